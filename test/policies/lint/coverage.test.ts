// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as IAM spells them
import { describe, expect, test } from 'vitest'
import type { LintFinding } from '../../../src/policies/lint/finding.js'
import { PROCEDURES, type Procedure } from '../../../src/policies/required.js'
import { AMAZON_WORKMAIL_FULL_ACCESS } from './amazon-workmail-full-access.js'
import { findingsIn } from './given.js'

const ROLE =
  'arn:aws:iam::111122223333:role/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents'
const LOG_GROUP = 'arn:aws:logs:*:111122223333:log-group:/aws/workmail/emailevents/acme'
const ORGANIZATIONS = 'arn:aws:workmail:*:111122223333:organization/*'

const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
})

/** What `role delete` asks for, as four statements. */
const LIST = allow('workmail:ListOrganizations', '*')
const DESCRIBE = allow('workmail:DescribeEmailMonitoringConfiguration', ORGANIZATIONS)
const DELETE = allow('iam:DeleteServiceLinkedRole', ROLE)
const GET = allow('iam:GetServiceLinkedRoleDeletionStatus', ROLE)

/** What is said of a procedure, without what is said of the policy by itself, of its flag --custom and of reading roles. */
const coverageOf = (statements: object[], procedure: Procedure = 'role delete'): LintFinding[] =>
  findingsIn({ Version: '2012-10-17', Statement: statements }, procedure).filter(
    ({ code, message, actions }) =>
      ['NotAllowed', 'AllowedInPart'].includes(code) &&
      !message.includes('only with --custom') &&
      !(procedure === 'role delete' && actions?.includes('iam:GetRole')),
  )

const inShort = (findings: LintFinding[]): string[] =>
  findings.map(({ severity, message }) => `${severity}: ${message}`)

describe('a policy for a procedure', () => {
  test('that has it all lacks nothing', () => {
    expect(coverageOf([LIST, DESCRIBE, DELETE, GET])).toEqual([])
  })

  test('that allows everything lacks nothing for any of them', () => {
    for (const procedure of PROCEDURES) expect(coverageOf([allow('*', '*')], procedure)).toEqual([])
  })

  test('lacks what no statement names', () => {
    expect(coverageOf([DESCRIBE, DELETE, GET])).toEqual([
      {
        severity: 'error',
        code: 'NotAllowed',
        statement: null,
        path: '',
        line: 1,
        message: 'role delete needs workmail:ListOrganizations: no statement allows it',
        next: 'allow it on *; `wml policies generate role delete` writes the statement',
        actions: ['workmail:ListOrganizations'],
      },
    ])
  })

  test.each([
    [
      'another resource',
      allow(
        'iam:GetServiceLinkedRoleDeletionStatus',
        'arn:aws:iam::111122223333:role/AWSServiceRoleForAmazonWorkMailEvents',
      ),
      'a statement names it, but not on the resource that it needs',
    ],
    [
      'a condition that is never true',
      allow('iam:GetServiceLinkedRoleDeletionStatus', ROLE, {
        StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
      }),
      'a statement names it, but under a condition that is never true: "aws:RequestedRegion"',
    ],
    [
      'a key that the request has not',
      allow('iam:GetServiceLinkedRoleDeletionStatus', ROLE, { StringEquals: { 'iam:PassedToService': 'x' } }),
      'a statement names it, but under a condition that is never true: "iam:PassedToService"',
    ],
  ])('lacks what is allowed for %s', (_what, statement, why) => {
    expect(inShort(coverageOf([LIST, DESCRIBE, DELETE, statement]))).toEqual([
      `error: role delete needs iam:GetServiceLinkedRoleDeletionStatus: ${why}`,
    ])
  })

  test.each([
    ['by name', { Effect: 'Deny', Action: 'iam:getservicelinkedroledeletionstatus', Resource: '*' }],
    ['by what is left out', { Effect: 'Deny', NotAction: ['workmail:*', 'iam:Delete*'], Resource: '*' }],
    ['outside of a Region', { Effect: 'Deny', Action: 'iam:Get*', NotResource: 'arn:aws:iam::*:user/*' }],
    [
      'in IAM’s Region',
      {
        Effect: 'Deny',
        Action: 'iam:GetServiceLinkedRoleDeletionStatus',
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      },
    ],
  ])('lacks what is denied %s, whatever allows it', (_how, denial) => {
    const findings = coverageOf([LIST, DESCRIBE, DELETE, GET, denial])
    expect(findings[0]).toMatchObject({
      severity: 'error',
      statement: 4,
      message: 'role delete needs iam:GetServiceLinkedRoleDeletionStatus: a statement denies it',
    })
  })

  test.each([
    [
      allow('iam:GetServiceLinkedRoleDeletionStatus', ROLE, { Bool: { 'aws:MultiFactorAuthPresent': true } }),
      'is allowed only under a condition: "aws:MultiFactorAuthPresent"',
    ],
    [
      allow('iam:GetServiceLinkedRoleDeletionStatus', `${ROLE.slice(0, -4)}\${aws:PrincipalTag/x}`),
      'is allowed only for some resources',
    ],
  ])('has in part what is allowed %j', (statement, what) => {
    expect(inShort(coverageOf([LIST, DESCRIBE, DELETE, statement]))).toEqual([
      `note: role delete: iam:GetServiceLinkedRoleDeletionStatus ${what}`,
    ])
  })

  test('has in part what is denied now and then', () => {
    const Condition = { BoolIfExists: { 'aws:MultiFactorAuthPresent': false } }
    const denial = { Effect: 'Deny', NotAction: ['workmail:*', 'iam:Delete*'], Resource: '*', Condition }
    expect(inShort(coverageOf([LIST, DESCRIBE, DELETE, GET, denial]))).toEqual([
      'note: role delete: iam:GetServiceLinkedRoleDeletionStatus is denied under a condition: "aws:MultiFactorAuthPresent"',
    ])
  })

  test('holds for its account, however it says which that is', () => {
    const organizations = 'arn:aws:workmail:*:${aws:PrincipalAccount}:organization/*'
    const describing = allow('workmail:DescribeEmailMonitoringConfiguration', organizations)
    expect(coverageOf([LIST, describing, DELETE, GET])).toEqual([])
  })
})

describe('a Region', () => {
  const IN_EUROPE = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }

  test('is not enough where every Region is read', () => {
    const list = allow('workmail:ListOrganizations', '*', IN_EUROPE)
    const describing = allow(
      'workmail:DescribeEmailMonitoringConfiguration',
      'arn:aws:workmail:us-*:111122223333:organization/*',
    )
    expect(inShort(coverageOf([list, describing, DELETE, GET]))).toEqual([
      'error: role delete needs workmail:DescribeEmailMonitoringConfiguration: a statement names it, but not on the resource that it needs in eu-west-1',
      'error: role delete needs workmail:ListOrganizations: a statement names it, but under a condition that is never true: "aws:RequestedRegion" in us-east-1, us-west-2',
    ])
  })

  test('is enough where the command can be told which', () => {
    const statement = allow(
      ['workmail:*EmailMonitoringConfiguration', 'workmail:List*', 'logs:*'],
      '*',
      IN_EUROPE,
    )
    expect(inShort(coverageOf([statement], 'logging disable'))).toEqual([
      'note: logging disable: logs:DescribeLogGroups is allowed only in eu-west-1',
      'note: logging disable: logs:ListTagsForResource is allowed only in eu-west-1',
      'note: logging disable: logs:TagResource is allowed only in eu-west-1',
      'note: logging disable: workmail:DeleteEmailMonitoringConfiguration is allowed only in eu-west-1',
      'note: logging disable: workmail:DescribeEmailMonitoringConfiguration is allowed only in eu-west-1',
      'note: logging disable: workmail:ListOrganizations is allowed only in eu-west-1',
      'note: logging disable: workmail:ListTagsForResource is allowed only in eu-west-1',
    ])
  })
})

describe('a log group', () => {
  const REST = allow(
    [
      'workmail:*',
      'iam:*',
      'logs:Describe*',
      'logs:List*',
      'logs:Tag*',
      'logs:Put*',
      'logs:Get*',
      'logs:Unmask',
    ],
    '*',
  )
  const inForms = (...forms: string[]) => coverageOf([REST, allow('logs:DeleteLogGroup', forms)], 'teardown')

  test.each([
    [[LOG_GROUP], 'LOG-GROUP-NAME:*'],
    [[`${LOG_GROUP}:*`], 'LOG-GROUP-NAME'],
  ])('in the one form of its ARN, %j, is warned of', (forms, lacking) => {
    expect(inShort(inForms(...forms))).toEqual([
      `warning: teardown: logs:DeleteLogGroup is not allowed on arn:aws:logs:us-east-1:ACCOUNT:log-group:${lacking}`,
    ])
  })

  test('in both forms is allowed in part, and every one wholly', () => {
    expect(inShort(inForms(LOG_GROUP, `${LOG_GROUP}:*`))).toEqual([
      'note: teardown: logs:DeleteLogGroup is allowed only for some resources',
    ])
    expect(inForms('arn:aws:logs:*:111122223333:log-group:*')).toEqual([])
    expect(inForms('arn:aws:logs:*')).toEqual([])
  })
})

test.each([
  ['arn:aws:logs:*:111122223333:log-group:*', []],
  ['arn:aws:logs:*:*:*', []],
  [
    'arn:aws:logs:eu-west-1:*:log-group:*',
    ['note: logging status: logs:DescribeLogGroups is allowed only in eu-west-1'],
  ],
  [
    `${LOG_GROUP}*`,
    [
      'error: logging status needs logs:DescribeLogGroups: a statement names it, but not on the resource that it needs',
    ],
  ],
])('A policy that allows logs:DescribeLogGroups on %s has the findings %j.', (arn, findings) => {
  const rest = allow(['workmail:*', 'iam:*', 'logs:List*'], '*')
  expect(inShort(coverageOf([rest, allow('logs:DescribeLogGroups', arn)], 'logging status'))).toEqual(
    findings,
  )
})

describe('AmazonWorkMailFullAccess', () => {
  test('cannot finish a teardown', () => {
    expect(inShort(coverageOf(AMAZON_WORKMAIL_FULL_ACCESS.Statement, 'teardown'))).toEqual([
      'error: teardown needs iam:GetRole: no statement allows it',
      'error: teardown needs logs:DeleteLogGroup: no statement allows it',
      'error: teardown needs logs:ListLogGroups: no statement allows it',
      'error: teardown needs logs:ListTagsForResource: no statement allows it',
      'error: teardown needs logs:TagResource: no statement allows it',
      'note: teardown needs logs:DescribeLogStreams, only with --archive: no statement allows it',
      'note: teardown needs logs:GetLogEvents, only with --archive: no statement allows it',
      'note: teardown needs logs:PutLogGroupDeletionProtection, only with --override-deletion-protection: no statement allows it',
      'note: teardown needs logs:Unmask, only with --archive: no statement allows it',
    ])
  })

  test('can turn logging off only with --no-tag', () => {
    const lacking = coverageOf(AMAZON_WORKMAIL_FULL_ACCESS.Statement, 'logging disable')
    expect(lacking.flatMap(({ actions }) => actions).sort()).toEqual([
      'logs:ListTagsForResource',
      'logs:TagResource',
    ])
  })

  test('has no error by itself', () => {
    const severities = findingsIn(AMAZON_WORKMAIL_FULL_ACCESS).map(({ severity }) => severity)
    expect(severities.filter((severity) => severity !== 'note')).toEqual([])
  })
})
