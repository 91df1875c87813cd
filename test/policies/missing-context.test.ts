import { expect, test } from 'vitest'
import { keysThatMatter } from '../../src/policies/missing-context.js'

test.each([
  // What no one here knows of the caller may come with any request.
  ['logs:DeleteLogGroup', 'aws:MultiFactorAuthPresent', true],
  ['logs:DeleteLogGroup', 'aws:SourceIp', true],
  ['workmail:ListOrganizations', 'AWS:PrincipalTag/team', true],
  // Tags of things come with the actions that are about such things.
  ['logs:DeleteLogGroup', 'aws:ResourceTag/team', true],
  ['workmail:ListOrganizations', 'aws:ResourceTag/team', false],
  ['iam:GetRole', 'iam:ResourceTag/team', true],
  ['logs:CreateLogGroup', 'aws:RequestTag/team', true],
  ['logs:DeleteLogGroup', 'aws:RequestTag/team', false],
  // Their keys are told where a request has some.
  ['logs:CreateLogGroup', 'aws:TagKeys', false],
  // Keys of a service come with actions of that service, and not with each.
  ['logs:DeleteLogGroup', 's3:prefix', false],
  ['iam:GetRole', 'iam:PolicyARN', false],
  ['workmail:DescribeEmailMonitoringConfiguration', 'workmail:ImpersonationRoleId', false],
  ['iam:PassRole', 'iam:AssociatedResourceArn', true],
  // The tool calls by itself, and is not a service.
  ['logs:DeleteLogGroup', 'aws:CalledVia', false],
  ['logs:DeleteLogGroup', 'aws:SourceArn', false],
  // Of an action that is not in the tables nothing is known.
  ['logs:Unheard', 'logs:Key', true],
])('to %s a missing %s matters: %s', (action, key, matters) => {
  expect(keysThatMatter(action, [key])).toEqual(matters ? [key] : [])
})
