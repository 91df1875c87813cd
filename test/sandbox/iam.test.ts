import { expect, test } from 'vitest'
import { code, givenSandbox, PRINCIPAL, ROLE_NAME, refusal, SERVICE_LINKED_ROLE } from './given.js'

test.each([
  ['GetRole', {}],
  ['ListAttachedRolePolicies', {}],
  ['UpdateRole', { Description: 'x' }],
  ['DeleteServiceLinkedRole', {}],
])('%s refuses a role that is not there', async (action, input) => {
  const { ask } = givenSandbox()

  expect(await refusal(ask('iam', action, { RoleName: 'none', ...input }))).toBe(
    'NoSuchEntityException: The role with name none cannot be found.',
  )
})

test('a second service-linked role is refused in the words of IAM', async () => {
  const { ask } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })

  expect(await refusal(ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: PRINCIPAL }))).toBe(
    'InvalidInputException: Service role name AWSServiceRoleForAmazonWorkMailEvents has been taken in this account, please try a different suffix.',
  )
})

test.each([
  ['another case', { AWSServiceName: 'Events.workmail.amazonaws.com' }],
  ['another service', { AWSServiceName: 'workmail.amazonaws.com' }],
  ['a suffix', { AWSServiceName: PRINCIPAL, CustomSuffix: 'two' }],
])('CreateServiceLinkedRole refuses %s', async (_, input) => {
  const { ask, account } = givenSandbox()

  expect(await code(ask('iam', 'CreateServiceLinkedRole', input))).toBe('InvalidInputException')
  expect(account.roles).toEqual([])
})

test.each([
  ['GetRole', { RoleName: 'arn:aws:iam::111122223333:role/x' }],
  ['GetRole', { RoleName: 'a'.repeat(65) }],
  ['UpdateRole', { RoleName: ROLE_NAME, Description: 'not Latin-1: →' }],
  ['UpdateRole', { RoleName: ROLE_NAME, Description: 'x'.repeat(1001) }],
  ['ListAttachedRolePolicies', { RoleName: ROLE_NAME, MaxItems: 1001 }],
  ['ListAttachedRolePolicies', { RoleName: ROLE_NAME, Marker: 'none' }],
])('%s refuses %j', async (action, input) => {
  const { ask } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })

  expect(await code(ask('iam', action, input))).toBe('ValidationError')
})

test('of a service-linked role the description alone can be changed', async () => {
  const { ask } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })

  const longer = ask('iam', 'UpdateRole', { RoleName: ROLE_NAME, MaxSessionDuration: 7200 })
  expect(await code(longer)).toBe('UnmodifiableEntityException')
})

test('UpdateRole without a duration resets that of a custom role', async () => {
  const { ask, account } = givenSandbox({ roles: [{ roleName: 'custom', maxSessionDuration: 7200 }] })

  await ask('iam', 'UpdateRole', { RoleName: 'custom', Description: 'new' })

  expect(account.roles[0]).toMatchObject({ description: 'new', maxSessionDuration: 3600 })
})

test('a role that is not service-linked is not deleted', async () => {
  const { ask, account } = givenSandbox({ roles: [{ roleName: 'custom' }] })

  expect(await code(ask('iam', 'DeleteServiceLinkedRole', { RoleName: 'custom' }))).toBe(
    'NoSuchEntityException',
  )
  expect(account.deletionTasks).toEqual([])
})

test('the policies of a role come in pages', async () => {
  const arns = ['b', 'a', 'c'].map((name) => `arn:aws:iam::111122223333:policy/${name}`)
  const { ask } = givenSandbox({
    roles: [{ roleName: 'custom', attachedPolicyArns: arns }],
    behaviour: { pageSize: 2 },
  })

  const first = await ask('iam', 'ListAttachedRolePolicies', { RoleName: 'custom' })
  expect(first).toMatchObject({
    AttachedPolicies: [{ PolicyName: 'a' }, { PolicyName: 'b' }],
    IsTruncated: true,
  })
  const second = await ask('iam', 'ListAttachedRolePolicies', { RoleName: 'custom', Marker: first.Marker })
  expect(second).toEqual({
    AttachedPolicies: [{ PolicyName: 'c', PolicyArn: 'arn:aws:iam::111122223333:policy/c' }],
    IsTruncated: false,
  })
})

test('an empty list of policies is a list', async () => {
  const { ask } = givenSandbox({ roles: [{ roleName: 'custom' }] })

  expect(await ask('iam', 'ListAttachedRolePolicies', { RoleName: 'custom' })).toEqual({
    AttachedPolicies: [],
    IsTruncated: false,
  })
})

test('a policy and a version that are not there are refused', async () => {
  const { ask } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })
  const PolicyArn = SERVICE_LINKED_ROLE.attachedPolicyArns[0]

  const none = { PolicyArn: 'arn:aws:iam::aws:policy/None' }
  expect(await refusal(ask('iam', 'GetPolicy', none))).toBe(
    'NoSuchEntityException: Policy arn:aws:iam::aws:policy/None does not exist or is not attachable.',
  )
  expect(await code(ask('iam', 'GetPolicyVersion', { PolicyArn, VersionId: 'v2' }))).toBe(
    'NoSuchEntityException',
  )
  expect(await code(ask('iam', 'GetPolicyVersion', { PolicyArn, VersionId: '2' }))).toBe('ValidationError')
})

test('GetRole tells when the role was last used', async () => {
  const lastUsed = { date: Date.UTC(2026, 4, 3), region: 'eu-west-1' }
  const { ask } = givenSandbox({ roles: [{ ...SERVICE_LINKED_ROLE, lastUsed }] })

  expect(await ask('iam', 'GetRole', { RoleName: ROLE_NAME })).toMatchObject({
    Role: { RoleLastUsed: { LastUsedDate: new Date(lastUsed.date), Region: 'eu-west-1' } },
  })
})

test('GetRole sees a new role only after the lag', async () => {
  const { ask, clock } = givenSandbox({ behaviour: { readLag: 2000 } })

  await ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: PRINCIPAL })
  expect(await code(ask('iam', 'GetRole', { RoleName: ROLE_NAME }))).toBe('NoSuchEntityException')
  await clock.advance(2000)
  expect(await ask('iam', 'GetRole', { RoleName: ROLE_NAME })).toMatchObject({
    Role: { RoleName: ROLE_NAME },
  })
})
