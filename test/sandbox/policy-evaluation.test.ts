import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PermissionsPolicy } from '../../src/sandbox/permissions-policy.js'
import { type AppliedPolicies, decide } from '../../src/sandbox/policy-evaluation.js'

type Statement = Record<string, unknown>

const policy = (...statements: Statement[]): PermissionsPolicy =>
  PermissionsPolicy.parse({ Version: '2012-10-17', Statement: statements })

const allow = (details: Statement = {}): Statement => ({
  Effect: 'Allow',
  ...(details.NotAction === undefined ? { Action: '*' } : {}),
  ...(details.NotResource === undefined ? { Resource: '*' } : {}),
  ...details,
})
const deny = (details: Statement = {}): Statement => ({ ...allow(details), Effect: 'Deny' })

const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:/events:*'

const decided = (applied: AppliedPolicies, action = 'logs:DeleteLogGroup', resource = GROUP): string => {
  const decision = decide(applied, {
    action,
    resource,
    context: new Map([['aws:requestedregion', ['us-east-1']]]),
  })
  return decision.is === 'allowed' ? 'allowed' : `${decision.is} by ${decision.by}`
}

describe('a statement applies', () => {
  test.each<[string, Statement, boolean]>([
    ['by its action', { Action: 'logs:DeleteLogGroup' }, true],
    ['by its action in any case', { Action: 'LOGS:deleteloggroup' }, true],
    ['by one of its actions', { Action: ['logs:PutRetentionPolicy', 'logs:Delete*'] }, true],
    ['not by the same action of another service', { Action: 'iam:DeleteLogGroup' }, false],
    ['by what it does not exclude', { NotAction: 'iam:*' }, true],
    ['not by what it excludes', { NotAction: ['iam:*', 'logs:Delete*'] }, false],
    ['by its resource', { Resource: GROUP }, true],
    ['by a wildcard in its resource', { Resource: 'arn:aws:logs:*:*:log-group:/ev*:*' }, true],
    ['not by the ARN without :*', { Resource: GROUP.slice(0, -2) }, false],
    ['not by a resource in another case', { Resource: GROUP.replace('events', 'Events') }, false],
    ['by a resource that it does not exclude', { NotResource: 'arn:aws:iam::*:*' }, true],
    ['not by a resource that it excludes', { NotResource: ['arn:aws:logs:*:*:*'] }, false],
    ['by its condition', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } }, true],
    [
      'not against its condition',
      { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } },
      false,
    ],
  ])('%s', (_, details, applies) => {
    expect(decided({ identity: [policy(allow(details))] })).toBe(
      applies ? 'allowed' : 'implicitDeny by identity',
    )
    expect(decided({ identity: [policy(allow()), policy(deny(details))] })).toBe(
      applies ? 'explicitDeny by identity' : 'allowed',
    )
  })

  test('to an action without resources by * alone', () => {
    const all = [policy(allow({ Resource: 'arn:aws:logs:*:*:*' }))]
    expect(decided({ identity: all }, 'logs:DescribeLogGroups', '*')).toBe('implicitDeny by identity')
    expect(decided({ identity: [policy(allow())] }, 'logs:DescribeLogGroups', '*')).toBe('allowed')
  })
})

describe('policies of several kinds', () => {
  const yes = policy(allow())
  const no = policy(deny())
  const silent = policy(allow({ Action: 's3:*' }))
  test.each<[string, AppliedPolicies, string]>([
    ['nothing restricts', {}, 'allowed'],
    ['no policy at all', { identity: [] }, 'implicitDeny by identity'],
    ['one of two allows', { identity: [silent, yes] }, 'allowed'],
    ['a deny beats an allow', { identity: [yes, no] }, 'explicitDeny by identity'],
    ['the boundary allows too', { identity: [yes], boundary: yes }, 'allowed'],
    ['the boundary is silent', { identity: [yes], boundary: silent }, 'implicitDeny by boundary'],
    ['the boundary denies', { identity: [yes], boundary: no }, 'explicitDeny by boundary'],
    ['the boundary alone grants nothing', { identity: [silent], boundary: yes }, 'implicitDeny by identity'],
    ['the organization allows too', { identity: [yes], organization: [yes] }, 'allowed'],
    [
      'the organization is silent',
      { identity: [yes], organization: [silent] },
      'implicitDeny by organization',
    ],
    ['the organization denies', { identity: [yes], organization: [yes, no] }, 'explicitDeny by organization'],
    [
      'an organization without a policy',
      { identity: [yes], organization: [] },
      'implicitDeny by organization',
    ],
    ['the organization grants nothing', { identity: [], organization: [yes] }, 'implicitDeny by identity'],
    [
      'a deny of one kind beats silence of another',
      { identity: [silent], organization: [silent], boundary: no },
      'explicitDeny by boundary',
    ],
  ])('%s', (_, applied, expected) => {
    expect(decided(applied)).toBe(expected)
  })
})

describe('whatever the policies', () => {
  const details = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('*', 'logs:*', 'logs:DeleteLogGroup', 'logs:Put*', 'iam:*'),
    Resource: fc.constantFrom('*', GROUP, 'arn:aws:logs:*:*:*', 'arn:aws:iam::*:*'),
  })
  const policies = fc.array(
    fc.array(details, { minLength: 1, maxLength: 3 }).map((statements) => policy(...statements)),
    { maxLength: 3 },
  )
  const applied = fc.record({
    identity: policies,
    boundary: fc.option(
      policies.map(([first]) => first ?? policy(allow())),
      { nil: undefined },
    ),
    organization: fc.option(policies, { nil: undefined }),
  })

  test('their order does not matter', () => {
    fc.assert(
      fc.property(applied, (given) => {
        const { identity, boundary, organization } = given
        const turned = {
          identity: [...identity].reverse(),
          boundary,
          organization: organization && [...organization].reverse(),
        }
        expect(decided(turned)).toBe(decided(given))
      }),
    )
  })

  test('one more deny never allows, one more allow never takes away', () => {
    fc.assert(
      fc.property(applied, (given) => {
        const denied = { ...given, identity: [...given.identity, policy(deny())] }
        expect(decided(denied)).toMatch(/^explicitDeny/)
        const allowed = { ...given, identity: [...given.identity, policy(allow())] }
        if (decided(given) === 'allowed') expect(decided(allowed)).toBe('allowed')
      }),
    )
  })

  test('a boundary and an organization never add to what the identity may', () => {
    fc.assert(
      fc.property(applied, (given) => {
        if (decided(given) === 'allowed') expect(decided({ identity: given.identity })).toBe('allowed')
      }),
    )
  })
})
