// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables as IAM spells them
import { describe, expect, test } from 'vitest'
import { findingsOf, STATEMENT, shortly } from './given.js'

const conditioned = (operator: string, key: string, value: unknown) =>
  findingsOf({ ...STATEMENT, Condition: { [operator]: { [key]: value } } })

test.each([
  ['StringEquals', 'aws:RequestedRegion', ['eu-west-1', 'us-east-1']],
  ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'],
  ['StringLike', 'aws:UserAgent', '*workmail-lifecycle*'],
  ['StringEquals', 'aws:ResourceTag/Department', '${aws:PrincipalTag/Department}'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/ops/*'],
  ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*'],
  ['StringLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/ops'],
  ['Bool', 'aws:MultiFactorAuthPresent', true],
  ['BoolIfExists', 'aws:SecureTransport', 'true'],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', 3600],
  ['NumericLessThanEquals', 'aws:MultiFactorAuthAge', '3600'],
  ['DateLessThan', 'aws:CurrentTime', '2027-03-31T00:00:00Z'],
  ['DateGreaterThan', 'aws:CurrentTime', '2026-11-22'],
  ['DateLessThan', 'aws:EpochTime', 1806451200],
  ['NumericLessThan', 'aws:EpochTime', 1806451200],
  ['Null', 'aws:MultiFactorAuthAge', 'false'],
  ['Null', 'aws:ResourceTag/Department', true],
])('%s of %s with %j is taken', (operator, key, value) => {
  expect(conditioned(operator, key, value)).toEqual([])
})

describe('an operator', () => {
  test.each([
    ['StringEqual', 'StringEquals'],
    ['stringequals', 'StringEquals'],
    ['ForAnyValue:StringLikes', 'ForAnyValue:StringLike'],
    ['BooleanIfExists', expect.stringContaining('StringEquals, ')],
    ['NullIfExists', 'Null by itself asks whether the key is there'],
    ['', expect.stringContaining('StringEquals, ')],
  ])('%j is none; meant was %s', (operator, next) => {
    const findings = conditioned(operator, 'aws:UserAgent', 'x')
    expect(findings).toEqual([expect.objectContaining({ severity: 'error', code: 'UnknownOperator', next })])
  })

  test('that is none is said once', () => {
    const Condition = { Is: { 'aws:UserAgent': 'x', 'aws:PrincipalOrgID': 'o-1' } }
    expect(findingsOf({ ...STATEMENT, Condition }).map(({ code }) => code)).toEqual(['UnknownOperator'])
  })

  test.each([
    ['NumericEquals', 'aws:PrincipalOrgID', 1, 'error', 'StringEquals'],
    ['Bool', 'aws:RequestedRegion', 'true', 'error', 'StringEquals'],
    ['DateLessThan', 'aws:MultiFactorAuthAge', 3600, 'error', 'NumericEquals'],
    ['ArnLike', 'aws:UserAgent', '*', 'error', 'StringEquals'],
    ['IpAddress', 'aws:PrincipalArn', '10.0.0.0/8', 'error', 'ArnEquals or StringEquals'],
    ['StringEquals', 'aws:MultiFactorAuthPresent', 'true', 'warning', 'Bool'],
    ['StringLike', 'aws:CurrentTime', '2027*', 'warning', 'DateEquals'],
    ['StringEquals', 'aws:EpochTime', '1', 'warning', 'DateEquals or NumericEquals'],
  ])('%s does not fit %s', (operator, key, value, severity, fitting) => {
    expect(conditioned(operator, key, value)).toEqual([
      expect.objectContaining({ severity, code: 'OperatorOfOtherType', next: `use ${fitting}` }),
    ])
  })

  test.each([
    ['ForAllValues:StringEquals', 'aws:RequestedRegion', 'ManyOfOne', 'take ForAllValues: away'],
    ['ForAnyValue:StringEquals', 'aws:UserAgent', 'ManyOfOne', 'take ForAnyValue: away'],
  ])('%s of %s is for another number of values', (operator, key, code, next) => {
    expect(conditioned(operator, key, 'eu-west-1')).toEqual([
      expect.objectContaining({ severity: 'warning', code, next }),
    ])
  })

  test('for one value does not do for a key of many', () => {
    const Condition = { StringEquals: { 'aws:TagKeys': 'Department' } }
    const statement = { ...STATEMENT, Action: 'workmail:TagResource', Condition }
    expect(shortly(findingsOf(statement))).toEqual([
      'warning OneOfMany Statement[0].Condition.StringEquals["aws:TagKeys"]',
    ])
  })
})

describe('a value', () => {
  test.each([
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '1h', 'a number'],
    ['Bool', 'aws:SecureTransport', 'yes', 'true or false'],
    ['Null', 'aws:MultiFactorAuthAge', 'null', 'true (the key is not there) or false (it is)'],
    ['DateLessThan', 'aws:CurrentTime', '31.3.2027', 'a date as 2027-03-31T00:00:00Z, or seconds since 1970'],
    ['ArnEquals', 'aws:PrincipalArn', 'role/ops', 'an ARN; it may have wildcards'],
  ])('of %s %s is not %j', (operator, key, value, rule) => {
    expect(conditioned(operator, key, value)).toEqual([
      expect.objectContaining({ severity: 'error', code: 'MalformedValue', next: `write ${rule}` }),
    ])
  })

  test.each([
    ['StringEquals', 'StringLike'],
    ['StringNotEqualsIgnoreCase', 'StringNotLike'],
  ])('of %s has its wildcard read as a letter', (operator, like) => {
    expect(conditioned(operator, 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*')).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'WildcardNotRead', next: `use ${like}` }),
    ])
  })
})
