import { describe, expect, test } from 'vitest'
import { findingsOf, shortly } from './given.js'

const allowing = (Action: string | string[], Condition: object, Effect = 'Allow') =>
  findingsOf({ Effect, Action, Resource: '*', Condition }).filter(({ severity }) => severity !== 'note')

const MINE = { 'aws:ResourceTag/Department': 'sales' }

describe('a condition key', () => {
  test.each([
    ['workmail:ImpersonationRole', 'workmail:ImpersonationRoleId'],
    ['workmail:OrganizationId', 'WorkMail has one key of its own, workmail:ImpersonationRoleId'],
    ['aws:MultifactorAuthPresents', 'aws:MultiFactorAuthPresent'],
    ['aws:ResourceTag', expect.stringContaining('aws:ResourceTag/')],
    ['iam:PassToService', 'iam:PassedToService'],
    ['xyzzy:Key', 'look it up in the Service Authorization Reference'],
    ['RequestedRegion', 'look it up in the Service Authorization Reference'],
  ])('%s does not exist; meant was %s', (key, next) => {
    expect(allowing('workmail:ListUsers', { StringEquals: { [key]: 'x' } })).toEqual([
      expect.objectContaining({ severity: 'error', code: 'UnknownKey', next }),
    ])
  })

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
    ['*', { 'workmail:ImpersonationRoleId': 'x' }],
  ])('is there with %s: %j', (action, keys) => {
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
  ])('is never there with %s: %j', (action, keys) => {
    const [key] = Object.keys(keys)
    expect(allowing(action, { StringEquals: keys })).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'KeyNeverThere',
        message: `no request has "${key}" with ${action}: the statement never allows it`,
        actions: [action],
      }),
    ])
  })

  test.each(['StringNotEquals', 'StringEqualsIfExists', 'ForAllValues:StringLike'])(
    'that is never there restricts nothing with %s',
    (operator) => {
      const findings = allowing('workmail:ListOrganizations', { [operator]: MINE })
      expect(findings).toContainEqual(
        expect.objectContaining({
          severity: 'warning',
          code: 'KeyOfNoEffect',
          message: expect.stringContaining('the statement allows it all the same'),
        }),
      )
    },
  )

  test('that is never there has a Null that is always true, or never', () => {
    expect(
      shortly(allowing('workmail:ListOrganizations', { Null: { 'aws:ResourceTag/a': 'true' } })),
    ).toEqual(['warning KeyOfNoEffect Statement[0].Condition.Null["aws:ResourceTag/a"]'])
    expect(
      shortly(allowing('workmail:ListOrganizations', { Null: { 'aws:ResourceTag/a': 'false' } })),
    ).toEqual(['error KeyNeverThere Statement[0].Condition.Null["aws:ResourceTag/a"]'])
  })

  test('that is never there with some of a wildcard’s actions is warned of', () => {
    const [finding] = allowing('workmail:*Organization', { StringEquals: MINE })
    expect(finding).toMatchObject({
      severity: 'warning',
      code: 'KeyNeverThere',
      actions: ['workmail:CreateOrganization'],
    })
  })

  test.each(['aws:SourceIp', 'aws:SourceVpce', 'aws:PrincipalTag/team', 'aws:PrincipalAccount'])(
    '%s is none that WorkMail’s guide names',
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

describe('a Region that is asked for', () => {
  test.each([
    ['workmail:ListUsers', 'eu-west-1'],
    ['workmail:ListUsers', ['eu-central-1', 'us-west-2']],
    ['workmail:ListUsers', 'us-*'],
    ['iam:ListRoles', 'us-east-1'],
    ['logs:DescribeLogGroups', 'eu-central-1'],
  ])('lets %s be done in %j', (action, regions) => {
    expect(allowing(action, { StringLike: { 'aws:RequestedRegion': regions } })).toEqual([])
  })

  test('without WorkMail lets nothing of WorkMail be done', () => {
    expect(
      allowing('workmail:ListUsers', { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } }),
    ).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'OtherRegion',
        message: 'there is no WorkMail in these Regions: the statement never allows workmail:ListUsers',
      }),
    ])
  })

  test('without IAM lets nothing of IAM be done', () => {
    const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }
    expect(allowing(['workmail:ListUsers', 'iam:ListRoles'], Condition)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code: 'OtherRegion',
        message: 'IAM is asked in us-east-1 alone: the statement never allows iam:ListRoles',
        actions: ['iam:ListRoles'],
      }),
    ])
  })

  test('may be left out', () => {
    const Condition = { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }
    expect(allowing(['workmail:ListUsers', 'iam:ListRoles'], Condition, 'Deny')).toEqual([])
  })
})
