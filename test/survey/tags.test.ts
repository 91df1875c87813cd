import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { known } from '../../src/survey/reading.js'
import { surveyAccount } from '../../src/survey/survey-account.js'
import { givenAccount, SEED, seedLogGroup, seedOrganization } from '../support/given-account.js'
import { ACCOUNT } from '../support/survey.js'

const CALLER = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator` }

/** What a command for acme alone reads of tags in us-east-1. */
const tagsFor = async (seed: SandboxSeed) => {
  const { aws, clock, sandbox } = givenAccount({ ...SEED, ...seed })
  const wanted = {
    regions: ['us-east-1'],
    scope: { by: 'name' as const, names: ['acme'] },
    protect: { key: 'keep', value: 'yes' },
    organizationTags: true,
    logGroups: true,
    logGroupTags: true,
  }
  const survey = await surveyAccount(aws, CALLER, wanted, { now: clock.now() })
  const [region] = survey.regions
  const organizations = region?.organizations.is === 'known' ? region.organizations.value : []
  return {
    organizations: Object.fromEntries(organizations.map(({ alias, tags }) => [alias, tags])),
    logGroups: Object.fromEntries(region?.logGroupTags ?? []),
    asked: sandbox.calls.filter(({ action }) => action === 'ListTagsForResource').length,
  }
}

test('Tags are read of what the scope may change, and of groups that no organization writes to.', async () => {
  const { organizations, logGroups, asked } = await tagsFor({
    organizations: [
      seedOrganization('acme', '/events', { tags: { keep: 'yes' } }),
      seedOrganization('beta', '/beta', { tags: { keep: 'yes' } }),
      seedOrganization('off'),
    ],
    logGroups: [
      seedLogGroup('/events', { tags: { team: 'mail' } }),
      seedLogGroup('/beta'),
      seedLogGroup('/aws/workmail/emailevents/left'),
    ],
  })

  expect(organizations).toEqual({ acme: known({ keep: 'yes' }), beta: undefined, off: undefined })
  expect(logGroups).toEqual({
    '/events': known({ team: 'mail' }),
    '/aws/workmail/emailevents/left': known({}),
  })
  expect(asked).toBe(3)
})

test('Tags that AWS does not answer are unreadable.', async () => {
  const { organizations, logGroups } = await tagsFor({
    organizations: [seedOrganization('acme', '/events')],
    logGroups: [seedLogGroup('/events')],
    faults: [{ match: { action: 'ListTagsForResource' }, fault: { kind: 'denied' } }],
  })

  const unreadable = { is: 'unreadable', code: 'AccessDeniedException' }
  expect([organizations.acme, logGroups['/events']]).toMatchObject([unreadable, unreadable])
})

describe('a log group with a # in its name, whose tags AWS does not list,', () => {
  const seed = (tags: Record<string, string>): SandboxSeed => ({
    organizations: [seedOrganization('acme', '/events#1')],
    logGroups: [seedLogGroup('/events#1', { tags }), seedLogGroup('/events', { tags: { keep: 'yes' } })],
  })
  const tagsOf = async (more: SandboxSeed) => (await tagsFor(more)).logGroups['/events#1']

  test('is asked for among those that carry the tag', async () => {
    expect(await tagsOf(seed({ team: 'mail' }))).toEqual(known({}))
  })

  test('counts as carrying it with the value that protects', async () => {
    expect(await tagsOf(seed({ keep: 'no' }))).toEqual(known({ keep: 'yes' }))
  })

  test('is unreadable where that is not answered', async () => {
    const faults = [{ match: { action: 'ListLogGroups' }, fault: { kind: 'denied' as const } }]

    expect(await tagsOf({ ...seed({}), faults })).toMatchObject({ is: 'unreadable' })
  })
})
