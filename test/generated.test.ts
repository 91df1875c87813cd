/**
 * What is generated is current. `npm run generate` writes it anew; here, and in CI, a difference fails.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { FleetInput, Summary } from '../src/fleet/contract.js'
import { Output } from '../src/report/output.js'
import { SandboxAccount } from '../src/sandbox/account.js'
import { demoAccount } from '../src/sandbox/demo-account.js'
import { JournalRecord } from '../src/state/journal.js'
import { PlanFile } from '../src/state/plan-file.js'
import { authorizationTables } from './support/authorization-tables.js'
import { withMemberPolicies } from './support/member-policies.js'
import { commandPages, exitCodeTable, fillSection, loadCommands, permissionTable } from './support/readme.js'
import { machineWith, runWml } from './support/run-wml.js'
import { transcript } from './support/transcript.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NOW = Date.UTC(2026, 10, 22)

test('oclif.manifest.json tells the commands as they are', async () => {
  // given the commands as they are built
  const plugin = await loadCommands(ROOT)

  // when their manifest is written, in an order that does not depend on the file system
  const { commands, ...rest } = plugin.manifest
  const sorted = Object.fromEntries(Object.entries(commands).sort(([one], [other]) => (one < other ? -1 : 1)))
  const manifest = `${JSON.stringify({ commands: sorted, ...rest }, null, 2)}\n`

  // then it is the one that ships
  await expect(manifest).toMatchFileSnapshot('../oclif.manifest.json')
})

test.each([
  ['output', Output, 'What every command prints with --json.'],
  ['plan-file', PlanFile, 'What --plan-out saves and plan apply reads.'],
  ['journal-record', JournalRecord, 'A line of a run’s journal.'],
  ['fleet-input', FleetInput, 'The input of an execution of the fleet’s state machine.'],
  ['fleet-summary', Summary, 'What an execution of the fleet writes as summary.json.'],
  ['sandbox-account', SandboxAccount, 'The account of the sandbox, and its seed file.'],
])('schemas/%s.schema.json is made from the code', async (name, schema, description) => {
  // given the schema that the code checks with, when it is written as JSON Schema
  const written = z.toJSONSchema(schema, {
    io: ['sandbox-account', 'fleet-input'].includes(name) ? 'input' : 'output',
  })

  // then it is the one that is published
  const published = { title: `workmail-lifecycle ${name}`, description, ...written }
  await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
    `../schemas/${name}.schema.json`,
  )
})

test('docs/examples/teardown-runbook.md is the runbook of the demo’s account', async () => {
  // given a plan of the demo's account, with a run id that does not change
  const machine = machineWith(demoAccount(NOW), { start: NOW })
  await runWml(machine, 'teardown', '--all', '--sandbox', '--plan-out', '/plan.json')

  // when it is shown as Markdown
  const { stdout } = await runWml(machine, 'plan', 'show', '/plan.json', '--format', 'markdown')

  // then it is the example that is published
  await expect(stdout).toMatchFileSnapshot('../docs/examples/teardown-runbook.md')
})

test('src/facts/authorization-tables.ts is cut from the Service Authorization Reference', async () => {
  // given the reference as the installed package has it, when what the tool uses is cut out
  const tables = await authorizationTables()

  // then it is what the tool is built with
  await expect(tables).toMatchFileSnapshot('../src/facts/authorization-tables.ts')
})

test('the pages of the commands and the generated parts of the README are current', async () => {
  // given the commands as they are built, when oclif writes their pages and the README's list of topics
  const { readme, pages } = commandPages(ROOT)
  // and the transcript and the exit codes are written again
  const page = fillSection(readme, 'transcript', await transcript())
  const written = fillSection(page, 'exit codes', exitCodeTable())

  // then they are the ones in the repository
  await expect(written).toMatchFileSnapshot('../README.md')
  for (const [name, text] of Object.entries(pages)) {
    await expect(text).toMatchFileSnapshot(`../docs/commands/${name}`)
  }
})

test('docs/commands has a page for each topic and no other', () => {
  // given the README's list of topics, when the folder is read
  const listed = [...readFileSync(`${ROOT}README.md`, 'utf8').matchAll(/\(docs\/commands\/([^)]+)\)/g)]

  // then it holds these pages
  expect(readdirSync(`${ROOT}docs/commands`).sort()).toEqual(listed.map(([, name]) => name).sort())
})

test('docs/permissions.md lists what each procedure calls', async () => {
  // given the page, when its table is written again
  const page = readFileSync(`${ROOT}docs/permissions.md`, 'utf8')
  const written = fillSection(page, 'permissions', permissionTable())

  // then nothing has changed
  await expect(written).toMatchFileSnapshot('../docs/permissions.md')
})

test('the README is at most 200 lines, and its first command stands within the first 25', () => {
  // given the README
  const lines = readFileSync(`${ROOT}README.md`, 'utf8').split('\n')

  // then a person can take it in
  expect(lines.length).toBeLessThanOrEqual(201)
  expect(lines.findIndex((line) => line.startsWith('```sh'))).toBeLessThan(25)
})

test('deploy/member-role.yaml allows what policies generate writes for a teardown with every flag', async () => {
  // given the template of the role
  const template = readFileSync(`${ROOT}deploy/member-role.yaml`, 'utf8')

  // when its generated section is written anew
  const written = await withMemberPolicies(template)

  // then it is the one that is deployed
  await expect(written).toMatchFileSnapshot('../deploy/member-role.yaml')
})
