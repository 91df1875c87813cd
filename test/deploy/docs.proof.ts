/** docs/fleet.md: its commands are ones that the AWS CLI takes, and its inputs are ones that the function takes. */
import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { FleetInput } from '../../src/fleet/contract.js'
import { DEPLOY_FOLDER, readTemplate, type TemplateName } from '../support/cloudformation.js'

const page = readFileSync(fileURLToPath(new URL('../../docs/fleet.md', import.meta.url)), 'utf8')

/** Every command of the page's blocks for a shell, on one line. */
const commands = [...page.matchAll(/```sh\n([^`]+)```/g)]
  .flatMap(([, block = '']) => block.replaceAll(' \\\n', ' ').trimEnd().split('\n'))
  .map((command) => command.replace(/ {2,}/g, ' '))
const awsCommands = commands.filter((command) => command.startsWith('aws '))

test('every input in its table is one that the function takes', () => {
  const inputs = [...page.matchAll(/^\| `(\{.+\})` \|/gm)].map(([, input = '']) => JSON.parse(input))
  const given = [...page.matchAll(/--input '([^']+)'/g)].map(([, input = '']) => JSON.parse(input))

  expect(inputs.length).toBeGreaterThan(5)
  expect(given).toHaveLength(2)
  for (const input of [...inputs, ...given])
    expect(FleetInput.safeParse(input).error?.issues ?? []).toEqual([])
})

test('every parameter of a stack or of the automation that it gives is there', () => {
  const parametersOf = (name: TemplateName) => Object.keys(readTemplate(name).Parameters)
  const given = (command: string, pattern: RegExp) => [...command.matchAll(pattern)].map(([, name]) => name)

  for (const command of awsCommands) {
    const template: TemplateName = command.includes('automation.yaml') ? 'automation' : 'fleet'
    const overrides = command.split('--parameter-overrides')[1] ?? ''
    expect(parametersOf(template)).toEqual(expect.arrayContaining(given(overrides, /(\w+)=/g)))
    expect(parametersOf('member-role')).toEqual(expect.arrayContaining(given(command, /ParameterKey=(\w+)/g)))
    if (!command.startsWith('aws ssm')) continue
    const { parameters } = readTemplate('automation').Resources.Document?.Properties.Content ?? {}
    expect(Object.keys(parameters)).toEqual(
      expect.arrayContaining(given(command.split('--target')[0] ?? '', /[',](\w+)=/g)),
    )
  }
})

test('a shell can parse each command, and one has target locations', () => {
  for (const command of commands) expect(spawnSync('/bin/sh', ['-n', '-c', command]).status, command).toBe(0)
  expect(awsCommands.filter((command) => command.includes(' --target-locations '))).toHaveLength(1)
})

const hasAwsCli = spawnSync('aws', ['--version']).status === 0

describe.skipIf(!hasAwsCli)(
  'the AWS CLI takes its commands (skipped where it is not installed)',
  { timeout: 120_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'wml-fleet-docs-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    cpSync(DEPLOY_FOLDER, folder, { recursive: true })
    cpSync(join(folder, 'fleet.yaml'), join(folder, 'packaged.yaml'))
    mkdirSync(join(folder, 'function'))
    writeFileSync(join(folder, 'function/index.mjs'), 'export const handler = () => {}\n')

    /** Nothing listens there: whatever the CLI would refuse by itself, it refuses before it finds that out. */
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_MAX_ATTEMPTS: '1',
    }

    test.each(awsCommands)('%s', async (command) => {
      const said = await new Promise<string>((resolve) => {
        execFile('/bin/sh', ['-c', command], { cwd: folder, env }, (_, stdout, stderr) =>
          resolve(stdout + stderr),
        )
      })
      expect(said).toContain('Could not connect to the endpoint URL')
    })
  },
)
