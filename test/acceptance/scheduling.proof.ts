/** The cron line, the units and the CI steps of docs/scheduling.md: they parse, and the program takes what they run. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { dailyScript, schedulingBlock } from '../support/daily-script.js'
import { createMachine, type Machine, PROGRAM } from '../support/process.js'
import { type ServedAccount, serveAccount } from '../support/serve-account.js'
import { loggingAccount } from '../support/small-account.js'

let machine: Machine
let account: ServedAccount

beforeEach(async () => {
  machine = createMachine()
  for (const folder of ['bin', 'state', '.aws']) mkdirSync(join(machine.folder, folder))
  executable('bin/wml-daily', dailyScript())
  executable('bin/wml', `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@" --dry-run\n`)
  account = await serveAccount(loggingAccount())
})
afterEach(async () => {
  expect(account.sandbox.calls.filter(({ action }) => /^(Delete|Put|Tag)/.test(action))).toEqual([])
  await account.close()
  await machine.remove()
})

const executable = (name: string, text: string): void => chmodSync(machine.write(name, text), 0o755)

/** The page's folders, as this machine has them. */
const placed = (text: string): string =>
  text
    .replaceAll('/usr/local/bin', join(machine.folder, 'bin'))
    .replaceAll('/var/lib', join(machine.folder, 'state'))

/** The profile that the page names is the only thing that leads to the account. */
const givenProfile = (name: string): void => {
  const { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = account.env
  const settings = { endpoint_url: url, aws_access_key_id: id, aws_secret_access_key: secret }
  const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
  machine.write('.aws/config', [`[profile ${name}]`, ...lines, ''].join('\n'))
}

/** `NAME=value`, a line or a word each. */
const variablesIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/(?<=^|\s)([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]))

/** The job has looked, and the program took its flags and found something to do. */
const expectLooked = (): void => {
  const log = readFileSync(join(machine.folder, 'state/wml-daily.log'), 'utf8')
  expect(log).toMatch(/^Teardown of account 111122223333$/m)
  expect(existsSync(join(machine.folder, 'state/wml-daily.done'))).toBe(true)
}

test('cron can read the table, and runs the job with its variables', async () => {
  const lines = schedulingBlock('cron').trimEnd().split('\n')
  const job = /^(?:[\d*,/-]+ ){4}[\d*,/-]+ +(\S.*)$/.exec(lines.at(-1) ?? '')?.[1] ?? ''
  const variables = variablesIn(placed(lines.slice(0, -1).join('\n')))
  expect(Object.keys(variables)).toEqual(['MAILTO', 'PATH', 'AWS_PROFILE'])
  givenProfile(variables.AWS_PROFILE ?? '')

  const ended = await machine.shell(job, variables)

  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expectLooked()
})

/** By the comments that name their files. */
const unitFiles = (): Record<string, string> => {
  const files = schedulingBlock('ini').split('# /etc/systemd/system/').slice(1)
  return Object.fromEntries(files.map((file) => [file.split('\n')[0], file.slice(file.indexOf('\n') + 1)]))
}

describe('the systemd units', () => {
  test('start the job with its environment', async () => {
    const { 'wml-daily.service': service = '', 'wml-daily.timer': timer = '' } = unitFiles()
    const command = placed(/^ExecStart=(.+)$/m.exec(service)?.[1] ?? '')
    const variables = variablesIn(placed(/^Environment=(.+)$/m.exec(service)?.[1] ?? ''))
    expect(Object.keys(variables)).toEqual(['AWS_PROFILE', 'XDG_STATE_HOME'])
    givenProfile(variables.AWS_PROFILE ?? '')

    const PATH = `${join(machine.folder, 'bin')}:/usr/bin:/bin`
    const ended = await machine.shell(command, { ...variables, PATH })

    expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
    expectLooked()
    expect(timer).toMatch(/^\[Timer\]\nOnCalendar=daily\n/)
  })

  const installed = spawnSync('systemd-analyze', ['--version']).status === 0
  test.skipIf(!installed)('are what systemd reads (skipped where systemd-analyze is not installed)', () => {
    const units = { ...unitFiles(), 'notify-operator.service': '[Service]\nExecStart=/bin/true\n' }
    const paths = Object.entries(units).map(([name, text]) => machine.write(name, placed(text)))

    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths])

    expect({ status, said: String(stderr) }).toEqual({ status: 0, said: '' })
    expect(paths).toHaveLength(3)
  })
})

describe('the CI steps', () => {
  const steps: { uses?: string; with?: object; run?: string }[] = parse(schedulingBlock('yaml'))
  const runs = steps.flatMap(({ run }) => run ?? [])
  const teardown = runs.find((run) => run.startsWith('wml ')) ?? ''

  test('are steps of GitHub Actions: an action of a fixed version, or commands that a shell can parse', () => {
    for (const step of steps) expect(step.uses ?? step.run).toMatch(step.uses ? /^[\w-]+\/[\w-]+@v\d+$/ : /./)
    for (const run of runs) expect(spawnSync('/bin/sh', ['-n', '-c', run]).status, run).toBe(0)
    expect(runs).toHaveLength(2)
  })

  test('install the file that `npm pack` writes', () => {
    const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(runs[0]).toBe(`npm install --global ./${name}-${version}.tgz`)
  })

  const PATH = () => `${join(machine.folder, 'bin')}:/usr/bin:/bin`

  test('run a command that the program takes', async () => {
    // As a runner starts it; what comes behind `||` is not the program's.
    const ended = await machine.shell(`unset -f wml; set -e; ${teardown}`, { ...account.env, PATH: PATH() })

    expect(ended).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'planned', account: '111122223333' })
  })

  test.each([
    [0, 0],
    [8, 0],
    [1, 1],
    [4, 1],
    [6, 1],
    [130, 1],
  ])('end, where the program ends with %i, with %i', async (code, expected) => {
    executable('bin/wml', `#!/bin/sh\nexit ${code}\n`)

    const { exitCode } = await machine.shell(`unset -f wml; set -e; ${teardown}`, { PATH: PATH() })

    expect(exitCode).toBe(expected)
  })
})
