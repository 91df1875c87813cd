/** The deletion of the service-linked role, whole: every way in which its task can go. */
import { describe, expect, test } from 'vitest'
import { SERVICE_LINKED_ROLE_NAME } from '../../src/facts/service-linked-role.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import { idOf } from '../support/survey.js'
import { givenRun, turnOn } from './given.js'

const MINUTE = 60_000

const STEP = deleteRole({ retryDelay: 30_000, clears: ['/events'], after: [] })
const POLL = 'GetServiceLinkedRoleDeletionStatus'
const SUBMIT = 'DeleteServiceLinkedRole'

/** An organization whose logging is off, and the role. */
const OFF: SandboxSeed = {
  organizations: [seedOrganization('acme')],
  logGroups: [seedLogGroup('/events')],
  roles: [SERVICE_LINKED_ROLE],
}

type Behaviour = NonNullable<SandboxSeed['behaviour']>

const behaving = (behaviour: Behaviour, more: SandboxSeed = {}): SandboxSeed => ({
  ...OFF,
  ...more,
  behaviour,
})

/** `acme` wrote until the run began, so the role is in use for a while after. */
const inUseFor = (roleInUseFor: number, behaviour: Behaviour = {}): SandboxSeed =>
  behaving(
    { roleInUseFor, ...behaviour },
    {
      formerConfigurations: [
        {
          region: 'us-east-1',
          organizationId: idOf('acme'),
          logGroupName: '/events',
          roleArn:
            'arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents',
          endedAt: Date.UTC(2026, 5, 1),
        },
      ],
    },
  )

/** AWS says that a task failed, and what it found in the way. */
const fail = (
  account: SandboxAccount,
  reason: { Reason?: string; RoleUsageList?: { Region: string; Resources: string[] }[] } | undefined,
): void => {
  account.deletionTasks = account.deletionTasks.map((task) => ({
    ...task,
    outcome: { status: 'FAILED' as const, endedAt: task.submittedAt, ...(reason && { reason }) },
  }))
}

/** Every submission's task fails for this reason. */
const failing = (reason: Parameters<typeof fail>[1], options: { timeout?: number } = {}) =>
  givenRun(OFF, {
    ...options,
    before: ({ action }, account) => {
      if (action === POLL) fail(account, reason)
    },
  })

const ARN = 'arn:aws:workmail:us-east-1:111122223333:organization'

describe('a deletion that goes well', () => {
  test('is polled first after a short delay, and is done once GetRole finds nothing', async () => {
    const { runStep, waits, calls, account } = givenRun(OFF)

    const result = await runStep(STEP)

    expect(result).toMatchObject({ outcome: 'done', attempts: 1, requestIds: [expect.any(String)] })
    expect(waits).toEqual([1000])
    expect(calls().filter((call) => call.startsWith('iam:'))).toEqual([
      'iam:GetRole',
      `iam:${SUBMIT}`,
      `iam:${POLL}`,
      'iam:GetRole',
    ])
    expect(account.roles).toEqual([])
  })

  test('that was done before needs no submission, and no reading of organizations', async () => {
    const { runStep, calls } = givenRun({ ...OFF, roles: [] })

    expect(await runStep(STEP)).toEqual({ key: STEP.key, outcome: 'unchanged', attempts: 0, requestIds: [] })
    expect(calls()).toEqual(['iam:GetRole'])
  })

  test('that someone else did in between is done too', async () => {
    const { runStep, calls } = givenRun(OFF, {
      before: ({ action }, account) => {
        if (action === SUBMIT) account.roles = []
      },
    })

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(calls(POLL)).toEqual([])
  })

  test('NOT_STARTED and IN_PROGRESS are no failures, however long they take (cloud-nuke, NOT_STARTED taken for failure)', async () => {
    const { runStep, waits, events, calls } = givenRun(
      behaving({ deletionStartsAfter: 20_000, deletionTakes: 40_000 }),
    )

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(waits).toEqual([1000, 1500, 2250, 3375, 5063, 7594, 11_391, 15_000, 15_000])
    const statuses = events.flatMap((event) => (event.type === 'task-pending' ? [event.status] : []))
    expect(statuses).toEqual([
      ...Array.from({ length: 5 }, () => 'NOT_STARTED'),
      ...Array.from({ length: 3 }, () => 'IN_PROGRESS'),
    ])
    expect(calls(SUBMIT)).toHaveLength(1)
  })

  test('a status that this version does not know is not a failure either', async () => {
    const { runStep } = givenRun(behaving({ deletionTakes: 20_000 }))
    const waiter = STEP.waiter && { ...STEP.waiter, pending: [] }

    expect(await runStep({ ...STEP, waiter })).toMatchObject({ outcome: 'done', attempts: 1 })
  })

  test('continues with the task that an earlier run began', async () => {
    const deletionTaskId = `task/aws-service-role/events.workmail.amazonaws.com/${SERVICE_LINKED_ROLE_NAME}/earlier`
    const { runStep, sandbox, account } = givenRun(
      behaving(
        { deletionTakes: 10_000 },
        {
          deletionTasks: [
            { deletionTaskId, roleName: SERVICE_LINKED_ROLE_NAME, submittedAt: Date.UTC(2026, 5, 1) },
          ],
        },
      ),
    )

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done' })
    expect(account.deletionTasks).toHaveLength(1)
    expect(sandbox.calls.find(({ action }) => action === POLL)?.input).toEqual({
      DeletionTaskId: deletionTaskId,
    })
  })
})

describe('success is said only after it was seen', () => {
  test('a role that GetRole still shows after SUCCEEDED is looked at again', async () => {
    const { runStep, waits, events } = givenRun(behaving({ roleVisibleAfterDeletionFor: 5000 }))

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done' })
    expect(waits).toEqual([1000, 500, 1000, 2000, 4000])
    expect(events.filter(({ type }) => type === 'not-seen-yet')).toHaveLength(4)
  })

  test('one that it shows for more than two minutes is not finished, and is not called success', async () => {
    const { runStep, elapsed } = givenRun(behaving({ roleVisibleAfterDeletionFor: 60 * MINUTE }))

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'pending',
      reason: 'AWS took the call, but after 120 s it does not show its effect yet',
    })
    expect(elapsed()).toBeLessThan(3 * MINUTE)
  })
})

describe('a task that AWS knows no more', () => {
  test('took its role with it: done (cloud-nuke #1143, #1147)', async () => {
    const { runStep, waits, calls } = givenRun(behaving({ deletionTaskKeptFor: 0 }))

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(waits).toEqual([1000])
    expect(calls().filter((call) => call.startsWith('iam:'))).toEqual([
      'iam:GetRole',
      `iam:${SUBMIT}`,
      `iam:${POLL}`,
      'iam:GetRole',
      'iam:GetRole',
    ])
  })

  test('while GetRole still shows the role, means lag: it is asked again (cloud-nuke #1149)', async () => {
    const { runStep, waits, events, calls } = givenRun(
      behaving({ deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 8000 }),
    )

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(waits).toEqual([1000, 1500, 2250, 3375])
    expect(events.filter(({ type }) => type === 'task-not-found')).toHaveLength(3)
    expect(calls(SUBMIT)).toHaveLength(1)
  })

  test('while the role shows for ever: submitted again after two minutes, and not finished in the end', async () => {
    const { runStep, calls, elapsed } = givenRun(
      behaving({ deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: 24 * 60 * MINUTE }),
    )

    expect(await runStep(STEP)).toMatchObject({ outcome: 'pending', attempts: 2 })
    expect(calls(SUBMIT)).toHaveLength(2)
    expect(elapsed()).toBeLessThan(6 * MINUTE)
  })

  test('again and again, with a role that is really there, ends at the deadline', async () => {
    const { runStep, elapsed, calls } = givenRun(OFF, {
      timeout: 20 * MINUTE,
      before: ({ action }, account) => {
        if (action === POLL) account.deletionTasks = []
      },
    })

    expect(await runStep(STEP)).toMatchObject({ outcome: 'pending', error: { kind: 'deadline' } })
    expect(elapsed()).toBe(20 * MINUTE)
    expect(calls(SUBMIT).length).toBeLessThan(12)
  })
})

describe('a task that failed because the role is still in use', () => {
  test.each(['full', 'partial', 'wrong-region', 'none', 'no-reason'] as const)(
    'by what is off already is submitted again until it goes; AWS lists it %s',
    async (usageList) => {
      const { runStep, waits, calls } = givenRun(inUseFor(40_000, { usageList }))

      expect(await runStep(STEP)).toMatchObject({ outcome: 'done', attempts: 3 })
      // Each submission is polled after a second; between them the wait doubles.
      expect(waits).toEqual([1000, 15_000, 1000, 30_000, 1000])
      expect(calls(SUBMIT)).toHaveLength(3)
    },
  )

  test('waits ever longer, at most five minutes, and ends as not finished at the deadline (landing-zone-accelerator #237)', async () => {
    const { runStep, waits, elapsed } = givenRun(inUseFor(24 * 60 * MINUTE), { timeout: 25 * MINUTE })

    const result = await runStep(STEP)

    expect(waits.filter((wait) => wait !== 1000)).toEqual([
      15_000, 30_000, 60_000, 120_000, 150_000, 150_000, 150_000, 150_000, 150_000, 150_000, 150_000, 150_000,
      150_000,
    ])
    expect(elapsed()).toBe(25 * MINUTE)
    expect(result).toMatchObject({
      outcome: 'pending',
      attempts: 13,
      reason: `not finished in time (--timeout); AWS said last: Service-linked role ${SERVICE_LINKED_ROLE_NAME} is in use in one or more Regions. (in use by us-east-1: ${ARN}/${idOf('acme')})`,
      error: { code: 'deadline', kind: 'deadline', message: 'not finished in time (--timeout)' },
    })
    expect(result.requestIds).toHaveLength(13)
  })

  test('tells the reason and every resource, with its Region (terraform-provider-aws #12937)', async () => {
    const { runStep, events } = givenRun(inUseFor(10_000))

    await runStep(STEP)

    expect(events.find(({ type }) => type === 'task-failed')).toMatchObject({
      reason: `Service-linked role ${SERVICE_LINKED_ROLE_NAME} is in use in one or more Regions.`,
      attempt: 1,
      users: [{ region: 'us-east-1', resource: `${ARN}/${idOf('acme')}`, name: 'acme', ours: false }],
      delay: 15_000,
    })
  })

  test('shows both Regions where AWS lists a resource under another than its ARN says (landing-zone-accelerator #221)', async () => {
    const { runStep, events } = givenRun(inUseFor(10_000, { usageList: 'wrong-region' }))

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done' })
    expect(events.find(({ type }) => type === 'task-failed')).toMatchObject({
      users: [
        { resource: `${ARN}/${idOf('acme')}, under us-west-2 though its ARN says us-east-1`, name: 'acme' },
      ],
    })
  })

  test('says so where AWS gives no reason, and does not poll for ever (aws-nuke, FAILED without usage data)', async () => {
    const { runStep, events, elapsed } = failing(undefined, { timeout: 10 * MINUTE })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'pending',
      reason: 'not finished in time (--timeout); AWS said last: AWS gave no reason',
    })
    expect(events.find(({ type }) => type === 'task-failed')).toMatchObject({
      reason: 'AWS gave no reason',
      users: [],
    })
    expect(elapsed()).toBe(10 * MINUTE)
  })

  test('a Region that AWS lists without a resource is told', async () => {
    const { runStep, events } = failing(
      { Reason: 'in use', RoleUsageList: [{ Region: 'eu-west-1', Resources: [] }] },
      { timeout: MINUTE },
    )

    await runStep(STEP)

    expect(events.find(({ type }) => type === 'task-failed')).toMatchObject({
      users: [{ region: 'eu-west-1', resource: 'no resource named', ours: false }],
    })
  })
})

describe('a task that failed because of something outside the plan', () => {
  const blockedBy = (resource: string, region = 'us-east-1') =>
    failing({
      Reason: 'in use',
      RoleUsageList: [
        { Region: 'us-east-1', Resources: [`${ARN}/${idOf('acme')}`] },
        { Region: region, Resources: [resource] },
      ],
    })

  test.each([
    ['an organization that this account does not list', `${ARN}/${idOf('stranger')}`],
    ['a log group that the plan does not clear', 'arn:aws:logs:us-east-1:111122223333:log-group:/other:*'],
    ['something that is not an ARN', 'm-stranger'],
    ['something whose name only ends alike', 'x/events2'],
  ])('is blocked by %s, named, and not submitted again', async (_, resource) => {
    const { runStep, waits, calls } = blockedBy(resource)

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'blocked',
      reason: 'in use',
      attempts: 1,
      blockers: [
        {
          code: 'ListedByAws',
          kind: 'resource',
          subject: resource,
          region: 'us-east-1',
          reason: 'AWS lists it as using the role',
        },
      ],
    })
    expect(waits).toEqual([1000])
    expect(calls(SUBMIT)).toHaveLength(1)
  })

  test('tells both Regions where they differ', async () => {
    const { runStep } = blockedBy(`${ARN}/${idOf('stranger')}`, 'eu-west-1')

    expect((await runStep(STEP)).blockers).toMatchObject([
      {
        region: 'eu-west-1',
        reason: 'AWS lists it as using the role, under eu-west-1 though its ARN says us-east-1',
      },
    ])
  })

  test.each([
    ['by its ARN with :*', 'arn:aws:logs:us-east-1:111122223333:log-group:/events:*'],
    ['by its ARN without', 'arn:aws:logs:us-east-1:111122223333:log-group:/events'],
    ['by its name', '/events'],
  ])('is not blocked by a log group of the plan, listed %s', async (_, resource) => {
    const { runStep } = failing(
      { Reason: 'in use', RoleUsageList: [{ Region: 'us-east-1', Resources: [resource] }] },
      { timeout: MINUTE },
    )

    expect(await runStep(STEP)).toMatchObject({ outcome: 'pending' })
  })
})

describe('a task that failed because of a Region that WorkMail is gone from', () => {
  const GONE = deleteRole({ retryDelay: 30_000, clears: ['/events'], after: [], goneRegions: ['us-west-2'] })
  const WEST = 'arn:aws:workmail:us-west-2:111122223333:organization/m-west'
  const listing = (region: string, ...resources: string[]) =>
    failing(
      { Reason: 'in use', RoleUsageList: [{ Region: region, Resources: resources }] },
      { timeout: MINUTE },
    )

  test.each([
    ['under that Region', 'us-west-2'],
    ['under another', 'us-east-1'],
  ])('is blocked by what no one can turn off any more, listed %s, and says who can', async (_, region) => {
    const { runStep } = listing(region, WEST)

    expect(await runStep(GONE)).toMatchObject({
      outcome: 'blocked',
      blockers: [{ kind: 'resource', subject: WEST, region, next: expect.stringContaining('AWS Support') }],
    })
  })

  test('is blocked by the Region alone too', async () => {
    const { runStep } = listing('us-west-2')

    expect(await runStep(GONE)).toMatchObject({
      outcome: 'blocked',
      blockers: [
        {
          code: 'ListedByAws',
          kind: 'region',
          subject: 'us-west-2',
          reason: 'AWS lists it as using the role, and names no resource',
          next: expect.stringContaining('AWS Support'),
        },
      ],
    })
  })

  test('is not blocked by what the plan clears, though AWS lists it there', async () => {
    const { runStep } = listing('us-west-2', 'arn:aws:logs:us-east-1:111122223333:log-group:/events')

    expect(await runStep(GONE)).toMatchObject({ outcome: 'pending' })
  })

  test('elsewhere a Region without a resource is waited for, and a foreign resource is the operator’s', async () => {
    expect(await listing('us-east-1').runStep(GONE)).toMatchObject({ outcome: 'pending' })
    const { blockers } = await listing('us-east-1', `${ARN}/${idOf('stranger')}`).runStep(GONE)
    expect(blockers?.[0]?.next).toBeUndefined()
  })
})

describe('no submission is made unless every Region was read afresh just before, and nothing uses the role', () => {
  test('each submission reads all three Regions anew', async () => {
    const { runStep, sandbox } = givenRun(inUseFor(20_000))

    await runStep(STEP)

    const reads = sandbox.calls.filter(({ action }) => action === 'ListOrganizations' || action === SUBMIT)
    const round = ['ListOrganizations', 'ListOrganizations', 'ListOrganizations', SUBMIT]
    expect(reads.map(({ action }) => action)).toEqual([...round, ...round, ...round])
    const submissions = sandbox.calls.filter(({ action }) => action === SUBMIT)
    for (const { at } of submissions) {
      const before = reads.filter((call) => call.action !== SUBMIT && call.at === at)
      expect(before.map(({ region }) => region).sort()).toEqual(['eu-west-1', 'us-east-1', 'us-west-2'])
    }
  })

  test('an organization in another Region that uses it blocks before the first (terraform-aws-eks #132)', async () => {
    const { runStep, calls } = givenRun({
      ...OFF,
      organizations: [
        seedOrganization('acme'),
        seedOrganization('europe', '/events', { region: 'eu-west-1' }),
      ],
    })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'blocked',
      attempts: 0,
      reason: `europe (${idOf('europe')}) still uses the role`,
      blockers: [{ code: 'InUse', kind: 'organization', region: 'eu-west-1' }],
    })
    expect(calls(SUBMIT)).toEqual([])
  })

  test('one that is turned on between two tries blocks the second', async () => {
    const { runStep, calls, account } = givenRun(inUseFor(5 * MINUTE), {
      before: ({ action }, changed) => {
        if (action === POLL) turnOn(changed, idOf('acme'), '/events')
      },
    })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'blocked',
      attempts: 1,
      reason: `acme (${idOf('acme')}) still uses the role`,
    })
    expect(calls(SUBMIT)).toHaveLength(1)
    expect(account.roles).toHaveLength(1)
  })

  test.each([
    ['a Region that cannot be listed', { action: 'ListOrganizations', region: 'us-west-2' }, 'region'],
    [
      'an organization that cannot be read',
      { action: 'DescribeEmailMonitoringConfiguration' },
      'organization',
    ],
  ] as const)('%s blocks, for it may use the role', async (_, match, kind) => {
    const { runStep, calls } = givenRun({ ...OFF, faults: [{ match, fault: { kind: 'denied' } }] })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'blocked',
      attempts: 0,
      reason: 'it could not be verified that nothing uses the role',
      blockers: [{ code: 'Unreadable', kind }],
    })
    expect(calls(SUBMIT)).toEqual([])
  })
})

describe('what stops a deletion', () => {
  test('the deadline, in the middle of a wait: not finished, and the task continues in AWS', async () => {
    const { runStep, elapsed, account } = givenRun(behaving({ deletionTakes: 60 * MINUTE }), {
      timeout: 10 * MINUTE,
    })

    expect(await runStep(STEP)).toEqual({
      key: STEP.key,
      outcome: 'pending',
      attempts: 1,
      requestIds: [expect.any(String)],
      reason: 'not finished in time (--timeout)',
      error: { code: 'deadline', kind: 'deadline', message: 'not finished in time (--timeout)' },
    })
    expect(elapsed()).toBe(10 * MINUTE)
    expect(account.deletionTasks).toHaveLength(1)
  })

  test('expired credentials: not finished, to be resumed (aws-nuke #591)', async () => {
    const { runStep } = givenRun({
      ...OFF,
      faults: [{ match: { action: POLL }, fault: { kind: 'expired' } }],
    })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'pending',
      attempts: 1,
      error: { kind: 'credentials' },
    })
  })

  test('a status that may not be asked: failed, by the name of the action', async () => {
    const { runStep } = givenRun({
      ...OFF,
      faults: [{ match: { action: POLL }, fault: { kind: 'denied' } }],
    })

    expect(await runStep(STEP)).toMatchObject({
      outcome: 'failed',
      error: { kind: 'denied', code: 'AccessDenied', message: expect.stringContaining(`iam:${POLL}`) },
    })
  })

  test('not a poll that meets no answer for a while', async () => {
    const { runStep, events } = givenRun({
      ...OFF,
      faults: [{ match: { action: POLL }, times: 15, fault: { kind: 'reset-before' } }],
    })

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done' })
    expect(events.filter(({ type }) => type === 'refused')).toHaveLength(1)
  })

  test('not a submission whose answer is lost: AWS gives the same task again', async () => {
    const { runStep, account } = givenRun({
      ...behaving({ deletionTakes: 5000 }),
      faults: [{ match: { action: SUBMIT }, times: 1, fault: { kind: 'reset-after' } }],
    })

    expect(await runStep(STEP)).toMatchObject({ outcome: 'done' })
    expect(account.deletionTasks).toHaveLength(1)
  })
})
