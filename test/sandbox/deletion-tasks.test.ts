import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import {
  type Ask,
  code,
  givenSandbox,
  groupArn,
  LOGGING_SEED,
  ORGANIZATION_ID,
  OTHER_ORGANIZATION_ID,
  PRINCIPAL,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
} from './given.js'

const submit = async (ask: Ask): Promise<string> =>
  (await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })).DeletionTaskId as string

const status = (ask: Ask, DeletionTaskId: string) =>
  ask('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })

const turnOff = (ask: Ask) =>
  ask('workmail', 'DeleteEmailMonitoringConfiguration', { OrganizationId: ORGANIZATION_ID })

const getRole = (ask: Ask) => ask('iam', 'GetRole', { RoleName: ROLE_NAME })

const IN_TWO_REGIONS: SandboxSeed = {
  organizations: [
    {
      region: 'us-east-1',
      organizationId: ORGANIZATION_ID,
      alias: 'acme',
      monitoring: { logGroupName: '/events' },
    },
    {
      region: 'eu-west-1',
      organizationId: OTHER_ORGANIZATION_ID,
      alias: 'acme-europe',
      monitoring: { logGroupName: '/events' },
    },
  ],
  roles: [SERVICE_LINKED_ROLE],
}

const US_ARN = `arn:aws:workmail:us-east-1:111122223333:organization/${ORGANIZATION_ID}`
const EU_ARN = `arn:aws:workmail:eu-west-1:111122223333:organization/${OTHER_ORGANIZATION_ID}`
const REASON = `Service-linked role ${ROLE_NAME} is in use in one or more Regions.`

test('a task is first not started, then in progress, then the role is gone', async () => {
  const { ask, clock } = givenSandbox({
    roles: [SERVICE_LINKED_ROLE],
    behaviour: { deletionStartsAfter: 1000, deletionTakes: 3000 },
  })

  const task = await submit(ask)
  expect(await status(ask, task)).toEqual({ Status: 'NOT_STARTED' })
  await clock.advance(1000)
  expect(await status(ask, task)).toEqual({ Status: 'IN_PROGRESS' })
  await clock.advance(2999)
  expect(await status(ask, task)).toEqual({ Status: 'IN_PROGRESS' })
  expect(await getRole(ask)).toMatchObject({ Role: { RoleName: ROLE_NAME } })
  await clock.advance(1)
  expect(await status(ask, task)).toEqual({ Status: 'SUCCEEDED' })
  expect(await code(getRole(ask))).toBe('NoSuchEntityException')
})

test('while a task is unfinished, the next call answers the same id; after it, a new one', async () => {
  const { ask, clock } = givenSandbox({ ...LOGGING_SEED, behaviour: { deletionTakes: 1000 } })

  const first = await submit(ask)
  expect(await submit(ask)).toBe(first)
  await clock.advance(1000)
  expect(await submit(ask)).not.toBe(first)
})

test('a task fails while a configuration uses the role, and lists it by Region', async () => {
  const { ask, account } = givenSandbox(IN_TWO_REGIONS)

  const task = await submit(ask)

  expect(await status(ask, task)).toEqual({
    Status: 'FAILED',
    Reason: {
      Reason: REASON,
      RoleUsageList: [
        { Region: 'us-east-1', Resources: [US_ARN] },
        { Region: 'eu-west-1', Resources: [EU_ARN] },
      ],
    },
  })
  expect(account.roles).toHaveLength(1)
})

test.each([
  ['full', { Reason: REASON, RoleUsageList: [expect.anything(), expect.anything()] }],
  ['partial', { Reason: REASON, RoleUsageList: [{ Region: 'us-east-1', Resources: [US_ARN] }] }],
  [
    'wrong-region',
    {
      Reason: REASON,
      RoleUsageList: [
        { Region: 'us-west-2', Resources: [US_ARN] },
        { Region: 'us-east-1', Resources: [EU_ARN] },
      ],
    },
  ],
  ['none', { Reason: REASON }],
  ['no-reason', undefined],
] as const)('a usage list can be %s', async (usageList, expected) => {
  const { ask } = givenSandbox({ ...IN_TWO_REGIONS, behaviour: { usageList } })

  const task = await submit(ask)

  expect((await status(ask, task)).Reason).toEqual(expected)
})

test('a role stays in use for a while after its last configuration is off', async () => {
  const { ask, clock } = givenSandbox({ ...LOGGING_SEED, behaviour: { roleInUseFor: 60_000 } })
  await turnOff(ask)

  await clock.advance(59_999)
  expect(await status(ask, await submit(ask))).toMatchObject({
    Status: 'FAILED',
    Reason: { RoleUsageList: [{ Region: 'us-east-1', Resources: [US_ARN] }] },
  })
  await clock.advance(1)
  expect(await status(ask, await submit(ask))).toEqual({ Status: 'SUCCEEDED' })
})

test('what counts is the use at the end of the task, not when it is asked about', async () => {
  const { ask, clock } = givenSandbox({
    ...LOGGING_SEED,
    behaviour: { roleInUseFor: 5000, deletionTakes: 1000 },
  })
  await turnOff(ask)
  const task = await submit(ask)

  await clock.advance(60_000)

  expect(await status(ask, task)).toMatchObject({ Status: 'FAILED' })
})

test('a custom role in the place of the service-linked one frees it', async () => {
  const { ask } = givenSandbox({
    ...LOGGING_SEED,
    roles: [SERVICE_LINKED_ROLE, { roleName: 'workmail-events' }],
  })

  await ask('workmail', 'PutEmailMonitoringConfiguration', {
    OrganizationId: ORGANIZATION_ID,
    LogGroupArn: groupArn('/events'),
    RoleArn: 'arn:aws:iam::111122223333:role/workmail-events',
  })

  expect(await status(ask, await submit(ask))).toEqual({ Status: 'SUCCEEDED' })
})

test('a finished task is forgotten after a while, an unfinished one is not', async () => {
  const { ask, clock } = givenSandbox({
    roles: [SERVICE_LINKED_ROLE],
    behaviour: { deletionTakes: 10_000, deletionTaskKeptFor: 500 },
  })
  const task = await submit(ask)

  await clock.advance(9_000)
  expect(await status(ask, task)).toEqual({ Status: 'IN_PROGRESS' })
  await clock.advance(1_499)
  expect(await status(ask, task)).toEqual({ Status: 'SUCCEEDED' })
  await clock.advance(1)
  expect(await code(status(ask, task))).toBe('NoSuchEntityException')
})

test('GetRole still shows a deleted role for a while', async () => {
  const { ask, clock } = givenSandbox({
    roles: [SERVICE_LINKED_ROLE],
    behaviour: { roleVisibleAfterDeletionFor: 4000 },
  })
  expect(await status(ask, await submit(ask))).toEqual({ Status: 'SUCCEEDED' })

  await clock.advance(3999)
  expect(await getRole(ask)).toMatchObject({ Role: { RoleName: ROLE_NAME } })
  await clock.advance(1)
  expect(await code(getRole(ask))).toBe('NoSuchEntityException')
})

test('a role that is made again while its deletion is not yet seen is the new one', async () => {
  const { ask, clock, account } = givenSandbox({
    roles: [{ ...SERVICE_LINKED_ROLE, description: 'old' }],
    behaviour: { roleVisibleAfterDeletionFor: 60_000 },
  })
  await status(ask, await submit(ask))
  await clock.advance(1000)

  await ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: PRINCIPAL, Description: 'new' })

  expect(await getRole(ask)).toMatchObject({ Role: { Description: 'new' } })
  expect(account.unseen).toEqual([])
})

test.each([
  ['unknown', `task/aws-service-role/${PRINCIPAL}/${ROLE_NAME}/0`, 'NoSuchEntityException'],
  ['malformed', 'task/1', 'InvalidInputException'],
])('a task id that is %s is refused', async (_, task, expected) => {
  const { ask } = givenSandbox()

  expect(await code(status(ask, task))).toBe(expected)
})
