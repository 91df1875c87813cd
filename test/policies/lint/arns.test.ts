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
  'arn:aws:config:*:*::config-rule/*',
  'arn:aws:s3:*:111122223333:accesspoint/*',
  'arn:aws:cloudformation:us-west-2:aws:transform/*',
])('The ARN %s is accepted.', (Resource) => {
  expect(shortly(findingsOf({ ...STATEMENT, Action: '*', Resource }))).toEqual([])
})

test.each([
  ['organization/x', 'MalformedArn', 'is not an ARN'],
  ['', 'MalformedArn', 'is not an ARN'],
  ['aws:s3:::archive', 'MalformedArn', 'is not an ARN'],
  ['arn:aws', 'MalformedArn', 'without the name of a service'],
  ['arn:aws:*:*:111122223333:*', 'MalformedArn', 'without the name of a service'],
  ['arn:aws:workmail', 'ShortArn', 'names no resource'],
  ['arn:aws:workmail:*', 'ShortArn', 'names no resource'],
  ['arn:aws:organizations::*:', 'ShortArn', 'names no resource'],
  ['arn:aws:logs:us-east-1:111122223333', 'ShortArn', 'names no resource, and IAM refuses it'],
  ['arn:aws:s3::archive', 'ShortArn', 'names no resource, and IAM refuses it'],
  ['arn:azure:s3:::archive', 'WrongPartition', 'IAM refuses the partition "azure"'],
  ['arn::s3:::archive', 'WrongPartition', 'IAM refuses the partition ""'],
  ['arn:${aws:Partition}:s3:::archive', 'WrongPartition', 'IAM refuses the partition "${aws"'],
  ['arn:aws:iam:us-east-1:111122223333:role/x', 'WrongRegion', 'IAM refuses a Region in its ARNs'],
  [
    'arn:aws-cn:workmail:us-east-1:111122223333:organization/*',
    'WrongPartition',
    'IAM refuses the partition "aws-cn"',
  ],
  [
    'arn:aws:workmail:eu-central-1:111122223333:organization/*',
    'WrongRegion',
    'WorkMail is not available in "eu-central-1"',
  ],
  ['arn:aws:workmail:ap-*:111122223333:organization/*', 'WrongRegion', 'WorkMail is not available in "ap-*"'],
  ['arn:aws:workmail::111122223333:organization/*', 'WrongRegion', 'the Region is missing'],
  ['arn:aws:workmail:us-east-1::organization/*', 'WrongAccount', 'the account is missing'],
  [
    'arn:aws:workmail:us-east-1:11112222333:organization/*',
    'WrongAccount',
    'invalid account id "11112222333"',
  ],
  [
    `arn:aws:workmail:us-east-1:111122223333:${ID}`,
    'NoOrganization',
    'the only resources of WorkMail are organizations',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:user/x',
    'NoOrganization',
    'the only resources of WorkMail are organizations',
  ],
  [
    `arn:aws:workmail:us-east-1:111122223333:organization/${ID}/x`,
    'NoOrganization',
    'the only resources of WorkMail are organizations',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/acme',
    'NoOrganization',
    'invalid organization id "acme"',
  ],
  // As the WorkMail guide's own examples have it: no id has such letters.
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/m-n1pq2345678r901st2u3vx45x6789yza',
    'NoOrganization',
    'invalid organization id',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/mx*',
    'NoOrganization',
    'invalid organization id "mx*"',
  ],
  [
    'arn:aws:workmail:us-east-1:111122223333:organization/m-G*',
    'NoOrganization',
    'invalid organization id "m-G*"',
  ],
  ['arn:aws:logs:us-east-1:1111:log-group:x', 'WrongAccount', 'invalid account id "1111"'],
])('The ARN %j is found as %s, since %s.', (arn, code, what) => {
  const findings = findingsOf({ ...STATEMENT, Action: '*', Resource: [STATEMENT.Resource, arn] })
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([
    expect.objectContaining({
      code,
      path: 'Statement[0].Resource[1]',
      message: expect.stringContaining(what),
    }),
  ])
})

test.each([
  'arn:aws:s3::archive',
  'arn:aws:logs:us-east-1:111122223333',
  'arn:azure:s3:::archive',
  'arn:aws',
])('The ARN %s, which IAM refuses, is an error, and one that IAM completes is a warning.', (Resource) => {
  const severitiesOf = (arn: string) =>
    findingsOf({ ...STATEMENT, Action: 'ses:SendEmail', Resource: arn }).map(({ severity }) => severity)
  expect(severitiesOf(Resource)).toEqual(['error'])
  expect(severitiesOf('arn:aws:logs:*')).toEqual(['warning'])
})

test('Each invalid part of an ARN is an error, in NotResource as well.', () => {
  const NotResource = 'arn:aws:workmail:us-east-2:1:organization/x'
  expect(shortly(findingsOf({ Effect: 'Deny', Action: 'workmail:ListUsers', NotResource }))).toEqual([
    'error WrongRegion Statement[0].NotResource',
    'error WrongAccount Statement[0].NotResource',
    'error NoOrganization Statement[0].NotResource',
  ])
})
