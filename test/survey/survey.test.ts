import { describe, expect, test } from 'vitest'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../src/facts/service-linked-role.js'
import { teardownTags } from '../../src/facts/teardown-tags.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { findCaller } from '../../src/survey/caller.js'
import { logGroupOf } from '../../src/survey/survey.js'
import { surveyAccount, type Wanted } from '../../src/survey/survey-account.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { givenAccount, SEED, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { ACCOUNT, logGroup, surveyOf } from '../support/survey.js'

const DEFAULT_GROUP = '/aws/workmail/emailevents/acme'
const CALLER = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator` }
const ALL_CALLS = ['workmail:ListOrganizations', 'workmail:DescribeEmailMonitoringConfiguration']

const survey = async (seed: SandboxSeed, wanted: Wanted) => {
  const given = givenAccount(seed)
  const now = given.clock.now()
  const result = await surveyAccount(given.aws, CALLER, wanted, { now })
  const [region] = result.regions
  if (region === undefined) throw new Error('no Region was surveyed')
  return { ...given, survey: result, region }
}

test('who calls is asked of STS', async () => {
  const { aws, calls } = givenAccount({})

  expect(await findCaller(aws)).toEqual(CALLER)
  expect(calls()).toEqual(['sts:GetCallerIdentity'])
})

describe('what is not wanted is not asked', () => {
  test('organizations alone', async () => {
    const { calls, survey: result } = await survey(SEED, { regions: ['us-east-1'] })

    expect(calls()).toEqual(ALL_CALLS)
    expect(result).toMatchObject({
      account: ACCOUNT,
      surveyedAt: '2026-06-01T00:00:00.000Z',
      roles: new Map(),
      attachedPolicies: { is: 'absent' },
      regions: [{ region: 'us-east-1', inScope: true, logGroups: new Map() }],
    })
  })

  test('the role alone', async () => {
    const { aws, calls } = givenAccount(SEED)

    await surveyAccount(aws, CALLER, { regions: [], serviceLinkedRole: true }, { now: 0 })

    expect(calls()).toEqual(['iam:GetRole'])
  })
})

test('Regions that may use the role are read for their organizations alone, and are not in scope', async () => {
  const { survey: result, sandbox } = await survey(
    { ...SEED, organizations: [seedOrganization('acme', '/events', { region: 'eu-west-1' })] },
    { regions: ['us-east-1'], roleRegions: WORKMAIL_REGIONS, logGroups: true },
  )

  expect(result.regions.map(({ region, inScope }) => [region, inScope])).toEqual([
    ['us-east-1', true],
    ['us-west-2', false],
    ['eu-west-1', false],
  ])
  expect(result.regions[2]?.organizations).toMatchObject({ value: [{ alias: 'acme' }] })
  expect(
    new Set(sandbox.calls.filter(({ service }) => service === 'logs').map(({ region }) => region)),
  ).toEqual(new Set(['us-east-1']))
})

describe('log groups', () => {
  test('under the default prefix come with one listing, others of interest one by one', async () => {
    const { region, calls } = await survey(
      {
        ...SEED,
        organizations: [seedOrganization('acme', DEFAULT_GROUP), seedOrganization('other', '/events')],
        logGroups: [
          seedLogGroup(DEFAULT_GROUP),
          seedLogGroup('/aws/workmail/emailevents/gone'),
          seedLogGroup('/events'),
          seedLogGroup('/of-no-interest'),
        ],
      },
      { regions: ['us-east-1'], logGroups: true, logGroupNames: ['/named', '/events'] },
    )

    expect(region.defaultLogGroups).toEqual({
      is: 'known',
      value: [DEFAULT_GROUP, '/aws/workmail/emailevents/gone'],
    })
    expect(Object.fromEntries(region.logGroups)).toEqual({
      [DEFAULT_GROUP]: { is: 'known', value: logGroup(DEFAULT_GROUP) },
      '/aws/workmail/emailevents/gone': {
        is: 'known',
        value: logGroup('/aws/workmail/emailevents/gone'),
      },
      '/events': { is: 'known', value: logGroup('/events') },
      '/named': { is: 'absent' },
    })
    expect(calls('DescribeLogGroups')).toHaveLength(3)
  })

  test('that cannot be listed are unreadable one by one, those that are written to by name', async () => {
    const { region } = await survey(
      {
        ...SEED,
        organizations: [seedOrganization('acme', DEFAULT_GROUP)],
        faults: [{ match: { action: 'DescribeLogGroups' }, fault: { kind: 'denied' } }],
      },
      { regions: ['us-east-1'], logGroups: true },
    )

    expect(region.defaultLogGroups).toMatchObject({ is: 'unreadable' })
    expect([...region.logGroups]).toEqual([[DEFAULT_GROUP, expect.objectContaining({ is: 'unreadable' })]])
  })

  test('that carry a tag are found outside the default prefix too', async () => {
    const tags = teardownTags('run', ['m-1'])
    const { region } = await survey(
      { ...SEED, logGroups: [seedLogGroup('/tagged', { tags })] },
      { regions: ['us-east-1'], logGroups: true, logGroupTags: true, taggedLogGroups: true },
    )

    expect(region.taggedLogGroups).toEqual({ is: 'known', value: ['/tagged'] })
    expect(region.logGroups.get('/tagged')).toMatchObject({ is: 'known' })
    expect(region.logGroupTags.get('/tagged')).toEqual({ is: 'known', value: tags })
  })

  test('and of a tagged group that could not be read itself', async () => {
    const tags = teardownTags('an-earlier-run', ['m-1'])
    const { region } = await survey(
      {
        ...SEED,
        logGroups: [seedLogGroup('/tagged', { tags })],
        faults: [{ match: { action: 'DescribeLogGroups' }, fault: { kind: 'denied' } }],
      },
      { regions: ['us-east-1'], logGroups: true, logGroupTags: true, taggedLogGroups: true },
    )

    expect(region.logGroups.get('/tagged')).toMatchObject({ is: 'unreadable' })
    expect(region.logGroupTags.get('/tagged')).toEqual({ is: 'known', value: tags })
  })

  test('have their tags read where nothing writes to them and AWS can tell', async () => {
    const { region, calls } = await survey(
      {
        ...SEED,
        logGroups: [seedLogGroup('/events'), seedLogGroup('/idle'), seedLogGroup('/odd#1')],
      },
      {
        regions: ['us-east-1'],
        logGroups: true,
        logGroupTags: true,
        logGroupNames: ['/idle', '/odd#1', '/not-there'],
      },
    )

    expect([...region.logGroupTags]).toEqual([['/idle', { is: 'known', value: {} }]])
    expect(calls('ListTagsForResource')).toHaveLength(1)
  })
})

describe('a log group of a surveyed Region', () => {
  const regionOf = (account: Parameters<typeof surveyOf>[0]) => {
    const [region] = surveyOf(account).regions
    if (region === undefined) throw new Error('no Region')
    return region
  }

  test('that is not among those read is absent', () => {
    expect(logGroupOf(regionOf({}), DEFAULT_GROUP)).toEqual({ is: 'absent' })
  })

  test('is not called absent where the default groups could not be listed', () => {
    const region = regionOf({ unlistedLogGroups: ['us-east-1'] })

    expect(logGroupOf(region, DEFAULT_GROUP)).toMatchObject({ is: 'unreadable' })
    expect(logGroupOf(region, '/events')).toEqual({ is: 'absent' })
  })
})

test('tags of organizations are read one by one where a scope asks for them', async () => {
  const { region, calls } = await survey(
    {
      ...SEED,
      organizations: [
        seedOrganization('acme', undefined, { tags: { team: 'mail' } }),
        seedOrganization('other'),
      ],
    },
    { regions: ['us-east-1'], scope: { by: 'tag', key: 'team', value: 'mail' }, organizationTags: true },
  )

  expect(region.organizations).toMatchObject({
    value: [
      { alias: 'acme', tags: { is: 'known', value: { team: 'mail' } } },
      { alias: 'other', tags: { is: 'known', value: {} } },
    ],
  })
  expect(calls('ListTagsForResource')).toHaveLength(2)
})

test('roles that configurations name are read once each, whoever names them', async () => {
  const custom = 'arn:aws:iam::111122223333:role/acme-workmail-events'
  const { survey: result, calls } = await survey(
    {
      ...SEED,
      organizations: ['a', 'b', 'c'].map((alias) =>
        seedOrganization(alias, undefined, {
          monitoring: { logGroupName: '/events', ...(alias === 'c' ? {} : { roleArn: custom }) },
        }),
      ),
      roles: [SERVICE_LINKED_ROLE],
    },
    { regions: ['us-east-1'], configuredRoles: true },
  )

  expect([...result.roles.keys()].sort()).toEqual([SERVICE_LINKED_ROLE_NAME, 'acme-workmail-events'])
  expect(result.roles.get('acme-workmail-events')).toEqual({ is: 'absent' })
  expect(calls('GetRole')).toHaveLength(2)
})

test('the policies of the role are read where they are asked for', async () => {
  const { survey: result } = await survey(SEED, {
    regions: ['us-east-1'],
    serviceLinkedRole: true,
    attachedPolicies: true,
  })

  expect(result.attachedPolicies).toMatchObject({ is: 'known', value: [{ document: { is: 'known' } }] })
})

test('without valid credentials there is no survey', async () => {
  const given = survey({ ...SEED, faults: [{ fault: { kind: 'expired' } }] }, { regions: ['us-east-1'] })

  await expect(given).rejects.toMatchObject({ kind: 'credentials' })
})

test('a signal ends a survey', async () => {
  const { aws } = givenAccount(SEED)
  const controller = new AbortController()
  controller.abort(new Error('enough'))

  await expect(
    surveyAccount(aws, CALLER, { regions: ['us-east-1'] }, { now: 0, signal: controller.signal }),
  ).rejects.toMatchObject({ kind: 'aborted' })
})
