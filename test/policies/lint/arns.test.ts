// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as IAM spells them
import { expect, test } from 'vitest'
import { findingsOf, STATEMENT, shortly } from './given.js'

const ID = 'm-1a6e03c4b7d24f0f9c58a1e2d3b4c5f6'

test.each([
  `arn:aws:workmail:us-east-1:111122223333:organization/${ID}`,
  'arn:aws:workmail:us-west-2:111122223333:organization/*',
  'arn:aws:workmail:*:*:organization/*',
  'arn:*:workmail:*:*:*',
  'arn:aws:workmail:eu-*:1111????3333:organization/m-1a*',
  'arn:aws:workmail:us-*:${aws:PrincipalAccount}:organization/${aws:PrincipalTag/organization}',
  'arn:aws:workmail:*:*:organization/*f6',
])('%s can be an organization', (Resource) => {
  expect(shortly(findingsOf({ ...STATEMENT, Resource }))).toEqual([])
})

test.each([
  ['organization/x', 'MalformedArn', 'is no ARN'],
  ['', 'MalformedArn', 'is no ARN'],
  ['arn:aws:workmail', 'ShortArn', 'lacks parts'],
  ['arn:aws:workmail:*', 'ShortArn', 'lacks parts'],
  [
    'arn:aws-cn:workmail:us-east-1:111122223333:organization/*',
    'WrongPartition',
    'in the partition aws alone',
  ],
  [
    'arn:aws:workmail:eu-central-1:111122223333:organization/*',
    'WrongRegion',
    'no WorkMail in the Region "eu-central-1"',
  ],
  ['arn:aws:workmail:ap-*:111122223333:organization/*', 'WrongRegion', 'no WorkMail in the Region "ap-*"'],
  ['arn:aws:workmail::111122223333:organization/*', 'WrongRegion', 'the Region is missing'],
  ['arn:aws:workmail:us-east-1::organization/*', 'WrongAccount', 'the account is missing'],
  ['arn:aws:workmail:us-east-1:11112222333:organization/*', 'WrongAccount', '"11112222333" is no account'],
  [`arn:aws:workmail:us-east-1:111122223333:${ID}`, 'NoOrganization', 'no resources but organizations'],
  ['arn:aws:workmail:us-east-1:111122223333:user/x', 'NoOrganization', 'no resources but organizations'],
  [
    `arn:aws:workmail:us-east-1:111122223333:organization/${ID}/x`,
    'NoOrganization',
    'no resources but organizations',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/acme',
    'NoOrganization',
    'no organization can have the id "acme"',
  ],
  // As the WorkMail guide's own examples have it: no id has such letters.
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/m-n1pq2345678r901st2u3vx45x6789yza',
    'NoOrganization',
    'no organization can have the id',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/mx*',
    'NoOrganization',
    'no organization can have the id "mx*"',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/m-G*',
    'NoOrganization',
    'no organization can have the id "m-G*"',
  ],
  ['arn:aws:logs:us-east-1:1111:log-group:x', 'WrongAccount', '"1111" is no account'],
])('%s is %s', (arn, code, what) => {
  const findings = findingsOf({ ...STATEMENT, Action: '*', Resource: [STATEMENT.Resource, arn] })
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([
    expect.objectContaining({
      code,
      path: 'Statement[0].Resource[1]',
      message: expect.stringContaining(what),
    }),
  ])
})

test('what is wrong is an error, wherever it stands', () => {
  const NotResource = 'arn:aws:workmail:us-east-2:1:organization/x'
  expect(shortly(findingsOf({ Effect: 'Deny', Action: 'workmail:ListUsers', NotResource }))).toEqual([
    'error WrongRegion Statement[0].NotResource',
    'error WrongAccount Statement[0].NotResource',
    'error NoOrganization Statement[0].NotResource',
  ])
})
