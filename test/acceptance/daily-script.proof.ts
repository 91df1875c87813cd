/** The script of docs/scheduling.md for a daily job, as a shell runs it, with the program as it ships behind it. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EXIT_CODES } from '../../src/report/exit-codes.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { dailyScript } from '../support/daily-script.js'
import { createMachine, type EndedProcess, type Machine, PROGRAM } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { ACCOUNT_ID, ACME, loggingAccount, sightOf } from '../support/small-account.js'

const DAY = 24 * 60 * 60

let machine: Machine
let state: string
beforeEach(() => {
  machine = createMachine()
  state = join(machine.folder, 'state')
  for (const folder of [state, join(machine.folder, 'bin')]) mkdirSync(folder)
})
afterEach(() => machine.remove())

const executable = (name: string, text: string): void => chmodSync(machine.write(name, text), 0o755)

/** What `wml` is on the machine's path: the program, unless something else. */
const install = (wml = `exec '${process.execPath}' '${PROGRAM}' "$@"`): void =>
  executable('bin/wml', `#!/bin/sh\necho $$ > '${machine.folder}/wml.pid'\n${wml}\n`)

/** Runs the script, with its words changed where a test has not the time that it takes. */
const runScript = (
  env: Record<string, string>,
  change = (script: string) => script,
): Promise<EndedProcess> => {
  executable('wml-daily', change(dailyScript()))
  const PATH = `${join(machine.folder, 'bin')}:/usr/bin:/bin`
  return machine.shell(`'${machine.folder}/wml-daily'`, { ...env, PATH })
}

const atOnce = (script: string): string => script.replace('--timeout 2h', '--timeout 2h --quiet-period 0s')

test('has nothing that a shell could take otherwise', () => {
  machine.write('wml-daily', dailyScript())
  execFileSync('/bin/sh', ['-n', join(machine.folder, 'wml-daily')])
  const { status, stdout, error } = spawnSync('shellcheck', [join(machine.folder, 'wml-daily')])
  // Not every machine has it.
  if (error === undefined) expect({ status, stdout: String(stdout) }).toEqual({ status: 0, stdout: '' })
})

/** How the script ends, and whether it says anything. */
const CASES: Record<
  keyof typeof EXIT_CODES,
  { says: RegExp | undefined; seed?: SandboxSeed; change?: (script: string) => string }
> = {
  0: { says: /\nDone in [^\n]+\n$/ },
  1: {
    says: /\nFailed\b.*\nNext: wml runs resume /,
    seed: {
      faults: [
        { match: { action: 'DeleteLogGroup' }, fault: { kind: 'error', code: 'InvalidParameterException' } },
      ],
    },
  },
  2: {
    says: /^Error: --account "12" is not an account id\n/,
    change: (script) => script.replace(ACCOUNT_ID, '12'),
  },
  3: { says: /^it says no\n$/ },
  4: {
    says: /^Error: .*ListOrganizations/,
    seed: { faults: [{ match: { action: 'ListOrganizations' }, fault: { kind: 'denied' } }] },
  },
  5: {
    says: /^Error: these credentials belong to account 111122223333, not to 999999999999\n/,
    change: (script) => script.replace(ACCOUNT_ID, '999999999999'),
  },
  6: {
    says: /\nBlocked by what is listed above\.\n/,
    seed: { faults: [{ match: { organizationId: ACME }, fault: { kind: 'denied' } }] },
  },
  8: {
    says: undefined,
    seed: { behaviour: { roleInUseFor: DAY * 1000 } },
    change: (script) => script.replace('2h', '4s'),
  },
  130: { says: undefined },
}

describe.each(Object.entries(CASES))('%s', (key, { says, seed, change = (script) => script }) => {
  const code = Number(key)

  test(says === undefined ? 'says nothing: tomorrow again' : 'says what the run said', async () => {
    // given an account in which the job ends with that
    install(code === 3 ? 'echo it says no; exit 3' : undefined)
    const { sandbox, env, close } = await serveAccount(loggingAccount(seed), (moment, { action }) => {
      if (code !== 130 || moment !== 'before' || action !== 'TagResource') return
      process.kill(Number(readFileSync(join(machine.folder, 'wml.pid'), 'utf8')), 'SIGTERM')
    })

    // when the script is run
    const { exitCode, stdout, stderr } = await runScript(env, (script) => atOnce(change(script)))

    // then it ends and says so
    const log = readFileSync(join(state, 'wml-daily.log'), 'utf8')
    expect({ exitCode, stderr }, log).toEqual({ exitCode: says === undefined ? 0 : code, stderr: '' })
    expect(stdout).toBe(says === undefined ? '' : log)
    expect(log).toMatch(says ?? (code === 130 ? /\nInterrupted: / : /\nNot finished yet/))
    expect(existsSync(join(state, 'wml-daily.done'))).toBe(code === 0)
    if (code === 0) expect(sightOf(sandbox.account)).toEqual({ logging: [], logGroups: [], roles: [] })
    await close()
  })
})

test('once it is done it does nothing any more', async () => {
  install('exit 0')
  expect((await runScript({})).exitCode).toBe(0)
  install('echo it was run; exit 6')
  expect(await runScript({})).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
})

test.each([8, 130])('%i is for tomorrow for two weeks, and then for someone', async (code) => {
  install(`echo later; exit ${code}`)
  const began = join(state, 'wml-daily.began')
  const agoBy = (seconds: number): void => {
    const then = Date.now() / 1000 - seconds
    utimesSync(began, then, then)
  }
  expect(await runScript({})).toMatchObject({ exitCode: 0, stdout: '' })
  agoBy(13 * DAY)
  expect(await runScript({})).toMatchObject({ exitCode: 0, stdout: '' })
  agoBy(14 * DAY + 60)
  expect(await runScript({})).toMatchObject({ exitCode: code, stdout: 'later\n' })
})

test.each([
  ['killed by the system', 'kill -9 $$', 137],
  ['no longer there', 'exec /nowhere/wml 2>&1', 127],
])('a program that is %s is for someone', async (_, wml, code) => {
  install(wml)
  expect((await runScript({})).exitCode).toBe(code)
})

test('a state folder that is not there is said', async () => {
  install('exit 0')
  const { exitCode, stderr } = await runScript({ XDG_STATE_HOME: join(machine.folder, 'nowhere') })
  expect(exitCode).not.toBe(0)
  expect(stderr).toContain('nowhere')
})
