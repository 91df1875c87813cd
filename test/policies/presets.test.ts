/** The examples of "How Amazon WorkMail works with IAM" (WorkMail administrator guide), as the page has them. */
import { expect, test } from 'vitest'
import { generatePolicies } from '../../src/policies/generate-policies.js'
import type { PresetRequest } from '../../src/policies/policy-request.js'

const CONSOLE_READ_ONLY = `{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "ses:Describe*", "ses:Get*", "workmail:Describe*", "workmail:Get*", "workmail:List*", "workmail:Search*", "lambda:ListFunctions", "iam:ListRoles", "logs:DescribeLogGroups", "cloudwatch:GetMetricData" ], "Resource": "*", "Condition": { "StringEquals": { "aws:RequestedRegion": [ "eu-west-1" ] }, "Bool": { "aws:MultiFactorAuthPresent": true } } } ] }`

const ASSUME_IMPERSONATION_ROLE = `{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "workmail:AssumeImpersonationRole" ], "Resource": "arn:aws:workmail:us-east-1:111122223333:organization/m-n1pq2345678r901st2u3vx45x6789yza", "Condition": { "StringEquals": { "workmail:ImpersonationRoleId":"12345678-1234-1234-1234-123456789012" } } } ] }`

const NO_CONDITIONS = { requireMfa: false, requireTls: false }

const documentOf = (subject: PresetRequest, conditions = {}) =>
  JSON.parse(
    generatePolicies(
      { format: 'json', conditions: { ...NO_CONDITIONS, ...conditions }, subject },
      '111122223333',
    ).policies.text,
  )

const IMPERSONATION: PresetRequest = {
  kind: 'assume-impersonation-role',
  regions: ['us-east-1'],
  organizationIds: ['m-n1pq2345678r901st2u3vx45x6789yza'],
  impersonationRoleIds: ['12345678-1234-1234-1234-123456789012'],
}

test('read-only access to the console with the page’s values is the page’s policy', () => {
  expect(documentOf({ kind: 'console-read-only', regions: ['eu-west-1'] })).toEqual(
    JSON.parse(CONSOLE_READ_ONLY),
  )
})

test('AssumeImpersonationRole with the page’s values is the page’s policy', () => {
  expect(documentOf(IMPERSONATION)).toEqual(JSON.parse(ASSUME_IMPERSONATION_ROLE))
})

test('several organizations and roles are lists', () => {
  // given one organization and one role more
  const subject = {
    ...IMPERSONATION,
    organizationIds: [...IMPERSONATION.organizationIds, `m-${'a'.repeat(32)}`],
    impersonationRoleIds: [...IMPERSONATION.impersonationRoleIds, 'other'],
  }

  // then all of them are allowed
  expect(documentOf(subject).Statement[0]).toMatchObject({
    Resource: [
      'arn:aws:workmail:us-east-1:111122223333:organization/m-n1pq2345678r901st2u3vx45x6789yza',
      `arn:aws:workmail:us-east-1:111122223333:organization/m-${'a'.repeat(32)}`,
    ],
    Condition: {
      StringEquals: { 'workmail:ImpersonationRoleId': ['12345678-1234-1234-1234-123456789012', 'other'] },
    },
  })
})

test('further conditions go into the page’s', () => {
  const document = documentOf(
    { kind: 'console-read-only', regions: ['us-east-1'] },
    { requireTls: true, principalOrgs: ['o-aaaaaaaaaa'] },
  )

  expect(document.Statement[0].Condition).toEqual({
    StringEquals: { 'aws:RequestedRegion': ['us-east-1'], 'aws:PrincipalOrgID': 'o-aaaaaaaaaa' },
    Bool: { 'aws:MultiFactorAuthPresent': true, 'aws:SecureTransport': true },
  })
})

test('that the page’s policy does not reach IAM in its Region is told', () => {
  const notesFor = (region: string) =>
    generatePolicies({
      format: 'json',
      conditions: NO_CONDITIONS,
      subject: { kind: 'console-read-only', regions: [region] },
    }).notes

  expect(notesFor('eu-west-1')).toEqual([expect.stringContaining('does not allow iam:ListRoles')])
  expect(notesFor('us-east-1')).toEqual([])
})

test('that the page’s organization cannot exist is told', () => {
  const { notes } = generatePolicies({ format: 'json', conditions: NO_CONDITIONS, subject: IMPERSONATION })

  expect(notes).toEqual([
    expect.stringContaining('m-n1pq2345678r901st2u3vx45x6789yza is not a valid organization id'),
  ])
})
