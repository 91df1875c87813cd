import { expect, test } from 'vitest'
import { type Ask, givenSandbox, groupArn, LOGGING_SEED, ORGANIZATION_ID, ROLE_NAME, START } from './given.js'

const groups = async (ask: Ask) =>
  (await ask('logs', 'DescribeLogGroups')).logGroups as Record<string, unknown>[]

const turnOff = (ask: Ask) =>
  ask('workmail', 'DeleteEmailMonitoringConfiguration', { OrganizationId: ORGANIZATION_ID })

const deleteGroup = (ask: Ask) => ask('logs', 'DeleteLogGroup', { logGroupName: '/events' })

const SEED = {
  ...LOGGING_SEED,
  logGroups: [{ region: 'us-east-1', logGroupName: '/events', retentionInDays: 30, tags: { a: 'b' } }],
}

test('a deleted group comes back once by a late write, without retention and tags', async () => {
  const { ask, clock } = givenSandbox({ ...SEED, behaviour: { lateWriteAfter: 5000 } })
  await turnOff(ask)
  await clock.advance(100)
  await deleteGroup(ask)

  await clock.advance(4999)
  expect(await groups(ask)).toEqual([])
  await clock.advance(1)
  const [group] = await groups(ask)
  expect(group).toMatchObject({ logGroupName: '/events', creationTime: START + 5100 })
  expect(group).not.toHaveProperty('retentionInDays')
  const resourceArn = groupArn('/events').replace(':*', '')
  expect(await ask('logs', 'ListTagsForResource', { resourceArn })).toEqual({ tags: {} })

  await deleteGroup(ask)
  await clock.advance(60_000)
  expect(await groups(ask)).toEqual([])
})

test('a group that an organization still writes to comes back each time', async () => {
  const { ask, clock } = givenSandbox({ ...SEED, behaviour: { lateWriteAfter: 5000 } })

  for (const _ of [1, 2]) {
    await deleteGroup(ask)
    await clock.advance(5000)
    expect(await groups(ask)).toHaveLength(1)
  }
})

test('it does not come back where late writes are off', async () => {
  const { ask, clock } = givenSandbox(SEED)
  await turnOff(ask)
  await deleteGroup(ask)

  await clock.advance(600_000)

  expect(await groups(ask)).toEqual([])
})

test('it does not come back where the last configuration ended long before', async () => {
  const behaviour = { lateWriteAfter: 0, lateWriteWithin: 10_000 }
  const { ask, clock } = givenSandbox({ ...SEED, behaviour })
  await turnOff(ask)
  await clock.advance(10_000)

  await deleteGroup(ask)

  expect(await groups(ask)).toEqual([])
})

test('it does not come back once the role is gone', async () => {
  const { ask, clock } = givenSandbox({ ...SEED, behaviour: { lateWriteAfter: 5000 } })
  await turnOff(ask)
  await deleteGroup(ask)
  await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })

  await clock.advance(5000)

  expect(await groups(ask)).toEqual([])
})

test('a custom role may not create groups, so that none comes back by it', async () => {
  const { ask, clock } = givenSandbox({
    ...SEED,
    organizations: [
      {
        region: 'us-east-1',
        organizationId: ORGANIZATION_ID,
        alias: 'acme',
        monitoring: {
          logGroupName: '/events',
          roleArn: 'arn:aws:iam::111122223333:role/workmail-events',
        },
      },
    ],
    behaviour: { lateWriteAfter: 5000 },
  })
  await turnOff(ask)
  await deleteGroup(ask)

  await clock.advance(60_000)

  expect(await groups(ask)).toEqual([])
})

test('what happens by itself happens in the order of time, although no one looks', async () => {
  const { ask, clock } = givenSandbox({ ...SEED, behaviour: { lateWriteAfter: 5000, deletionTakes: 9000 } })
  await turnOff(ask)
  await deleteGroup(ask)
  await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })

  await clock.advance(60_000)

  // The write came before the role was gone.
  expect(await groups(ask)).toHaveLength(1)
})
