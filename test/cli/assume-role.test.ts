/** Working as a role: its session, what it takes, and what happens when it ends. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { JournalRecord } from '../../src/state/journal.js'
import { callsIn } from '../support/aws-calls.js'
import { journalsOf, refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, loggingAccount, SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'
import type { TestRuntimeOptions } from '../support/test-runtime.js'

const MINUTE = 60 * 1000
const CLEANUP = `arn:aws:iam::${ACCOUNT_ID}:role/cleanup`
const DEVICE = `arn:aws:iam::${ACCOUNT_ID}:mfa/operator`
type Fault = NonNullable<SandboxSeed['faults']>[number]

const AS_ROLE = ['--sandbox', '--assume-role', CLEANUP]
const WITH_MFA = [...AS_ROLE, '--mfa-serial', DEVICE]
const TEARDOWN = ['teardown', '--all', '--yes']

/** An account that logs, with the role `cleanup` for whoever meets the conditions. */
const accountWithRole = (Condition = {}, more: SandboxSeed = {}): SandboxSeed =>
  loggingAccount({
    roles: [
      SERVICE_LINKED_ROLE,
      {
        roleName: 'cleanup',
        roleId: 'AROACLEANUP',
        assumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole', Condition },
          ],
        },
      },
    ],
    ...more,
  })

const NEEDS_EXTERNAL_ID = { StringEquals: { 'sts:ExternalId': 'acme-2026' } }
const NEEDS_MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }

const mfaAccount = (codes: string[], more: SandboxSeed = {}): SandboxSeed =>
  accountWithRole(NEEDS_MFA, { mfaDevices: [{ serialNumber: DEVICE, codes }], ...more })

const machine =
  (seed: SandboxSeed = accountWithRole(), options: TestRuntimeOptions = {}) =>
  () =>
    machineWith(seed, options)

const sessionsOf = (runtime: ReturnType<typeof machineWith>) =>
  accountOf(runtime).sessions.map(({ arn }) => arn)

/** How often the account was asked for a session. */
const assumptions = (stderr: string): number =>
  callsIn(stderr).filter(({ name }) => name === 'sts:AssumeRole').length

/** What the tool said and kept; the file of the sandbox is AWS's side. */
const traces = (
  { disk }: ReturnType<typeof machineWith>,
  ended: { stdout: string; stderr: string },
): string =>
  [ended.stdout, ended.stderr, ...[...disk].filter(([path]) => path.includes('/runs/')).flat()].join('\n')

describe('--assume-role', () => {
  test('works as the role’s session, which is named after the tool and the run', async () => {
    // given a role that trusts the account
    const runtime = machine()()

    // when everything is taken down as that role
    const { exitCode, json, stderr } = await runWml(runtime, ...TEARDOWN, ...AS_ROLE, '--json', '--verbose')

    // then the first call assumes it, once, and the session says who it is
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: ['cleanup'] })
    expect(callsIn(stderr).slice(0, 2)).toMatchObject([
      { name: 'sts:AssumeRole' },
      { name: 'sts:GetCallerIdentity' },
    ])
    expect(assumptions(stderr)).toBe(1)
    expect(sessionsOf(runtime)).toEqual([
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/workmail-lifecycle-${json.runId}`,
    ])
  })

  test('takes a name for the session, and how long it lasts', async () => {
    const runtime = machine()()
    const flags = ['--session-name', 'night-job', '--duration', '15m']

    expect((await runWml(runtime, 'role', 'check', ...AS_ROLE, ...flags)).exitCode).toBe(0)

    expect(accountOf(runtime).sessions).toMatchObject([
      {
        arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/night-job`,
        expiresAt: runtime.clock.now() + 15 * MINUTE,
      },
    ])
  })

  test('a dry run assumes it too: it reads what the role can read', async () => {
    const runtime = machine()()
    const { exitCode } = await runWml(runtime, 'teardown', '--all', '--dry-run', ...AS_ROLE)
    expect(exitCode).toBe(0)
    expect(sessionsOf(runtime)).toHaveLength(1)
  })

  test('the external id opens a role that asks for it', async () => {
    const runtime = machine(accountWithRole(NEEDS_EXTERNAL_ID))()
    const argv = ['logging', 'status', ...AS_ROLE, '--external-id', 'acme-2026']
    expect((await runWml(runtime, ...argv)).exitCode).toBe(0)
  })
})

const WHAT_TO_CHECK =
  'check that the role exists, that its trust policy lets this caller in (with this external id and MFA device, or without), and that the caller is allowed sts:AssumeRole on it'
const denied = (role = CLEANUP) =>
  `${role} cannot be assumed: User: arn:aws:iam::${ACCOUNT_ID}:user/operator is not authorized to perform: sts:AssumeRole on resource: ${role}`

describe('a role that cannot be assumed is told in one message', () => {
  const STATUS = ['logging', 'status', ...AS_ROLE]
  /** Where AWS answers AssumeRole with a fault, which the sandbox counts in its file. */
  const refusalBy = async (fault: Fault['fault']) => {
    const runtime = machine(accountWithRole({}, { faults: [{ match: { action: 'AssumeRole' }, fault }] }))()
    const { json } = await runWml(runtime, ...STATUS, '--json')
    const { exitCode, error, next } = Output.parse(json)
    return { exitCode, ...error, next }
  }

  test.each([
    ['no external id', accountWithRole(NEEDS_EXTERNAL_ID), []],
    ['another external id', accountWithRole(NEEDS_EXTERNAL_ID), ['--external-id', 'acme-2025']],
    ['no MFA', mfaAccount([]), []],
    ['nobody is trusted', accountWithRole({ StringEquals: { 'sts:ExternalId': [] } }), []],
  ])('%s', async (_what, seed, flags) => {
    expect(await refusalOf(machine(seed), ...STATUS, ...flags)).toEqual({
      exitCode: 4,
      code: 'AccessDenied',
      message: denied(),
      next: WHAT_TO_CHECK,
    })
  })

  test('a role that is not there', async () => {
    const role = `arn:aws:iam::${ACCOUNT_ID}:role/nobody`
    const argv = ['logging', 'status', '--sandbox', '--assume-role', role]
    expect(await refusalOf(machine(), ...argv)).toMatchObject({ exitCode: 4, message: denied(role) })
  })

  test('the credentials that assume it have expired', async () => {
    expect(await refusalBy({ kind: 'expired' })).toEqual({
      exitCode: 4,
      code: 'ExpiredToken',
      message: `${CLEANUP} cannot be assumed: The security token included in the request is expired`,
      next: 'sign in again (`aws sso login`, or fresh keys), or choose another --profile',
    })
  })

  test('STS is not active in its Region', async () => {
    const message =
      'STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.'
    const code = 'RegionDisabledException'
    expect(await refusalBy({ kind: 'error', code, message, status: 403 })).toMatchObject({
      exitCode: 4,
      code,
      next: 'have an administrator of the role’s account activate STS in us-east-1 (IAM console, account settings)',
    })
  })

  test('for longer than the role allows', async () => {
    expect(await refusalOf(machine(), ...STATUS, '--duration', '2h')).toEqual({
      exitCode: 4,
      code: 'ValidationError',
      message: `${CLEANUP} cannot be assumed: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.`,
      next: 'ask for less (--duration, or duration_seconds in the profile), or raise the role’s maximum session duration',
    })
  })

  test('by another role, for longer than an hour', async () => {
    const caller = { arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/sso/operator`, userId: 'AROASSO:operator' }
    expect(
      await refusalOf(machine(accountWithRole({}, { caller })), ...STATUS, '--duration', '61m'),
    ).toMatchObject({
      exitCode: 4,
      message: `${CLEANUP} cannot be assumed: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.`,
      next: 'ask for 1h at most (--duration, or duration_seconds in the profile): the credentials that assume the role are a role’s themselves',
    })
  })

  test('because STS has a fault: that is no matter of credentials', async () => {
    expect(await refusalBy({ kind: 'unavailable' })).toMatchObject({
      exitCode: 8,
      next: 'AWS has a fault: run it again later',
    })
  })

  test('an answer without credentials in it is none', async () => {
    expect(await refusalBy({ kind: 'malformed' })).toMatchObject({ exitCode: 8, code: 'UnreadableReply' })
  })
})

describe('the account that it must be', () => {
  const OTHER = 'arn:aws:iam::999988887777:role/cleanup'

  test('a role of another account is refused before it is assumed', async () => {
    const argv = ['logging', 'status', '--sandbox', '--assume-role', OTHER, '--account', ACCOUNT_ID]
    expect(await refusalOf(machine(), ...argv)).toEqual({
      exitCode: 5,
      code: 'WrongAccount',
      message: `the role of --assume-role belongs to account 999988887777, not to ${ACCOUNT_ID}`,
      next: `name a role of account ${ACCOUNT_ID}`,
    })
  })

  test('it is the role’s, whichever the caller’s own is', async () => {
    const caller = { arn: 'arn:aws:iam::999988887777:user/partner', userId: 'AIDAPARTNER' }
    const seed = accountWithRole({}, { caller })
    const statement = { Effect: 'Allow', Principal: { AWS: '999988887777' }, Action: 'sts:AssumeRole' }
    const [serviceLinked, role] = seed.roles ?? []
    const roles = [serviceLinked, { ...role, assumeRolePolicyDocument: { Statement: [statement] } }] as never
    const runtime = machine({ ...seed, roles })()

    const argv = ['logging', 'status', ...AS_ROLE, '--account', ACCOUNT_ID, '--json']
    expect((await runWml(runtime, ...argv)).json).toMatchObject({ exitCode: 0, account: ACCOUNT_ID })
    const without = ['logging', 'status', '--sandbox', '--account', ACCOUNT_ID]
    expect(await refusalOf(() => runtime, ...without)).toMatchObject({ exitCode: 5, code: 'WrongAccount' })
  })
})

describe('MFA', () => {
  const STATUS = ['logging', 'status', ...WITH_MFA]

  test('the code is asked for on a terminal, and shown nowhere', async () => {
    // given a role that asks for MFA, and a person who has the device
    const runtime = machine(mfaAccount(['135790']), { answers: [' 135790 ', ACCOUNT_ID] })()

    // when everything is taken down
    const ended = await runWml(runtime, 'teardown', '--all', ...WITH_MFA, '--verbose')

    // then the code was asked for once, before the account's id
    expect(ended.exitCode).toBe(0)
    expect(ended.stderr.match(/Code of MFA device [^:]+(:\S*)* \(not shown\): /g)).toHaveLength(1)
    expect(ended.stderr.startsWith(`Code of MFA device ${DEVICE} (not shown): `)).toBe(true)
    expect(runtime.asked).toEqual([
      { question: `Code of MFA device ${DEVICE} (not shown): `, hidden: true },
      { question: `Type the account id ${ACCOUNT_ID} to continue: `, hidden: false },
    ])
    expect(traces(runtime, ended)).not.toContain('135790')
  })

  test('or given with --mfa-code, where there is no terminal', async () => {
    const runtime = machine(mfaAccount(['135790']))()
    const ended = await runWml(
      runtime,
      ...TEARDOWN,
      ...WITH_MFA,
      '--mfa-code',
      '135790',
      '--json',
      '--verbose',
    )
    expect(ended.exitCode).toBe(0)
    expect(traces(runtime, ended)).not.toContain('135790')
  })

  test('without either it is said what to add', async () => {
    expect(await refusalOf(machine(mfaAccount(['135790'])), ...STATUS)).toEqual({
      exitCode: 4,
      code: 'NoMfaCode',
      message: `a code of MFA device ${DEVICE} is needed, and there is no terminal to ask on`,
      next: 'add --mfa-code with the code that the device shows',
    })
  })

  test.each([['12345'], ['1234567'], ['secret']])('what is typed must be a code: %s', async (answer) => {
    const refusal = await refusalOf(machine(mfaAccount([]), { answers: [answer] }), ...STATUS)
    expect(refusal).toEqual({
      exitCode: 4,
      code: 'NoMfaCode',
      message: `what was typed is not a code of MFA device ${DEVICE}`,
      next: 'run it again: an MFA code is 6 digits, as the device shows them',
    })
  })

  test('a wrong code, and one that was used before', async () => {
    const runtime = machine(mfaAccount(['135790']))()
    const argv = [...STATUS, '--mfa-code']
    expect((await runWml(runtime, ...argv, '135790')).exitCode).toBe(0)
    for (const code of ['135790', '246801']) {
      const refusal = await refusalOf(() => runtime, ...argv, code)
      expect(refusal).toEqual({
        exitCode: 4,
        code: 'AccessDenied',
        message: `${CLEANUP} cannot be assumed: MultiFactorAuthentication failed with invalid MFA one time pass code.`,
        next: 'the code was mistyped, is too old, or was used before (each works once): run it again with the next one',
      })
    }
  })

  test('a device that is not the caller’s', async () => {
    const argv = ['logging', 'status', ...AS_ROLE, '--mfa-serial', 'GAHT12345678', '--mfa-code', '135790']
    expect(await refusalOf(machine(mfaAccount(['135790'])), ...argv)).toMatchObject({
      exitCode: 4,
      message: `${CLEANUP} cannot be assumed: MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.`,
      next: 'name an MFA device of the user who calls: --mfa-serial, or mfa_serial in the profile',
    })
  })

  test.each([AS_ROLE, ['--sandbox']])('a code that nothing asks for is refused (%s)', async (...flags) => {
    const runtime = machine()()
    const before = sightOf(accountOf(runtime))
    const argv = [...TEARDOWN, ...flags, '--mfa-code', '135790', '--json']
    const { exitCode, json } = await runWml(runtime, ...argv)
    expect(exitCode).toBe(2)
    expect(Output.parse(json)).toMatchObject({
      outcome: 'refused',
      error: {
        code: 'UnusedMfaCode',
        message: '--mfa-code is given, but nothing asked for a code: no MFA device is named',
      },
      next: 'leave it out, or add --assume-role and --mfa-serial, or choose a --profile with mfa_serial',
    })
    expect({ sight: sightOf(accountOf(runtime)), journals: journalsOf(runtime) }).toEqual({
      sight: before,
      journals: [],
    })
  })

  test('Ctrl-D at the question is not a code', async () => {
    const noAnswer = () => Promise.reject(Object.assign(new Error('ended'), { name: 'AbortError' }))
    const atTerminal = () => Object.assign(machine(mfaAccount([]), { answers: [] })(), { ask: noAnswer })
    expect(await refusalOf(atTerminal, ...STATUS)).toMatchObject({ exitCode: 4, code: 'NoMfaCode' })
  })

  test('an interrupt at the question is an interrupt', async () => {
    const atTerminal = () => {
      const runtime = machine(mfaAccount([]), { answers: [] })()
      runtime.ask = async (_question, signal) => {
        runtime.interrupt()
        signal.throwIfAborted()
        return ''
      }
      return runtime
    }
    expect(await refusalOf(atTerminal, ...STATUS)).toMatchObject({
      exitCode: 130,
      message: 'interrupted by SIGINT',
    })
  })
})

describe('a run that outlasts its session', () => {
  /** The role's deletion waits, asking again every five minutes at most, for longer than a session lasts. */
  const inUseFor = (minutes: number) => ({ behaviour: { roleInUseFor: minutes * MINUTE } })
  const LONG = [...TEARDOWN, '--timeout', '4h', '--duration', '15m', '--json', '--verbose']

  test('without MFA the session is renewed before it ends, and no one notices', async () => {
    // given a role in use for two hours, and sessions of a quarter of an hour
    const runtime = machine(accountWithRole({}, inUseFor(120)))()

    // when everything is taken down
    const { exitCode, json, stderr } = await runWml(runtime, ...LONG, ...AS_ROLE)

    // then it is done, no call was refused, and no session was used to its end
    expect({ exitCode, outcome: json.outcome }).toEqual({ exitCode: 0, outcome: 'done' })
    expect(stderr).not.toContain('Expired')
    expect(assumptions(stderr)).toBeGreaterThan(8)
    expect(new Set(sessionsOf(runtime)).size).toBe(1)
  })

  test('a renewal that fails is tried again while the session lasts', async () => {
    const fault = {
      match: { action: 'AssumeRole' },
      skip: 1,
      times: 1,
      fault: { kind: 'unavailable' },
    } as const
    const runtime = machine(accountWithRole({}, { ...inUseFor(20), faults: [fault] }))()
    const { exitCode, stderr } = await runWml(runtime, ...LONG, ...AS_ROLE)
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/sts:AssumeRole us-east-1 ServiceUnavailable/)
    expect(stderr).not.toContain('Expired')
  })

  test('a role that may not be assumed again ends the run as credentials do: resumable', async () => {
    const fault = { match: { action: 'AssumeRole' }, skip: 1, fault: { kind: 'denied' } } as const
    const runtime = machine(accountWithRole({}, { ...inUseFor(60), faults: [fault] }))()
    const { exitCode, json } = await runWml(runtime, ...LONG, ...AS_ROLE)
    const output = Output.parse(json)
    expect(exitCode).toBe(4)
    expect(output).toMatchObject({ outcome: 'pending', error: null })
    expect(output.steps.find(({ kind }) => kind === 'delete-role')).toMatchObject({
      outcome: 'pending',
      error: { code: 'credentials', message: expect.stringContaining(`${CLEANUP} cannot be assumed: `) },
    })
  })

  test('with MFA the run ends with its session, and continues with the next code', async () => {
    // given a role in use for an hour that asks for MFA
    const runtime = machine(mfaAccount(['135790', '246801'], inUseFor(60)))()
    const flags = ['--external-id', 'it=s', '--session-name', 'night-job']

    // when everything is taken down with one code
    const argv = [...LONG, ...WITH_MFA, ...flags, '--mfa-code', '135790']
    const ended = await runWml(runtime, ...argv)
    const { exitCode, json } = ended
    const output = Output.parse(json)

    // then it stops when the session is over: pending, nothing lost, and the command that continues
    expect({ exitCode, outcome: output.outcome }).toEqual({ exitCode: 4, outcome: 'pending' })
    expect(output.steps.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'tag-log-group done',
      'disable-logging done',
      'delete-log-group done',
      'verify-log-group-deleted unchanged',
      'delete-role pending',
      'verify-log-group-deleted skipped',
    ])
    expect(output.steps[4]?.reason).toContain(
      `the session is over, and the next one takes a new code of MFA device ${DEVICE}; AWS said last: `,
    )
    expect(output.next).toBe(
      `wml runs resume ${output.runId} --assume-role ${CLEANUP} --external-id it=s --session-name night-job --duration 15m --mfa-serial ${DEVICE} --yes`,
    )
    expect(runtime.clock.now() - Date.parse(JournalRecord.parse(firstRecord(runtime)).at)).toBeGreaterThan(
      14 * MINUTE,
    )
    expect(traces(runtime, ended)).not.toContain('135790')

    // and the same code does not open it again, but the next one does
    await runtime.clock.advance(60 * MINUTE)
    const resume = (output.next ?? '').split(' ').slice(1)
    expect((await runWml(runtime, ...resume, '--mfa-code', '135790')).exitCode).toBe(4)
    expect((await runWml(runtime, ...resume, '--mfa-code', '246801')).exitCode).toBe(0)
    expect(sightOf(accountOf(runtime)).roles).toEqual(['cleanup'])
  })

  test('nobody is asked in the middle of a run, on a terminal either', async () => {
    const answers = ['135790', ACCOUNT_ID, '246801']
    const runtime = machine(mfaAccount(['135790', '246801'], inUseFor(60)), { answers })()
    const argv = ['teardown', '--all', '--timeout', '4h', '--duration', '15m', ...WITH_MFA]
    expect((await runWml(runtime, ...argv)).exitCode).toBe(4)
    expect(runtime.asked).toHaveLength(2)
  })
})

const firstRecord = (runtime: ReturnType<typeof machineWith>): unknown => {
  const [path = ''] = journalsOf(runtime)
  return JSON.parse(runtime.disk.get(path)?.split('\n')[0] ?? '')
}
