import { describe, expect, test } from 'vitest'
import { SERVICE_LINKED_ROLE_NAME } from '../../src/facts/service-linked-role.js'
import { teardownTags } from '../../src/facts/teardown-tags.js'
import { loggingStatus } from '../../src/procedures/logging-status.js'
import { absent, known } from '../../src/survey/reading.js'
import { ACCOUNT, idOf, logGroup, organization, role, surveyOf, unreadable } from '../support/survey.js'

type Account = Parameters<typeof surveyOf>[0]

const DEFAULT_GROUP = '/aws/workmail/emailevents/acme'
const status = (account: Account) => loggingStatus(surveyOf(account))
const row = (account: Account) => status(account).organizations[0]
const on = organization('acme', { writesTo: '/events' })

describe('an organization', () => {
  test('with logging on shows its group and its role', () => {
    const logGroups = [
      logGroup('/events', { retentionInDays: 30, storedBytes: 2048, deletionProtection: true }),
    ]

    expect(row({ organizations: [on], logGroups })).toEqual({
      region: 'us-east-1',
      id: idOf('acme'),
      alias: 'acme',
      state: 'Active',
      logging: 'on',
      logGroup: {
        name: '/events',
        state: 'exists',
        retentionInDays: 30,
        storedBytes: 2048,
        deletionProtection: true,
      },
      role: { name: SERVICE_LINKED_ROLE_NAME, kind: 'service-linked' },
    })
  })

  test('with logging off has neither', () => {
    expect(row({ organizations: [organization('acme')] })).toMatchObject({
      logging: 'off',
      logGroup: null,
      role: null,
    })
  })

  test('that could not be read is neither on nor off, and says why', () => {
    expect(
      row({ organizations: [organization('acme', { monitoring: unreadable('timed out') })] }),
    ).toMatchObject({
      logging: 'unreadable',
      reason: 'timed out',
      logGroup: null,
      role: null,
    })
  })

  test.each<[string, Account, object]>([
    ['that is not there is missing', {}, { name: '/events', state: 'missing', storedBytes: null }],
    [
      'that could not be read is unreadable',
      { unreadableLogGroups: ['/events'] },
      { name: '/events', state: 'unreadable', reason: 'denied' },
    ],
    [
      'whose events never expire has no retention',
      { logGroups: [logGroup('/events')] },
      { state: 'exists', retentionInDays: null },
    ],
  ])('whose log group %s', (_, account, expected) => {
    expect(row({ ...account, organizations: [on] })?.logGroup).toMatchObject(expected)
  })

  test.each<[string, Account, object]>([
    ['is gone', { role: absent }, { name: SERVICE_LINKED_ROLE_NAME, kind: 'missing' }],
    [
      'could not be read',
      { role: unreadable() },
      { name: SERVICE_LINKED_ROLE_NAME, kind: 'unreadable', reason: 'denied' },
    ],
    [
      'is a custom one',
      {
        organizations: [
          organization('acme', { writesTo: '/events', roleArn: `arn:aws:iam::${ACCOUNT}:role/mine` }),
        ],
        customRoles: { mine: known(role('mine')) },
      },
      { name: 'mine', kind: 'custom' },
    ],
  ])('whose role %s', (_, account, expected) => {
    expect(row({ organizations: [on], ...account })?.role).toEqual(expected)
  })
})

describe('orphans', () => {
  test('are groups that no organization writes to, with the run that tagged them', () => {
    const { orphans } = status({
      organizations: [on],
      logGroups: [logGroup('/events'), logGroup(DEFAULT_GROUP, { storedBytes: 9 })],
      tags: { [DEFAULT_GROUP]: known(teardownTags('20260101T000000Z-00000a', [idOf('acme')])) },
    })

    expect(orphans).toEqual([
      {
        region: 'us-east-1',
        name: DEFAULT_GROUP,
        state: 'exists',
        retentionInDays: null,
        storedBytes: 9,
        deletionProtection: false,
        owners: ['acme'],
        taggedBy: '20260101T000000Z-00000a',
        isUnknown: false,
      },
    ])
  })

  test('of one Region may have the name of a group that is written to in another', () => {
    const { orphans } = status({
      organizations: [on],
      logGroups: [logGroup('/events'), logGroup('/events', { region: 'eu-west-1' })],
    })

    expect(orphans.map(({ region, taggedBy }) => [region, taggedBy])).toEqual([['eu-west-1', null]])
  })

  test('are not what is not there', () => {
    expect(status({ asked: ['/named'] }).orphans).toEqual([])
  })
})

describe('what could not be read is data', () => {
  const denied = { region: 'us-east-1', reason: 'denied' }

  test('organizations that could not be listed: then no group is known to be an orphan', () => {
    const { unreadable, orphans } = status({ unlisted: ['us-east-1'], logGroups: [logGroup(DEFAULT_GROUP)] })

    expect(unreadable).toMatchObject([{ ...denied, kind: 'organizations', subject: 'us-east-1' }])
    expect(orphans.map(({ isUnknown }) => isUnknown)).toEqual([true])
  })

  test('a single organization, which may write to a group that no other writes to', () => {
    const organizations = [organization('acme', { monitoring: unreadable() })]
    const found = status({ organizations, logGroups: [logGroup(DEFAULT_GROUP)] })

    expect(found.unreadable).toMatchObject([{ ...denied, kind: 'organization', subject: 'acme' }])
    expect(found.orphans.map(({ isUnknown }) => isUnknown)).toEqual([true])
  })

  test('log groups that could not be listed', () => {
    expect(status({ unlistedLogGroups: ['us-west-2'] }).unreadable).toMatchObject([
      { kind: 'log-groups', subject: 'us-west-2', region: 'us-west-2', reason: 'denied' },
    ])
  })
})
