import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { known } from '../../src/survey/reading.js'
import { surveyAccount } from '../../src/survey/survey.js'
import { withTagsOf } from '../../src/survey/tags.js'
import { givenAccount, SEED, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { ACCOUNT } from '../support/survey.js'

const CALLER = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator` }
const TAG = { key: 'keep', value: 'yes' }

const given = async (seed: SandboxSeed) => {
  const { aws, clock, sandbox } = givenAccount({ ...SEED, ...seed })
  const wanted = { regions: ['us-east-1', 'us-west-2'], logGroups: true }
  const survey = await surveyAccount(aws, CALLER, wanted, { now: clock.now() })
  const before = sandbox.calls.length
  const organizations = survey.regions.flatMap((region) =>
    region.organizations.is === 'known' ? region.organizations.value : [],
  )
  return {
    organizations,
    read: (missingTags: Partial<Parameters<typeof withTagsOf>[2]>) =>
      withTagsOf(aws, survey, { organizations: [], logGroups: [], ...missingTags }, TAG),
    asked: () => sandbox.calls.slice(before).map(({ action, region }) => `${action} ${region}`),
  }
}

test('tags are read of what is asked for alone', async () => {
  const { organizations, read, asked } = await given({
    organizations: [
      seedOrganization('acme', '/events', { tags: { keep: 'yes' } }),
      seedOrganization('beta', '/events'),
    ],
    logGroups: [seedLogGroup('/events', { tags: { team: 'mail' } })],
  })

  const { regions } = await read({
    organizations: organizations.filter(({ alias }) => alias === 'acme'),
    logGroups: [{ region: 'us-east-1', name: '/events' }],
  })

  expect(asked()).toEqual(['ListTagsForResource us-east-1', 'ListTagsForResource us-east-1'])
  expect(regions[0]?.logGroupTags).toEqual(new Map([['/events', known({ team: 'mail' })]]))
  expect(regions[0]?.organizations).toMatchObject({
    value: [{ alias: 'acme', tags: known({ keep: 'yes' }) }, { alias: 'beta' }],
  })
  expect(regions[0]?.organizations).not.toHaveProperty('value.1.tags')
})

test.each(['workmail', 'logs'] as const)('tags that %s does not tell are unreadable', async (service) => {
  const { organizations, read } = await given({
    faults: [{ match: { service, action: 'ListTagsForResource' }, fault: { kind: 'denied' } }],
  })

  const { regions } = await read({ organizations, logGroups: [{ region: 'us-east-1', name: '/events' }] })

  const unreadable = { is: 'unreadable', code: 'AccessDeniedException' }
  expect(
    service === 'logs' ? regions[0]?.logGroupTags.get('/events') : regions[0]?.organizations,
  ).toMatchObject(service === 'logs' ? unreadable : { value: [{ tags: unreadable }] })
})

test('a log group that is gone by now has none', async () => {
  const { read } = await given({})

  const { regions } = await read({ logGroups: [{ region: 'us-west-2', name: '/gone' }] })

  expect(regions[1]?.logGroupTags.get('/gone')).toEqual({ is: 'absent' })
})

describe('a log group with a # in its name, whose tags AWS does not list,', () => {
  const seed = (tags: Record<string, string>): SandboxSeed => ({
    organizations: [seedOrganization('acme', '/events#1')],
    logGroups: [seedLogGroup('/events#1', { tags }), seedLogGroup('/events', { tags: { keep: 'yes' } })],
  })
  const tagsOf = async (more: SandboxSeed) => {
    const { read } = await given(more)
    const { regions } = await read({ logGroups: [{ region: 'us-east-1', name: '/events#1' }] })
    return regions[0]?.logGroupTags.get('/events#1')
  }

  test('is asked for among those that carry the tag', async () => {
    expect(await tagsOf(seed({ team: 'mail' }))).toEqual(known({}))
  })

  test('counts as carrying it with the value that protects', async () => {
    expect(await tagsOf(seed({ keep: 'no' }))).toEqual(known({ keep: 'yes' }))
  })

  test('is unreadable where that is not told', async () => {
    const faults = [{ match: { action: 'ListLogGroups' }, fault: { kind: 'denied' as const } }]

    expect(await tagsOf({ ...seed({}), faults })).toMatchObject({ is: 'unreadable' })
  })
})
