import { expect, test } from 'vitest'
import { WORKMAIL_GLOBAL_KEYS } from '../../src/facts/condition-keys.js'
import {
  contextCondition,
  globalConditions,
  type PolicyConditions,
  regionCondition,
} from '../../src/policies/conditions.js'

const NONE: PolicyConditions = { requireMfa: false, requireTls: false }

test('nothing is asked for unless it is wanted', () => {
  expect(globalConditions(NONE)).toEqual({})
})

test.each<[string, Partial<PolicyConditions>, object]>([
  ['MFA', { requireMfa: true }, { Bool: { 'aws:MultiFactorAuthPresent': true } }],
  ['a recent MFA', { mfaMaxAge: 3600 }, { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': '3600' } }],
  ['TLS', { requireTls: true }, { Bool: { 'aws:SecureTransport': true } }],
  [
    'a beginning',
    { validFrom: '2026-12-01T00:00:00Z' },
    { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } },
  ],
  [
    'an end',
    { validUntil: '2027-04-01T00:00:00Z' },
    { DateLessThan: { 'aws:CurrentTime': '2027-04-01T00:00:00Z' } },
  ],
  [
    'a beginning in seconds',
    { validFrom: '1796083200' },
    { NumericGreaterThanEquals: { 'aws:EpochTime': '1796083200' } },
  ],
  ['an end in seconds', { validUntil: '1796083200' }, { NumericLessThan: { 'aws:EpochTime': '1796083200' } }],
  ['an AWS Organization', { principalOrgs: ['o-1'] }, { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }],
  ['principals', { principalArns: ['a', 'b'] }, { ArnLike: { 'aws:PrincipalArn': ['a', 'b'] } }],
  ['a user agent', { userAgents: ['wml/*'] }, { StringLike: { 'aws:UserAgent': 'wml/*' } }],
])('%s', (_, wanted, condition) => {
  expect(globalConditions({ ...NONE, ...wanted })).toEqual(condition)
})

test('all together ask by every global key that WorkMail supports', () => {
  // given every condition that can be asked for
  const first = {
    requireMfa: true,
    mfaMaxAge: 60,
    requireTls: true,
    validFrom: '1',
    validUntil: '2027-04-01T00:00:00Z',
  }
  const condition = globalConditions({
    ...first,
    principalOrgs: ['o'],
    principalArns: ['a'],
    userAgents: ['u'],
  })

  // then, with the Region's, all keys of the page are there
  const keys = Object.values({ ...condition, Region: regionCondition(['eu-west-1']).StringEquals }).flatMap(
    (asked) => Object.keys(asked ?? {}),
  )
  expect(keys.sort()).toEqual([...WORKMAIL_GLOBAL_KEYS].sort())
})

test('what a request carries is compared exactly, by pattern, or value by value', () => {
  expect(contextCondition({})).toEqual({})
  expect(contextCondition({ 'iam:AWSServiceName': ['a'] })).toEqual({
    StringEquals: { 'iam:AWSServiceName': 'a' },
  })
  expect(contextCondition({ 'aws:TagKeys': ['a', 'b:*'] })).toEqual({
    'ForAllValues:StringLike': { 'aws:TagKeys': ['a', 'b:*'] },
  })
})
