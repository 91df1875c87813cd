import { describe, expect, test } from 'vitest'
import { code, givenSandbox, PRINCIPAL, ROLE_NAME, refusal, SERVICE_LINKED_ROLE } from './given.js'

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: PRINCIPAL }, Action: 'sts:AssumeRole' }],
}
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:example-log-group*',
    },
  ],
}
const text = (document: unknown): string => JSON.stringify(document)
const decoded = (document: unknown): unknown => JSON.parse(decodeURIComponent(String(document)))

const NAME = 'workmail-monitoring-role'
const CREATE = { RoleName: NAME, AssumeRolePolicyDocument: text(TRUST) }
const PUT = { RoleName: NAME, PolicyName: 'workmail-permissions', PolicyDocument: text(POLICY) }
const { PolicyDocument: _, ...POLICY_OF_ROLE } = PUT

test('a role is made, given a policy, read, and taken down as the guide does it', async () => {
  const { ask, account } = givenSandbox({ behaviour: { pageSize: 1 } })
  const Tags = [
    { Key: 'team', Value: 'mail + more' },
    { Key: 'empty', Value: '' },
  ]

  await ask('iam', 'CreateRole', { ...CREATE, Description: 'Events', Tags })
  await ask('iam', 'PutRolePolicy', PUT)

  expect(await ask('iam', 'GetRole', { RoleName: NAME })).toMatchObject({
    Role: {
      Arn: `arn:aws:iam::111122223333:role/${NAME}`,
      Path: '/',
      Description: 'Events',
      MaxSessionDuration: 3600,
      Tags,
    },
  })
  const read = await ask('iam', 'GetRolePolicy', POLICY_OF_ROLE)
  expect(decoded(read.PolicyDocument)).toEqual(POLICY)
  expect(await ask('iam', 'ListRolePolicies', { RoleName: NAME })).toEqual({
    PolicyNames: ['workmail-permissions'],
    IsTruncated: false,
  })
  expect(await ask('iam', 'ListInstanceProfilesForRole', { RoleName: NAME })).toEqual({
    InstanceProfiles: [],
    IsTruncated: false,
  })

  await ask('iam', 'DeleteRolePolicy', POLICY_OF_ROLE)
  await ask('iam', 'DeleteRole', { RoleName: NAME })
  expect(account.roles).toEqual([])
})

test('names are unique, and found, whatever their letters’ case', async () => {
  const { ask } = givenSandbox({ roles: [{ roleName: NAME }] })
  const shouted = NAME.toUpperCase()

  expect(await refusal(ask('iam', 'CreateRole', { ...CREATE, RoleName: shouted }))).toBe(
    `EntityAlreadyExistsException: Role with name ${shouted} already exists.`,
  )
  expect(await ask('iam', 'GetRole', { RoleName: shouted })).toMatchObject({ Role: { RoleName: NAME } })
})

describe('a document that is no such policy is refused', () => {
  const [allowed] = POLICY.Statement
  const [trusting] = TRUST.Statement

  test.each([
    ['no JSON', '{', 'This policy contains invalid Json'],
    ['no statement', text({ Version: '2012-10-17', Statement: [] }), 'Syntax errors in policy.'],
    ['no effect', text({ Statement: { ...trusting, Effect: undefined } }), 'Syntax errors in policy.'],
    ['of another version', text({ ...TRUST, Version: '2020-01-01' }), 'Syntax errors in policy.'],
    [
      'without a principal',
      text({ Statement: { ...trusting, Principal: undefined } }),
      'Missing required field Principal',
    ],
    ['with a resource', text({ Statement: { ...trusting, Resource: '*' } }), 'Has prohibited field Resource'],
    [
      'with an action of another service',
      text({ Statement: { ...trusting, Action: 's3:*' } }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
  ])('for trust: %s', async (_, AssumeRolePolicyDocument, message) => {
    const { ask, account } = givenSandbox()

    expect(await refusal(ask('iam', 'CreateRole', { ...CREATE, AssumeRolePolicyDocument }))).toBe(
      `MalformedPolicyDocumentException: ${message}`,
    )
    expect(account.roles).toEqual([])
  })

  test.each([
    ['with a principal', text(TRUST), 'Policy document should not specify a principal.'],
    [
      'without a resource',
      text({ Statement: { ...allowed, Resource: undefined } }),
      'Policy statement must contain resources.',
    ],
    [
      'without an action',
      text({ Statement: { ...allowed, Action: undefined } }),
      'Policy statement must contain actions.',
    ],
    [
      'with a resource that is not an ARN',
      text({ Statement: { ...allowed, Resource: 'example' } }),
      'Resource example must be in ARN format or "*".',
    ],
  ])('for permissions: %s', async (_, PolicyDocument, message) => {
    const { ask, account } = givenSandbox({ roles: [{ roleName: NAME }] })

    expect(await refusal(ask('iam', 'PutRolePolicy', { ...PUT, PolicyDocument }))).toBe(
      `MalformedPolicyDocumentException: ${message}`,
    )
    expect(account.roles[0]?.inlinePolicies).toEqual({})
  })

  test('or one that is too large', async () => {
    const { ask } = givenSandbox({ roles: [{ roleName: NAME }] })
    const sid = { ...allowed, Sid: 'x'.repeat(11_000) }

    expect(
      await code(ask('iam', 'PutRolePolicy', { ...PUT, PolicyDocument: text({ Statement: sid }) })),
    ).toBe('LimitExceededException')
    const trust = text({ Statement: { ...trusting, Sid: 'x'.repeat(2100) } })
    expect(await code(ask('iam', 'CreateRole', { RoleName: 'other', AssumeRolePolicyDocument: trust }))).toBe(
      'LimitExceededException',
    )
  })
})

test.each([
  ['PutRolePolicy', PUT],
  ['GetRolePolicy', POLICY_OF_ROLE],
  ['ListRolePolicies', { RoleName: NAME }],
  ['DeleteRolePolicy', POLICY_OF_ROLE],
  ['ListInstanceProfilesForRole', { RoleName: NAME }],
  ['DeleteRole', { RoleName: NAME }],
])('%s refuses a role that is not there', async (action, input) => {
  const { ask } = givenSandbox()

  expect(await refusal(ask('iam', action, input))).toBe(
    `NoSuchEntityException: The role with name ${NAME} cannot be found.`,
  )
})

test.each([['GetRolePolicy'], ['DeleteRolePolicy']])(
  '%s refuses a policy that is not there',
  async (action) => {
    const { ask } = givenSandbox({ roles: [{ roleName: NAME }] })

    expect(await refusal(ask('iam', action, POLICY_OF_ROLE))).toBe(
      'NoSuchEntityException: The role policy with name workmail-permissions cannot be found.',
    )
  },
)

test.each([
  [
    'a managed policy',
    { attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
    'detach all policies',
  ],
  ['an inline policy', { inlinePolicies: { other: POLICY } }, 'delete policies'],
  ['an instance profile', { instanceProfileNames: ['web'] }, 'remove roles from instance profile'],
])('a role with %s is not deleted', async (_, more, what) => {
  const { ask, account } = givenSandbox({ roles: [{ roleName: NAME, ...more }] })

  expect(await refusal(ask('iam', 'DeleteRole', { RoleName: NAME }))).toBe(
    `DeleteConflictException: Cannot delete entity, must ${what} first.`,
  )
  expect(account.roles).toHaveLength(1)
})

test.each([
  ['PutRolePolicy', { ...PUT, RoleName: ROLE_NAME }],
  ['DeleteRolePolicy', { ...POLICY_OF_ROLE, RoleName: ROLE_NAME }],
  ['DeleteRole', { RoleName: ROLE_NAME }],
])('%s leaves a service-linked role to AWS', async (action, input) => {
  const { ask, account } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })

  expect(await refusal(ask('iam', action, input))).toBe(
    `UnmodifiableEntityException: Cannot perform the operation on the protected role '${ROLE_NAME}' - this role is only modifiable by AWS`,
  )
  expect(account.roles).toHaveLength(1)
})

test.each([
  ['a path without its slash', { Path: 'mail' }],
  ['more than fifty tags', { Tags: Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' })) }],
  ['a tag with a character that IAM does not take', { Tags: [{ Key: 'a', Value: '#' }] }],
  ['a session that is too long', { MaxSessionDuration: 43_201 }],
])('CreateRole refuses %s', async (_, more) => {
  const { ask } = givenSandbox()

  expect(await code(ask('iam', 'CreateRole', { ...CREATE, ...more }))).toBe('ValidationError')
})

test.each([
  [
    'two tags of one key',
    {
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'A', Value: '2' },
      ],
    },
  ],
  ['the path of service-linked roles', { Path: `/aws-service-role/${PRINCIPAL}/` }],
])('CreateRole refuses %s as no good input', async (_, more) => {
  const { ask } = givenSandbox()

  expect(await code(ask('iam', 'CreateRole', { ...CREATE, ...more }))).toBe('InvalidInputException')
})

test('what a role holds comes in pages, and with all that is known of it', async () => {
  const { ask } = givenSandbox({
    roles: [
      {
        roleName: NAME,
        inlinePolicies: { b: POLICY, a: POLICY },
        instanceProfileNames: ['web', 'app'],
        permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge',
      },
    ],
    behaviour: { pageSize: 1 },
  })

  const first = await ask('iam', 'ListRolePolicies', { RoleName: NAME })
  expect(first).toMatchObject({ PolicyNames: ['a'], IsTruncated: true })
  expect(await ask('iam', 'ListRolePolicies', { RoleName: NAME, Marker: first.Marker })).toEqual({
    PolicyNames: ['b'],
    IsTruncated: false,
  })
  expect(await ask('iam', 'ListInstanceProfilesForRole', { RoleName: NAME })).toMatchObject({
    InstanceProfiles: [
      {
        InstanceProfileName: 'app',
        Arn: 'arn:aws:iam::111122223333:instance-profile/app',
        Roles: [{ RoleName: NAME }],
      },
    ],
    IsTruncated: true,
  })
  expect(await ask('iam', 'GetRole', { RoleName: NAME })).toMatchObject({
    Role: { PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/edge' } },
  })
})

test('reads see a change only after the lag', async () => {
  const { ask, clock } = givenSandbox({ roles: [{ roleName: NAME }], behaviour: { readLag: 2000 } })

  await ask('iam', 'PutRolePolicy', PUT)
  expect(await code(ask('iam', 'GetRolePolicy', POLICY_OF_ROLE))).toBe('NoSuchEntityException')
  await clock.advance(2000)
  expect(await ask('iam', 'GetRolePolicy', POLICY_OF_ROLE)).toMatchObject({ RoleName: NAME })
})
