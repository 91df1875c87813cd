import { describe, expect, test } from 'vitest'
import { findingsOf, shortly } from './given.js'

const allowing = (Action: string | string[], Condition: object, Effect = 'Allow') =>
  findingsOf({ Effect, Action, Resource: '*', Condition }).filter(({ severity }) => severity !== 'note')

const MINE = { 'aws:ResourceTag/Department': 'sales' }

describe('A condition key', () => {
  test.each([
    ['workmail:ImpersonationRole', 'workmail:ImpersonationRoleId'],
    ['workmail:OrganizationId', 'WorkMail has one key of its own, workmail:ImpersonationRoleId'],
    ['aws:MultifactorAuthPresents', 'aws:MultiFactorAuthPresent'],
    ['aws:ResourceTag', expect.stringContaining('aws:ResourceTag/')],
    ['iam:PassToService', 'iam:PassedToService'],
    ['RequestedRegion', 'look it up in the Service Authorization Reference'],
  ])('that does not exist, as %s, is an error, and the next step is %s.', (key, next) => {
    expect(allowing('workmail:ListUsers', { StringEquals: { [key]: 'x' } })).toEqual([
      expect.objectContaining({ severity: 'error', code: 'UnknownKey', next }),
    ])
  })

  test.each(['xyzzy:Key', 'aws:PrincipalUnheardOf', 'catalog:ChangeType'])(
    'that is near no other and of no service here, as %s, is a warning, since AWS may have it.',
    (key) => {
      expect(shortly(allowing('ses:SendEmail', { StringEquals: { [key]: 'x' } }))).toEqual([
        `warning UnknownKey Statement[0].Condition.StringEquals["${key}"]`,
      ])
    },
  )

  test.each([
    ['workmail:AssumeImpersonationRole', { 'workmail:ImpersonationRoleId': '12345678' }],
    ['workmail:DeleteOrganization', MINE],
    ['workmail:TagResource', { 'aws:RequestTag/Department': 'sales' }],
    ['iam:PassRole', { 'iam:PassedToService': 'events.workmail.amazonaws.com' }],
    ['iam:CreateServiceLinkedRole', { 'iam:AWSServiceName': 'events.workmail.amazonaws.com' }],
    ['logs:DeleteLogGroup', MINE],
    ['logs:DeleteLogGroup', { 'aws:SourceVpc': 'vpc-1' }],
    ['ses:SendEmail', { 'ses:FromAddress': 'x' }],
    ['sts:AssumeRoleWithWebIdentity', { 'accounts.google.com:aud': 'x' }],
    ['s3:ListBucket', { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:x' }],
    ['logs:CreateLogGroup', { 'ec2:SourceInstanceARN': 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1' }],
    ['kms:CreateGrant', { 'aws:RequestTag/Department': 'sales' }],
    ['*', { 'workmail:ImpersonationRoleId': 'x' }],
  ])('that requests for %s carry is accepted: %j', (action, keys) => {
    expect(allowing(action, { StringEquals: keys })).toEqual([])
  })

  test.each([
    ['workmail:GetImpersonationRole', { 'workmail:ImpersonationRoleId': '12345678' }],
    ['workmail:ListOrganizations', MINE],
    ['workmail:CreateOrganization', MINE],
    ['workmail:DeleteOrganization', { 'aws:RequestTag/Department': 'sales' }],
    ['logs:DescribeLogGroups', MINE],
    ['workmail:ListUsers', { 'iam:PassedToService': 'x' }],
    ['workmail:ListUsers', { 'ec2:Region': 'eu-west-1' }],
  ])('that requests for %s never carry is an error: %j', (action, keys) => {
    const [key] = Object.keys(keys)
    expect(allowing(action, { StringEquals: keys })).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'KeyNeverThere',
        message: `Requests for ${action} never carry "${key}": the statement never allows it`,
        actions: [action],
      }),
    ])
  })

  test.each(['StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringLike'])(
    'that requests never carry is a warning with %s, which is true without it.',
    (operator) => {
      const findings = allowing('workmail:ListOrganizations', { [operator]: MINE })
      expect(findings).toContainEqual(
        expect.objectContaining({
          severity: 'warning',
          code: 'KeyOfNoEffect',
          message: expect.stringContaining('the statement allows it regardless'),
        }),
      )
    },
  )

  test('that requests never carry makes Null true always, or never.', () => {
    expect(
      shortly(allowing('workmail:ListOrganizations', { Null: { 'aws:ResourceTag/a': 'true' } })),
    ).toEqual(['warning KeyOfNoEffect Statement[0].Condition.Null["aws:ResourceTag/a"]'])
    expect(
      shortly(allowing('workmail:ListOrganizations', { Null: { 'aws:ResourceTag/a': 'false' } })),
    ).toEqual(['error KeyNeverThere Statement[0].Condition.Null["aws:ResourceTag/a"]'])
  })

  test('that requests for one of several named actions never carry is a warning, and with WorkMail an error.', () => {
    const Condition = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'Department' } }
    const path = 'Statement[0].Condition["ForAnyValue:StringEquals"]["aws:TagKeys"]'
    expect(shortly(allowing(['logs:CreateLogGroup', 'logs:DeleteLogGroup'], Condition))).toEqual([
      `warning KeyNeverThere ${path}`,
    ])
    expect(shortly(allowing(['workmail:TagResource', 'workmail:ListUsers'], Condition))).toEqual([
      `error KeyNeverThere ${path}`,
    ])
  })

  test('that requests for some of a wildcard’s actions never carry is a warning.', () => {
    const [finding] = allowing('workmail:*Organization', { StringEquals: MINE })
    expect(finding).toMatchObject({
      severity: 'warning',
      code: 'KeyNeverThere',
      actions: ['workmail:CreateOrganization'],
    })
  })

  test.each(['aws:SourceIp', 'aws:SourceVpce', 'aws:PrincipalTag/team', 'aws:PrincipalAccount'])(
    'that the WorkMail guide does not list, as %s, is a warning.',
    (key) => {
      const operator = key === 'aws:SourceIp' ? 'IpAddress' : 'StringEquals'
      expect(
        shortly(
          allowing(['workmail:ListUsers', 'logs:DescribeLogGroups'], {
            [operator]: { [key]: '203.0.113.0/24' },
          }),
        ),
      ).toEqual([`warning KeyNotListed Statement[0].Condition.${operator}["${key}"]`])
    },
  )
})

describe('A condition on aws:RequestedRegion', () => {
  test.each([
    ['workmail:ListUsers', 'eu-west-1'],
    ['workmail:ListUsers', ['eu-central-1', 'us-west-2']],
    ['workmail:ListUsers', 'us-*'],
    ['iam:ListRoles', 'us-east-1'],
    ['logs:DescribeLogGroups', 'eu-central-1'],
  ])('accepts %s in %j.', (action, regions) => {
    expect(allowing(action, { StringLike: { 'aws:RequestedRegion': regions } })).toEqual([])
  })

  test('without a Region of WorkMail is a warning for WorkMail’s actions.', () => {
    expect(
      allowing('workmail:ListUsers', { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }),
    ).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'OtherRegion',
        message: 'WorkMail is not available in these Regions: the statement never allows workmail:ListUsers',
      }),
    ])
  })

  test('without us-east-1 is a warning for IAM’s actions.', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }
    expect(allowing(['workmail:ListUsers', 'iam:ListRoles'], Condition)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'OtherRegion',
        message: 'IAM requests are made to us-east-1 only: the statement never allows iam:ListRoles',
        actions: ['iam:ListRoles'],
      }),
    ])
  })

  test('that denies one Region is accepted.', () => {
    const Condition = { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }
    expect(allowing(['workmail:ListUsers', 'iam:ListRoles'], Condition, 'Deny')).toEqual([])
  })
})
