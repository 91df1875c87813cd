import { describe, expect, test } from 'vitest'
import type { Aws } from '../../src/aws/aws.js'
import { DOCUMENTED_LIMITS } from '../../src/facts/quotas.js'
import { readOrganizations, readOrganizationTags } from '../../src/survey/organizations.js'
import { valueOr } from '../../src/survey/survey.js'
import { givenAccount, SEED, seedOrganization } from '../support/given-account.js'
import { groupArn, idOf, LINKED_ROLE_ARN } from '../support/survey.js'

const monitoringOf = async (aws: Aws, region = 'us-east-1') => {
  const organizations = valueOr(await readOrganizations(aws, region), [])
  return Object.fromEntries(organizations.map(({ alias, monitoring }) => [alias, monitoring]))
}

test('every organization of a Region is read, page by page, with where it writes', async () => {
  const { aws } = givenAccount({
    ...SEED,
    organizations: [
      seedOrganization('acme', '/events'),
      seedOrganization('acme-labs'),
      seedOrganization('acme-west', undefined, { region: 'us-west-2' }),
    ],
    behaviour: { pageSize: 1 },
  })

  expect(await readOrganizations(aws, 'us-east-1')).toEqual({
    is: 'known',
    value: [
      {
        region: 'us-east-1',
        id: idOf('acme'),
        alias: 'acme',
        state: 'Active',
        monitoring: {
          is: 'known',
          value: { logGroupArn: groupArn('/events'), roleArn: LINKED_ROLE_ARN },
        },
      },
      {
        region: 'us-east-1',
        id: idOf('acme-labs'),
        alias: 'acme-labs',
        state: 'Active',
        monitoring: { is: 'absent' },
      },
    ],
  })
})

test.each(['not-found', 'empty'] as const)(
  'logging that is off is absent, where AWS says it by %s',
  async (unconfigured) => {
    const { aws } = givenAccount({ organizations: [seedOrganization('acme')], behaviour: { unconfigured } })

    expect(await monitoringOf(aws)).toEqual({ acme: { is: 'absent' } })
  },
)

test('a deleted organization that WorkMail refuses to describe has no logging', async () => {
  const { aws } = givenAccount({ organizations: [seedOrganization('acme', undefined, { state: 'DELETED' })] })

  expect(await monitoringOf(aws)).toEqual({ acme: { is: 'absent' } })
})

test('an organization in any other state that WorkMail refuses to describe is unreadable', async () => {
  const { aws } = givenAccount({
    organizations: [seedOrganization('acme', '/events', { state: 'Impaired' })],
  })

  expect(await monitoringOf(aws)).toEqual({
    acme: expect.objectContaining({ is: 'unreadable', code: 'OrganizationStateException' }),
  })
})

test('a Region that may not be listed is unreadable', async () => {
  const { aws } = givenAccount({
    ...SEED,
    faults: [{ match: { action: 'ListOrganizations' }, fault: { kind: 'denied' } }],
  })

  expect(await readOrganizations(aws, 'us-east-1')).toMatchObject({
    is: 'unreadable',
    code: 'AccessDeniedException',
    reason: expect.stringContaining('not authorized to perform: workmail:ListOrganizations'),
  })
})

test('a page that is missing makes the whole list unreadable', async () => {
  const { aws } = givenAccount({
    organizations: [seedOrganization('acme'), seedOrganization('acme-labs')],
    behaviour: { pageSize: 1 },
    faults: [{ match: { action: 'ListOrganizations' }, skip: 1, fault: { kind: 'denied' } }],
  })

  expect(await readOrganizations(aws, 'us-east-1')).toMatchObject({ is: 'unreadable' })
})

test.each([
  ['denied', 'AccessDeniedException'],
  ['throttle', 'ThrottlingException'],
  ['reset-before', 'ECONNRESET'],
  ['malformed', 'UnreadableReply'],
  ['truncated', 'ECONNRESET'],
] as const)(
  'an organization whose description meets %s is unreadable, and the others are not',
  async (kind, code) => {
    const { aws } = givenAccount({
      organizations: [seedOrganization('acme', '/events'), seedOrganization('acme-labs')],
      faults: [{ match: { organizationId: idOf('acme') }, fault: { kind } }],
    })

    expect(await monitoringOf(aws)).toEqual({
      acme: expect.objectContaining({ is: 'unreadable', code }),
      'acme-labs': { is: 'absent' },
    })
  },
)

test('credentials that expire on the way are no fact about any organization', async () => {
  const { aws } = givenAccount({
    ...SEED,
    faults: [{ match: { action: 'DescribeEmailMonitoringConfiguration' }, fault: { kind: 'expired' } }],
  })

  await expect(readOrganizations(aws, 'us-east-1')).rejects.toMatchObject({ kind: 'credentials' })
})

test('no more are described at a time than the limits allow', async () => {
  let open = 0
  let most = 0
  const { aws, calls } = givenAccount(
    { organizations: Array.from({ length: 23 }, (_, index) => seedOrganization(`acme-${index}`)) },
    {
      limits: DOCUMENTED_LIMITS,
      onCall: async (moment, { action }) => {
        if (action !== 'DescribeEmailMonitoringConfiguration') return
        open += moment === 'before' ? 1 : -1
        most = Math.max(most, open)
        for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      },
    },
  )

  await readOrganizations(aws, 'us-east-1')

  expect(calls('DescribeEmailMonitoringConfiguration')).toHaveLength(23)
  expect(most).toBe(DOCUMENTED_LIMITS.atOnce.workmail)
})

describe('a configuration that is not understood', () => {
  const answering = (output: Record<string, unknown>): Aws => ({
    call: async ({ action }) => ({
      output:
        action === 'ListOrganizations'
          ? { OrganizationSummaries: [{ OrganizationId: idOf('acme'), Alias: 'acme', State: 'Active' }] }
          : output,
      requestIds: [],
      attempts: 1,
    }),
  })

  test.each([
    { LogGroupArn: 'arn:aws:logs::111122223333:log-group:/events:*' },
    { LogGroupArn: 'arn:aws-cn:logs:us-east-1:111122223333:log-group:/events:*' },
    { LogGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:/events:log-stream:x' },
    { LogGroupArn: '' },
    { LogGroupArn: 7 },
    { LogGroupArn: groupArn('/events'), RoleArn: 'arn:aws:iam::111122223333:user/acme' },
    { LogGroupArn: groupArn('/events'), RoleArn: '' },
  ])('%j is unreadable, since it may name any group or role', async (output) => {
    expect(await monitoringOf(answering(output))).toEqual({
      acme: {
        is: 'unreadable',
        code: 'UnexpectedReply',
        reason:
          'DescribeEmailMonitoringConfiguration in us-east-1 answered something that AWS does not document',
      },
    })
  })
})

describe('tags of an organization', () => {
  const read = (aws: Aws, id: string) =>
    readOrganizationTags(aws, '111122223333', { region: 'us-east-1', id })

  test('are read by themselves, for the list leaves them out (cloud-nuke #1140)', async () => {
    const tags = { department: 'legal', empty: '' }
    const { aws } = givenAccount({ organizations: [seedOrganization('acme', undefined, { tags })] })

    expect(await read(aws, idOf('acme'))).toEqual({ is: 'known', value: tags })
  })

  test('are unreadable where they may not be read', async () => {
    const { aws } = givenAccount({
      organizations: [seedOrganization('acme')],
      faults: [{ match: { action: 'ListTagsForResource' }, fault: { kind: 'denied' } }],
    })

    expect(await read(aws, idOf('acme'))).toMatchObject({ is: 'unreadable' })
  })
})
