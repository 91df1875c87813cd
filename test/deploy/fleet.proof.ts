/** The fleet as it is deployed, on virtual time: the template's state machine, the real handler, the sandbox. */
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
// Loaded here: while a module is loaded later, virtual time would pass.
import '../../src/aws/s3-destination.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { authorizationsOf } from '../../src/sandbox/authorization.js'
import { decide } from '../../src/sandbox/policy-evaluation.js'
import { type Json, readTemplate, resolve } from '../support/cloudformation.js'
import { EXTERNAL_ID, givenFleet, type World, type WorldOptions } from '../support/fleet-world.js'
import { type BeforeInvocation, runFleet } from '../support/run-fleet.js'
import { ACCOUNT_ID, ACME, loggingAccount, sightOf } from '../support/small-account.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const OTHER = '222233334444'
const NOTHING = { logging: [], logGroups: [], roles: [] }

/** The same account under another id. */
const other = (more: SandboxSeed = {}, accountId = OTHER): SandboxSeed => ({
  ...loggingAccount(more),
  accountId,
})

const APPLY = { mode: 'apply', withoutPlan: true }

const run = (world: World, name: string, input: Json, before?: BeforeInvocation) =>
  runFleet(world, { name, input: { accounts: [...world.accounts.keys()], ...input } }, before)

const sight = (world: World, account = ACCOUNT_ID) => sightOf(world.accountOf(account))

describe('plan, then apply', () => {
  test('Mode plan changes nothing, and reports accounts, log groups and bytes', async () => {
    // given two accounts with logging on
    const world = givenFleet([loggingAccount(), other()])
    const before = [sight(world), sight(world, OTHER)]

    // when they are planned
    const { status, output, messages } = await run(world, 'plan-1', { mode: 'plan' })

    // then nothing was changed, and the summary has the sums
    expect([sight(world), sight(world, OTHER)]).toEqual(before)
    expect({ status, messages }).toEqual({ status: 'SUCCEEDED', messages: [] })
    expect(output).toMatchObject({ mode: 'plan', complete: true, accounts: 2, planned: 2, logGroups: 2 })
    // and no call but reads was made
    const actions = [...world.accounts.values()].flatMap(({ calls }) => calls.map(({ action }) => action))
    expect(actions.filter((action) => !/^(Assume|Get|List|Describe|Simulate)/.test(action))).toEqual([])
  })

  test('Apply by the plan’s name takes down exactly what was planned, and is done after a second look', async () => {
    const world = givenFleet([loggingAccount(), other()])
    await run(world, 'plan-1', { mode: 'plan' })

    const { status, output, took } = await run(world, 'apply-1', { mode: 'apply', plan: 'plan-1' })

    expect([sight(world), sight(world, OTHER)]).toEqual([NOTHING, NOTHING])
    expect(status).toBe('SUCCEEDED')
    expect(output).toMatchObject({ mode: 'apply', complete: true, accounts: 2, done: 2 })
    expect(took).toBeGreaterThanOrEqual(10 * MINUTE)
  })

  test('An account that has changed since its plan is refused, and the other is done', async () => {
    // given plans of two accounts, and then a protected log group in one
    const world = givenFleet([loggingAccount(), other()])
    await run(world, 'plan-1', { mode: 'plan' })
    const group = world.accounts.get(ACCOUNT_ID)?.account.logGroups[0]
    if (group) group.deletionProtectionEnabled = true
    const before = sight(world)

    const { status, error, summary, recordOf } = await run(world, 'apply-1', {
      mode: 'apply',
      plan: 'plan-1',
    })

    expect([sight(world), sight(world, OTHER)]).toEqual([before, NOTHING])
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'NotDone' })
    expect(summary.counts).toMatchObject({ done: 1, refused: 1 })
    expect(recordOf(ACCOUNT_ID).result).toMatchObject({ outcome: 'refused', exitCode: 5 })
  })

  test.each([
    [{ mode: 'apply' }, /plan/],
    [{ mode: 'apply', plan: 'never-made' }, /never-made/],
    [{ mode: 'plan', accounts: [] }, /accounts/],
  ])('The input %j is refused before anything is read or changed', async (input, reason) => {
    const world = givenFleet([loggingAccount()])

    const { status, error, cause, events } = await run(world, 'wrong', input)

    expect({ status, error }).toEqual({ status: 'FAILED', error: 'BadInput' })
    expect(cause).toMatch(reason)
    expect(events).toHaveLength(1)
    expect(world.accounts.get(ACCOUNT_ID)?.calls).toEqual([])
  })
})

describe('without a plan', () => {
  test('An account is done only after a second pass at least ten minutes later', async () => {
    const world = givenFleet([loggingAccount()])
    const at: number[] = []

    const { status } = await run(world, 'run-1', APPLY, ({ task }) => {
      if (task === 'run') at.push(world.clock.now())
    })

    expect(status).toBe('SUCCEEDED')
    expect(sight(world)).toEqual(NOTHING)
    expect(at).toHaveLength(2)
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(10 * MINUTE)
  })
})

describe('under faults', () => {
  test('A role that is in use for hours is waited for, and then deleted', async () => {
    const world = givenFleet([loggingAccount({ behaviour: { roleInUseFor: 5 * HOUR } })])

    const { status, took } = await run(world, 'run-1', APPLY)

    expect(status).toBe('SUCCEEDED')
    expect(sight(world)).toEqual(NOTHING)
    expect(took).toBeGreaterThan(5 * HOUR)
    expect(took).toBeLessThan(8 * HOUR)
  })

  test('Throttling does not keep an account from being done', async () => {
    const faults: SandboxSeed['faults'] = [{ match: {}, fault: { kind: 'throttle' }, every: 3, times: 60 }]
    const world = givenFleet([loggingAccount({ faults })])

    const { status } = await run(world, 'run-1', APPLY)

    expect(status).toBe('SUCCEEDED')
    expect(sight(world)).toEqual(NOTHING)
  })

  test('An organization that cannot be read needs attention, and its log group and the role stay', async () => {
    const faults: SandboxSeed['faults'] = [{ match: { organizationId: ACME }, fault: { kind: 'denied' } }]
    const world = givenFleet([loggingAccount({ faults }), other()])
    const before = sight(world)

    const { status, summary, messages } = await run(world, 'run-1', APPLY)

    expect(status).toBe('FAILED')
    expect([sight(world), sight(world, OTHER)]).toEqual([before, NOTHING])
    expect(summary.needsAttention).toMatchObject([{ account: ACCOUNT_ID, outcome: 'attention', exitCode: 6 }])
    expect(messages).toHaveLength(1)
    expect(messages[0]?.Message).toContain(ACCOUNT_ID)
    expect(messages[0]?.Message).not.toContain(OTHER)
  })

  test('What AWS refuses is tried three times, and then needs attention', async () => {
    const faults: SandboxSeed['faults'] = [
      { match: { action: 'DeleteLogGroup' }, fault: { kind: 'error', code: 'InvalidParameterException' } },
    ]
    const world = givenFleet([loggingAccount({ faults }), other()])

    const { status, events, recordOf } = await run(world, 'run-1', APPLY)

    expect(status).toBe('FAILED')
    expect(events.filter(({ account }) => account === ACCOUNT_ID)).toHaveLength(3)
    expect(recordOf(ACCOUNT_ID).result).toMatchObject({ outcome: 'failed', exitCode: 1 })
    expect(recordOf(OTHER).result).toMatchObject({ outcome: 'done' })
  })

  test('An account without the member role needs attention, and stops no other', async () => {
    const world = givenFleet([loggingAccount(), other()])
    const account = world.accounts.get(ACCOUNT_ID)?.account
    if (account)
      account.roles = account.roles.filter(({ roleName }) => !roleName.startsWith('workmail-lifecycle'))

    const { summary } = await run(world, 'run-1', APPLY)

    expect(summary.counts).toMatchObject({ done: 1, attention: 1 })
    expect(summary.needsAttention).toMatchObject([{ account: ACCOUNT_ID, exitCode: 4 }])
  })

  test('The function is killed in the middle, at one call after another, and the account ends as if it had not been', {
    timeout: 300_000,
  }, async () => {
    // given how many calls an undisturbed execution makes
    const undisturbed = givenFleet([loggingAccount()])
    await run(undisturbed, 'run-1', APPLY)
    const count = undisturbed.accounts.get(ACCOUNT_ID)?.calls.length ?? 0
    expect(count).toBeGreaterThan(20)

    for (let nth = 1; nth <= count; nth += 5) {
      // when the first invocation is killed at a call
      let calls = 0
      const isKilled: WorldOptions['isKilled'] = (deed) => {
        calls += deed === 'call' ? 1 : 0
        return deed === 'call' && calls === nth
      }
      const world = givenFleet([loggingAccount()], { isKilled })
      const { status } = await run(world, 'run-1', APPLY)

      // then the machine runs it again
      expect({ nth, status }).toEqual({ nth, status: 'SUCCEEDED' })
      expect(calls).toBeGreaterThan(nth)
      expect(sight(world)).toEqual(NOTHING)
    }
  })

  test('After the end of WorkMail what is left goes by its tags and names', async () => {
    // given an account whose WorkMail is gone, after the date of AWS
    const seed = loggingAccount({
      behaviour: {
        workMailGone: Object.fromEntries(
          ['us-east-1', 'us-west-2', 'eu-west-1'].map((region) => [region, 'unknown-host']),
        ),
      },
    })
    const world = givenFleet([seed], { start: Date.UTC(2027, 3, 2) })

    // when it is planned and taken down with the flag for that
    const flags = ['--all', '--workmail-gone']
    const planned = await run(world, 'plan-1', { mode: 'plan', flags })
    const applied = await run(world, 'apply-1', { mode: 'apply', plan: 'plan-1' })

    expect([planned.status, applied.status]).toEqual(['SUCCEEDED', 'SUCCEEDED'])
    expect(sight(world)).toMatchObject({ logGroups: [], roles: [] })
  })
})

test.each([
  ['with the default quiet period', []],
  ['with a quiet period of an hour, which no invocation outlasts', ['--quiet-period', '1h']],
])(
  'With --archive s3:// every event is in the bucket before its log group is deleted, %s',
  async (_how, quiet) => {
    // given a log group with events
    const seed = loggingAccount()
    const streams = [
      { logStreamName: 'one', generated: { count: 50, from: Date.UTC(2026, 10, 1), every: 1 } },
    ]
    const logGroups = seed.logGroups?.map((group) => ({ ...group, streams })) ?? []
    const world = givenFleet([{ ...seed, logGroups }], { idleTurns: 1000 })

    // when it is planned with an archive, and the plan is applied
    const flags = ['--all', '--archive', 's3://evidence/archives', ...quiet]
    const planned = await run(world, 'plan-1', { mode: 'plan', flags })
    expect(world.archives.size).toBe(0)
    const applied = await run(world, 'apply-1', { mode: 'apply', plan: 'plan-1' })

    // then the account is taken down, and the archive holds every event
    expect([planned.status, applied.status]).toEqual(['SUCCEEDED', 'SUCCEEDED'])
    expect(sight(world)).toEqual(NOTHING)
    const parts = [...world.archives].filter(([name]) => name.endsWith('.gz'))
    expect(parts.every(([name]) => name.startsWith(`evidence/archives/${ACCOUNT_ID}/`))).toBe(true)
    const lines = parts.flatMap(([, bytes]) => gunzipSync(bytes).toString().trim().split('\n'))
    expect(lines).toHaveLength(50)
  },
)

test('A run that is interrupted (exit code 130) is resumed after a wait', async () => {
  // given a program that is interrupted once it has begun: its exit code is 130
  const world = givenFleet([loggingAccount()])
  const { main } = world
  let interruptions = 0
  world.main = (argv, runtime) => {
    if (argv[0] !== 'teardown' || interruptions > 0) return main(argv, runtime)
    interruptions += 1
    const onInterrupt: typeof runtime.onInterrupt = (stop) => {
      queueMicrotask(() => stop('SIGTERM'))
      return () => {}
    }
    return main(argv, { ...runtime, onInterrupt })
  }
  const exitCodes: number[] = []

  const { status, events } = await run(world, 'run-1', APPLY, ({ task }) => {
    const record = world.bucket.json(`fleet/run-1/accounts/${ACCOUNT_ID}/result.json`)
    if (task === 'run' && record !== null) exitCodes.push(record.result.exitCode)
  })

  // then the machine runs it again, and once more for the second pass
  expect(status).toBe('SUCCEEDED')
  expect(exitCodes).toEqual([130, 0])
  expect(events.filter(({ task }) => task === 'run')).toHaveLength(3)
  expect(sight(world)).toEqual(NOTHING)
})

describe('which accounts', () => {
  const organization = (accounts: string[]): SandboxSeed => ({
    awsOrganization: {
      managementAccountId: '444455556666',
      delegatedAdministrators: ['999988887777'],
      accounts: [...accounts, '444455556666', '999988887777'].map((id) => ({ id, state: 'ACTIVE' as const })),
    },
  })

  test('Every active account of the organization is done, but for the blocked, the management and the fleet’s own', async () => {
    const blocked = '333344445555'
    const seeds = [loggingAccount(), other(), other({}, blocked)]
    const world = givenFleet(seeds, { home: organization([ACCOUNT_ID, OTHER, blocked]) })

    const { status, summary } = await runFleet(world, {
      name: 'run-1',
      input: { ...APPLY, organization: {}, blocked: [blocked] },
    })

    expect(status).toBe('SUCCEEDED')
    expect([sight(world), sight(world, OTHER)]).toEqual([NOTHING, NOTHING])
    expect(world.accounts.get(blocked)?.calls).toEqual([])
    expect(summary.excluded.map(({ account }: Json) => account).sort()).toEqual([
      blocked,
      '444455556666',
      '999988887777',
    ])
  })
})

describe('a redrive', () => {
  test('runs the accounts that are not done, and no other', async () => {
    // given an execution that ended because one of two accounts could not be read
    const faults: SandboxSeed['faults'] = [{ match: { organizationId: ACME }, fault: { kind: 'denied' } }]
    const world = givenFleet([loggingAccount({ faults }), other()])
    const first = await run(world, 'run-1', APPLY)
    expect(first).toMatchObject({ status: 'FAILED', error: 'NotDone' })

    // when the reason is gone, and the execution is redriven: AWS begins with the state that failed
    const account = world.accounts.get(ACCOUNT_ID)?.account
    if (account) account.faults = []
    const { status, events } = await runFleet(world, {
      name: 'run-1',
      input: {},
      redrive: { state: 'Remaining', input: {} },
    })

    // then that account alone is run
    expect(status).toBe('SUCCEEDED')
    expect(sight(world)).toEqual(NOTHING)
    expect(new Set(events.flatMap((event) => event.account ?? []))).toEqual(new Set([ACCOUNT_ID]))
  })
})

test('Every call of the function in an account is allowed by the member role of the template', async () => {
  // given the policies of the role as a stack gives them to it
  const template = readTemplate('member-role')
  const policies = documentsOf(template)
  const refused = new Set<string>()
  const seen = new Set<string>()
  const world = givenFleet(
    [loggingAccount({ behaviour: { roleInUseFor: HOUR, lateWriteAfter: 1000, lateWriteWithin: MINUTE } })],
    {
      onCall: (moment, call, account) => {
        // Assuming the role is what its trust policy is for; the fleet's own account has none of its calls here.
        if (moment === 'after' || account.accountId !== ACCOUNT_ID || call.action === 'AssumeRole') return
        const requests = authorizationsOf({ ...call, account })
        for (const { actions, resource, context } of requests) {
          seen.add(actions[0] ?? '')
          const keys = new Map(
            Object.entries(context ?? {}).map(([key, value]) => [
              key.toLowerCase(),
              [value].flat() as string[],
            ]),
          )
          const isAllowed = actions.some(
            (action) => decide({ identity: policies }, { action, resource, context: keys }).is === 'allowed',
          )
          if (!isAllowed) refused.add(`${actions[0]} ${resource}`)
        }
      },
    },
  )

  // when an account is planned, taken down by the plan, and another time with flags
  await run(world, 'plan-1', { mode: 'plan' })
  await run(world, 'apply-1', { mode: 'apply', plan: 'plan-1' })
  await run(world, 'run-1', {
    ...APPLY,
    flags: ['--all', '--include-orphans', '--override-deletion-protection'],
  })

  // then no call asked for more, but for the account's alias, which is shown where it may be read
  expect([...refused].filter((one) => one !== 'iam:ListAccountAliases *')).toEqual([])
  expect(seen).toContain('iam:SimulatePrincipalPolicy')
  expect(seen).toContain('iam:DeleteServiceLinkedRole')
  expect(seen).toContain('logs:DeleteLogGroup')
})

const documentsOf = (template: ReturnType<typeof readTemplate>): Json[] => {
  const values = {
    'AWS::AccountId': ACCOUNT_ID,
    FleetRoleArn: 'arn:aws:iam::999988887777:role/workmail-lifecycle-fleet-function',
    ExternalId: EXTERNAL_ID,
  }
  const managed = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
  const inline = template.Resources.MemberRole?.Properties.Policies
  return [
    ...managed.map(({ Properties }) => resolve(template, Properties.PolicyDocument, values)),
    ...resolve(template, inline, values).map(({ PolicyDocument }: Json) => PolicyDocument),
  ]
}
