/** What stands between a command line that is right and a change: the account, the confirmation, `--replace`. */
import { describe, expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { journalsOf, refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACCOUNT_ID,
  loggingAccount,
  quietAccount,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const EVERY_COMMAND = [
  'logging status',
  'logging enable --organization acme',
  'logging disable --organization acme --yes',
  'role check',
  'role create',
  'role update --description ends',
  'role delete --yes',
  'teardown --all --yes',
]

test.each(EVERY_COMMAND)('%s is refused in another account than --account says', async (line) => {
  const argv = [...line.split(' '), '--sandbox', '--account', '999999999999']
  expect(await refusalOf(() => machineWith(loggingAccount()), ...argv)).toEqual({
    exitCode: 5,
    code: 'WrongAccount',
    message: `these credentials belong to account ${ACCOUNT_ID}, not to 999999999999`,
    next: 'choose the right credentials, with --profile for example',
  })
})

test('--account lets a command through in the account that it names', async () => {
  const runtime = machineWith(loggingAccount())
  const { exitCode } = await runWml(runtime, 'logging', 'status', '--sandbox', '--account', ACCOUNT_ID)
  expect(exitCode).toBe(0)
})

describe.each([
  { line: 'logging disable --organization acme', seed: loggingAccount() },
  { line: 'role delete', seed: quietAccount({ roles: [SERVICE_LINKED_ROLE] }) },
  { line: 'teardown --all', seed: loggingAccount() },
])('$line', ({ line, seed }) => {
  const argv = [...line.split(' '), '--sandbox']

  test('needs --yes where there is no terminal to ask on', async () => {
    expect(await refusalOf(() => machineWith(seed), ...argv)).toEqual({
      exitCode: 5,
      code: 'NotConfirmed',
      message: 'this destroys something, and there is no terminal to ask on; nothing was changed',
      next: 'look at it with --dry-run, then add --yes',
    })
  })

  test.each([[['']], [['no']], [['y', 'yes', '111122223334']], [['1', `${ACCOUNT_ID} no`, 'N']]])(
    'takes %j for no',
    async (answers) => {
      const machine = () => machineWith(seed, { answers })
      expect(await refusalOf(machine, ...argv)).toEqual({
        exitCode: 5,
        code: 'Declined',
        message: 'the answer was not the account id; nothing was changed',
        next: 'run it again and type the account id',
      })
    },
  )

  test('asks again after a slip', async () => {
    const runtime = machineWith(seed, { answers: ['111122223334', ACCOUNT_ID] })
    const { exitCode, stderr } = await runWml(runtime, ...argv)
    expect(exitCode).toBe(0)
    expect(stderr).toContain(`That is not ${ACCOUNT_ID}. Nothing was changed.`)
  })

  test('takes the end of the input for no', async () => {
    const machine = () => {
      const ended = Object.assign(new Error('the input ended'), { name: 'AbortError' })
      return Object.assign(machineWith(seed, { answers: [] }), { ask: () => Promise.reject(ended) })
    }
    const { exitCode, code } = await refusalOf(machine, ...argv)
    expect({ exitCode, code }).toEqual({ exitCode: 5, code: 'Declined' })
  })

  test('ends where Ctrl-C is pressed instead of an answer', async () => {
    const machine = () => {
      const runtime = machineWith(seed, { answers: [] })
      const ask = async (_question: string, signal: AbortSignal) => {
        runtime.interrupt()
        signal.throwIfAborted()
        return ''
      }
      return Object.assign(runtime, { ask })
    }
    expect(await refusalOf(machine, ...argv)).toEqual({
      exitCode: 130,
      code: 'interrupted',
      message: 'interrupted by SIGINT',
      next: 'nothing was changed: run it again',
    })
  })

  test('shows the plan, asks for the account id, and resumes it', async () => {
    const runtime = machineWith(seed, { answers: [` ${ACCOUNT_ID} `] })
    const { exitCode, stderr } = await runWml(runtime, ...argv)
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/(Plan for .*, |Teardown of )account 111122223333\n/)
    expect(stderr).toContain(`Type the account id ${ACCOUNT_ID} to continue: `)
    expect(journalsOf(runtime)).toHaveLength(1)
  })

  test('asks no one where --yes is given', async () => {
    const { exitCode, stderr } = await runWml(machineWith(seed, { answers: [] }), ...argv, '--yes')
    expect(exitCode).toBe(0)
    expect(stderr).not.toContain('Type the account id')
  })

  test('asks no one for a dry run', async () => {
    const { exitCode } = await runWml(machineWith(seed), ...argv, '--dry-run')
    expect(exitCode).toBe(0)
  })
})

test.each(['logging enable --organization acme', 'role create', 'role update --description ends'])(
  '%s destroys nothing and asks nobody',
  async (line) => {
    const seed = line.startsWith('role update') ? loggingAccount() : quietAccount()
    const { exitCode } = await runWml(machineWith(seed), ...line.split(' '), '--sandbox')
    expect(exitCode).toBe(0)
  },
)

test('nothing to destroy is nothing to ask about', async () => {
  const { exitCode, stdout } = await runWml(machineWith(quietAccount()), 'teardown', '--all', '--sandbox')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Nothing to do: already torn down.\n' })
})

describe('logging that is on and differs', () => {
  const argv = ['logging', 'enable', '--organization', 'acme', '--log-group', '/other', '--sandbox']
  const arnOf = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT_ID}:log-group:${name}:*`

  test('is left alone, and the difference is shown', async () => {
    const acme = '/aws/workmail/emailevents/acme'
    expect(await refusalOf(() => machineWith(loggingAccount()), ...argv)).toEqual({
      exitCode: 5,
      code: 'LoggingDiffers',
      message: `logging of acme (m-${'a'.repeat(32)}) is on and differs: log group ${arnOf(acme)} (asked for: ${arnOf('/other')})`,
      next: 'add --replace to change it, or leave it as it is',
    })
  })

  test('is changed with --replace', async () => {
    const runtime = machineWith(loggingAccount())
    expect((await runWml(runtime, ...argv, '--replace')).exitCode).toBe(0)
    expect(sightOf(accountOf(runtime)).logging).toEqual(['acme to /other'])
  })

  test('refuses the whole scope before anything of it is changed', async () => {
    // given the demo's organizations, of which one writes by a role of its own
    const machine = () => machineWith(demoAccount(Date.UTC(2026, 10, 22)))
    const { exitCode, code } = await refusalOf(machine, 'logging', 'enable', '--all', '--sandbox')
    expect({ exitCode, code }).toEqual({ exitCode: 5, code: 'LoggingDiffers' })
  })
})

test('the role is not deleted while someone uses it, whatever is confirmed', async () => {
  const runtime = machineWith(loggingAccount(), { answers: [] })
  const { exitCode, json } = await runWml(runtime, 'role', 'delete', '--yes', '--sandbox', '--json')
  expect(exitCode).toBe(6)
  expect(json.blockers).toMatchObject([{ code: 'InUse', kind: 'organization', region: 'us-east-1' }])
  expect(sightOf(accountOf(runtime)).roles).toEqual([ROLE_NAME])
  expect(journalsOf(runtime)).toEqual([])
})
