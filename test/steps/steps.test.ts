import * as logs from '@aws-sdk/client-cloudwatch-logs'
import * as iam from '@aws-sdk/client-iam'
import * as workmail from '@aws-sdk/client-workmail'
import { describe, expect, test } from 'vitest'
import { catalogueEntry } from '../../src/aws/catalogue.js'
import { createCustomRole } from '../../src/steps/create-custom-role.js'
import { createLogGroup } from '../../src/steps/create-log-group.js'
import { createRole } from '../../src/steps/create-role.js'
import { deleteCustomRole, deleteRolePolicy } from '../../src/steps/delete-custom-role.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { disableLogging } from '../../src/steps/disable-logging.js'
import { enableLogging } from '../../src/steps/enable-logging.js'
import { encryptLogGroup } from '../../src/steps/encrypt-log-group.js'
import { putRolePolicy } from '../../src/steps/put-role-policy.js'
import { setRetention } from '../../src/steps/set-retention.js'
import { Step } from '../../src/steps/step.js'
import { tagLogGroupStep } from '../../src/steps/tag-log-group.js'
import { unprotectLogGroup } from '../../src/steps/unprotect-log-group.js'
import { updateRole } from '../../src/steps/update-role.js'
import { groupArn, idOf, LINKED_ROLE_ARN } from '../support/survey.js'

const REGION = 'us-east-1'
const GROUP = '/events'
const SDK: Record<string, object> = { logs, iam, workmail }
const acme = { region: REGION, organizationId: idOf('acme'), alias: 'acme', after: [] }

const STEPS: Step[] = [
  createRole(),
  createRole('mail'),
  updateRole('mail'),
  deleteRole({ retryDelay: 30_000, clears: [], after: [] }),
  createCustomRole({ roleName: 'workmail', trustPolicy: '{}', description: 'mail', runId: 'run' }),
  putRolePolicy({ roleName: 'workmail', document: '{}', after: [] }),
  deleteRolePolicy('workmail'),
  deleteCustomRole('workmail', []),
  createLogGroup({ region: REGION, logGroupName: GROUP }),
  createLogGroup({ region: REGION, logGroupName: GROUP, kmsKeyId: 'key', retentionTag: '30' }),
  setRetention({ region: REGION, logGroupName: GROUP, retention: 30, after: [] }),
  setRetention({ region: REGION, logGroupName: GROUP, retention: 'never', after: [] }),
  encryptLogGroup(REGION, GROUP, 'key'),
  tagLogGroupStep({
    region: REGION,
    logGroupName: GROUP,
    tagArn: groupArn(GROUP).replace(':*', ''),
    runId: 'run',
    organizationIds: [idOf('acme')],
  }),
  unprotectLogGroup(REGION, GROUP, []),
  deleteLogGroup(REGION, GROUP, []),
  verifyLogGroupDeleted(REGION, GROUP, { when: 'before-role', quietPeriod: 60_000, after: [] }),
  verifyLogGroupDeleted(REGION, GROUP, { when: 'after-role', quietPeriod: 60_000, after: [] }),
  enableLogging({
    ...acme,
    logGroupArn: groupArn(GROUP),
    roleArn: LINKED_ROLE_ARN,
    serviceLinkedRoleArn: LINKED_ROLE_ARN,
  }),
  disableLogging(acme),
]

const named = STEPS.map((step): [string, Step] => [`${step.key} (${step.call.action})`, step])

describe.each(named)('%s', (_, step) => {
  test('is data, whole after a way through JSON', () => {
    expect(Step.parse(JSON.parse(JSON.stringify(step)))).toEqual(step)
  })

  test('changes by a call of the catalogue, and only reads to look and to follow', () => {
    expect(catalogueEntry(step.call)?.access).toBe('write')
    expect(catalogueEntry(step.doneWhen.call)?.access).toBe('read')
    if (step.waiter) expect(catalogueEntry(step.waiter.poll)?.access).toBe('read')
  })

  test('knows errors by names that the service has', () => {
    const { call, doneWhen, waiter } = step
    const errors = [...step.treatedAsDone, ...step.protectedByAws, ...step.retry.on].map(({ code }) => code)

    for (const code of [...errors, ...(waiter?.taskNotFound ?? [])])
      expect(SDK[call.service], code).toHaveProperty(code)
    for (const code of doneWhen.absentOn) expect(SDK[doneWhen.call.service], code).toHaveProperty(code)
  })

  test('is named by its kind, and says what the documentation is', () => {
    expect(step.key.startsWith(`${step.kind}:`)).toBe(true)
    expect(step.docs.url).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/workmail\//)
    expect(step.subject).not.toBe('')
  })

  test('looks in the Region in which it changes', () => {
    expect(step.doneWhen.call.region).toBe(step.call.region)
  })

  test('waits for its effect, but not for ever', () => {
    expect(step.propagationTimeout).toBeGreaterThanOrEqual(120_000)
    expect(step.propagationTimeout).toBeLessThanOrEqual(300_000)
    expect(step.retry.within).toBeLessThanOrEqual(120_000)
  })
})

test('whatever cannot be brought back is guarded', () => {
  const isUse = ({ kind }: Step['preconditions'][number]) => kind.startsWith('no-organization-')
  const guarded = STEPS.filter(({ preconditions }) => preconditions.some(isUse)).map(({ kind }) => kind)

  expect([...new Set(guarded)].sort()).toEqual([
    'delete-custom-role',
    'delete-log-group',
    'delete-role',
    'delete-role-policy',
    'verify-log-group-deleted',
  ])
})

test('a custom role is only touched where this tool made it, which is asked before who uses it', () => {
  const onOurs = STEPS.filter(({ preconditions }) =>
    preconditions.some(({ kind }) => kind === 'role-is-tagged'),
  )

  expect(
    onOurs.map(({ kind, preconditions }) => [kind, preconditions.map((precondition) => precondition.kind)]),
  ).toEqual([
    ['put-role-policy', ['role-is-tagged']],
    ['delete-role-policy', ['role-is-tagged', 'no-organization-uses-custom-role']],
    ['delete-custom-role', ['role-is-tagged', 'no-organization-uses-custom-role']],
  ])
})

test('two looks at one group have keys of their own', () => {
  const keys = STEPS.filter(({ call }) => call.action === 'DeleteLogGroup').map(({ key }) => key)

  expect(new Set(keys).size).toBe(3)
})

test('a role’s deletion asks after the task that the submission answered', () => {
  const { waiter } = deleteRole({ retryDelay: 30_000, clears: [], after: [] })

  expect(waiter?.poll.input).toEqual({ DeletionTaskId: { $ref: 'DeletionTaskId' } })
  expect(
    [...(waiter?.pending ?? []), ...(waiter?.succeeded ?? []), ...(waiter?.failed ?? [])].sort(),
  ).toEqual(Object.values(iam.DeletionTaskStatusType).sort())
})

test('a step with a member that this version does not know is refused (cloud-nuke #1012)', () => {
  expect(Step.safeParse({ ...createRole(), force: true }).success).toBe(false)
  expect(Step.safeParse({ ...createRole(), preconditions: [{ kind: 'none' }] }).success).toBe(false)
})
