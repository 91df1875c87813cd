// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as IAM spells them
import { expect, test } from 'vitest'
import { actionFacts } from '../../../src/facts/authorization.js'
import type { Condition } from '../../../src/policies/lint/policy.js'
import { type KnownRequest, truthOf, truthOfAll } from '../../../src/policies/lint/truth.js'

const facts = actionFacts('iam:CreateServiceLinkedRole')
if (facts === undefined) throw new Error('the tables lack it')

const REQUEST: KnownRequest = {
  facts,
  context: {
    'iam:AWSServiceName': ['events.workmail.amazonaws.com'],
    'aws:SecureTransport': ['true'],
    'aws:TagKeys': ['workmail-lifecycle:teardown', 'workmail-lifecycle:organizations-1'],
    'aws:UserAgent': ['workmail-lifecycle/*'],
  },
}

const condition = (operator: string, key: string, ...values: string[]): Condition => {
  const entry = (text: string) => ({ text, place: { statement: 0, path: '', line: 1 } })
  return { operator: entry(operator), key: entry(key), values: values.map(entry) }
}

const SERVICE = 'iam:AWSServiceName'

test.each([
  ['StringEquals', SERVICE, 'events.workmail.amazonaws.com', 'holds'],
  ['StringEquals', 'IAM:awsServiceName', 'events.workmail.amazonaws.com', 'holds'],
  ['StringEquals', SERVICE, 'Events.workmail.amazonaws.com', 'fails'],
  ['StringEqualsIgnoreCase', SERVICE, 'Events.workmail.amazonaws.com', 'holds'],
  ['StringEquals', SERVICE, '*.workmail.amazonaws.com', 'fails'],
  ['StringLike', SERVICE, '*.workmail.amazonaws.com', 'holds'],
  ['StringNotLike', SERVICE, '*.workmail.amazonaws.com', 'fails'],
  ['StringNotEquals', SERVICE, 'ec2.amazonaws.com', 'holds'],
  ['StringEqualsIfExists', SERVICE, 'ec2.amazonaws.com', 'fails'],
  ['StringEquals', SERVICE, '${aws:PrincipalTag/service}', 'depends'],
  ['Null', SERVICE, 'false', 'holds'],
  ['Null', SERVICE, 'true', 'fails'],
  ['Bool', 'aws:SecureTransport', 'True', 'holds'],
  ['Bool', 'aws:SecureTransport', 'false', 'fails'],
  ['ForAllValues:StringLike', 'aws:TagKeys', 'workmail-lifecycle:*', 'holds'],
  ['ForAllValues:StringEquals', 'aws:TagKeys', 'workmail-lifecycle:teardown', 'fails'],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', 'workmail-lifecycle:teardown', 'holds'],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', 'x', 'fails'],
  ['StringLike', 'aws:UserAgent', 'aws-cli/*', 'depends'],
  ['Bool', 'aws:MultiFactorAuthPresent', 'true', 'depends'],
  ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', 'depends'],
  ['StringEquals', 'iam:PassedToService', 'x', 'fails'],
  ['StringEqualsIfExists', 'iam:PassedToService', 'x', 'holds'],
  ['StringNotEquals', 'iam:PassedToService', 'x', 'holds'],
  ['ForAllValues:StringEquals', 'iam:PassedToService', 'x', 'holds'],
  ['Null', 'iam:PassedToService', 'true', 'holds'],
  ['Null', 'iam:PassedToService', 'false', 'fails'],
  ['StringEquals', 'constructor', 'x', 'fails'],
  ['Is', SERVICE, 'events.workmail.amazonaws.com', 'fails'],
])('%s of %s with %s %s', (operator, key, value, truth) => {
  expect(truthOf(condition(operator, key, value), REQUEST)).toBe(truth)
})

test('one value of several is enough, and with Not none may be', () => {
  expect(truthOf(condition('StringEquals', SERVICE, 'x', 'events.workmail.amazonaws.com'), REQUEST)).toBe(
    'holds',
  )
  expect(truthOf(condition('StringNotEquals', SERVICE, 'x', 'events.workmail.amazonaws.com'), REQUEST)).toBe(
    'fails',
  )
})

test('all conditions must hold', () => {
  const holds = condition('Bool', 'aws:SecureTransport', 'true')
  const depends = condition('Bool', 'aws:MultiFactorAuthPresent', 'true')
  const fails = condition('Bool', 'aws:SecureTransport', 'false')
  expect(truthOfAll([], REQUEST)).toBe('holds')
  expect(truthOfAll([holds, holds], REQUEST)).toBe('holds')
  expect(truthOfAll([holds, depends], REQUEST)).toBe('depends')
  expect(truthOfAll([depends, fails, holds], REQUEST)).toBe('fails')
})
