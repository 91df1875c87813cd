import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunContext } from '../../src/engine/context.js'
import {
  createPreconditions,
  isTagged,
  noOrganizationUsesRole,
  noOrganizationWritesTo,
  stillTagged,
} from '../../src/engine/preconditions.js'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import { teardownTags } from '../../src/facts/teardown-tags.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import type { Precondition } from '../../src/steps/step.js'
import type { Organization } from '../../src/survey/organizations.js'
import { absent, known, type Reading } from '../../src/survey/reading.js'
import { givenAccount, SEED, seedOrganization } from '../support/given-account.js'
import {
  groupArn,
  idOf,
  LINKED_ROLE_ARN,
  organization,
  role,
  unreadable,
  unreadableForNow,
} from '../support/survey.js'
import { givenRun } from './given.js'

const CUSTOM_ROLE_ARN = 'arn:aws:iam::111122223333:role/acme-workmail-events'

const writesTo = (organizations: Organization[] | Reading<never>) =>
  noOrganizationWritesTo(
    '/events',
    'us-east-1',
    Array.isArray(organizations) ? known(organizations) : organizations,
  )

describe('whether nothing writes to a log group', () => {
  test('others, with logging off or to another group, leave it alone', () => {
    const organizations = [organization('off'), organization('other', { writesTo: '/events-2' })]

    expect(writesTo(organizations)).toEqual({ holds: true, organizations })
  })

  test('a writer keeps it, and is named', () => {
    expect(writesTo([organization('acme', { writesTo: '/events' })])).toEqual({
      holds: false,
      outcome: 'kept',
      reason: `acme (${idOf('acme')}) writes to it`,
      blockers: [
        {
          code: 'InUse',
          kind: 'organization',
          subject: `acme (${idOf('acme')})`,
          region: 'us-east-1',
          reason: 'writes to the log group',
        },
      ],
    })
  })

  test('a writer with a custom role is a writer', () => {
    const acme = organization('acme', { writesTo: '/events', roleArn: CUSTOM_ROLE_ARN })

    expect(writesTo([acme])).toMatchObject({ holds: false, outcome: 'kept' })
  })

  test('an organization that could not be read may write to it', () => {
    expect(writesTo([organization('acme', { monitoring: unreadable('no permission') })])).toMatchObject({
      holds: false,
      outcome: 'blocked',
      reason: 'it could not be verified that nothing writes to it',
      blockers: [{ code: 'Unreadable', reason: 'could not be read: no permission' }],
    })
  })

  test('so may any in a Region that could not be listed', () => {
    expect(writesTo(unreadable('timed out'))).toMatchObject({
      holds: false,
      outcome: 'blocked',
      blockers: [{ code: 'Unreadable', kind: 'region', subject: 'us-east-1' }],
    })
  })

  test('a known writer is named before what could not be read', () => {
    const organizations = [
      organization('unread', { monitoring: unreadable() }),
      organization('acme', { writesTo: '/events' }),
    ]

    expect(writesTo(organizations)).toMatchObject({
      outcome: 'kept',
      reason: expect.stringContaining('acme'),
    })
  })
})

const usesRole = (byRegion: Partial<Record<string, Organization[] | Reading<never>>>) =>
  noOrganizationUsesRole(
    WORKMAIL_REGIONS.map((region) => {
      const here = byRegion[region] ?? []
      return { region, reading: Array.isArray(here) ? known(here) : here }
    }),
  )

describe('whether nothing uses the service-linked role', () => {
  test('organizations that are off or have a role of their own do not', () => {
    const off = organization('off')
    const custom = organization('custom', { writesTo: '/events', roleArn: CUSTOM_ROLE_ARN })

    expect(usesRole({ 'us-east-1': [off, custom] })).toEqual({ holds: true, organizations: [off, custom] })
  })

  test.each([
    ['without a role', undefined],
    ['with its ARN', LINKED_ROLE_ARN],
    ['with its ARN in other letters, for role names have no case', LINKED_ROLE_ARN.toLowerCase()],
  ])('a configuration %s uses it', (_, roleArn) => {
    const acme = organization('acme', {
      region: 'eu-west-1',
      writesTo: '/events',
      ...(roleArn && { roleArn }),
    })

    expect(usesRole({ 'eu-west-1': [acme] })).toMatchObject({
      holds: false,
      outcome: 'blocked',
      reason: `acme (${idOf('acme')}) still uses the role`,
      blockers: [{ code: 'InUse', region: 'eu-west-1', subject: `acme (${idOf('acme')})` }],
    })
  })

  test('an organization, or a Region, that could not be read may use it', () => {
    const verdict = usesRole({
      'us-west-2': [organization('acme', { region: 'us-west-2', monitoring: unreadable() })],
      'eu-west-1': unreadable(),
    })

    expect(verdict).toMatchObject({
      holds: false,
      outcome: 'blocked',
      reason: 'it could not be verified that nothing uses the role',
      blockers: [
        { kind: 'organization', region: 'us-west-2' },
        { kind: 'region', region: 'eu-west-1' },
      ],
    })
  })
})

describe('whether nothing uses a custom role', () => {
  const NAME = 'acme-workmail-events'
  const uses = (...organizations: Organization[]) =>
    noOrganizationUsesRole([{ region: 'us-east-1', reading: known(organizations) }], NAME)

  test('those by the service-linked role, or by another, do not', () => {
    const organizations = [
      organization('linked', { writesTo: '/events' }),
      organization('other', { writesTo: '/events', roleArn: `${CUSTOM_ROLE_ARN}-2` }),
    ]

    expect(uses(...organizations)).toEqual({ holds: true, organizations })
  })

  test.each([
    ['its ARN', CUSTOM_ROLE_ARN],
    ['its ARN in other letters', CUSTOM_ROLE_ARN.replace('events', 'EVENTS')],
    ['an ARN with a path', CUSTOM_ROLE_ARN.replace('role/', 'role/mail/')],
  ])('a configuration with %s does', (_, roleArn) => {
    expect(uses(organization('acme', { writesTo: '/events', roleArn }))).toMatchObject({
      holds: false,
      outcome: 'blocked',
      blockers: [{ code: 'InUse', reason: `uses role ${NAME}` }],
    })
  })

  test('an organization that could not be read may', () => {
    expect(uses(organization('acme', { monitoring: unreadable() }))).toMatchObject({
      holds: false,
      outcome: 'blocked',
      blockers: [{ code: 'Unreadable' }],
    })
  })
})

describe('whether a role carries a tag', () => {
  const TAG = 'workmail-lifecycle:custom-role'

  test('with any value will do, and one that is not there is no one’s', () => {
    const tagged = known(role('mine', { tags: { [TAG]: '' } }))

    expect(isTagged('mine', TAG, tagged)).toEqual({ holds: true, organizations: [] })
    expect(isTagged('mine', TAG, absent)).toEqual({ holds: true, organizations: [], absent: true })
  })

  test('without it the role is someone’s, and one that could not be read may be', () => {
    expect(isTagged('mine', TAG, known(role('mine', { tags: { [`${TAG}-not`]: '' } })))).toMatchObject({
      holds: false,
      outcome: 'blocked',
      blockers: [
        {
          code: 'NotOurs',
          kind: 'role',
          subject: 'mine',
          region: 'global',
          reason: `is not one that this tool made: it has no tag ${TAG}`,
        },
      ],
    })
    expect(isTagged('mine', TAG, unreadable('denied'))).toMatchObject({
      holds: false,
      outcome: 'blocked',
      blockers: [{ code: 'Unreadable', kind: 'role', reason: 'could not be read: denied' }],
    })
  })
})

const monitorings = fc.constantFrom<Organization['monitoring']>(
  absent,
  unreadable(),
  known({ logGroupArn: groupArn('/events'), roleArn: undefined }),
  known({ logGroupArn: groupArn('/other'), roleArn: LINKED_ROLE_ARN }),
  known({ logGroupArn: groupArn('/other'), roleArn: CUSTOM_ROLE_ARN }),
)
const regions = fc.oneof(
  fc.constant(unreadable()),
  fc
    .array(monitorings, { maxLength: 4 })
    .map((all) => known(all.map((monitoring, index) => organization(`o${index}`, { monitoring })))),
)

test('whatever the account holds, a deletion is only allowed where all was read and nothing is in use', () => {
  const uses = (reading: Reading<Organization[]>, isUse: (organization: Organization) => boolean): boolean =>
    reading.is !== 'known' || reading.value.some((each) => each.monitoring.is === 'unreadable' || isUse(each))
  const logGroupOf = ({ monitoring }: Organization) =>
    monitoring.is === 'known' ? monitoring.value.logGroupArn : undefined
  const hasLinkedRole = ({ monitoring }: Organization) =>
    monitoring.is === 'known' && monitoring.value.roleArn !== CUSTOM_ROLE_ARN

  fc.assert(
    fc.property(fc.array(regions, { minLength: 3, maxLength: 3 }), (readings) => {
      const [first] = readings as [Reading<Organization[]>]
      const byRegion = readings.map((reading, index) => ({
        region: WORKMAIL_REGIONS[index] as string,
        reading,
      }))

      expect(noOrganizationWritesTo('/events', 'us-east-1', first).holds).toBe(
        !uses(first, (each) => logGroupOf(each) === groupArn('/events')),
      )
      expect(noOrganizationUsesRole(byRegion).holds).toBe(
        !readings.some((reading) => uses(reading, hasLinkedRole)),
      )
    }),
  )
})

/** Of so many organizations, all with logging off but `acme`. */
const regionOf = (organizations: number): SandboxSeed => ({
  ...SEED,
  organizations: [
    seedOrganization('acme', '/events'),
    ...Array.from({ length: organizations - 1 }, (_, index) => seedOrganization(`quiet${index}`)),
  ],
})

/** When the steps before had ended, without a run of before. */
const ended = (at: number) => ({ readyAt: at, quietSince: at })

const askedTwice = async (organizations: number, latency: number, later: number) => {
  const { context, clock, calls } = givenRun({
    ...regionOf(organizations),
    behaviour: { latency, pageSize: 100 },
  })
  const ask = createPreconditions(context)
  const group = { kind: 'no-organization-writes-to', region: 'us-east-1', logGroupName: '/other' } as const
  const before = clock.now() - 1
  const readings = () => calls('ListOrganizations').length
  await ask(group, ended(before))
  await clock.advance(later)
  await ask(group, ended(before))
  return readings()
}

test('where there are few organizations, each deletion has a reading of its own', async () => {
  expect(await askedTwice(10, 10, 0)).toBe(2)
})

test.each([
  ['in a moment', 10, 5],
  ['in twenty seconds', 10_000, 40],
  ['in two minutes', 60_000, 180],
])(
  'a reading of many organizations that was made %s (%i ms a call) serves until it is %i s old',
  async (...given) => {
    // given a Region of eleven organizations, which takes two calls one after the other to read
    const [, latency, seconds] = given
    const age = seconds * 1000 - 2 * latency

    // then it is read again only once the reading is older than that, from when it was asked for
    expect(await askedTwice(11, latency, age)).toBe(1)
    expect(await askedTwice(11, latency, age + 1)).toBe(2)
  },
)

describe('where WorkMail answers no more', () => {
  const given = (seed: SandboxSeed) => {
    const { aws, clock } = givenAccount({ ...SEED, ...seed })
    const context = { aws, clock, signal: new AbortController().signal } as Partial<RunContext> as RunContext
    const ask = createPreconditions(context)
    return (precondition: Precondition) => ask(precondition, ended(clock.now()))
  }
  const gone = (...regions: string[]): SandboxSeed => ({
    behaviour: { workMailGone: Object.fromEntries(regions.map((region) => [region, 'refused'])) },
  })
  const timingOut: SandboxSeed = {
    faults: [{ match: { action: 'ListOrganizations' }, fault: { kind: 'timeout' } }],
  }
  const group = { kind: 'no-organization-writes-to', region: 'us-east-1', logGroupName: '/events' } as const
  const role = { kind: 'no-organization-uses-role' as const, regions: [...WORKMAIL_REGIONS] }

  test('a log group may go only where the plan found WorkMail gone from its Region', async () => {
    const ask = given(gone('us-east-1'))

    expect(await ask(group)).toMatchObject({ holds: false, outcome: 'blocked' })
    expect(await ask({ ...group, workMailGone: true })).toEqual({ holds: true, organizations: [] })
  })

  test('the role may go only where the plan found it gone from that very Region', async () => {
    const ask = given(gone('us-east-1', 'eu-west-1'))

    expect(await ask({ ...role, goneRegions: ['us-east-1', 'eu-west-1'] })).toMatchObject({ holds: true })
    expect(await ask({ ...role, goneRegions: ['us-east-1'] })).toMatchObject({
      holds: false,
      blockers: [{ code: 'Unreadable', subject: 'eu-west-1' }],
    })
    expect(await ask(role)).toMatchObject({ holds: false })
  })

  test('a Region that answers again is looked at as always', async () => {
    const ask = given({})

    expect(await ask({ ...group, workMailGone: true })).toMatchObject({ holds: false, outcome: 'kept' })
    expect(await ask({ ...role, goneRegions: ['us-east-1'] })).toMatchObject({
      holds: false,
      blockers: [{ code: 'InUse' }],
    })
  })

  test('a Region that answers too late is not gone', async () => {
    const ask = given(timingOut)

    expect(await ask({ ...group, workMailGone: true })).toMatchObject({ holds: false, outcome: 'blocked' })
    expect(await ask({ ...role, goneRegions: [...WORKMAIL_REGIONS] })).toMatchObject({ holds: false })
  })
})

test('one Region is read once at a time, so that the last reading is also the newest', async () => {
  // given an account that answers the first listing late
  let asked = 0
  const { aws, clock, calls } = givenAccount(SEED, {
    onCall: async (moment, { action }) => {
      if (moment !== 'before' || action !== 'ListOrganizations') return
      asked += 1
      if (asked === 1) await clock.sleep(1000)
    },
  })
  const context = { aws, clock, signal: new AbortController().signal } as Partial<RunContext> as RunContext
  const ask = createPreconditions(context)
  const precondition = {
    kind: 'no-organization-writes-to' as const,
    region: 'us-east-1',
    logGroupName: '/events',
  }

  // when it is asked once more, by a step that cannot do with that reading
  const first = ask(precondition, ended(clock.now() - 1))
  const second = ask(precondition, ended(clock.now()))
  await first

  // then the first reading was whole before the second began
  await second
  expect(calls()).toEqual([
    'workmail:ListOrganizations',
    'workmail:DescribeEmailMonitoringConfiguration',
    'workmail:ListOrganizations',
    'workmail:DescribeEmailMonitoringConfiguration',
  ])
})

describe('where the clock of the machine is set back', () => {
  const HOUR = 60 * 60 * 1000
  const given = () => {
    const { aws, clock, calls } = givenAccount(SEED)
    let behind = 0
    const context = {
      aws,
      clock: { ...clock, now: () => clock.now() - behind },
      signal: new AbortController().signal,
    } as Partial<RunContext> as RunContext
    const setBack = (): void => {
      behind = HOUR
    }
    return {
      ask: createPreconditions(context),
      now: context.clock.now,
      setBack,
      listings: () => calls('ListOrganizations').length,
    }
  }

  test('the role is not deleted by a reading from before', async () => {
    const { ask, now, setBack, listings } = given()
    const role = { kind: 'no-organization-uses-role' as const, regions: [...WORKMAIL_REGIONS] }

    await ask(role, ended(now()))
    setBack()
    await ask(role, ended(now()))

    expect(listings()).toBe(2 * WORKMAIL_REGIONS.length)
  })

  test('nor a custom role', async () => {
    const { ask, now, setBack, listings } = given()
    const precondition = {
      kind: 'no-organization-uses-custom-role' as const,
      regions: [...WORKMAIL_REGIONS],
      roleName: 'mine',
    }

    await ask(precondition, ended(now()))
    setBack()
    await ask(precondition, ended(now()))

    expect(listings()).toBe(2 * WORKMAIL_REGIONS.length)
  })

  test('nor is a log group', async () => {
    const { ask, now, setBack, listings } = given()
    const group = {
      kind: 'no-organization-writes-to' as const,
      region: 'us-east-1',
      logGroupName: '/other',
    }

    await ask(group, ended(now() - 1))
    setBack()
    await ask(group, ended(now() - 1))

    expect(listings()).toBe(2)
  })
})

describe('whether a tagged log group is to go still', () => {
  const group = { region: 'us-east-1', logGroupName: '/events' }

  test('it is while it has its tag, and where it is gone', () => {
    expect(stillTagged(group, known(true))).toMatchObject({ holds: true })
    expect(stillTagged(group, absent)).toMatchObject({ holds: true })
  })

  test('it stays once someone has taken the tag off', () => {
    expect(stillTagged(group, known(false))).toEqual({
      holds: false,
      outcome: 'kept',
      reason: 'someone took its tag off since, so it stays',
      blockers: [],
    })
  })

  test('a tag that cannot be read may have been taken off', () => {
    const blocker = { code: 'Unreadable', kind: 'log-group', subject: '/events', region: 'us-east-1' }
    expect(stillTagged(group, unreadable('no permission'))).toEqual({
      holds: false,
      outcome: 'blocked',
      reason: 'it could not be verified that no one took its tag off',
      blockers: [{ ...blocker, reason: 'its tag could not be read: no permission' }],
    })
    expect(stillTagged(group, unreadableForNow)).toMatchObject({ blockers: [{ transient: true }] })
  })

  describe('as the account says', () => {
    const ask = (seed: { tags?: Record<string, string>; creationTime?: number } | undefined) => {
      const { clock, aws, calls } = givenAccount({
        ...SEED,
        logGroups: seed === undefined ? [] : [{ ...group, creationTime: 1000, ...seed }],
      })
      const signal = new AbortController().signal
      const preconditions = createPreconditions({ aws, clock, signal } as unknown as RunContext)
      const precondition = {
        kind: 'still-tagged',
        account: '111122223333',
        creationTime: 1000,
        ...group,
      } as const
      return { verdict: preconditions(precondition, ended(0)), calls }
    }

    test.each([
      ['tagged', { tags: teardownTags('run', [idOf('acme')]) }, true],
      ['tagged by another run', { tags: teardownTags('other', []) }, true],
      ['with tags of others only', { tags: { owner: 'mail' } }, false],
      ['without any tag', {}, false],
      ['another one of the name, which a late write made', { creationTime: 2000 }, true],
      ['gone', undefined, true],
    ])('%s', async (_, seed, holds) => {
      expect(await ask(seed).verdict).toMatchObject({ holds })
    })

    test('which takes one call where it is tagged', async () => {
      const { verdict, calls } = ask({ tags: teardownTags('run', []) })
      await verdict
      expect(calls()).toEqual(['logs:ListTagsForResource'])
    })
  })
})
