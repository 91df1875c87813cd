import { describe, expect, test } from 'vitest'
import { Stopped } from '../../src/engine/stopped.js'
import { Role, type SandboxSeed } from '../../src/sandbox/account.js'
import { createLogGroup } from '../../src/steps/create-log-group.js'
import { createRole } from '../../src/steps/create-role.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { disableLogging } from '../../src/steps/disable-logging.js'
import { enableLogging } from '../../src/steps/enable-logging.js'
import { encryptLogGroup } from '../../src/steps/encrypt-log-group.js'
import { setRetention } from '../../src/steps/set-retention.js'
import type { Step } from '../../src/steps/step.js'
import { tagLogGroupStep } from '../../src/steps/tag-log-group.js'
import { unprotectLogGroup } from '../../src/steps/unprotect-log-group.js'
import { updateRole } from '../../src/steps/update-role.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { SEED, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { groupArn, idOf, LINKED_ROLE_ARN } from '../support/survey.js'
import { addFault, givenRun, turnOn } from './given.js'

const REGION = 'us-east-1'
const MINUTE = 60_000
const ACME = { region: REGION, organizationId: idOf('acme'), alias: 'acme', after: [] }
const KEY_ARN = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

const ENABLE = enableLogging({
  ...ACME,
  logGroupArn: groupArn('/events'),
  roleArn: LINKED_ROLE_ARN,
  serviceLinkedRoleArn: LINKED_ROLE_ARN,
})
const DISABLE = disableLogging(ACME)
const DELETE_GROUP = deleteLogGroup(REGION, '/events', [])
const MARK = tagLogGroupStep({
  region: REGION,
  logGroupName: '/events',
  tagArn: groupArn('/events').replace(':*', ''),
  runId: 'run',
  organizationIds: [idOf('acme')],
})
const UNPROTECT = unprotectLogGroup(REGION, '/events', [])

/** Nothing writes to `/events` any more. */
const IDLE: SandboxSeed = { ...SEED, organizations: [seedOrganization('acme')] }
const PROTECTED: SandboxSeed = {
  ...IDLE,
  logGroups: [seedLogGroup('/events', { deletionProtectionEnabled: true })],
}

const steps: [string, Step, before: SandboxSeed][] = [
  ['create-role', createRole(), {}],
  ['update-role', updateRole('mail'), SEED],
  ['create-log-group', createLogGroup({ region: REGION, logGroupName: '/events', retentionTag: '30' }), {}],
  [
    'set-retention',
    setRetention({ region: REGION, logGroupName: '/events', retention: 30, after: [] }),
    SEED,
  ],
  [
    'set-retention to never',
    setRetention({ region: REGION, logGroupName: '/events', retention: 'never', after: [] }),
    { logGroups: [seedLogGroup('/events', { retentionInDays: 30 })] },
  ],
  ['encrypt-log-group', encryptLogGroup(REGION, '/events', KEY_ARN), SEED],
  ['tag-log-group', MARK, SEED],
  ['unprotect-log-group', UNPROTECT, PROTECTED],
  ['delete-log-group', DELETE_GROUP, IDLE],
  [
    'verify-log-group-deleted',
    verifyLogGroupDeleted(REGION, '/events', { when: 'before-role', quietPeriod: 1000, after: [] }),
    IDLE,
  ],
  ['enable-logging', ENABLE, IDLE],
  ['disable-logging', DISABLE, SEED],
]

describe.each(steps)('%s', (_, step, before) => {
  test('calls once, is seen, and the second time there is nothing to do', async () => {
    const { runStep, calls } = givenRun(before)

    const first = await runStep(step)
    const made = calls(step.call.action)
    const second = await runStep(step)

    expect(first).toEqual({
      key: step.key,
      outcome: 'done',
      attempts: 1,
      requestIds: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
    })
    expect(made).toHaveLength(1)
    expect(second).toEqual({ key: step.key, outcome: 'unchanged', attempts: 0, requestIds: [] })
    expect(calls(step.call.action)).toHaveLength(1)
  })

  test('waits until AWS shows its effect', async () => {
    const { runStep, waits, calls } = givenRun({ ...before, behaviour: { readLag: 10_000 } })

    const result = await runStep(step)

    expect(result).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(waits.slice(step.quietPeriod === undefined ? 0 : 1)).toEqual([500, 1000, 2000, 4000, 7500])
    expect(calls(step.call.action)).toHaveLength(1)
  })

  test('is not finished where AWS never shows it, and is not called done', async () => {
    const { runStep, elapsed } = givenRun({ ...before, behaviour: { readLag: 24 * 60 * MINUTE } })

    expect(await runStep(step)).toMatchObject({
      outcome: 'pending',
      attempts: 1,
      reason: `AWS took the call, but after ${step.propagationTimeout / 1000} s it does not show its effect yet`,
    })
    expect(elapsed()).toBeLessThanOrEqual(step.propagationTimeout + (step.quietPeriod ?? 0))
  })

  test('is failed where AWS denies it, and nothing is tried again', async () => {
    const { runStep, calls } = givenRun({
      ...before,
      faults: [{ match: { action: step.call.action }, fault: { kind: 'denied' } }],
    })

    expect(await runStep(step)).toMatchObject({
      outcome: 'failed',
      attempts: 1,
      requestIds: [expect.any(String)],
      reason: expect.stringContaining(`not authorized to perform: ${step.call.service}:${step.call.action}`),
      error: { kind: 'denied' },
    })
    expect(calls(step.call.action)).toHaveLength(1)
  })

  test('is not tried where it cannot be looked at first: unreadable is not absent', async () => {
    const { runStep, calls } = givenRun({
      ...before,
      faults: [{ match: { action: step.doneWhen.call.action }, fault: { kind: 'denied' } }],
    })

    expect(await runStep(step)).toMatchObject({ outcome: 'failed', attempts: 0, error: { kind: 'denied' } })
    expect(calls(step.call.action)).toEqual([])
  })

  test('whose answer is lost is made again, and ends the same', async () => {
    const { runStep, account } = givenRun({
      ...before,
      faults: [{ match: { action: step.call.action }, times: 12, fault: { kind: 'reset-after' } }],
    })
    const undisturbed = givenRun(before)

    expect(await runStep(step)).toMatchObject({ outcome: 'done' })
    await undisturbed.runStep(step)
    const shape = ({ organizations, logGroups, roles }: typeof account) => ({
      organizations,
      logGroups: logGroups.map(({ creationTime: _created, ...group }) => group),
      roles: roles.map(({ roleName, description }) => ({ roleName, description })),
    })
    expect(shape(account)).toEqual(shape(undisturbed.account))
  })
})

describe('a refusal that means that it is so already', () => {
  test('"has been taken" is success once GetRole shows the role (landing-zone-accelerator #158)', async () => {
    const { runStep, calls } = givenRun(
      {},
      {
        before: ({ action }, account) => {
          if (action !== 'CreateServiceLinkedRole') return
          account.roles.push(Role.parse({ ...SERVICE_LINKED_ROLE, description: 'described by another' }))
        },
      },
    )

    expect(await runStep(createRole())).toMatchObject({ outcome: 'done', attempts: 1 })
    expect(calls()).toEqual(['iam:GetRole', 'iam:CreateServiceLinkedRole', 'iam:GetRole'])
  })

  test('"has been taken" of a role that GetRole does not show is not a success', async () => {
    const message = 'Service role name X has been taken in this account, please try a different suffix.'
    const { runStep } = givenRun({
      faults: [
        {
          match: { action: 'CreateServiceLinkedRole' },
          fault: { kind: 'error', code: 'InvalidInput', message },
        },
      ],
    })

    expect(await runStep(createRole())).toMatchObject({
      outcome: 'pending',
      reason: 'AWS says that it is so already, but after 120 s it is not seen to be as this step makes it',
    })
  })

  test('another InvalidInput is a failure, with the words of AWS', async () => {
    const message = 'Service role policy is malformed.'
    const { runStep } = givenRun({
      faults: [
        {
          match: { action: 'CreateServiceLinkedRole' },
          fault: { kind: 'error', code: 'InvalidInput', message },
        },
      ],
    })

    expect(await runStep(createRole())).toMatchObject({
      outcome: 'failed',
      error: { code: 'InvalidInputException', kind: 'refused', message },
    })
  })

  test.each([
    ['a log group that someone deletes in between is gone', DELETE_GROUP, IDLE],
    ['a log group that is gone needs no tag', MARK, IDLE],
    ['a log group that is gone needs no protection taken away', UNPROTECT, PROTECTED],
  ])('%s', async (_, step, seed) => {
    const { runStep } = givenRun(seed, {
      before: ({ action }, account) => {
        if (action === step.call.action) account.logGroups = []
      },
    })

    expect(await runStep(step)).toMatchObject({ outcome: 'done', attempts: 1 })
  })

  test('a log group that someone creates in between is there', async () => {
    const { runStep } = givenRun(
      {},
      {
        before: ({ action }, account) => {
          if (action !== 'CreateLogGroup') return
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
      },
    )

    expect(await runStep(createLogGroup({ region: REGION, logGroupName: '/events' }))).toMatchObject({
      outcome: 'done',
      attempts: 1,
    })
  })

  test.each([
    ['tag', MARK],
    ['take the protection of', UNPROTECT],
  ])('to %s a log group that was gone before is nothing to do', async (_, step) => {
    const { runStep, calls } = givenRun({})

    expect(await runStep(step)).toMatchObject({ outcome: 'unchanged', attempts: 0 })
    expect(calls(step.call.action)).toEqual([])
  })
})

describe('a log group that is protected', () => {
  test('is kept with the words of AWS, and the plan may continue', async () => {
    const { runStep, account } = givenRun(PROTECTED)

    expect(await runStep(DELETE_GROUP)).toMatchObject({
      outcome: 'kept',
      attempts: 1,
      reason: 'Cannot delete log group with deletion protection enabled. Disable deletion protection first.',
    })
    expect(account.logGroups).toHaveLength(1)
  })

  test('is not meant by another ValidationException', async () => {
    const { runStep } = givenRun({
      ...IDLE,
      faults: [
        {
          match: { action: 'DeleteLogGroup' },
          fault: { kind: 'error', code: 'ValidationException', message: '1 validation error detected' },
        },
      ],
    })

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'failed' })
  })
})

describe('the precondition of a log group, asked just before its deletion', () => {
  test('is asked again before each try, also where AWS was only too busy', async () => {
    // given a group that nothing writes to, and a first deletion that is throttled
    const given = givenRun(IDLE, {
      before: (call, account, nth) => {
        if (call.action !== 'DeleteLogGroup' || nth > 1) return
        addFault(account, { match: { action: 'DeleteLogGroup' }, fault: { kind: 'throttle' } })
        // when someone turns logging on before the next try
        turnOn(account, idOf('acme'), '/events')
      },
    })
    const result = await given.runStep(DELETE_GROUP)

    // then the deletion was sent once, and the group is kept
    expect(given.calls('DeleteLogGroup')).toHaveLength(1)
    expect(result).toMatchObject({ outcome: 'kept', attempts: 1 })
    expect(given.account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/events'])
  })

  test('keeps a group that an organization began to write to after the survey', async () => {
    const { runStep, account, calls } = givenRun(IDLE, {
      before: ({ action }, changed) => {
        if (action === 'DescribeLogGroups') turnOn(changed, idOf('acme'), '/events')
      },
    })

    const result = await runStep(DELETE_GROUP)

    expect(result).toEqual({
      key: DELETE_GROUP.key,
      outcome: 'kept',
      attempts: 0,
      requestIds: [],
      reason: `acme (${idOf('acme')}) writes to it`,
    })
    expect(calls('DeleteLogGroup')).toEqual([])
    expect(account.logGroups).toHaveLength(1)
  })

  test('is asked again where it could not be read for now, and nothing is called before it was', async () => {
    // given that WorkMail is busy for longer than the SDK has patience, when the precondition is asked
    const { runStep, account, calls } = givenRun({
      ...IDLE,
      faults: [{ match: { action: 'ListOrganizations' }, times: 11, fault: { kind: 'throttle' } }],
    })
    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'done', attempts: 1 })

    // then the deletion comes after the answer
    expect(calls().lastIndexOf('workmail:ListOrganizations')).toBeLessThan(
      calls().indexOf('logs:DeleteLogGroup'),
    )
    expect(account.logGroups).toEqual([])
  })

  test('leaves the step to a later run where it cannot be read for long, with what was not read', async () => {
    const { runStep, account, calls, elapsed } = givenRun({
      ...IDLE,
      faults: [{ match: { action: 'ListOrganizations' }, fault: { kind: 'unavailable' } }],
    })
    expect(await runStep(DELETE_GROUP)).toEqual({
      key: DELETE_GROUP.key,
      outcome: 'pending',
      attempts: 0,
      requestIds: [],
      reason: 'it could not be verified that nothing writes to it',
      blockers: [expect.objectContaining({ code: 'Unreadable', subject: REGION, transient: true })],
    })
    expect(calls('DeleteLogGroup')).toEqual([])
    expect(account.logGroups).toHaveLength(1)
    expect(elapsed()).toBeLessThanOrEqual(3 * MINUTE)
  })

  test.each([
    ['its Region became unreadable', 'ListOrganizations', 'region'],
    [
      'an organization of its Region became unreadable',
      'DescribeEmailMonitoringConfiguration',
      'organization',
    ],
  ])(
    'blocks where %s after the survey (cloud-nuke #1134: unknown means protected)',
    async (_, action, kind) => {
      const { runStep, account, calls } = givenRun(IDLE, {
        before: (call, changed) => {
          if (call.action === 'DescribeLogGroups')
            addFault(changed, { match: { action }, fault: { kind: 'denied' } })
        },
      })

      expect(await runStep(DELETE_GROUP)).toMatchObject({
        outcome: 'blocked',
        attempts: 0,
        reason: 'it could not be verified that nothing writes to it',
        blockers: [{ code: 'Unreadable', kind, region: REGION }],
      })
      expect(calls('DeleteLogGroup')).toEqual([])
      expect(account.logGroups).toHaveLength(1)
    },
  )

  test('is asked again before each try', async () => {
    const { runStep, calls, account } = givenRun(
      {
        ...IDLE,
        faults: [
          {
            match: { action: 'DeleteLogGroup' },
            fault: { kind: 'error', code: 'OperationAbortedException' },
          },
        ],
      },
      {
        before: ({ action }, changed, nth) => {
          if (action === 'DeleteLogGroup' && nth === 5) turnOn(changed, idOf('acme'), '/events')
        },
      },
    )

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'kept', attempts: 5 })
    expect(calls('DeleteLogGroup')).toHaveLength(5)
    expect(account.logGroups).toHaveLength(1)
  })

  test('does not mind what other Regions hold', async () => {
    const { runStep } = givenRun({
      ...IDLE,
      faults: [{ match: { region: 'eu-west-1' }, fault: { kind: 'denied' } }],
    })

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'done' })
  })
})

describe('a refusal that passes', () => {
  test('of a role that has not spread yet is tried again until it has', async () => {
    const { runStep, waits, calls } = givenRun({
      ...IDLE,
      roles: [{ ...SERVICE_LINKED_ROLE, createDate: Date.UTC(2026, 5, 1) }],
      behaviour: { roleSpreadsAfter: 20_000 },
    })

    expect(await runStep(ENABLE)).toMatchObject({ outcome: 'done', attempts: 7 })
    expect(waits).toEqual([500, 1000, 2000, 4000, 7500, 7500])
    expect(calls('PutEmailMonitoringConfiguration')).toHaveLength(7)
  })

  test('of a role that does not spread within two minutes is a failure, with the words of AWS', async () => {
    const { runStep, elapsed, events } = givenRun({
      ...IDLE,
      roles: [{ ...SERVICE_LINKED_ROLE, createDate: Date.UTC(2026, 5, 1) }],
      behaviour: { roleSpreadsAfter: 10 * MINUTE },
    })

    expect(await runStep(ENABLE)).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'InvalidParameterException',
        kind: 'refused',
        message: `The role ${LINKED_ROLE_ARN} does not exist or cannot be assumed by events.workmail.amazonaws.com.`,
      },
    })
    expect(elapsed()).toBeLessThanOrEqual(2 * MINUTE)
    expect(elapsed()).toBeGreaterThan(1.75 * MINUTE)
    expect(events.filter(({ type }) => type === 'refused')[0]).toMatchObject({ delay: 500 })
  })

  test('of anything else about the input is a failure at once', async () => {
    const message = 'The log group must be in the same Region.'
    const { runStep, calls } = givenRun({
      ...IDLE,
      faults: [
        {
          match: { action: 'PutEmailMonitoringConfiguration' },
          fault: { kind: 'error', code: 'InvalidParameterException', message },
        },
      ],
    })

    expect(await runStep(ENABLE)).toMatchObject({ outcome: 'failed', reason: message })
    expect(calls('PutEmailMonitoringConfiguration')).toHaveLength(1)
  })

  test('because two requests touch one log group is tried again', async () => {
    const { runStep, waits, events } = givenRun({
      ...IDLE,
      faults: [
        {
          match: { action: 'DeleteLogGroup' },
          times: 2,
          fault: { kind: 'error', code: 'OperationAbortedException', message: 'Multiple requests' },
        },
      ],
    })

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'done', attempts: 3 })
    expect(waits).toEqual([500, 1000])
    expect(events.filter(({ type }) => type === 'refused')).toMatchObject([
      { message: 'Multiple requests', delay: 500 },
      { message: 'Multiple requests', delay: 1000 },
    ])
  })

  test('because two requests touch the role is tried again', async () => {
    const { runStep } = givenRun({
      ...SEED,
      faults: [
        {
          match: { action: 'UpdateRole' },
          times: 1,
          fault: { kind: 'error', code: 'ConcurrentModification', status: 409 },
        },
      ],
    })

    expect(await runStep(updateRole('mail'))).toMatchObject({ outcome: 'done', attempts: 2 })
  })

  test.each([{ kind: 'throttle' }, { kind: 'unavailable' }, { kind: 'reset-before' }] as const)(
    'by $kind, beyond the tries of the SDK, is tried again',
    async (fault) => {
      const { runStep, calls } = givenRun({
        ...IDLE,
        faults: [{ match: { action: 'TagResource' }, times: 10, fault }],
      })

      expect(await runStep(MARK)).toMatchObject({ outcome: 'done', attempts: 2 })
      expect(calls('TagResource')).toHaveLength(11)
    },
  )

  test('by throttling without an end leaves the step to a later run, and is said (cloud-nuke: skipped without an error)', async () => {
    const { runStep, account, elapsed } = givenRun({
      ...IDLE,
      faults: [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'throttle' } }],
    })

    expect(await runStep(DELETE_GROUP)).toMatchObject({
      outcome: 'pending',
      reason: 'Rate exceeded',
      error: { kind: 'throttled', code: 'ThrottlingException' },
    })
    expect(account.logGroups).toHaveLength(1)
    expect(elapsed()).toBeLessThanOrEqual(3 * MINUTE)
  })
})

describe('what stops a step', () => {
  test('expired credentials, before its call and after it: not finished, to be resumed', async () => {
    for (const action of ['DescribeLogGroups', 'DeleteLogGroup']) {
      const { runStep, account } = givenRun({
        ...IDLE,
        faults: [{ match: { action }, fault: { kind: 'expired' } }],
      })

      expect(await runStep(DELETE_GROUP)).toMatchObject({
        outcome: 'pending',
        error: { code: 'credentials', kind: 'credentials', message: expect.stringMatching(/expired/) },
      })
      expect(account.logGroups).toHaveLength(1)
    }
  })

  test('credentials that expire while a precondition reads are no reading of any kind', async () => {
    const { runStep } = givenRun({
      ...IDLE,
      faults: [{ match: { action: 'ListOrganizations' }, fault: { kind: 'expired' } }],
    })

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'pending', error: { kind: 'credentials' } })
  })

  test('an interrupt in the middle of its call: not finished, and the journal has both records', async () => {
    const { runStep, stop, records, clock } = givenRun({ ...IDLE, behaviour: { latency: 1000 } })
    // Four calls come first: the look, the list, the description, and then the deletion is under way.
    clock.alarm(3500, () => stop(new Stopped('interrupted', 'interrupted by SIGINT')))

    expect(await runStep(DELETE_GROUP)).toMatchObject({
      outcome: 'pending',
      attempts: 1,
      reason: 'interrupted by SIGINT',
      error: { kind: 'interrupted' },
    })
    expect(records.map(({ type }) => type)).toEqual(['calling', 'answered', 'ended'])
    expect(records[1]).toMatchObject({ error: 'Stopped' })
  })

  test('an interrupt during a wait ends it at once', async () => {
    const { runStep, stop, clock, elapsed } = givenRun({ ...IDLE, behaviour: { readLag: MINUTE } })
    clock.alarm(10_000, () => stop(new Stopped('interrupted', 'interrupted by SIGTERM')))

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'pending', error: { kind: 'interrupted' } })
    expect(elapsed()).toBe(10_000)
  })

  test('a run that is stopped already makes no call', async () => {
    const { runStep, stop, calls } = givenRun(IDLE)
    stop(new Stopped('deadline', 'too late'))

    expect(await runStep(DELETE_GROUP)).toMatchObject({ outcome: 'pending', reason: 'too late' })
    expect(calls()).toEqual([])
  })
})

test('a call that is in no catalogue is never sent, wherever its step was read from', async () => {
  const { runStep, calls } = givenRun(IDLE)
  const step = { ...DELETE_GROUP, call: { ...DELETE_GROUP.call, action: 'DeleteLogStream' } }

  expect(await runStep(step)).toMatchObject({ outcome: 'failed', error: { code: 'NotInCatalogue' } })
  expect(calls('DeleteLogStream')).toEqual([])
})
