import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PROTECT_TAG } from '../../src/facts/protect-tag.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../src/facts/service-linked-role.js'
import { ownerTags, teardownTags } from '../../src/facts/teardown-tags.js'
import { DEFAULT_PROTECT_TAG } from '../../src/procedures/protection.js'
import { teardown } from '../../src/procedures/teardown.js'
import type { TeardownOptions } from '../../src/procedures/teardown-options.js'
import { absent, known } from '../../src/survey/reading.js'
import type { Scope } from '../../src/survey/scope.js'
import { writtenLogGroupName } from '../../src/survey/survey.js'
import { teardown as request } from '../support/requests.js'
import {
  ACCOUNT,
  idOf,
  LINKED_ROLE_ARN,
  linkedRole,
  logGroup,
  organization,
  RUN_ID,
  role,
  surveyOf,
  unreadable,
  unreadableForNow,
} from '../support/survey.js'

type Account = Parameters<typeof surveyOf>[0]

const ALL: Scope = { by: 'all' }
const named = (...names: string[]): Scope => ({ by: 'name', names })
const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/acme-workmail-events`
const DEFAULT_GROUP = '/aws/workmail/emailevents/acme'

const OPTIONS: TeardownOptions = {
  runId: RUN_ID,
  // What the tags of these accounts say is vouched for; what if it is not: see vouchers.test.ts.
  journaled: ['/events', '/tagged', '/shared'].map((logGroupName) => ({ region: 'us-east-1', logGroupName })),
  protect: DEFAULT_PROTECT_TAG,
  ...request().options,
}

const plan = (account: Account, options: Partial<TeardownOptions> = {}, scope: Scope = ALL) =>
  teardown(surveyOf({ ...account, asked: options.logGroups?.map(({ name }) => name) }), scope, {
    ...OPTIONS,
    ...options,
  })

/** Each step's key with the keys that it comes after. */
const edges = ({ steps }: ReturnType<typeof teardown>): Record<string, string[]> =>
  Object.fromEntries(steps.map(({ key, after }) => [key, after]))

const keys = (...args: Parameters<typeof plan>): string[] => plan(...args).steps.map(({ key }) => key)

const tag = (group: string, region = 'us-east-1') => `tag-log-group:${region}:${group}`
const owner = (group: string, region = 'us-east-1') => `tag-log-group-owner:${region}:${group}`
const disable = (alias: string, region = 'us-east-1') => `disable-logging:${region}:${idOf(alias)}`
const remove = (group: string, region = 'us-east-1') => `delete-log-group:${region}:${group}`
const look = (when: 'before' | 'after', group: string, region = 'us-east-1') =>
  `verify-log-group-deleted:${when}-role:${region}:${group}`
const ROLE = `delete-role:${SERVICE_LINKED_ROLE_NAME}`

const acme = organization('acme', { writesTo: '/events' })
const ACME = { organizations: [acme], logGroups: [logGroup('/events')] }

describe('the documented order', () => {
  test('tag, off, group, role, and a look at the group before and after the role', () => {
    expect(edges(plan(ACME))).toEqual({
      [tag('/events')]: [],
      [disable('acme')]: [tag('/events')],
      [remove('/events')]: [disable('acme')],
      [look('before', '/events')]: [remove('/events')],
      [ROLE]: [tag('/events'), disable('acme'), remove('/events'), look('before', '/events')],
      [look('after', '/events')]: [ROLE],
    })
  })

  test('each call has just the input that it needs', () => {
    expect(plan(ACME).steps.map(({ call }) => [call.region, call.action, call.input])).toEqual([
      [
        'us-east-1',
        'TagResource',
        {
          resourceArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/events`,
          tags: teardownTags(RUN_ID, [idOf('acme')]),
        },
      ],
      ['us-east-1', 'DeleteEmailMonitoringConfiguration', { OrganizationId: idOf('acme') }],
      ['us-east-1', 'DeleteLogGroup', { logGroupName: '/events' }],
      ['us-east-1', 'DeleteLogGroup', { logGroupName: '/events' }],
      ['us-east-1', 'DeleteServiceLinkedRole', { RoleName: SERVICE_LINKED_ROLE_NAME }],
      ['us-east-1', 'DeleteLogGroup', { logGroupName: '/events' }],
    ])
  })

  test('a group is deleted after every configuration that writes to it is off', () => {
    const organizations = ['a', 'b', 'c'].map((alias) => organization(alias, { writesTo: '/events' }))

    const planned = edges(plan({ organizations, logGroups: [logGroup('/events')] }))

    expect(planned[remove('/events')]).toEqual(['a', 'b', 'c'].map((alias) => disable(alias)))
    for (const alias of ['a', 'b', 'c']) expect(planned[disable(alias)]).toEqual([tag('/events')])
  })

  test('groups of one name in two Regions are two', () => {
    const planned = edges(
      plan({
        organizations: [acme, organization('europe', { region: 'eu-west-1', writesTo: '/events' })],
        logGroups: [logGroup('/events'), logGroup('/events', { region: 'eu-west-1' })],
      }),
    )

    expect(planned[remove('/events')]).toEqual([disable('acme')])
    expect(planned[remove('/events', 'eu-west-1')]).toEqual([disable('europe', 'eu-west-1')])
  })

  test('the role goes after everything, its precondition reads every Region, and it knows what the plan clears', () => {
    const { steps } = plan({
      organizations: [acme, organization('off', { region: 'us-west-2' })],
      logGroups: [logGroup('/events')],
    })
    const role = steps.find(({ key }) => key === ROLE)

    expect(role?.preconditions).toEqual([
      { kind: 'no-organization-uses-role', regions: ['us-east-1', 'us-west-2', 'eu-west-1'] },
    ])
    expect(role?.waiter?.clears).toEqual([idOf('acme'), idOf('off'), '/events'])
    expect(role?.waiter?.resubmit).toEqual({ first: 30_000, factor: 2, max: 300_000 })
  })

  test('each deletion of a group is guarded by the organizations of its Region', () => {
    const deletions = plan(ACME).steps.filter(({ call }) => call.action === 'DeleteLogGroup')

    expect(deletions).toHaveLength(3)
    for (const { preconditions } of deletions) {
      expect(preconditions.at(-1)).toEqual({
        kind: 'no-organization-writes-to',
        region: 'us-east-1',
        logGroupName: '/events',
      })
    }
  })

  describe('each deletion of a group hangs on its tag,', () => {
    const MARK_GUARD = {
      kind: 'still-tagged',
      account: ACCOUNT,
      region: 'us-east-1',
      logGroupName: '/events',
      creationTime: 1000,
    }
    const group = logGroup('/events', { creationTime: 1000, deletionProtection: true })
    const off = { organizations: [organization('acme')], logGroups: [group] }
    const override = { overrideDeletionProtection: true }
    const tagPreconditions = (account: Account, options: Partial<TeardownOptions> = {}) =>
      plan(account, { ...override, ...options })
        .steps.filter(({ kind }) => /^(delete|verify|unprotect)-log-group/.test(kind))
        .map(({ preconditions }) => preconditions.filter(({ kind }) => kind === 'still-tagged'))

    test('which this run sets', () => {
      const preconditions = tagPreconditions({ organizations: [acme], logGroups: [group] })
      expect(preconditions).toEqual(Array(4).fill([MARK_GUARD]))
    })

    test('which an earlier run has set', () => {
      const tags = { '/events': known(teardownTags('earlier', [idOf('acme')])) }
      expect(tagPreconditions({ ...off, tags })).toEqual(Array(4).fill([MARK_GUARD]))
    })

    test.each<[what: string, account: Account, options: Partial<TeardownOptions>]>([
      [
        'one that was named',
        { organizations: [acme], logGroups: [group] },
        { logGroups: [{ name: '/events' }] },
      ],
      ['one that was named, of nobody', off, { logGroups: [{ name: '/events', region: 'us-east-1' }] }],
      ['where nothing is tagged', { organizations: [acme], logGroups: [group] }, { tag: false }],
      [
        'where it cannot be',
        {
          organizations: [organization('acme', { writesTo: '/#1' })],
          logGroups: [logGroup('/#1', { deletionProtection: true })],
        },
        {},
      ],
      [
        'an orphan that was asked for',
        {
          organizations: [organization('acme')],
          logGroups: [logGroup(DEFAULT_GROUP, { deletionProtection: true })],
        },
        { includeOrphans: true },
      ],
    ])('but not %s', (_, account, options) => {
      expect(tagPreconditions(account, options)).toEqual(Array(4).fill([]))
    })
  })

  test('a group that is gone already is looked for all the same: a late write may bring it back', () => {
    expect(keys({ organizations: [acme] })).toEqual([
      disable('acme'),
      remove('/events'),
      look('before', '/events'),
      ROLE,
      look('after', '/events'),
    ])
  })

  test('with nothing on and no role there is nothing to do', () => {
    const { steps, kept, blockers } = plan({ organizations: [organization('acme')], role: absent })

    expect({ steps, kept, blockers }).toEqual({ steps: [], kept: [], blockers: [] })
  })

  test('with nothing on the role alone is left to delete', () => {
    expect(keys({ organizations: [organization('acme')] })).toEqual([ROLE])
  })
})

describe('tags', () => {
  test('name each organization in scope that writes to the group', () => {
    const organizations = ['a', 'b'].map((alias) => organization(alias, { writesTo: '/events' }))

    const [tagging] = plan({ organizations, logGroups: [logGroup('/events')] }).steps

    expect(tagging?.call.input.tags).toEqual(teardownTags(RUN_ID, [idOf('a'), idOf('b')]))
  })

  test('are not set with --no-tag, and nothing waits for them', () => {
    expect(edges(plan(ACME, { tag: false }))[disable('acme')]).toEqual([])
    expect(keys(ACME, { tag: false })).not.toContain(tag('/events'))
  })

  test('a group that is kept carries its owner and no teardown tag, before logging is off', () => {
    const { steps } = plan(ACME, { keepLogGroups: true })

    expect(steps.map(({ key }) => key)).toEqual([owner('/events'), disable('acme'), ROLE])
    expect(steps[0]?.call.input.tags).toEqual(ownerTags([idOf('acme')]))
    expect(steps[1]?.after).toEqual([owner('/events')])
  })

  test('a group that is kept has no owner tag with --no-tag', () => {
    expect(keys(ACME, { keepLogGroups: true, tag: false })).toEqual([disable('acme'), ROLE])
  })

  test('the owners that an earlier run wrote on a kept group are written again with the new one', () => {
    const tags = { '/events': known(ownerTags([idOf('earlier')])) }

    const [tagging] = plan({ ...ACME, tags }, { keepLogGroups: true }).steps

    expect(tagging?.call.input.tags).toEqual(ownerTags([idOf('earlier'), idOf('acme')]))
  })

  test('an owner tag alone never hands a group to a teardown', () => {
    const account = { logGroups: [logGroup('/kept')], tags: { '/kept': known(ownerTags([idOf('acme')])) } }

    const { steps } = plan({ organizations: [organization('acme')], ...account })

    expect(steps.map(({ kind }) => kind)).toEqual(['delete-role'])
  })

  test('are set on a group that is blocked now, so that a later run finds it', () => {
    const organizations = [acme, organization('unread', { monitoring: unreadable() })]

    expect(keys({ organizations, logGroups: [logGroup('/events')] })).toEqual([
      tag('/events'),
      disable('acme'),
    ])
  })

  test('cannot be set on a name with #, which is said', () => {
    const account = {
      organizations: [organization('acme', { writesTo: '/events#1' })],
      logGroups: [logGroup('/events#1')],
    }

    const { steps, notes } = plan(account)

    expect(steps.map(({ kind }) => kind)).not.toContain('tag-log-group')
    expect(notes).toEqual([expect.stringContaining('/events#1 (us-east-1)')])
  })
})

describe('groups that an earlier run tagged and did not come to', () => {
  const left = {
    organizations: [organization('acme'), organization('other')],
    logGroups: [logGroup('/events'), logGroup('/idle')],
    tags: { '/events': known(teardownTags('earlier', [idOf('acme')])), '/idle': known({}) },
    tagged: known(['/events']),
  }

  test('are deleted with --all', () => {
    expect(keys(left)).toEqual([remove('/events'), look('before', '/events'), ROLE, look('after', '/events')])
  })

  test('are deleted where an organization in scope is one of those they belonged to', () => {
    expect(keys(left, {}, named('acme'))).toContain(remove('/events'))
    expect(keys(left, {}, named('other'))).not.toContain(remove('/events'))
  })

  test('are kept where someone writes to them since', () => {
    const organizations = [organization('acme'), organization('other', { writesTo: '/events' })]

    expect(keys({ ...left, organizations }, {}, named('acme'))).not.toContain(remove('/events'))
  })

  test('are a blocker where their tags could not be read, and not guessed', () => {
    const { steps, blockers } = plan({
      ...left,
      tagged: known(['/events']),
      tags: { '/events': unreadable() },
    })

    expect(steps.map(({ key }) => key)).toEqual([ROLE])
    expect(blockers).toEqual([
      {
        code: 'Unreadable',
        kind: 'log-group',
        subject: '/events',
        region: 'us-east-1',
        reason: 'an earlier run tagged it, and whose it was could not be read: denied',
      },
    ])
  })

  test('are no other groups, so that the tags of those do not matter', () => {
    expect(plan({ ...left, tagged: known([]), tags: { '/events': unreadable() } }).blockers).toEqual([])
  })

  test('are a blocker where AWS does not list them: some may be left', () => {
    expect(plan({ ...ACME, tagged: unreadable('no logs:ListLogGroups') }).blockers).toEqual([
      {
        code: 'Unreadable',
        kind: 'region',
        subject: 'us-east-1',
        region: 'us-east-1',
        reason: 'log groups that an earlier run tagged could not be looked for: no logs:ListLogGroups',
      },
    ])
  })
})

describe('orphans', () => {
  const account = {
    organizations: [organization('acme'), organization('other')],
    logGroups: [
      logGroup(DEFAULT_GROUP),
      logGroup('/aws/workmail/emailevents/gone'),
      logGroup('/aws/lambda/orders'),
    ],
  }
  const deleted = (...args: Parameters<typeof plan>): string[] =>
    plan(...args).steps.flatMap(({ kind, call }) =>
      kind === 'delete-log-group' ? [String(call.input.logGroupName)] : [],
    )

  test('are left alone unless asked for', () => {
    expect(deleted(account)).toEqual([])
  })

  test('with --all every group under the default prefix that no one writes to goes, and no other', () => {
    expect(deleted(account, { includeOrphans: true })).toEqual([
      DEFAULT_GROUP,
      '/aws/workmail/emailevents/gone',
    ])
  })

  test('with a named organization only the group of its own name goes', () => {
    expect(deleted(account, { includeOrphans: true }, named('acme'))).toEqual([DEFAULT_GROUP])
    expect(deleted(account, { includeOrphans: true }, named('other'))).toEqual([])
  })

  test('the alias of an organization in one Region says nothing of a group in another', () => {
    const organizations = [organization('acme', { region: 'eu-west-1' })]

    expect(deleted({ ...account, organizations }, { includeOrphans: true }, named('acme'))).toEqual([])
  })

  test('are not deleted while an organization of the Region could not be read', () => {
    const organizations = [...account.organizations, organization('unread', { monitoring: unreadable() })]

    const { steps, blockers } = plan({ ...account, organizations }, { includeOrphans: true })

    expect(steps).toEqual([])
    expect(blockers).toContainEqual({
      code: 'NotDeleted',
      kind: 'log-group',
      subject: DEFAULT_GROUP,
      region: 'us-east-1',
      reason: `not deleted: unread (${idOf('unread')}) could not be read and may write to it`,
    })
  })

  test('that could not be looked for are a blocker where they were asked for, and not absent', () => {
    const unlisted = { organizations: [organization('acme')], unlistedLogGroups: ['us-east-1'] }

    expect(plan(unlisted, { includeOrphans: true }).blockers).toEqual([
      {
        code: 'Unreadable',
        kind: 'region',
        subject: 'us-east-1',
        region: 'us-east-1',
        reason: 'its log groups could not be listed: denied',
      },
    ])
    expect(plan(unlisted).blockers).toEqual([])
  })
})

describe('log groups that are named', () => {
  const off = { organizations: [organization('acme')], logGroups: [logGroup('/old')] }
  const logGroups = [{ name: '/old' }]

  test('go too, though no configuration names them any more', () => {
    expect(keys(off, { logGroups }, named('acme'))).toEqual([
      remove('/old'),
      look('before', '/old'),
      ROLE,
      look('after', '/old'),
    ])
  })

  test('are looked for in the one Region that holds them', () => {
    const planned = plan(
      { ...off, logGroups: [logGroup('/old', { region: 'eu-west-1' })] },
      { logGroups: [{ name: '/old' }] },
    )

    expect(planned.steps.map(({ key }) => key)).toEqual([
      remove('/old', 'eu-west-1'),
      look('before', '/old', 'eu-west-1'),
      ROLE,
      look('after', '/old', 'eu-west-1'),
    ])
  })

  test('that no one has are said, and are no step', () => {
    const { steps, notes } = plan(off, { logGroups: [{ name: '/none' }] })

    expect(steps.map(({ key }) => key)).toEqual([ROLE])
    expect(notes).toEqual(['There is no log group /none in us-east-1, us-west-2, eu-west-1.'])
  })

  test('that an organization outside the scope writes to are kept, which is said', () => {
    const account = { ...ACME, organizations: [acme, organization('other')] }

    const { steps, kept } = plan(account, { logGroups: [{ name: '/events' }] }, named('other'))

    expect(steps).toEqual([])
    expect(kept).toEqual([
      {
        kind: 'log-group',
        subject: '/events',
        region: 'us-east-1',
        reason: `acme (${idOf('acme')}), outside the scope, writes to it`,
      },
    ])
  })

  test('that an organization in scope writes to are deleted once', () => {
    expect(edges(plan(ACME, { logGroups: [{ name: '/events' }] }))).toEqual(edges(plan(ACME)))
  })

  test('that could not be read for now are for a later run, and so is what depends on it', () => {
    const organizations = [
      organization('acme', { writesTo: '/events' }),
      organization('busy', { monitoring: unreadableForNow }),
    ]
    const { blockers } = plan({ organizations, logGroups: [logGroup('/events')] })
    expect(blockers.map(({ code, transient }) => `${code} ${transient}`)).toEqual([
      'Unreadable true',
      'NotDeleted true',
    ])

    const denied = [...organizations, organization('denied', { monitoring: unreadable() })]
    const some = plan({ organizations: denied, logGroups: [logGroup('/events')] }).blockers
    expect(some.map(({ subject, transient = false }) => `${subject} ${transient}`)).toEqual([
      `busy (${idOf('busy')}) true`,
      `denied (${idOf('denied')}) false`,
      '/events false',
    ])
  })

  test('that could not be read are blocked', () => {
    const account = { organizations: [organization('acme')], unreadableLogGroups: ['/old'] }

    expect(plan(account, { logGroups }).blockers).toContainEqual(
      expect.objectContaining({
        code: 'NotDeleted',
        subject: '/old',
        reason: 'not deleted: it could not be read: denied',
      }),
    )
  })

  test('in two Regions must be told apart', () => {
    const twice = { ...off, logGroups: [logGroup('/old'), logGroup('/old', { region: 'eu-west-1' })] }

    expect(() => plan(twice, { logGroups })).toThrow(
      expect.objectContaining({ kind: 'input', code: 'AmbiguousLogGroup' }),
    )
    expect(keys(twice, { logGroups: [{ name: '/old', account: ACCOUNT, region: 'eu-west-1' }] })).toContain(
      remove('/old', 'eu-west-1'),
    )
  })

  test('of another account, or outside the Regions of the command, are refused', () => {
    expect(() => plan(off, { logGroups: [{ name: '/old', account: '999988887777' }] })).toThrow(
      expect.objectContaining({ kind: 'input', code: 'ForeignAccount' }),
    )
    expect(() =>
      plan({ ...off, scope: ['us-east-1'] }, { logGroups: [{ name: '/old', region: 'eu-west-1' }] }),
    ).toThrow(expect.objectContaining({ kind: 'input', code: 'LogGroupElsewhere' }))
  })
})

describe('what is kept', () => {
  const keptBy = (...args: Parameters<typeof plan>) => plan(...args).kept

  test('a group that an organization outside the scope writes to', () => {
    const account = { ...ACME, organizations: [acme, organization('other', { writesTo: '/events' })] }

    expect(keptBy(account, {}, named('acme'))).toEqual([
      {
        kind: 'log-group',
        subject: '/events',
        region: 'us-east-1',
        reason: `other (${idOf('other')}), outside the scope, writes to it`,
      },
    ])
    expect(keys(account, {}, named('acme'))).toEqual([owner('/events'), disable('acme')])
  })

  test('a protected group, with what it takes to delete it', () => {
    const account = { ...ACME, logGroups: [logGroup('/events', { deletionProtection: true })] }

    expect(keptBy(account)).toEqual([
      {
        kind: 'log-group',
        subject: '/events',
        region: 'us-east-1',
        reason:
          'deletion protection is on. To delete it as well, add --log-group /events --override-deletion-protection',
      },
    ])
    expect(keys(account)).toEqual([owner('/events'), disable('acme'), ROLE])
  })

  test('not the protection of a group, where it is to be overridden', () => {
    const account = { ...ACME, logGroups: [logGroup('/events', { deletionProtection: true })] }

    const planned = edges(plan(account, { overrideDeletionProtection: true }))

    expect(planned['unprotect-log-group:us-east-1:/events']).toEqual([disable('acme')])
    expect(planned[remove('/events')]).toEqual([disable('acme'), 'unprotect-log-group:us-east-1:/events'])
  })

  test('every group with --keep-log-groups', () => {
    expect(keptBy(ACME, { keepLogGroups: true })).toEqual([
      { kind: 'log-group', subject: '/events', region: 'us-east-1', reason: '--keep-log-groups' },
    ])
  })

  test('the role with --keep-role, whoever uses it', () => {
    const account = { ...ACME, organizations: [acme, organization('other', { writesTo: '/other' })] }

    const { kept, blockers, steps } = plan(account, { keepRole: true }, named('acme'))

    expect(kept).toEqual([
      { kind: 'role', subject: SERVICE_LINKED_ROLE_NAME, region: 'global', reason: '--keep-role' },
    ])
    expect(blockers).toEqual([])
    expect(steps.map(({ key }) => key)).toEqual([
      tag('/events'),
      disable('acme'),
      remove('/events'),
      look('before', '/events'),
    ])
    expect(keptBy({ ...ACME, role: absent }, { keepRole: true })).toEqual([])
    expect(keptBy({ ...ACME, role: unreadable() }, { keepRole: true })).toEqual(kept)
  })

  test('a custom role that this tool made, with the command that deletes it', () => {
    const organizations = [organization('a', { writesTo: '/events', roleArn: CUSTOM_ROLE_ARN })]
    const name = CUSTOM_ROLE_ARN.slice(CUSTOM_ROLE_ARN.lastIndexOf('/') + 1)
    const tagged = known(role(name, { tags: { 'workmail-lifecycle:custom-role': 'a-run' } }))
    const keptOf = (customRoles: Parameters<typeof surveyOf>[0]) => {
      const { kept } = plan({ organizations, logGroups: [logGroup('/events')], ...customRoles })
      return kept.find(({ kind }) => kind === 'role')
    }

    expect(keptOf({ customRoles: { [name]: tagged } })).toEqual({
      kind: 'role',
      subject: name,
      region: 'global',
      reason: 'this tool made it, and others may use it',
      command: `wml role delete --custom ${name}`,
    })
    for (const customRoles of [{}, { [name]: known(role(name)) }, { [name]: unreadable() }]) {
      expect(keptOf({ customRoles })?.reason).toMatch(/^a custom role is yours/)
      expect(keptOf({ customRoles })).not.toHaveProperty('command')
    }
  })

  test('custom roles, each once', () => {
    const custom = { writesTo: '/events', roleArn: CUSTOM_ROLE_ARN }
    const organizations = [organization('a', custom), organization('b', custom)]

    expect(keptBy({ organizations, logGroups: [logGroup('/events')] })).toEqual([
      {
        kind: 'role',
        subject: 'acme-workmail-events',
        region: 'global',
        reason: 'a custom role is yours: WorkMail did not make it, and other things may use it',
      },
    ])
  })

  test('not the service-linked role that a configuration names in full', () => {
    const organizations = [organization('acme', { writesTo: '/events', roleArn: LINKED_ROLE_ARN })]

    expect(keptBy({ organizations, logGroups: [logGroup('/events')] })).toEqual([])
  })
})

describe('what blocks', () => {
  const blockersOf = (...args: Parameters<typeof plan>) => plan(...args).blockers

  test('an organization outside the scope that uses the role, in any Region; the rest continues', () => {
    const other = organization('other', { region: 'eu-west-1', writesTo: '/other' })
    const account = { ...ACME, organizations: [acme, other] }

    const { steps, blockers } = plan(account, {}, named('acme'))

    expect(steps.map(({ key }) => key)).toEqual([
      tag('/events'),
      disable('acme'),
      remove('/events'),
      look('before', '/events'),
    ])
    expect(blockers).toEqual([
      {
        code: 'InUse',
        kind: 'organization',
        subject: `other (${idOf('other')})`,
        region: 'eu-west-1',
        reason: 'still uses the service-linked role',
      },
    ])
  })

  test('not one with a role of its own', () => {
    const other = organization('other', { writesTo: '/other', roleArn: CUSTOM_ROLE_ARN })

    expect(blockersOf({ ...ACME, organizations: [acme, other] }, {}, named('acme'))).toEqual([])
  })

  test('a Region outside the scope that could not be listed: the role may be in use there', () => {
    const { steps, blockers } = plan({ ...ACME, unlisted: ['eu-west-1'], scope: ['us-east-1'] })

    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(blockers).toEqual([
      {
        code: 'Unreadable',
        kind: 'region',
        subject: 'eu-west-1',
        region: 'eu-west-1',
        reason: 'could not be read: denied',
      },
    ])
  })

  test('an organization in scope that could not be read, once and not twice', () => {
    const organizations = [organization('acme', { monitoring: unreadable('timed out') })]

    expect(plan({ organizations })).toMatchObject({
      steps: [],
      blockers: [
        {
          code: 'Unreadable',
          kind: 'organization',
          subject: `acme (${idOf('acme')})`,
          region: 'us-east-1',
          reason: 'could not be read: timed out',
        },
      ],
    })
  })

  test('a group that could not be read; it is tagged and logging is turned off all the same', () => {
    const { steps, blockers } = plan({ organizations: [acme], unreadableLogGroups: ['/events'] })

    expect(steps.map(({ key }) => key)).toEqual([tag('/events'), disable('acme'), ROLE])
    expect(blockers).toMatchObject([
      {
        code: 'NotDeleted',
        subject: '/events',
        reason: 'not deleted: it could not be read: denied',
      },
    ])
  })

  test('a role that could not be read: its deletion could not be seen', () => {
    const { steps, blockers } = plan({ ...ACME, role: unreadable('no iam:GetRole') })

    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(blockers).toEqual([
      {
        code: 'Unreadable',
        kind: 'role',
        subject: SERVICE_LINKED_ROLE_NAME,
        region: 'global',
        reason: 'could not be read, so its deletion could not be seen: no iam:GetRole',
      },
    ])
  })

  test('an organization whose tags could not be read, where the scope is a tag', () => {
    const organizations = [organization('acme', { writesTo: '/events', tags: unreadable() })]

    const { steps, blockers } = plan(
      { ...ACME, organizations },
      {},
      { by: 'tag', key: 'team', value: 'mail' },
    )

    expect(steps).toEqual([])
    expect(blockers.map(({ code }) => code)).toEqual(['NotSelected', 'InUse'])
  })
})

describe('whatever the account looks like', () => {
  const regions = fc.constantFrom('us-east-1', 'us-west-2', 'eu-west-1')
  const groups = ['/events', '/shared', DEFAULT_GROUP]
  const aliases = ['acme', 'b', 'c', 'd', 'e']
  const details = fc.record({
    region: regions,
    writesTo: fc.option(fc.constantFrom(...groups), { nil: undefined }),
    roleArn: fc.constantFrom(undefined, LINKED_ROLE_ARN, CUSTOM_ROLE_ARN),
    unread: fc.boolean(),
  })
  const accounts = fc.record({
    organizations: fc.tuple(...aliases.map(() => details)).map((all) =>
      all.map(({ unread, writesTo, roleArn, region }, index) =>
        organization(aliases[index] as string, {
          region,
          ...(writesTo && { writesTo }),
          ...(roleArn && { roleArn }),
          ...(unread && index === 4 ? { monitoring: unreadable() } : {}),
        }),
      ),
    ),
    logGroups: fc
      .uniqueArray(
        fc.record({ region: regions, name: fc.constantFrom(...groups), deletionProtection: fc.boolean() }),
        { selector: ({ region, name }) => `${region} ${name}` },
      )
      .map((all) => all.map(({ name, ...rest }) => logGroup(name, rest))),
    role: fc.constantFrom(undefined, absent, unreadable()),
  })
  const scopes = fc.oneof(
    fc.constant(ALL),
    fc.subarray(aliases, { minLength: 1 }).map((names) => named(...names)),
  )
  const flags = fc.record({
    tag: fc.boolean(),
    keepLogGroups: fc.boolean(),
    keepRole: fc.boolean(),
    includeOrphans: fc.boolean(),
    overrideDeletionProtection: fc.boolean(),
  })

  test('no plan deletes what is in use elsewhere, and every order is kept', () => {
    fc.assert(
      fc.property(accounts, scopes, flags, (account, scope, options) => {
        const survey = surveyOf(account)
        const { steps, blockers } = teardown(survey, scope, { ...OPTIONS, ...options })
        const isOff = (id: string) => steps.some(({ key }) => key.endsWith(`:${id}`))
        const deleted = steps.filter(({ call }) => call.action === 'DeleteLogGroup')

        for (const [index, step] of steps.entries()) {
          const before = steps.slice(0, index).map(({ key }) => key)
          for (const key of step.after) expect(before).toContain(key)
        }
        for (const { call, region, kind, after } of deleted) {
          const here = account.organizations.filter((each) => each.region === region)
          const writers = here.filter((each) => writtenLogGroupName(each) === call.input.logGroupName)
          expect(writers.every(({ id }) => isOff(id))).toBe(true)
          expect(here.every(({ monitoring }) => monitoring.is !== 'unreadable')).toBe(true)
          if (kind !== 'delete-log-group') continue
          for (const { id } of writers) expect(after).toContain(`disable-logging:${region}:${id}`)
        }
        const role = steps.find(({ key }) => key === ROLE)
        if (role !== undefined) {
          expect(blockers.filter(({ code }) => code !== 'NotDeleted')).toEqual([])
          for (const each of account.organizations) {
            expect(each.monitoring.is).not.toBe('unreadable')
            const usesIt = each.monitoring.is === 'known' && each.monitoring.value.roleArn !== CUSTOM_ROLE_ARN
            if (usesIt) expect(isOff(each.id)).toBe(true)
          }
          const others = steps.filter(({ key }) => key !== ROLE && !key.includes('after-role'))
          expect([...role.after].sort()).toEqual(others.map(({ key }) => key).sort())
        }
        expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('where WorkMail is gone from a Region', () => {
  const other = '/aws/workmail/emailevents/other'
  const account = {
    organizations: [organization('europe', { region: 'eu-west-1', writesTo: '/events' })],
    logGroups: [
      logGroup(DEFAULT_GROUP),
      logGroup(other),
      logGroup('/tagged'),
      logGroup('/idle'),
      logGroup('/events', { region: 'eu-west-1' }),
      logGroup(other, { region: 'eu-west-1' }),
    ],
    tags: { '/tagged': known(teardownTags('earlier', [idOf('acme')])), '/idle': known({}) },
    tagged: known(['/tagged']),
    silent: ['us-east-1'],
    workMailGone: true,
  }
  const deleted = (...args: Parameters<typeof plan>): string[] =>
    plan(...args).steps.flatMap(({ kind, region, call }) =>
      kind === 'delete-log-group' ? [`${region} ${call.input.logGroupName}`] : [],
    )
  const GONE = { workMailGone: true }

  test('without the flag nothing can be said of all, and a teardown elsewhere leaves the role', () => {
    const unreadable = { ...account, workMailGone: false }

    expect(() => plan(unreadable)).toThrow(/us-east-1 could not be listed/)
    const { steps, blockers } = plan(unreadable, {}, named('europe'))
    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(blockers).toEqual([
      expect.objectContaining({
        code: 'Unreadable',
        subject: 'us-east-1',
        next: expect.stringContaining('wml teardown --workmail-gone'),
      }),
    ])
  })

  test('with --all what is tagged and every default group goes there, and the rest as always', () => {
    expect(deleted(account, GONE)).toEqual([
      'eu-west-1 /events',
      `us-east-1 ${DEFAULT_GROUP}`,
      `us-east-1 ${other}`,
      'us-east-1 /tagged',
    ])
    expect(keys(account, GONE)).toEqual(
      expect.arrayContaining([tag('/events', 'eu-west-1'), disable('europe', 'eu-west-1'), ROLE]),
    )
  })

  test('an alias that no one bears is taken for its default group there, and that is said', () => {
    expect(deleted(account, GONE, named('acme'))).toEqual([`us-east-1 ${DEFAULT_GROUP}`])
    expect(plan(account, GONE, named('acme')).notes).toEqual([
      'WorkMail answers no more in us-east-1 (no answer: unknown host): it counts as gone, and nothing as writing there.',
      `No organization that can be read has the alias acme: taken for one that was in us-east-1, whose log group is ${DEFAULT_GROUP}, found in us-east-1.`,
    ])
    expect(plan(account, GONE, named('acne')).notes[1]).toContain('/acne, which is not there.')
  })

  test('an id that no one bears is taken for what is tagged with it, and that is said', () => {
    expect(deleted(account, GONE, named(idOf('acme')))).toEqual(['us-east-1 /tagged'])
    expect(deleted(account, GONE, named(idOf('else')))).toEqual([])
    expect(plan(account, GONE, named(idOf('acme'))).notes[1]).toBe(
      `No organization that can be read has the id ${idOf('acme')}: taken for one that was in us-east-1, whose log groups are those that an earlier run tagged with it.`,
    )
  })

  test('an organization of a Region that answers takes in nothing of one that does not', () => {
    expect(deleted(account, GONE, named('europe'))).toEqual(['eu-west-1 /events'])
  })

  test('a group that is named goes, whatever it is called', () => {
    const logGroups = [{ name: '/idle' }]

    expect(deleted(account, { ...GONE, logGroups }, named('europe'))).toContain('us-east-1 /idle')
  })

  test('a protected group is kept there too', () => {
    const { kept } = plan(
      { ...account, logGroups: [logGroup(DEFAULT_GROUP, { deletionProtection: true })] },
      GONE,
    )

    expect(kept).toEqual([expect.objectContaining({ subject: DEFAULT_GROUP })])
  })

  test('preconditions carry where WorkMail was gone when the plan was made, and nothing more', () => {
    const preconditions = plan(account, GONE).steps.flatMap((step) => step.preconditions)

    expect(
      preconditions
        .filter((precondition) => 'workMailGone' in precondition)
        .map((precondition) => 'region' in precondition && precondition.region),
    ).toEqual(Array.from({ length: 9 }, () => 'us-east-1'))
    expect(
      preconditions.filter(
        (precondition) =>
          precondition.kind === 'no-organization-writes-to' && precondition.region === 'eu-west-1',
      ),
    ).toHaveLength(3)
    expect(preconditions).toContainEqual({
      kind: 'no-organization-uses-role',
      regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
      goneRegions: ['us-east-1'],
    })
  })

  test('default groups that could not be listed there are in the way', () => {
    const unlisted = { ...account, unlistedLogGroups: ['us-east-1'] }

    expect(plan(unlisted, GONE).blockers).toContainEqual(
      expect.objectContaining({ code: 'Unreadable', reason: 'its log groups could not be listed: denied' }),
    )
    expect(plan(unlisted, GONE, named('acme')).blockers).toContainEqual(
      expect.objectContaining({ code: 'Unreadable', subject: 'us-east-1' }),
    )
    expect(plan(unlisted, GONE, named('europe')).blockers).toEqual([])
    expect(plan(unlisted, { ...GONE, keepLogGroups: true }).blockers).toEqual([])
  })

  test('a Region that could not be read for another reason blocks as always', () => {
    const { steps, blockers } = plan({ ...account, unlisted: ['us-west-2'] }, GONE, named('europe'))

    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(blockers).toEqual([expect.objectContaining({ code: 'Unreadable', subject: 'us-west-2' })])
  })

  test('a Region outside the command counts for the role, and its groups are left alone', () => {
    expect(deleted({ ...account, scope: ['eu-west-1'] }, GONE)).toEqual(['eu-west-1 /events'])
    expect(keys({ ...account, scope: ['eu-west-1'] }, GONE)).toContain(ROLE)
  })

  test('if every Region answers the flag changes nothing, and that is said', () => {
    const answering = { ...account, silent: [] }

    expect(plan(answering, GONE)).toEqual({
      ...plan(answering),
      notes: ['WorkMail still answers in every Region: --workmail-gone changed nothing.'],
    })
  })
})

describe('what carries the tag that protects', () => {
  const TAGGED = known({ [PROTECT_TAG]: '' })
  const reason = `it carries the tag ${PROTECT_TAG}`
  const two = {
    organizations: [
      organization('acme', { writesTo: '/shared', tags: known({}) }),
      organization('beta', { writesTo: '/shared', tags: known({}) }),
      organization('gamma', { writesTo: '/own', tags: known({}) }),
    ],
    logGroups: [logGroup('/shared'), logGroup('/own')],
  }
  const with_ = (alias: string, tags: (typeof two.organizations)[number]['tags']) => ({
    ...two,
    organizations: two.organizations.map((each) => (each.alias === alias ? { ...each, tags } : each)),
  })

  test('a log group is kept and said why; logging is turned off and the role goes', () => {
    const { steps, kept, blockers } = plan({ ...two, tags: { '/shared': TAGGED } })

    expect(steps.map(({ key }) => key)).toEqual([
      tag('/own'),
      owner('/shared'),
      disable('acme'),
      disable('beta'),
      disable('gamma'),
      remove('/own'),
      look('before', '/own'),
      ROLE,
      look('after', '/own'),
    ])
    expect(kept).toEqual([{ kind: 'log-group', subject: '/shared', region: 'us-east-1', reason }])
    expect(blockers).toEqual([])
  })

  test.each<[string, Partial<TeardownOptions>]>([
    ['named', { logGroups: [{ name: '/shared' }] }],
    ['no longer protected by AWS', { logGroups: [{ name: '/shared' }], overrideDeletionProtection: true }],
    ['an orphan', { includeOrphans: true }],
  ])('it is kept though it is %s', (_, options) => {
    const account = {
      organizations: [organization('acme')],
      logGroups: [logGroup('/shared', { deletionProtection: true }), logGroup(DEFAULT_GROUP)],
      tags: { '/shared': TAGGED, [DEFAULT_GROUP]: TAGGED },
    }

    const { steps, kept } = plan(account, options)

    expect(steps.map(({ key }) => key)).toEqual([ROLE])
    expect(kept).toEqual([expect.objectContaining({ reason })])
  })

  test('an organization keeps its logging, and with it its log group and the role', () => {
    const { steps, kept, blockers } = plan(with_('gamma', TAGGED))

    expect(steps.map(({ key }) => key)).toEqual([
      tag('/shared'),
      disable('acme'),
      disable('beta'),
      remove('/shared'),
      look('before', '/shared'),
    ])
    expect(kept).toEqual([
      {
        kind: 'organization',
        subject: `gamma (${idOf('gamma')})`,
        region: 'us-east-1',
        reason: `${reason}: its logging stays on`,
      },
      expect.objectContaining({
        kind: 'role',
        reason: `gamma (${idOf('gamma')}), whose logging stays on, uses it`,
      }),
    ])
    expect(blockers).toEqual([])
  })

  test('a log group that it shares with others stays too, and that is said', () => {
    const { steps, kept } = plan(with_('beta', TAGGED))

    expect(steps.map(({ key }) => key)).not.toContain(remove('/shared'))
    expect(steps.map(({ key }) => key)).toContain(disable('acme'))
    expect(kept).toContainEqual({
      kind: 'log-group',
      subject: '/shared',
      region: 'us-east-1',
      reason: `beta (${idOf('beta')}), whose logging stays on, writes to it`,
    })
  })

  test('an organization with a role of its own does not keep the service-linked one', () => {
    const account = {
      organizations: [organization('acme', { writesTo: '/events', roleArn: CUSTOM_ROLE_ARN, tags: TAGGED })],
    }

    expect(keys(account)).toEqual([ROLE])
  })

  test('the role is kept by its own tags, and groups go all the same', () => {
    const { steps, kept, blockers } = plan({
      ...two,
      role: known(linkedRole({ tags: { [PROTECT_TAG]: 'x' } })),
    })

    expect(steps.map(({ key }) => key)).toContain(remove('/own'))
    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(kept).toEqual([{ kind: 'role', subject: SERVICE_LINKED_ROLE_NAME, region: 'global', reason }])
    expect(blockers).toEqual([])
  })

  test('is what the operator says: another key, or a key with just that value', () => {
    const tags = { '/shared': known({ keep: 'yes' }), '/own': known({ keep: 'no', [PROTECT_TAG]: '' }) }
    const kept = (protect: TeardownOptions['protect']) =>
      plan({ ...two, tags }, { protect }).kept.map(({ subject }) => subject)

    expect(kept({ key: PROTECT_TAG })).toEqual(['/own'])
    expect(kept({ key: 'keep' })).toEqual(['/shared', '/own'])
    expect(kept({ key: 'keep', value: 'yes' })).toEqual(['/shared'])
    expect(kept({ key: 'Keep' })).toEqual([])
  })

  test('may be a log group whose tags could not be read: it is not deleted, and its organization stays on', () => {
    const { steps, kept, blockers } = plan({ ...two, tags: { '/own': unreadable() } })

    expect(steps.map(({ key }) => key)).not.toContain(remove('/own'))
    expect(steps.map(({ key }) => key)).not.toContain(disable('gamma'))
    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(kept).toEqual([])
    expect(blockers.map(({ code, kind }) => `${code} ${kind}`)).toEqual([
      'StaysOn organization',
      'NotDeleted log-group',
      'InUse organization',
    ])
  })

  test('and with --no-tag its organization stays on too: nothing would say whose the log group was', () => {
    const { steps } = plan({ ...two, tags: { '/own': unreadable() } }, { tag: false })

    expect(steps.map(({ key }) => key)).not.toContain(disable('gamma'))
  })

  test('may be an organization whose tags could not be read: it stays on, and blocks with the role', () => {
    const { steps, blockers } = plan(with_('gamma', unreadable()))

    expect(steps.map(({ key }) => key)).not.toContain(disable('gamma'))
    expect(steps.map(({ key }) => key)).not.toContain(ROLE)
    expect(blockers.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      `Unreadable gamma (${idOf('gamma')})`,
      `InUse gamma (${idOf('gamma')})`,
    ])
  })
})

describe('a log group that stayed, and carries its owner tag,', () => {
  const tags = { '/events': known(ownerTags([idOf('acme')])) }
  const stayed = { organizations: [organization('acme')], logGroups: [logGroup('/events')], tags }

  test('is not included, with whose it was and the flag that includes it', () => {
    const { steps, notIncluded } = plan(stayed, { journaled: [] })

    expect(steps.map(({ key }) => key)).toEqual([ROLE])
    expect(notIncluded).toMatchObject([
      {
        subject: '/events',
        reason: expect.stringContaining(`acme (${idOf('acme')})`),
        include: '--log-group /events',
      },
    ])
  })

  test.each([
    ['a run of this machine was about it', '/events', [{ region: 'us-east-1', logGroupName: '/events' }]],
    ['WorkMail named it after an organization that AWS lists', DEFAULT_GROUP, []],
  ])('is deleted where %s', (_, name, journaled) => {
    const account = { ...stayed, logGroups: [logGroup(name)], tags: { [name]: tags['/events'] } }

    expect(keys(account, { journaled })).toContain(remove(name))
  })

  test('is not of a scope of other organizations', () => {
    const other = { ...stayed, organizations: [organization('acme'), organization('other')] }

    expect(plan(other, {}, named('other')).notIncluded).toEqual([])
  })

  test('keeps the names of earlier organizations when it is tagged again', () => {
    const on = organization('other', { writesTo: '/events' })
    const { steps } = plan({ ...stayed, organizations: [organization('acme'), on] }, { keepLogGroups: true })

    expect(steps[0]?.call.input.tags).toEqual(ownerTags([idOf('acme'), idOf('other')]))
  })
})
