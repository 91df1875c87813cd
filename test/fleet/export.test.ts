import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exportFleet } from '../../src/app/export-fleet.js'
import { nodeFiles } from '../../src/node-files.js'
import { EXTERNAL_ID, FLEET_ACCOUNT, MEMBER_ROLE, memberRole } from '../support/fleet-world.js'
import { createMachine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { BUCKET, serveS3 } from '../support/serve-s3.js'
import { ACCOUNT_ID, loggingAccount, SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wml-fleet-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const files = () => nodeFiles(join(folder, 'state'))
const target = () => join(folder, 'fleet')

/** A package that was built, small. */
const givenPackage = async (chunk = 'chunk-1.js'): Promise<string> => {
  const root = `${join(folder, 'package')}/`
  const texts = {
    'package.json': '{"type":"module"}',
    'oclif.manifest.json': '{}',
    'deploy/fleet.yaml': 'Resources: {}',
    'deploy/member-role.yaml': 'Resources: {}',
    'deploy/automation.yaml': 'schemaVersion: 0.3',
    'dist/fleet/handler.js': 'export const handler = 1',
    'dist/fleet/handler.js.map': '{}',
    [`dist/chunks/${chunk}`]: 'export {}',
  }
  for (const [name, text] of Object.entries(texts)) await files().replace(`${root}${name}`, text)
  return root
}

const below = (): string[] =>
  readdirSync(target(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(target().length + 1))
    .sort()

const EXPORTED = [
  'automation.yaml',
  'fleet.yaml',
  'function/dist/chunks/chunk-1.js',
  'function/dist/fleet/handler.js',
  'function/index.mjs',
  'function/oclif.manifest.json',
  'function/package.json',
  'member-role.yaml',
]

test('The templates and the program are written to a new folder', async () => {
  const output = await exportFleet({ files: files() }, target(), await givenPackage())

  expect(output).toMatchObject({ outcome: 'done', exitCode: 0 })
  expect(below()).toEqual(EXPORTED)
})

test('The next command can be pasted, whatever the folder is called', async () => {
  const folder = `${target()} it's`

  const { next } = await exportFleet({ files: files() }, folder, await givenPackage())

  expect(next).toContain(` --template-file '${join(folder, 'fleet.yaml').replace("'", "'\\''")}' `)
})

test('An earlier export is written anew, without the chunks of the earlier version', async () => {
  // given an export of an earlier version, packaged since
  await exportFleet({ files: files() }, target(), await givenPackage('chunk-0.js'))
  await files().replace(join(target(), 'packaged.yaml'), 'packaged')
  rmSync(join(folder, 'package'), { recursive: true })

  // when a later version exports to the same folder
  await exportFleet({ files: files() }, target(), await givenPackage())

  // then the program is the later one's, and what was packaged is left
  expect(below()).toEqual([...EXPORTED, 'packaged.yaml'].sort())
})

test.each(['notes.txt', 'function/mine.js'])(
  'A folder with %s in it is refused, and left as it is',
  async (name) => {
    const root = await givenPackage()
    await files().replace(join(target(), name), 'mine')

    await expect(exportFleet({ files: files() }, target(), root)).rejects.toMatchObject({
      code: 'FolderExists',
    })
    expect(below()).toEqual([name])
  },
)

test('An installation that is not whole is refused', async () => {
  const root = await givenPackage()
  rmSync(join(root, 'deploy/fleet.yaml'))

  await expect(exportFleet({ files: files() }, target(), root)).rejects.toMatchObject({
    code: 'IncompletePackage',
  })
})

test('The exported function of the built program loads, and refuses what it is not set up for', async () => {
  // given the package as it is built
  await exportFleet({ files: files() }, target())

  // when Lambda loads the function and calls it without its environment
  const { handler } = await import(pathToFileURL(join(target(), 'function/index.mjs')).href)
  const called = handler(
    { task: 'summarize', execution: 'e1' },
    { awsRequestId: '1', getRemainingTimeInMillis: () => 900_000 },
  )

  // then its own error is shown
  await expect(called).rejects.toMatchObject({
    name: 'BadInput',
    message: 'the function lacks BUCKET in its environment',
  })
})

test('The exported function of the built program takes an account down by the environment that Lambda gives it', async () => {
  // given the exported function in a process of its own, with an account and a bucket behind HTTP
  await exportFleet({ files: files() }, target())
  const roles = [SERVICE_LINKED_ROLE, memberRole(ACCOUNT_ID)]
  const { sandbox, env, close } = await serveAccount(loggingAccount({ roles }))
  const s3 = await serveS3()
  const machine = createMachine()
  const invoke = async (event: object) => {
    const context = '{ awsRequestId: String(process.pid), getRemainingTimeInMillis: () => 900000 }'
    const index = pathToFileURL(join(target(), 'function/index.mjs')).href
    const script = `import { handler } from '${index}'\nconsole.log(JSON.stringify(await handler(${JSON.stringify(event)}, ${context})))\n`
    const ended = await machine.shell(`'${process.execPath}' '${machine.write('invoke.mjs', script)}'`, {
      ...env,
      ...s3.env,
      ...{ BUCKET, ROLE_NAME: MEMBER_ROLE, EXTERNAL_ID },
    })
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    return JSON.parse(ended.stdout)
  }

  // when it is invoked as the state machine does
  const task = { execution: 'e1' }
  const flags = ['--all', '--quiet-period', '0s']
  const input = { mode: 'apply', withoutPlan: true, accounts: [ACCOUNT_ID], flags }
  const listed = await invoke({ ...task, task: 'list', home: FLEET_ACCOUNT, input })
  const result = await invoke({ ...task, task: 'run', account: ACCOUNT_ID })
  const summary = await invoke({ ...task, task: 'summarize' })

  // then the account is as `wml teardown` leaves it, and the bucket has the evidence
  expect(listed).toEqual({ key: 'fleet/e1/accounts.json', accounts: 1 })
  expect(result).toMatchObject({ exitCode: 0, outcome: 'changed' })
  expect(sightOf(sandbox.account)).toEqual({ logging: [], logGroups: [], roles: [MEMBER_ROLE] })
  expect(summary).toMatchObject({ summary: `s3://${BUCKET}/fleet/e1/summary.json`, logGroups: 1 })
  await Promise.all([machine.remove(), s3.close(), close()])
})
