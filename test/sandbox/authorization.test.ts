/** A caller with policies: what each call needs, and how a refusal reads. */
import { describe, expect, test } from 'vitest'
import type { Service } from '../../src/calls/call.js'
import { createAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { authorizationsOf } from '../../src/sandbox/authorization.js'
import { SERVICES } from '../../src/sandbox/services.js'
import { allowing, type CallerPolicies, denying, type Policy, policy } from '../support/caller-policies.js'
import {
  ACCOUNT_ID,
  code,
  givenSandbox,
  groupArn,
  LOGGING_SEED,
  ORGANIZATION_ID,
  PRINCIPAL,
  ROLE_ARN,
  ROLE_NAME,
  refusal,
  tagArn,
} from './given.js'

const givenCaller = (callerPolicies: CallerPolicies, more: SandboxSeed = {}) =>
  givenSandbox({ ...LOGGING_SEED, ...more, callerPolicies })

const ORGANIZATION_ARN = `arn:aws:workmail:us-east-1:${ACCOUNT_ID}:organization/${ORGANIZATION_ID}`
const TASK = `task/aws-service-role/${PRINCIPAL}/${ROLE_NAME}/11111111-2222-3333-4444-555555555555`
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT_ID}:key/1234abcd`
const organization = { OrganizationId: ORGANIZATION_ID }
const role = { RoleName: ROLE_NAME }
const events = { logGroupName: '/events' }

const OWN_ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/own`

/** An operation with an input, and what it needs: actions on resources. */
type Row = [Service, string, Record<string, unknown>, string[]]

const NEEDS: Row[] = [
  ['workmail', 'ListOrganizations', {}, ['workmail:ListOrganizations on *']],
  [
    'workmail',
    'DescribeOrganization',
    organization,
    [`workmail:DescribeOrganization on ${ORGANIZATION_ARN}`],
  ],
  [
    'workmail',
    'DescribeEmailMonitoringConfiguration',
    organization,
    [`workmail:DescribeEmailMonitoringConfiguration on ${ORGANIZATION_ARN}`],
  ],
  [
    'workmail',
    'PutEmailMonitoringConfiguration',
    { ...organization, LogGroupArn: groupArn('/events'), RoleArn: ROLE_ARN },
    [`workmail:PutEmailMonitoringConfiguration on ${ORGANIZATION_ARN}`, `iam:PassRole on ${ROLE_ARN}`],
  ],
  [
    'workmail',
    'PutEmailMonitoringConfiguration',
    { ...organization, LogGroupArn: groupArn('/events') },
    [`workmail:PutEmailMonitoringConfiguration on ${ORGANIZATION_ARN}`, `iam:PassRole on ${ROLE_ARN}`],
  ],
  [
    'workmail',
    'DeleteEmailMonitoringConfiguration',
    organization,
    [`workmail:DeleteEmailMonitoringConfiguration on ${ORGANIZATION_ARN}`],
  ],
  [
    'workmail',
    'ListTagsForResource',
    { ResourceARN: ORGANIZATION_ARN },
    [`workmail:ListTagsForResource on ${ORGANIZATION_ARN}`],
  ],
  ['logs', 'CreateLogGroup', { logGroupName: 'new' }, [`logs:CreateLogGroup on ${groupArn('new')}`]],
  [
    'logs',
    'CreateLogGroup',
    { logGroupName: 'new', tags: { team: 'mail' } },
    [`logs:CreateLogGroup on ${groupArn('new')}`, `logs:TagResource or logs:TagLogGroup on ${tagArn('new')}`],
  ],
  [
    'logs',
    'DescribeLogGroups',
    {},
    ['logs:DescribeLogGroups on arn:aws:logs:us-east-1:111122223333:log-group::log-stream:'],
  ],
  ['logs', 'ListLogGroups', {}, ['logs:ListLogGroups on *']],
  [
    'logs',
    'PutRetentionPolicy',
    { ...events, retentionInDays: 30 },
    [`logs:PutRetentionPolicy on ${groupArn('/events')}`],
  ],
  ['logs', 'DeleteRetentionPolicy', events, [`logs:DeleteRetentionPolicy on ${groupArn('/events')}`]],
  [
    'logs',
    'AssociateKmsKey',
    { ...events, kmsKeyId: KEY },
    [`logs:AssociateKmsKey on ${groupArn('/events')}`],
  ],
  [
    'logs',
    'AssociateKmsKey',
    { resourceIdentifier: tagArn('/events'), kmsKeyId: KEY },
    [`logs:AssociateKmsKey on ${groupArn('/events')}`],
  ],
  [
    'logs',
    'TagResource',
    { resourceArn: tagArn('/events'), tags: { team: 'mail' } },
    [`logs:TagResource on ${tagArn('/events')}`],
  ],
  [
    'logs',
    'UntagResource',
    { resourceArn: tagArn('/events'), tagKeys: ['team'] },
    [`logs:UntagResource on ${tagArn('/events')}`],
  ],
  [
    'logs',
    'ListTagsForResource',
    { resourceArn: tagArn('/events') },
    [`logs:ListTagsForResource on ${tagArn('/events')}`],
  ],
  [
    'logs',
    'PutLogGroupDeletionProtection',
    { logGroupIdentifier: '/events', deletionProtectionEnabled: false },
    [`logs:PutLogGroupDeletionProtection on ${groupArn('/events')}`],
  ],
  ['logs', 'DeleteLogGroup', events, [`logs:DeleteLogGroup on ${groupArn('/events')}`]],
  ['logs', 'DescribeLogStreams', events, [`logs:DescribeLogStreams on ${groupArn('/events')}`]],
  [
    'logs',
    'GetLogEvents',
    { ...events, logStreamName: 'one' },
    [`logs:GetLogEvents on ${tagArn('/events')}:log-stream:one`],
  ],
  ['logs', 'FilterLogEvents', events, [`logs:FilterLogEvents on ${groupArn('/events')}`]],
  [
    'iam',
    'CreateServiceLinkedRole',
    { AWSServiceName: PRINCIPAL },
    [`iam:CreateServiceLinkedRole on ${ROLE_ARN}`],
  ],
  ['iam', 'GetRole', role, [`iam:GetRole on ${ROLE_ARN}`]],
  ['iam', 'GetRole', { RoleName: ROLE_NAME.toUpperCase() }, [`iam:GetRole on ${ROLE_ARN}`]],
  // A role that is not there has no path that IAM could know.
  ['iam', 'GetRole', { RoleName: 'none' }, [`iam:GetRole on arn:aws:iam::${ACCOUNT_ID}:role/none`]],
  ['iam', 'ListAttachedRolePolicies', role, [`iam:ListAttachedRolePolicies on ${ROLE_ARN}`]],
  [
    'iam',
    'GetPolicy',
    { PolicyArn: 'arn:aws:iam::aws:policy/Any' },
    ['iam:GetPolicy on arn:aws:iam::aws:policy/Any'],
  ],
  [
    'iam',
    'GetPolicyVersion',
    { PolicyArn: 'arn:aws:iam::aws:policy/Any', VersionId: 'v1' },
    ['iam:GetPolicyVersion on arn:aws:iam::aws:policy/Any'],
  ],
  ['iam', 'UpdateRole', { ...role, Description: 'new' }, [`iam:UpdateRole on ${ROLE_ARN}`]],
  ['iam', 'DeleteServiceLinkedRole', role, [`iam:DeleteServiceLinkedRole on ${ROLE_ARN}`]],
  [
    'iam',
    'GetServiceLinkedRoleDeletionStatus',
    { DeletionTaskId: TASK },
    [`iam:GetServiceLinkedRoleDeletionStatus on ${ROLE_ARN}`],
  ],
  [
    'iam',
    'SimulatePrincipalPolicy',
    { PolicySourceArn: ROLE_ARN, ActionNames: ['logs:DeleteLogGroup'] },
    [`iam:SimulatePrincipalPolicy on ${ROLE_ARN}`],
  ],
  [
    'iam',
    'CreateRole',
    { RoleName: 'own', Path: '/team/', Tags: [{ Key: 'made-by', Value: 'us' }] },
    [
      'iam:CreateRole on arn:aws:iam::111122223333:role/team/own',
      'iam:TagRole on arn:aws:iam::111122223333:role/team/own',
    ],
  ],
  ...['PutRolePolicy', 'GetRolePolicy', 'DeleteRolePolicy', 'ListRolePolicies', 'DeleteRole'].map(
    (action): Row => ['iam', action, { RoleName: 'own' }, [`iam:${action} on ${OWN_ROLE}`]],
  ),
  [
    'iam',
    'ListInstanceProfilesForRole',
    { RoleName: 'own' },
    [`iam:ListInstanceProfilesForRole on ${OWN_ROLE}`],
  ],
  ['organizations', 'DescribeOrganization', {}, ['organizations:DescribeOrganization on *']],
  ['organizations', 'ListAccounts', {}, ['organizations:ListAccounts on *']],
  [
    'organizations',
    'ListAccountsForParent',
    { ParentId: 'r-root' },
    ['organizations:ListAccountsForParent on arn:aws:organizations::999988887777:root/o-exampleorgid/r-root'],
  ],
  [
    'organizations',
    'ListOrganizationalUnitsForParent',
    { ParentId: 'ou-root-mailmail' },
    [
      'organizations:ListOrganizationalUnitsForParent on arn:aws:organizations::999988887777:ou/o-exampleorgid/ou-root-mailmail',
    ],
  ],
  ['iam', 'ListAccountAliases', {}, ['iam:ListAccountAliases on *']],
  ['sts', 'GetCallerIdentity', {}, []],
  ['sts', 'AssumeRoleWithWebIdentity', { RoleArn: OWN_ROLE }, []],
  ['sts', 'AssumeRole', { RoleArn: OWN_ROLE }, [`sts:AssumeRole on ${OWN_ROLE}`]],
]

test('each operation of the sandbox has a row below', () => {
  const operations = Object.entries(SERVICES).flatMap(([service, { operations }]) =>
    Object.keys(operations).map((action) => `${service}:${action}`),
  )
  const rows = NEEDS.map(([service, action]) => `${service}:${action}`)
  expect(operations.filter((name) => !rows.includes(name))).toEqual([])
})

test.each(NEEDS)('%s:%s %j needs %j', (service, action, input, needs) => {
  const account = createAccount({
    ...LOGGING_SEED,
    awsOrganization: { managementAccountId: '999988887777' },
  })
  const asked = authorizationsOf({ account, service, action, region: 'us-east-1', input })
  expect(asked.map(({ actions, resource }) => `${actions.join(' or ')} on ${resource}`)).toEqual(needs)
})

test('a caller with a policy may do what it allows, and nothing else', async () => {
  const { ask, account } = givenCaller({ identity: [allowing('logs:DeleteLogGroup', groupArn('/events'))] })

  expect(await refusal(ask('logs', 'PutRetentionPolicy', { ...events, retentionInDays: 30 }))).toBe(
    `AccessDeniedException: User: arn:aws:iam::${ACCOUNT_ID}:user/operator is not authorized to perform: logs:PutRetentionPolicy on resource: ${groupArn('/events')} because no identity-based policy allows the logs:PutRetentionPolicy action`,
  )
  expect(await code(ask('iam', 'GetRole', role))).toBe('AccessDenied')
  expect(account.logGroups[0]?.retentionInDays).toBeUndefined()

  await ask('logs', 'DeleteLogGroup', events)
  expect(account.logGroups).toEqual([])
})

test.each<[string, Omit<CallerPolicies, 'identity'> & { identity?: Policy[] }, string]>([
  ['identity', { identity: [] }, 'because no identity-based policy allows the iam:GetRole action'],
  [
    'identity',
    { identity: [allowing('*'), denying('iam:*')] },
    'with an explicit deny in an identity-based policy',
  ],
  [
    'boundary',
    { boundary: allowing('logs:*') },
    'because no permissions boundary allows the iam:GetRole action',
  ],
  ['boundary', { boundary: denying('iam:*') }, 'with an explicit deny in a permissions boundary'],
  ['SCP', { organization: [] }, 'because no service control policy allows the iam:GetRole action'],
  [
    'SCP',
    { organization: [allowing('*'), denying('iam:GetRole')] },
    'with an explicit deny in a service control policy',
  ],
])('a refusal by %s says so: %j', async (_, policies, reason) => {
  const { ask } = givenCaller({ identity: [allowing('*')], ...policies })

  expect(await refusal(ask('iam', 'GetRole', role))).toBe(
    `AccessDenied: User: arn:aws:iam::${ACCOUNT_ID}:user/operator is not authorized to perform: iam:GetRole on resource: role ${ROLE_NAME} ${reason}`,
  )
})

test('what is not there is not told to who may not look', async () => {
  const { ask } = givenCaller({ identity: [] })
  expect(await code(ask('iam', 'GetRole', { RoleName: 'none' }))).toBe('AccessDenied')
})

test('GetCallerIdentity is answered whatever the policies say', async () => {
  const { ask } = givenCaller({ identity: [denying('*')] })
  expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Account: ACCOUNT_ID })
})

describe('turning logging on', () => {
  const put = { ...organization, LogGroupArn: groupArn('/events'), RoleArn: ROLE_ARN }
  const onlyPut = allowing('workmail:PutEmailMonitoringConfiguration', ORGANIZATION_ARN)
  const passing = (service: string): Policy =>
    policy({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: ROLE_ARN,
      Condition: { StringEquals: { 'iam:PassedToService': service } },
    })

  test('needs iam:PassRole on the role', async () => {
    const { ask } = givenCaller({ identity: [onlyPut] })
    expect(await refusal(ask('workmail', 'PutEmailMonitoringConfiguration', put))).toContain(
      `is not authorized to perform: iam:PassRole on resource: ${ROLE_ARN} because no identity-based policy`,
    )
  })

  test('passes it to the events of WorkMail, and to no one else', async () => {
    const { ask } = givenCaller({ identity: [onlyPut, passing(PRINCIPAL)] })
    expect(await ask('workmail', 'PutEmailMonitoringConfiguration', put)).toEqual({})

    const other = givenCaller({ identity: [onlyPut, passing('ec2.amazonaws.com')] })
    expect(await code(other.ask('workmail', 'PutEmailMonitoringConfiguration', put))).toBe(
      'AccessDeniedException',
    )
  })
})

describe('a log group that is created with tags', () => {
  const tagged = { logGroupName: 'new', tags: { team: 'mail' } }
  const create = allowing('logs:CreateLogGroup')

  test.each(['logs:TagResource', 'logs:TagLogGroup'])('is created with %s', async (action) => {
    const { ask } = givenCaller({ identity: [create, allowing(action, tagArn('new'))] })
    expect(await ask('logs', 'CreateLogGroup', tagged)).toEqual({})
  })

  test('is not created without', async () => {
    const { ask, account } = givenCaller({ identity: [create] })
    expect(await refusal(ask('logs', 'CreateLogGroup', tagged))).toContain('to perform: logs:TagResource')
    expect(account.logGroups).toHaveLength(1)
  })
})

describe('condition keys', () => {
  const allowedIf = (Condition: Record<string, Record<string, string | string[]>>, context = {}) =>
    givenCaller(
      { identity: [policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition })], context },
      {
        organizations: [
          { region: 'us-east-1', organizationId: ORGANIZATION_ID, alias: 'acme', tags: { team: 'mail' } },
        ],
        logGroups: [{ region: 'us-east-1', logGroupName: '/events', tags: { team: 'mail' } }],
      },
    ).ask

  test.each<[string, Record<string, Record<string, string | string[]>>]>([
    ['Region', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
    ['time', { DateLessThan: { 'aws:CurrentTime': '2026-06-01T00:00:01Z', 'aws:EpochTime': '1780272001' } }],
    ['transport', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['program', { StringLike: { 'aws:UserAgent': '*aws-sdk-js*' } }],
    [
      'principal',
      {
        ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT_ID}:user/operator` },
        StringEquals: {
          'aws:PrincipalType': 'User',
          'aws:PrincipalAccount': ACCOUNT_ID,
          'aws:username': 'operator',
          'aws:userid': 'AIDASANDBOXSANDBOXSAN',
          'aws:ResourceAccount': ACCOUNT_ID,
        },
      },
    ],
    ['tag of the resource', { StringEquals: { 'aws:ResourceTag/team': 'mail' } }],
    ['no second factor', { Null: { 'aws:MultiFactorAuthPresent': 'true' } }],
  ])('%s', async (_, condition) => {
    const ask = allowedIf(condition)
    expect(await ask('logs', 'PutRetentionPolicy', { ...events, retentionInDays: 30 })).toEqual({})
    const opposite = allowedIf({ StringEquals: { 'aws:PrincipalType': 'Account' } })
    expect(await code(opposite('logs', 'DeleteLogGroup', events))).toBe('AccessDeniedException')
  })

  test('tags of an organization', async () => {
    const of = (team: string) => allowedIf({ StringEquals: { 'aws:ResourceTag/team': team } })
    expect(await of('mail')('workmail', 'DescribeOrganization', organization)).toMatchObject({
      Alias: 'acme',
    })
    expect(await code(of('sales')('workmail', 'DescribeOrganization', organization))).toBe(
      'AccessDeniedException',
    )
  })

  test('tags of a role, by both names', async () => {
    const of = (key: string) =>
      givenCaller(
        {
          identity: [
            policy({
              Effect: 'Allow',
              Action: '*',
              Resource: '*',
              Condition: { StringEquals: { [key]: 'mail' } },
            }),
          ],
        },
        { roles: [{ roleName: 'Events', tags: { team: 'mail' } }, { roleName: 'Other' }] },
      ).ask
    for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/team']) {
      expect(await of(key)('iam', 'GetRole', { RoleName: 'Events' })).toHaveProperty('Role')
      expect(await code(of(key)('iam', 'GetRole', { RoleName: 'Other' }))).toBe('AccessDenied')
    }
  })

  test('tags of the request', async () => {
    const ask = allowedIf({
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'run'] },
      StringEqualsIfExists: { 'aws:RequestTag/team': 'mail' },
    })
    const resourceArn = tagArn('/events')
    expect(await ask('logs', 'TagResource', { resourceArn, tags: { team: 'mail', run: '1' } })).toEqual({})
    expect(await code(ask('logs', 'TagResource', { resourceArn, tags: { team: 'x' } }))).toBe(
      'AccessDeniedException',
    )
    expect(await code(ask('logs', 'TagResource', { resourceArn, tags: { other: 'x' } }))).toBe(
      'AccessDeniedException',
    )
    expect(await ask('logs', 'UntagResource', { resourceArn, tagKeys: ['run'] })).toEqual({})
    expect(await code(ask('logs', 'UntagResource', { resourceArn, tagKeys: ['other'] }))).toBe(
      'AccessDeniedException',
    )
  })

  test('the service of a service-linked role', async () => {
    const ask = allowedIf({ StringEquals: { 'iam:AWSServiceName': PRINCIPAL } })
    // The role is there already: IAM says so to who may ask.
    expect(await code(ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: PRINCIPAL }))).toBe(
      'InvalidInputException',
    )
    expect(await code(ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'ec2.amazonaws.com' }))).toBe(
      'AccessDenied',
    )
  })

  test('what the account says of the session', async () => {
    const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
    expect(await code(allowedIf(mfa)('logs', 'DescribeLogGroups'))).toBe('AccessDeniedException')
    expect(
      await allowedIf(mfa, { 'aws:MultiFactorAuthPresent': 'true' })('logs', 'DescribeLogGroups'),
    ).toHaveProperty('logGroups')
  })
})

describe('callers of other kinds', () => {
  const asCaller = (arn: string, callerPolicies: CallerPolicies) =>
    givenCaller(callerPolicies, {
      caller: { arn, userId: 'AROASANDBOXSANDBOXSAN:ann' },
      roles: [{ roleName: 'Admin', path: '/sso/' }],
    })
  const session = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/ann`

  test('of a session aws:PrincipalArn is the role with its path, and a refusal names the session', async () => {
    const forRole = policy({
      Effect: 'Allow',
      Action: 'logs:*',
      Resource: '*',
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT_ID}:role/sso/Admin` },
        StringEquals: { 'aws:PrincipalType': 'AssumedRole' },
        Null: { 'aws:username': true },
      },
    })
    const { ask } = asCaller(session, { identity: [forRole] })
    expect(await ask('logs', 'DescribeLogGroups')).toHaveProperty('logGroups')
    expect(await refusal(ask('iam', 'GetRole', role))).toContain(`User: ${session} is not authorized`)
  })

  test('the root user is restricted by the organization alone', async () => {
    const root = `arn:aws:iam::${ACCOUNT_ID}:root`
    const { ask } = asCaller(root, { identity: [], boundary: denying('*') })
    expect(await ask('logs', 'DescribeLogGroups')).toHaveProperty('logGroups')
    const inOrganization = asCaller(root, { identity: [], organization: [allowing('*'), denying('logs:*')] })
    expect(await refusal(inOrganization.ask('logs', 'DescribeLogGroups'))).toContain(
      'with an explicit deny in a service control policy',
    )
  })

  test('a federated user cannot call IAM', async () => {
    const { ask } = asCaller(`arn:aws:sts::${ACCOUNT_ID}:federated-user/ann`, { identity: [allowing('*')] })
    expect(await ask('logs', 'DescribeLogGroups')).toHaveProperty('logGroups')
    expect(await refusal(ask('iam', 'GetRole', role))).toBe(
      'InvalidClientTokenId: The security token included in the request is invalid',
    )
  })
})
