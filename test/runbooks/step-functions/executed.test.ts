/**
 * Exported state machines are executed, by an interpreter that is not ours, with the real SDK in the sandbox:
 * they end in the same account as our own run of the same plan.
 */
import validate from 'asl-validator'
import { describe, expect, test } from 'vitest'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import type { Request } from '../../../src/procedures/request.js'
import { exportStateMachine } from '../../../src/runbooks/step-functions/export-state-machine.js'
import type { SandboxAccount, SandboxSeed } from '../../../src/sandbox/account.js'
import { demoAccount } from '../../../src/sandbox/demo-account.js'
import type { SandboxCall } from '../../../src/sandbox/wire.js'
import { addFault, givenRun, turnOn } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { drawAccount } from '../../simulation/draw/account.js'
import { chance, createRandom } from '../../simulation/random.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { runMachine } from '../../support/run-machine.js'
import { idOf } from '../../support/survey.js'
import { endsWell, ONE_OF_WIDE, reasons, sight, WIDE } from '../sight.js'

const SECOND = 1000
const MINUTE = 60 * SECOND
const OPTIONS = { deadline: 60 * MINUTE, machineFunction: 'workmail-lifecycle-call' }

interface Scenario {
  seed: SandboxSeed
  request?: Request
  /** What has changed by the time that the plan is carried out. */
  meanwhile?: (account: SandboxAccount) => void
  /** What others do just before a call. */
  before?: (call: SandboxCall, account: SandboxAccount, nth: number) => void
  /** The Region that the machine runs in, where it is not the plan's own. */
  machineRegion?: string
  deadline?: number
}

/** Carries a plan out twice, by a machine and by our own run, each on an account of its own. */
const bothWays = async ({
  seed,
  request = teardown(),
  meanwhile,
  before,
  machineRegion,
  deadline = OPTIONS.deadline,
}: Scenario) => {
  const { plan, account } = await planOn(seed, request)
  meanwhile?.(account)
  const [ofMachine, ofRun] = [structuredClone(account), structuredClone(account)]

  const { text } = exportStateMachine(plan, { ...OPTIONS, deadline, machineRegion })
  expect(validate(JSON.parse(text), { checkPaths: true, checkArn: true }).errors).toEqual([])
  const regions = [...new Set(plan.steps.map(({ region }) => region))].filter((region) => region !== 'global')
  const home = machineRegion ?? (regions.length === 1 ? (regions[0] ?? 'us-east-1') : 'us-east-1')
  const machine = await runMachine(text, ofMachine, { home, start: START, before })

  const run = givenRun(ofRun, { before, timeout: deadline })
  const results = await run.runPlan(plan)

  return { plan, text, machine, ofMachine, results, ofRun: run.account }
}

/** The machine and the run agree on how it ended, and on what is left. */
const expectAgreement = ({
  plan,
  machine,
  ofMachine,
  results,
  ofRun,
}: Awaited<ReturnType<typeof bothWays>>) => {
  expect(sight(ofMachine), machine.cause).toEqual(sight(ofRun))
  expect({ status: machine.status, cause: machine.cause }).toMatchObject({
    status: endsWell(plan, results) ? 'SUCCEEDED' : 'FAILED',
  })
}

test.each<[string, Scenario, string]>([
  [
    'the rest is carried out',
    { seed: WIDE, request: ONE_OF_WIDE },
    'the rest was carried out. In the way: organization beta',
  ],
  [
    'where it is all there is',
    { seed: WIDE, request: { procedure: 'role delete', retryDelay: MINUTE / 2 } },
    'In the way: organization acme',
  ],
])('what a plan could not take in ends its machine as failed: %s', async (_, scenario, cause) => {
  const both = await bothWays(scenario)

  expectAgreement(both)
  expect(both.machine.error).toBe('WorkMailLifecycle.Blocked')
  expect(both.machine.cause).toContain(cause)
  expect(JSON.parse(both.text).Comment).toContain('In the way')
  expect(both.ofMachine.roles).toHaveLength(1)
})

describe('ends as our own run does', () => {
  test.each<[string, Scenario]>([
    ['a small account', { seed: SEED }],
    ['one of everything', { seed: demoAccount(START), request: teardown({ includeOrphans: true }) }],
    ['a machine in a Region without WorkMail', { seed: WIDE, machineRegion: 'eu-central-1' }],
    ['a machine in another Region than the organizations', { seed: SEED, machineRegion: 'eu-west-1' }],
    ['nothing to do', { seed: { organizations: [seedOrganization('acme')] } }],
    ['many pages', { seed: { ...WIDE, behaviour: { pageSize: 1 } } }],
    [
      'organizations that share a group',
      {
        seed: {
          ...SEED,
          organizations: ['a', 'b', 'c'].map((alias) => seedOrganization(alias, '/events')),
        },
      },
    ],
    [
      'a group that an organization outside the scope writes to',
      {
        seed: { ...SEED, organizations: ['a', 'b'].map((alias) => seedOrganization(alias, '/events')) },
        request: { ...teardown({ keepRole: true }), scope: { by: 'name', names: ['a'] } },
      },
    ],
    [
      'a name that begins like another',
      { seed: { ...SEED, logGroups: [seedLogGroup('/events'), seedLogGroup('/events-of-others')] } },
    ],
    [
      'protected groups',
      { seed: { ...SEED, logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })] } },
    ],
    [
      'protected groups that are to go',
      {
        seed: { ...SEED, logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })] },
        request: teardown({ logGroups: [{ name: '/events' }], overrideDeletionProtection: true }),
      },
    ],
    ['without marks', { seed: SEED, request: teardown({ mark: false }) }],
    ['log groups kept', { seed: WIDE, request: teardown({ keepLogGroups: true }) }],
    ['no quiet', { seed: SEED, request: teardown({ settle: 0 }) }],
    [
      'deleted organizations',
      {
        seed: {
          ...WIDE,
          organizations: [
            ...(WIDE.organizations ?? []),
            seedOrganization('gone', undefined, { state: 'Deleted' }),
          ],
        },
      },
    ],
    [
      'configurations that are not there, told by an empty answer',
      { seed: { ...WIDE, behaviour: { unconfigured: 'empty' } } },
    ],
    ['changes that are seen late', { seed: { ...WIDE, behaviour: { readLag: 20 * SECOND } } }],
    [
      'slow tasks',
      { seed: { ...SEED, behaviour: { deletionStartsAfter: MINUTE, deletionTakes: 3 * MINUTE } } },
    ],
    [
      'a task that vanishes with the role',
      { seed: { ...SEED, behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 40 * SECOND } } },
    ],
    ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: 30 * SECOND } } }],
    ...(['full', 'partial', 'wrong-region', 'none', 'no-reason'] as const).map(
      (usageList): [string, Scenario] => [
        `a role in use for a while, told as ${usageList}`,
        { seed: { ...SEED, behaviour: { roleInUseFor: 10 * MINUTE, deletionTakes: 5 * SECOND, usageList } } },
      ],
    ),
    [
      'disabled alone',
      {
        seed: WIDE,
        request: { procedure: 'logging disable', regions: [...WORKMAIL_REGIONS], scope: { by: 'all' } },
      },
    ],
    [
      'the role alone',
      {
        seed: { roles: [SERVICE_LINKED_ROLE] },
        request: { procedure: 'role delete', retryDelay: 30 * SECOND },
      },
    ],
    ['the role created', { seed: {}, request: { procedure: 'role create', description: 'Ends in {2027}' } }],
    [
      'the role edited',
      {
        seed: { roles: [SERVICE_LINKED_ROLE] },
        request: { procedure: 'role update', description: 'a "b" {c}' },
      },
    ],
    [
      'logging enabled',
      {
        seed: {
          ...WIDE,
          organizations: ['a', 'b'].map((alias, index) =>
            seedOrganization(alias, undefined, { region: WORKMAIL_REGIONS[index] ?? 'us-east-1' }),
          ),
          logGroups: [],
          roles: [],
        },
        request: enable(),
      },
    ],
    [
      'logging enabled with a role that spreads slowly',
      {
        seed: { organizations: [seedOrganization('acme')], behaviour: { roleSpreadsAfter: 30 * SECOND } },
        request: enable({ retention: 90 }),
      },
    ],
    [
      'logging enabled on an existing group',
      {
        seed: {
          organizations: [seedOrganization('acme')],
          logGroups: [
            seedLogGroup('/own', {
              tags: {
                'workmail-lifecycle:teardown': 'x',
                'workmail-lifecycle:organizations-1': idOf('acme'),
              },
            }),
          ],
        },
        request: enable({
          logGroup: { name: '/own' },
          retention: 'never',
          kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        }),
      },
    ],
  ])('%s', async (_, scenario) => {
    const both = await bothWays(scenario)

    expectAgreement(both)
    expect(both.machine.status).toBe('SUCCEEDED')
  })
})

describe('when the account has changed since the plan', () => {
  test('what is done already is not done again', async () => {
    const both = await bothWays({
      seed: SEED,
      meanwhile: (account) => {
        account.organizations = account.organizations.map(({ monitoring: _, ...off }) => off)
        account.logGroups = []
        account.roles = []
      },
    })

    expectAgreement(both)
    expect(both.machine.status).toBe('SUCCEEDED')
    expect(both.machine.calls.filter((call) => /:(Delete|Tag|Put)/.test(call))).toEqual([])
  })

  test('a group that somebody writes to again is kept', async () => {
    const both = await bothWays({
      seed: { ...SEED, organizations: [seedOrganization('acme', '/events'), seedOrganization('late')] },
      request: teardown({ keepRole: true }),
      meanwhile: (account) => turnOn(account, idOf('late'), '/events'),
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toHaveLength(1)
    expect(both.machine.calls).not.toContain('logs:DeleteLogGroup us-east-1')
  })

  test('a group whose mark somebody took off is kept', async () => {
    const both = await bothWays({
      seed: SEED,
      request: teardown({ keepRole: true }),
      before: ({ action }, { logGroups: [group] }) => {
        if (action === 'DeleteEmailMonitoringConfiguration' && group !== undefined) group.tags = {}
      },
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toHaveLength(1)
    expect(both.machine.calls).not.toContain('logs:DeleteLogGroup us-east-1')
  })

  test('another group of the name of one that was marked needs no mark', async () => {
    const both = await bothWays({
      seed: SEED,
      request: teardown({ keepRole: true }),
      before: ({ action }, { logGroups: [group] }) => {
        if (action !== 'DeleteEmailMonitoringConfiguration' || group === undefined) return
        group.tags = {}
        group.creationTime += 1
      },
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toEqual([])
  })

  test('a group whose mark cannot be read is not deleted', async () => {
    const both = await bothWays({
      seed: SEED,
      meanwhile: (account) => {
        account.faults.push({
          match: { action: 'ListTagsForResource' },
          skip: 2,
          every: 1,
          fault: { kind: 'denied' },
          matched: 0,
          struck: 0,
        })
      },
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toHaveLength(1)
    expect(reasons(both.machine)).toContain('it could not be made sure that it is still marked')
  })

  test('a role that somebody uses again is not submitted for deletion, and it is said who uses it', async () => {
    const both = await bothWays({
      seed: WIDE,
      meanwhile: (account) => turnOn(account, idOf('quiet'), '/quiet'),
    })

    expectAgreement(both)
    expect(both.ofMachine.roles).toHaveLength(1)
    expect(both.machine.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
    expect(reasons(both.machine)).toContain('WorkMailLifecycle.InUse')
    expect(reasons(both.machine)).toContain(`organization ${idOf('quiet')} still uses the role`)
  })

  test('a group that was protected since is kept', async () => {
    const both = await bothWays({
      seed: SEED,
      meanwhile: (account) => {
        for (const group of account.logGroups) group.deletionProtectionEnabled = true
      },
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toHaveLength(1)
  })

  test('a group whose deletion fails keeps its mark', async () => {
    const both = await bothWays({
      seed: SEED,
      meanwhile: (account) =>
        addFault(account, {
          match: { action: 'DeleteLogGroup' },
          fault: { kind: 'error', code: 'OperationAbortedException' },
        }),
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups[0]?.tags).toMatchObject({
      'workmail-lifecycle:organizations-1': idOf('acme'),
    })
    expect(reasons(both.machine)).toContain('CloudWatchLogs.OperationAbortedException')
  })
})

test('what AWS names as using the role, and nobody takes down, blocks at once', async () => {
  // given a task that fails because of something that is no organization and no group of the plan
  const foreign = 'arn:aws:logs:us-west-2:111122223333:log-group:/somebody/else'
  const usage = [
    {
      Region: 'us-west-2',
      Resources: [`arn:aws:workmail:us-east-1:111122223333:organization/${idOf('acme')}`, '/events', foreign],
    },
  ]
  const both = await bothWays({
    seed: SEED,
    before: ({ action }, { deletionTasks: [task] }) => {
      if (action !== 'GetServiceLinkedRoleDeletionStatus' || task === undefined) return
      task.outcome = { status: 'FAILED', endedAt: START, reason: { RoleUsageList: usage } }
    },
  })

  // then the machine stops as the run does, and names it
  expectAgreement(both)
  expect(both.results.map(({ outcome }) => outcome)).toContain('blocked')
  expect(reasons(both.machine)).toBe(`WorkMailLifecycle.ListedByAws: AWS lists ${foreign} as using the role`)
  expect(both.machine.took).toBeLessThan(5 * MINUTE)
})

test('the output tells how each step ended', async () => {
  const { machine } = await bothWays({
    seed: { ...SEED, logGroups: [...(SEED.logGroups ?? []), seedLogGroup('/aws/workmail/emailevents/old')] },
    request: teardown({ includeOrphans: true, keepRole: true }),
    meanwhile: (account) => {
      for (const group of account.logGroups)
        group.deletionProtectionEnabled = group.logGroupName === '/events'
    },
  })

  const [one, other] = Object.values<{ failed: boolean; all: object[] }>(machine.output)
  expect(one).toEqual({
    failed: false,
    all: [
      {
        well: true,
        subject: 'log group /events',
        outcomes: {
          'mark-log-group': { outcome: 'done' },
          'disable-logging': { outcome: 'done' },
          'delete-log-group': { outcome: 'kept' },
          'delete-log-group-again': { outcome: 'kept' },
        },
      },
    ],
  })
  expect(other?.all).toMatchObject([
    {
      outcomes: {
        'delete-log-group': { outcome: 'done' },
        'delete-log-group-again': { outcome: 'unchanged' },
      },
    },
  ])
})

describe('refuses in doubt', () => {
  test('an organization that cannot be read keeps the groups of its Region, and the role', async () => {
    const both = await bothWays({
      seed: WIDE,
      meanwhile: (account) =>
        addFault(account, {
          match: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('quiet') },
          fault: { kind: 'denied' },
        }),
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups).toEqual([])
    expect(both.ofMachine.roles).toHaveLength(1)
    expect(both.machine.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
    expect(reasons(both.machine)).toContain('WorkMailLifecycle.Unreadable')
    expect(reasons(both.machine)).toContain('it could not be made sure that nobody uses the role')
  })

  test('a Region that cannot be listed keeps its groups, and the role', async () => {
    const both = await bothWays({
      seed: WIDE,
      meanwhile: (account) =>
        addFault(account, {
          match: { action: 'ListOrganizations', region: 'eu-west-1' },
          fault: { kind: 'denied' },
        }),
    })

    expectAgreement(both)
    expect(both.ofMachine.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/beta/events'])
    expect(both.ofMachine.roles).toHaveLength(1)
  })

  test('an organization in a state in which it cannot be described is not taken for deleted', async () => {
    const both = await bothWays({
      seed: WIDE,
      meanwhile: (account) => {
        for (const organization of account.organizations)
          if (organization.alias === 'quiet') organization.state = 'Impaired'
      },
    })

    expectAgreement(both)
    expect(both.ofMachine.roles).toHaveLength(1)
    expect(reasons(both.machine)).toContain('OrganizationStateException')
  })

  test('in another account nothing is touched', async () => {
    const { plan, account } = await planOn(SEED, teardown())
    const other = { ...structuredClone(account), accountId: '999988887777' }
    const before = structuredClone(other)

    const { text } = exportStateMachine(plan, OPTIONS)
    const machine = await runMachine(text, other, { home: 'us-east-1', start: START })

    expect(machine).toMatchObject({ status: 'FAILED', error: 'WorkMailLifecycle.WrongAccount' })
    expect(machine.calls).toEqual(['sts:GetCallerIdentity us-east-1'])
    expect(other).toEqual(before)
  })
})

test('a plan for an account whose WorkMail has ended is not exported', async () => {
  const { plan } = await planOn(SEED, teardown())
  const gone = {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      guards: step.guards.map((guard) =>
        guard.kind === 'no-organization-writes-to' ? { ...guard, workMailGone: true as const } : guard,
      ),
    })),
  }

  expect(() => exportStateMachine(gone, OPTIONS)).toThrow(
    'a state machine cannot tell a WorkMail that has ended from one that cannot be reached',
  )
})

describe('faults that pass', () => {
  test.each([
    { kind: 'throttle' } as const,
    { kind: 'unavailable', status: 503 } as const,
    { kind: 'reset-before' } as const,
    { kind: 'reset-after' } as const,
    { kind: 'timeout' } as const,
  ])('$kind on every fourth call', async (fault) => {
    const both = await bothWays({
      seed: WIDE,
      meanwhile: (account) => {
        account.faults.push({ match: {}, skip: 0, every: 4, times: 12, fault, matched: 0, struck: 0 })
      },
    })

    expectAgreement(both)
    expect(both.machine.status).toBe('SUCCEEDED')
  })
})

describe('the deadline', { timeout: 120_000 }, () => {
  const FOR_EVER = 30 * 24 * 60 * MINUTE

  /** Waits are counted, and calls take no time here; a last look may come one poll late. */
  const LATE = MINUTE

  test('ends a deletion that AWS refuses for ever, and tells why', async () => {
    const both = await bothWays({
      seed: { ...SEED, behaviour: { roleInUseFor: FOR_EVER, deletionTakes: 5 * SECOND } },
    })

    expectAgreement(both)
    expect(reasons(both.machine)).toContain('WorkMailLifecycle.StillInUse')
    expect(reasons(both.machine)).toContain('is in use in one or more Regions')
    expect(reasons(both.machine)).toContain(`organization/${idOf('acme')}`)
  })

  test.each([
    ['5 s', 5 * SECOND, 60 * MINUTE],
    ['10 min', 10 * MINUTE, 60 * MINUTE],
    ['50 min', 50 * MINUTE, 60 * MINUTE],
    ['5 s', 5 * SECOND, 240 * MINUTE],
    ['10 min', 10 * MINUTE, 240 * MINUTE],
    ['5 s', 5 * SECOND, 5 * MINUTE],
  ])('counts what tasks of %s take', async (_, deletionTakes, deadline) => {
    // given a role that is in use for ever, and nothing else that is waited for
    const both = await bothWays({
      seed: { ...SEED, behaviour: { roleInUseFor: FOR_EVER, deletionTakes } },
      request: teardown({ settle: 0 }),
      deadline,
    })

    // then the machine ends at the deadline, short of it by less than the wait that does not fit in any more
    expectAgreement(both)
    expect(reasons(both.machine)).toMatch(/WorkMailLifecycle\.(StillInUse|TaskPending)/)
    expect(both.machine.took).toBeLessThan(deadline + LATE)
    expect(both.machine.took).toBeGreaterThan(deadline - 5 * MINUTE)
    expect(both.machine.events).toBeLessThan(10_000)
  })

  test('ends a task that never ends', async () => {
    const both = await bothWays({
      seed: { ...SEED, behaviour: { deletionStartsAfter: FOR_EVER } },
    })

    expectAgreement(both)
    expect(reasons(both.machine)).toContain('WorkMailLifecycle.TaskPending')
    expect(both.machine.took).toBeLessThan(OPTIONS.deadline + 5 * MINUTE)
  })

  test('ends tasks that vanish again and again, and leave the role', async () => {
    const both = await bothWays({
      seed: SEED,
      request: teardown({ settle: 0 }),
      before: ({ action }, account) => {
        if (action === 'GetServiceLinkedRoleDeletionStatus') account.deletionTasks = []
      },
    })

    expectAgreement(both)
    expect(reasons(both.machine)).toContain('WorkMailLifecycle.TaskVanished')
    expect(both.machine.took).toBeLessThan(OPTIONS.deadline + LATE)
    expect(both.machine.events).toBeLessThan(5_000)
  })

  test('has the organizations read again before each submission', async () => {
    const { machine } = await bothWays({
      seed: { ...SEED, behaviour: { roleInUseFor: FOR_EVER, deletionTakes: 10 * MINUTE } },
    })

    const between = machine.calls.join('\n').split('iam:DeleteServiceLinkedRole us-east-1').slice(0, -1)
    expect(between.length).toBeGreaterThan(2)
    for (const calls of between)
      for (const region of WORKMAIL_REGIONS) expect(calls).toContain(`workmail:ListOrganizations ${region}`)
  })
})

test.each(Array.from({ length: 12 }, (_, seed) => seed))('an account that was drawn: %i', async (seed) => {
  // given an account as people leave them behind
  const random = createRandom(seed)
  const drawn = drawAccount(random)

  // when what a teardown of all of it would do is carried out both ways
  const both = await bothWays({
    seed: drawn,
    request: teardown({ includeOrphans: chance(random, 0.5), keepRole: chance(random, 0.2) }),
  })

  // then both leave the same
  expectAgreement(both)
})
