import { describe, expect, test } from 'vitest'
import { catalogueEntry } from '../../src/aws/catalogue.js'
import { Stopped } from '../../src/engine/stopped.js'
import { planFor, wantedFor } from '../../src/procedures/request.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { createLogGroup } from '../../src/steps/create-log-group.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { disableLogging } from '../../src/steps/disable-logging.js'
import { setRetention } from '../../src/steps/set-retention.js'
import { surveyAccount } from '../../src/survey/survey-account.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { SEED, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { teardown } from '../support/requests.js'
import { ACCOUNT, idOf, RUN_ID } from '../support/survey.js'
import { givenRun, planOf } from './given.js'

const MINUTE = 60_000
const REGION = 'us-east-1'
const ALIASES = ['acme', 'beta', 'gamma']

const disable = (alias: string) =>
  disableLogging({ region: REGION, organizationId: idOf(alias), alias, after: [] })
const remove = (name: string, after: string[] = []) => deleteLogGroup(REGION, name, after)
const removeRole = (after: string[]) => deleteRole({ retryDelay: 1000, clears: [], after })
const retain = (name: string) =>
  setRetention({ region: REGION, logGroupName: name, retention: 30, after: [] })
const lookAgain = (name: string) =>
  verifyLogGroupDeleted(REGION, name, { when: 'before-role', quietPeriod: 60_000, after: [] })

/** Three organizations that write to a group each. */
const THREE: SandboxSeed = {
  organizations: ALIASES.map((alias) => seedOrganization(alias, `/${alias}`)),
  logGroups: ALIASES.map((alias) => seedLogGroup(`/${alias}`)),
  roles: [SERVICE_LINKED_ROLE],
}

const CALLER = { account: ACCOUNT, arn: 'arn:aws:iam::111122223333:user/operator' }

/** The plan that `teardown --all` makes of what the account looks like. */
const teardownOf = async (given: ReturnType<typeof givenRun>) => {
  const request = teardown({ retryDelay: 1000 })
  const survey = await surveyAccount(given.aws, CALLER, wantedFor(request), { now: given.clock.now() })
  return planFor(survey, request, RUN_ID)
}

const outcomes = (results: { key: string; outcome: string }[]) =>
  Object.fromEntries(results.map(({ key, outcome }) => [key, outcome]))

describe('the order', () => {
  test('results come in the plan’s order, whatever ended first', async () => {
    const { run } = givenRun(THREE)
    const off = ALIASES.map(disable)
    const slow = lookAgain('/acme')

    const results = await run(slow, ...off)

    expect(results.map(({ key }) => key)).toEqual([slow, ...off].map(({ key }) => key))
  })

  test('a step starts only once all that it comes after have ended', async () => {
    const { run, trace } = givenRun(THREE)
    const off = ALIASES.map(disable)

    await run(
      ...off,
      remove(
        '/acme',
        off.map(({ key }) => key),
      ),
    )

    const last = trace.lastIndexOf('call DeleteEmailMonitoringConfiguration')
    expect(trace.indexOf('call DeleteLogGroup')).toBeGreaterThan(last)
    expect(trace.filter((entry) => entry === 'journal ended')).toHaveLength(4)
    // The deletion is written down as ended after the three that it comes after.
    expect(
      trace.slice(0, trace.indexOf('call DeleteLogGroup')).filter((entry) => entry === 'journal ended'),
    ).toHaveLength(3)
  })

  test('a plan that lists a step before one that it comes after is a fault of this tool', async () => {
    const { run } = givenRun(THREE)
    const off = disable('acme')

    await expect(run(remove('/acme', [off.key]), off)).rejects.toThrow(/has no step disable-logging/)
  })
})

describe('a step that did not end well', () => {
  const denied = (action: string) =>
    givenRun({ ...THREE, faults: [{ match: { action }, fault: { kind: 'denied' } }] })

  test('has what comes after it skipped, each with the first cause, and nothing is called', async () => {
    const { run, calls } = denied('DeleteEmailMonitoringConfiguration')
    const off = disable('acme')
    const group = remove('/acme', [off.key])

    const results = await run(off, group, removeRole([group.key]))

    const reason = `disable-logging of email event logging of acme (${idOf('acme')}) comes first and ended as failed`
    expect(results.slice(1)).toEqual([
      { key: group.key, outcome: 'skipped', attempts: 0, requestIds: [], reason },
      { key: results[2]?.key, outcome: 'skipped', attempts: 0, requestIds: [], reason },
    ])
    expect(calls('DeleteLogGroup')).toEqual([])
    expect(calls('DeleteServiceLinkedRole')).toEqual([])
  })

  test('does not keep from being done what does not come after it', async () => {
    const { run } = givenRun({
      ...THREE,
      faults: [{ match: { organizationId: idOf('beta') }, fault: { kind: 'denied' } }],
    })

    expect(outcomes(await run(...ALIASES.map(disable)))).toEqual({
      [disable('acme').key]: 'done',
      [disable('beta').key]: 'failed',
      [disable('gamma').key]: 'done',
    })
  })

  test('is not one that was kept: the plan continues', async () => {
    const { run } = givenRun({
      roles: [SERVICE_LINKED_ROLE],
      logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })],
    })
    const group = remove('/events')

    expect(outcomes(await run(group, removeRole([group.key])))).toEqual({
      [group.key]: 'kept',
      'delete-role:AWSServiceRoleForAmazonWorkMailEvents': 'done',
    })
  })
})

describe('resuming an earlier run', () => {
  test('what had ended well is not done again, and what comes after it starts', async () => {
    const { runPlan, calls } = givenRun(THREE)
    const off = disable('gamma')
    const plan = planOf(off, retain('/acme'))
    const earlier = [{ key: off.key, outcome: 'done' as const, attempts: 2, requestIds: ['a', 'b'] }]

    const results = await runPlan(plan, earlier)

    expect(results[0]).toEqual(earlier[0])
    expect(results[1]).toMatchObject({ outcome: 'done' })
    expect(calls('DeleteEmailMonitoringConfiguration')).toEqual([])
  })

  test('A quiet period begins with the step that the resumed run had to do again, not with its first try.', async () => {
    const { runPlan, clock, elapsed } = givenRun({ logGroups: [seedLogGroup('/events')] })
    const deletion = remove('/events')
    const look = verifyLogGroupDeleted('us-east-1', '/events', {
      when: 'before-role',
      quietPeriod: 5 * MINUTE,
      after: [deletion.key],
    })
    const hourAgo = clock.now() - 60 * MINUTE

    await runPlan(planOf(deletion, look), [], {
      startedAt: hourAgo,
      endedAt: new Map([[deletion.key, hourAgo]]),
    })

    expect(elapsed()).toBeGreaterThanOrEqual(5 * MINUTE)
  })

  test('a precondition is asked again: the journal is not a proof that nothing writes to the group', async () => {
    const { runPlan, account } = givenRun(SEED)
    const off = disable('acme')

    const results = await runPlan(planOf(off, remove('/events', [off.key])), [
      { key: off.key, outcome: 'done', attempts: 1, requestIds: [] },
    ])

    expect(results[1]).toMatchObject({ outcome: 'kept', reason: `acme (${idOf('acme')}) writes to it` })
    expect(account.logGroups).toHaveLength(1)
  })
})

describe('side by side', () => {
  const many = Array.from({ length: 20 }, (_, index) => `/group-${index}`)

  test('no more than five steps are under way', async () => {
    const { run, sandbox } = givenRun({
      logGroups: many.map((name) => seedLogGroup(name)),
      behaviour: { latency: 1000 },
    })

    await run(...many.map(retain))

    // Every call takes a second, so those that were under way together ended together.
    const together = new Map<number, number>()
    for (const { at } of sandbox.calls) together.set(at, (together.get(at) ?? 0) + 1)
    expect(Math.max(...together.values())).toBe(5)
  })

  test('the quiet before a look takes none of the five places, and passes for all at once', async () => {
    const { run, elapsed } = givenRun({})

    await run(...many.map(lookAgain))

    expect(elapsed()).toBe(60_000)
  })

  test('no quiet is asked for, and none is told of', async () => {
    const { run, events } = givenRun({})

    await run(verifyLogGroupDeleted(REGION, '/acme', { when: 'before-role', quietPeriod: 0, after: [] }))

    expect(events.map(({ type }) => type)).not.toContain('settling')
  })

  test('few organizations are read again for each deletion; those that wait for the same reading share it', async () => {
    const { run, sandbox } = givenRun({
      organizations: [seedOrganization('acme')],
      logGroups: many.map((name) => seedLogGroup(name)),
      behaviour: { latency: 100 },
    })

    await run(...many.map((name) => remove(name)))

    const reads = sandbox.calls.filter(({ action }) => action === 'ListOrganizations')
    const deletions = sandbox.calls.filter(({ action }) => action === 'DeleteLogGroup')
    expect(deletions).toHaveLength(20)
    expect(reads.length).toBeLessThan(20)
    for (const { at } of deletions) {
      expect(reads.some((read) => read.at <= at && at - read.at <= 600)).toBe(true)
    }
  })

  test('a reading from before the last configuration was turned off proves nothing', async () => {
    const { run, sandbox } = givenRun({ ...THREE, behaviour: { latency: 10 } })
    const off = ALIASES.map(disable)
    const groups = off.map(({ key }, index) => remove(`/${ALIASES[index]}`, [key]))

    expect((await run(...off, ...groups)).every(({ outcome }) => outcome === 'done')).toBe(true)
    const ends = sandbox.calls.filter(({ action }) => action === 'DeleteEmailMonitoringConfiguration')
    for (const [index, { at }] of sandbox.calls
      .filter(({ action }) => action === 'DeleteLogGroup')
      .entries()) {
      const end = ends[index]?.at ?? Number.POSITIVE_INFINITY
      expect(
        sandbox.calls.some((call) => call.action === 'ListOrganizations' && call.at > end && call.at < at),
      ).toBe(true)
    }
  })
})

describe('the journal', () => {
  test('has each record before the next call is made', async () => {
    const given = givenRun(SEED)

    await given.runPlan(await teardownOf(given))

    const { trace } = given
    const changes = [
      'TagResource',
      'DeleteEmailMonitoringConfiguration',
      'DeleteLogGroup',
      'DeleteServiceLinkedRole',
    ]
    for (const action of changes) {
      const at = trace.indexOf(`call ${action}`)
      expect(trace.slice(at - 1, at + 2)).toEqual([
        `journal calling ${action}`,
        `call ${action}`,
        `journal answered ${action}`,
      ])
    }
    // What a step did is written down whole before the first call of what comes after it.
    const ended = trace.indexOf('journal ended')
    expect(trace.slice(ended + 1).find((entry) => entry.startsWith('call'))).toBe(
      'call DescribeEmailMonitoringConfiguration',
    )
    expect(trace.slice(0, ended).filter((entry) => entry.startsWith('journal'))).toEqual([
      'journal calling TagResource',
      'journal answered TagResource',
    ])
  })

  test('tells of each call how it was answered, with the id that CloudTrail has', async () => {
    const { runStep, records } = givenRun({
      ...SEED,
      organizations: [],
      faults: [
        {
          match: { action: 'DeleteLogGroup' },
          times: 1,
          fault: { kind: 'error', code: 'OperationAbortedException' },
        },
      ],
    })

    const result = await runStep(remove('/events'))

    expect(records).toMatchObject([
      { type: 'calling', key: remove('/events').key, action: 'DeleteLogGroup', attempt: 1 },
      { type: 'answered', error: 'OperationAbortedException', requestIds: [expect.any(String)] },
      { type: 'calling', attempt: 2 },
      { type: 'answered', requestIds: [expect.any(String)] },
      { type: 'ended', result },
    ])
    expect(records[3]).not.toHaveProperty('error')
    expect(result.requestIds).toHaveLength(2)
  })

  test('that cannot be written ends the run: no call is made after the record that is missing', async () => {
    const whole = givenRun(THREE)
    await whole.runPlan(await teardownOf(whole))
    const records = whole.records.length
    expect(records).toBeGreaterThan(20)

    for (let missing = 0; missing < records; missing += 1) {
      let written = 0
      let callsAtBreak: number | undefined
      const given = givenRun(THREE, {
        append: () => {
          written += 1
          if (written <= missing) return
          callsAtBreak ??= given.sandbox.calls.length
          throw new Error('ENOSPC: no space left on device')
        },
      })
      const plan = await teardownOf(given)

      await expect(given.runPlan(plan)).rejects.toThrow('ENOSPC')
      expect(given.sandbox.calls).toHaveLength(callsAtBreak as number)
      expect(given.records).toHaveLength(missing)
    }
  })
})

describe('a teardown', () => {
  test('changes only what its plan names, with the inputs that the plan shows', async () => {
    const given = givenRun({
      ...THREE,
      logGroups: [...(THREE.logGroups ?? []), seedLogGroup('/aws/lambda/orders')],
      behaviour: { lateWriteAfter: 30_000, roleInUseFor: 90_000 },
    })
    const plan = await teardownOf(given)
    const surveyed = given.sandbox.calls.length

    await given.runPlan(plan)

    const named = plan.steps.map(({ call }) => JSON.stringify([call.action, call.region, call.input]))
    const changes = given.sandbox.calls.filter((call) => catalogueEntry(call)?.access === 'write')
    expect(given.sandbox.calls.slice(0, surveyed)).not.toContain(changes[0])
    for (const { action, region, input } of changes)
      expect(named).toContain(JSON.stringify([action, region, input]))
    expect(given.account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/aws/lambda/orders'])
  })

  test('looks at it once more after the role is gone, where nothing brings it back any more', async () => {
    const given = givenRun(SEED, {
      before: ({ action }, account) => {
        const came = account.logGroups.length > 0
        if (action === 'DeleteServiceLinkedRole' && !came)
          account.logGroups.push({
            ...seedLogGroup('/events'),
            creationTime: 0,
            deletionProtectionEnabled: false,
            logGroupClass: 'STANDARD',
            storedBytes: 0,
            tags: {},
            streams: [],
          })
      },
    })

    const results = await given.runPlan(await teardownOf(given))

    expect(results.at(-1)).toMatchObject({
      key: 'verify-log-group-deleted:after-role:us-east-1:/events',
      outcome: 'done',
    })
    expect(given.account.logGroups).toEqual([])
  })

  test('that is interrupted has every step left as not finished or skipped, none as done', async () => {
    const given = givenRun({ ...THREE, behaviour: { latency: 100 } })
    const plan = await teardownOf(given)
    given.clock.alarm(750, () => given.stop(new Stopped('interrupted', 'interrupted by SIGINT')))

    const results = await given.runPlan(plan)

    const made = given.sandbox.calls.length
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['done', 'pending', 'skipped']))
    expect(given.records.filter(({ type }) => type === 'ended')).toHaveLength(plan.steps.length)
    await given.clock.advance(600_000)
    expect(given.sandbox.calls).toHaveLength(made)
  })
})

test('a step that creates, in a run beside one that fails, is not undone', async () => {
  const { run, account } = givenRun({
    ...SEED,
    faults: [{ match: { action: 'DeleteEmailMonitoringConfiguration' }, fault: { kind: 'denied' } }],
  })

  await run(disable('acme'), createLogGroup({ region: REGION, logGroupName: '/new' }))

  expect(account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/events', '/new'])
})
