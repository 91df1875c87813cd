import { describe, expect, test } from 'vitest'
import { findingsOf, shortly } from './given.js'

const ORGANIZATIONS = 'arn:aws:workmail:*:111122223333:organization/*'
const LOG_GROUPS = 'arn:aws:logs:*:111122223333:log-group:/aws/workmail/*'

const allow = (Action: string | string[], Resource: string | string[]) =>
  findingsOf({ Effect: 'Allow', Action, Resource })

describe('an action that takes no ARN', () => {
  test.each([
    ['workmail:ListOrganizations', ORGANIZATIONS],
    ['workmail:CreateOrganization', [ORGANIZATIONS, 'arn:aws:workmail:*:*:*']],
    ['logs:DescribeLogGroups', LOG_GROUPS],
    ['sts:GetCallerIdentity', 'arn:aws:iam::111122223333:root'],
  ])('%s is never allowed with %s', (action, resource) => {
    expect(allow(action, resource)).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'ActionTakesNoArn',
        message: `the statement never allows ${action}, which takes no ARN, only "*"`,
      }),
    ])
  })

  test.each(['*', '**'])('is allowed with %s', (resource) => {
    expect(allow('workmail:ListOrganizations', resource)).toEqual([])
    expect(shortly(allow('workmail:ListOrganizations', [ORGANIZATIONS, resource]))).toEqual([
      'warning IdleArn Statement[0].Resource[0]',
    ])
  })

  test('is never denied either', () => {
    const Resource = ORGANIZATIONS
    const [finding] = findingsOf({ Effect: 'Deny', Action: 'workmail:ListOrganizations', Resource })
    expect(finding?.message).toContain('the statement never denies workmail:ListOrganizations')
  })

  test('is reached where the ARNs are left out', () => {
    const NotResource = ORGANIZATIONS
    expect(findingsOf({ Effect: 'Deny', Action: 'workmail:ListOrganizations', NotResource })).toEqual([])
  })

  test('is warned of where a wildcard stands for it', () => {
    const [finding] = allow(['workmail:*Organization*'], ORGANIZATIONS)
    expect(finding).toMatchObject({
      severity: 'warning',
      code: 'WildcardInVain',
      actions: ['workmail:CreateOrganization', 'workmail:ListOrganizations'],
    })
  })
})

describe('an action that takes ARNs', () => {
  test.each([
    ['workmail:ListUsers', ORGANIZATIONS],
    ['workmail:ListUsers', 'arn:aws:workmail:*:*:*'],
    ['logs:DeleteLogGroup', LOG_GROUPS],
    ['logs:DeleteLogGroup', `${LOG_GROUPS}:*`],
    ['logs:GetLogEvents', `${LOG_GROUPS}:log-stream:*`],
    ['iam:PassRole', 'arn:aws:iam::*:role/*workmail*'],
    ['s3:PutObject', 'arn:aws:s3:::archive/*'],
  ])('%s is taken with %s', (action, resource) => {
    expect(allow(action, resource)).toEqual([])
  })

  test.each([
    ['workmail:ListUsers', LOG_GROUPS, 'arn:aws:workmail:REGION:ACCOUNT:organization/RESOURCE-ID'],
    ['logs:DeleteLogGroup', ORGANIZATIONS, 'arn:aws:logs:REGION:ACCOUNT:log-group:LOG-GROUP-NAME'],
    ['iam:GetRole', 'arn:aws:iam::111122223333:user/*', 'arn:aws:iam::ACCOUNT:role/ROLE-NAME-WITH-PATH'],
    ['s3:PutObject', 'arn:aws:s3:::archive', 'arn:aws:s3:::BUCKET-NAME/OBJECT-NAME'],
  ])('%s is never allowed with %s', (action, resource, form) => {
    expect(shortly(allow(action, resource))).toEqual(['error ActionTakesOtherArns Statement[0].Action'])
    expect(allow(action, resource)[0]?.message).toContain(form)
  })

  test('could be narrowed where it is given everything, which is noted', () => {
    expect(allow(['workmail:DeleteUser', 'workmail:ListOrganizations', 'logs:DeleteLogGroup'], '*')).toEqual([
      expect.objectContaining({
        severity: 'note',
        code: 'CouldBeNarrower',
        message:
          '2 actions could be narrowed from "*" to ARNs: arn:aws:workmail:REGION:ACCOUNT:organization/RESOURCE-ID, arn:aws:logs:REGION:ACCOUNT:log-group:LOG-GROUP-NAME',
        actions: ['workmail:DeleteUser', 'logs:DeleteLogGroup'],
      }),
    ])
  })

  test('is denied on everything without a word', () => {
    expect(findingsOf({ Effect: 'Deny', Action: 'workmail:DeleteUser', Resource: '*' })).toEqual([])
  })
})

describe('an ARN that no action of the statement is done on', () => {
  test('is warned of', () => {
    expect(shortly(allow('workmail:ListUsers', [ORGANIZATIONS, LOG_GROUPS]))).toEqual([
      'warning IdleArn Statement[0].Resource[1]',
    ])
  })

  test('is not judged where an action is not known', () => {
    expect(allow(['workmail:ListUsers', 'ses:SendEmail'], [ORGANIZATIONS, LOG_GROUPS])).toEqual([])
    expect(shortly(allow(['workmail:ListUsers', '*'], [ORGANIZATIONS, LOG_GROUPS]))).toEqual([])
  })
})

test('thousands of wildcards and ARNs are told of in little time', () => {
  const actions = Array.from({ length: 1500 }, (_, number) => `iam:*${'?'.repeat(number % 40)}*e*`)
  const arns = Array.from({ length: 1000 }, (_, number) => `arn:aws:iam::*:role/*${number}*a*b*`)
  const before = performance.now()
  const findings = allow(actions, arns)
  expect(findings.length).toBeGreaterThan(1000)
  expect(performance.now() - before).toBeLessThan(10_000)
})
