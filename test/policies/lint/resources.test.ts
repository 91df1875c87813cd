import { describe, expect, test } from 'vitest'
import { findingsOf, shortly } from './given.js'

const ORGANIZATIONS = 'arn:aws:workmail:*:111122223333:organization/*'
const LOG_GROUPS = 'arn:aws:logs:*:111122223333:log-group:/aws/workmail/*'

const allow = (Action: string | string[], Resource: string | string[]) =>
  findingsOf({ Effect: 'Allow', Action, Resource })

describe('An action that takes no ARN', () => {
  test.each([
    ['workmail:ListOrganizations', ORGANIZATIONS],
    ['workmail:CreateOrganization', [ORGANIZATIONS, 'arn:aws:workmail:*:*:*']],
    ['sts:GetCallerIdentity', 'arn:aws:iam::111122223333:root'],
  ])('as %s is an error with %s.', (action, resource) => {
    expect(allow(action, resource)).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'ActionTakesNoArn',
        message: `The statement never allows ${action}, which takes no ARN, only "*"`,
      }),
    ])
  })

  test.each([
    ['logs:DescribeLogGroups', LOG_GROUPS],
    ['logs:StopQuery', 'arn:aws:logs:*:*:log-group:*'],
    ['iam:ListRoles', 'arn:aws:iam::111122223333:role/*'],
  ])('as %s of another service is a warning with an ARN of its service, %s.', (action, resource) => {
    expect(shortly(allow(action, resource))).toEqual(['warning ActionTakesNoArn Statement[0].Action'])
  })

  test.each([
    'arn:aws:logs:*:111122223333:log-group:*',
    'arn:aws:logs:eu-west-1:*:*',
    'arn:aws:logs:*:*:log-group:*:*',
    'arn:aws:logs:*:*:log-group::log-stream:*',
  ])(
    'may be one that CloudWatch Logs asks a log stream’s ARN for: DescribeLogGroups is accepted with %s.',
    (arn) => {
      expect(allow('logs:DescribeLogGroups', arn)).toEqual([])
    },
  )

  test.each(['*', '**'])('is accepted with %s.', (resource) => {
    expect(allow('workmail:ListOrganizations', resource)).toEqual([])
    expect(shortly(allow('workmail:ListOrganizations', [ORGANIZATIONS, resource]))).toEqual([
      'warning IdleArn Statement[0].Resource[0]',
    ])
  })

  test('is an error in a Deny as well.', () => {
    const Resource = ORGANIZATIONS
    const [finding] = findingsOf({ Effect: 'Deny', Action: 'workmail:ListOrganizations', Resource })
    expect(finding?.message).toContain('The statement never denies workmail:ListOrganizations')
  })

  test('is accepted with NotResource.', () => {
    const NotResource = ORGANIZATIONS
    expect(findingsOf({ Effect: 'Deny', Action: 'workmail:ListOrganizations', NotResource })).toEqual([])
  })

  test('is a warning where a wildcard matches it.', () => {
    const [finding] = allow(['workmail:*Organization*'], ORGANIZATIONS)
    expect(finding).toMatchObject({
      severity: 'warning',
      code: 'WildcardInVain',
      actions: ['workmail:CreateOrganization', 'workmail:ListOrganizations'],
    })
  })
})

describe('An action that takes ARNs', () => {
  test.each([
    ['workmail:ListUsers', ORGANIZATIONS],
    ['workmail:ListUsers', 'arn:aws:workmail:*:*:*'],
    ['logs:DeleteLogGroup', LOG_GROUPS],
    ['logs:DeleteLogGroup', `${LOG_GROUPS}:*`],
    ['logs:GetLogEvents', `${LOG_GROUPS}:log-stream:*`],
    ['iam:PassRole', 'arn:aws:iam::*:role/*workmail*'],
    ['s3:PutObject', 'arn:aws:s3:::archive/*'],
  ])('as %s is accepted with %s.', (action, resource) => {
    expect(allow(action, resource)).toEqual([])
  })

  test.each([
    ['workmail:ListUsers', LOG_GROUPS, 'arn:aws:workmail:REGION:ACCOUNT:organization/RESOURCE-ID'],
    ['logs:DeleteLogGroup', ORGANIZATIONS, 'arn:aws:logs:REGION:ACCOUNT:log-group:LOG-GROUP-NAME'],
    ['iam:GetRole', 'arn:aws:iam::111122223333:user/*', 'arn:aws:iam::ACCOUNT:role/ROLE-NAME-WITH-PATH'],
    ['s3:PutObject', 'arn:aws:s3:::archive', 'arn:aws:s3:::BUCKET-NAME/OBJECT-NAME'],
  ])('as %s is an error with %s, and its own form is shown.', (action, resource, form) => {
    expect(shortly(allow(action, resource))).toEqual(['error ActionTakesOtherArns Statement[0].Action'])
    expect(allow(action, resource)[0]?.message).toContain(form)
  })

  test.each([
    ['logs:CreateLogGroup', 'arn:aws:logs:*:*:/aws/x/*'],
    ['kms:DescribeKey', 'arn:*:kms:*:::*'],
  ])(
    'as %s is a warning with an ARN of its service that is of no kind in the reference, %s.',
    (action, arn) => {
      expect(shortly(allow(action, arn))).toEqual(['warning ActionTakesOtherArns Statement[0].Action'])
    },
  )

  test('is noted where it could be limited from "*" to ARNs.', () => {
    expect(allow(['workmail:DeleteUser', 'workmail:ListOrganizations', 'logs:DeleteLogGroup'], '*')).toEqual([
      expect.objectContaining({
        severity: 'note',
        code: 'CouldBeNarrower',
        message:
          '2 actions could be limited from "*" to ARNs: arn:aws:workmail:REGION:ACCOUNT:organization/RESOURCE-ID, arn:aws:logs:REGION:ACCOUNT:log-group:LOG-GROUP-NAME',
        actions: ['workmail:DeleteUser', 'logs:DeleteLogGroup'],
      }),
    ])
  })

  test('is accepted in a Deny of everything.', () => {
    expect(findingsOf({ Effect: 'Deny', Action: 'workmail:DeleteUser', Resource: '*' })).toEqual([])
  })
})

describe('An ARN that no action of the statement takes', () => {
  test('is a warning.', () => {
    expect(shortly(allow('workmail:ListUsers', [ORGANIZATIONS, LOG_GROUPS]))).toEqual([
      'warning IdleArn Statement[0].Resource[1]',
    ])
  })

  test('is not judged where an action is not known.', () => {
    expect(allow(['workmail:ListUsers', 'ses:SendEmail'], [ORGANIZATIONS, LOG_GROUPS])).toEqual([])
    expect(shortly(allow(['workmail:ListUsers', '*'], [ORGANIZATIONS, LOG_GROUPS]))).toEqual([])
  })
})

test('A statement of thousands of wildcards and ARNs is linted in less than ten seconds of computing.', () => {
  const actions = Array.from({ length: 1500 }, (_, number) => `iam:*${'?'.repeat(number % 40)}*e*`)
  const arns = Array.from({ length: 1000 }, (_, number) => `arn:aws:iam::*:role/*${number}*a*b*`)
  const before = process.cpuUsage()
  const findings = allow(actions, arns)
  expect(findings.length).toBeGreaterThan(1000)
  expect(process.cpuUsage(before).user).toBeLessThan(10_000_000)
})
