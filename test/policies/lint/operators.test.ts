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
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '203.0.113.7', '2001:db8::/32', '::1']],
  ['NotIpAddress', 'aws:SourceIp', '0.0.0.0/0'],
  ['ArnLike', 'aws:ResourceTag/Owner', 'arn:aws:iam::*:role/x'],
  ['ArnLike', 'aws:RequestTag/Managed', '*'],
  ['NumericLessThan', 'aws:ResourceTag/Age', '7'],
  ['ArnLike', 'kms:EncryptionContext:aws:logs:arn', 'arn:aws:logs:*:111122223333:log-group:*'],
  ['ArnEquals', 'aws:UserAgent', 'arn:aws:iam::111122223333:role/x'],
])('The operator %s of %s with %j fits.', (operator, key, value) => {
  const misfits = conditioned(operator, key, value).filter(({ code }) => /Operator|Value|One/.test(code))
  expect(misfits).toEqual([])
})

describe('A condition operator', () => {
  test.each([
    ['StringEqual', 'StringEquals'],
    ['stringequals', 'StringEquals'],
    ['ForAnyValue:StringLikes', 'ForAnyValue:StringLike'],
    ['BooleanIfExists', expect.stringContaining('StringEquals, ')],
    ['NullIfExists', 'Null by itself tests whether the key is present'],
    ['', expect.stringContaining('StringEquals, ')],
  ])('that does not exist, as %j, is an error, and the next step is %s.', (operator, next) => {
    const findings = conditioned(operator, 'aws:UserAgent', 'x')
    expect(findings).toEqual([expect.objectContaining({ severity: 'error', code: 'UnknownOperator', next })])
  })

  test('that does not exist is reported once, however many keys it has.', () => {
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
  ])('of another type, as %s for %s, does not fit.', (operator, key, value, severity, fitting) => {
    expect(conditioned(operator, key, value)).toEqual([
      expect.objectContaining({ severity, code: 'OperatorOfOtherType', next: `use ${fitting}` }),
    ])
  })

  test.each([
    ['ForAllValues:StringEquals', 'aws:RequestedRegion', 'ManyOfOne', 'remove ForAllValues:'],
    ['ForAnyValue:StringEquals', 'aws:UserAgent', 'ManyOfOne', 'remove ForAnyValue:'],
  ])('for many values, as %s, is a warning for %s, which has one.', (operator, key, code, next) => {
    expect(conditioned(operator, key, 'eu-west-1')).toEqual([
      expect.objectContaining({ severity: 'warning', code, next }),
    ])
  })

  test('for one value is a warning for a key of many.', () => {
    const Condition = { StringEquals: { 'aws:TagKeys': 'Department' } }
    const statement = { ...STATEMENT, Action: 'workmail:TagResource', Condition }
    expect(shortly(findingsOf(statement))).toEqual([
      'warning OneOfMany Statement[0].Condition.StringEquals["aws:TagKeys"]',
    ])
  })
})

const DATE = 'a date such as 2027-03-31T00:00:00Z, or seconds since 1970'
const RANGE = 'an address or a range, such as 203.0.113.0/24 or 2001:db8::/32'

describe('A value of a condition', () => {
  test.each([
    ['NumericLessThan', 'aws:MultiFactorAuthAge', '1h', 'a number'],
    ['Bool', 'aws:SecureTransport', 'yes', 'true or false'],
    ['Null', 'aws:MultiFactorAuthAge', 'null', 'true (the key is not present) or false (it is present)'],
    ['DateLessThan', 'aws:CurrentTime', '31.3.2027', DATE],
    ['DateLessThan', 'aws:CurrentTime', '2027-13-01', DATE],
    ['DateLessThan', 'aws:CurrentTime', '2027-03-31T24:00:00Z', DATE],
    ['DateLessThan', 'aws:EpochTime', '', DATE],
    ['IpAddress', 'aws:SourceIp', '10.0.0.0/33', RANGE],
    ['IpAddress', 'aws:SourceIp', '10.0.0.256', RANGE],
    ['NotIpAddress', 'aws:SourceIp', '2001:db8::/129', RANGE],
    ['IpAddress', 'aws:SourceIp', '10.*', RANGE],
    ['ArnEquals', 'aws:PrincipalArn', 'role/ops', 'an ARN; it may have wildcards'],
  ])('of %s %s that IAM refuses is an error: %j.', (operator, key, value, rule) => {
    expect(conditioned(operator, key, value)).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'MalformedValue', next: `write ${rule}` }),
    )
  })

  test.each([
    ['StringEquals', 'StringLike'],
    ['StringNotEqualsIgnoreCase', 'StringNotLike'],
  ])('of %s with a wildcard is a warning, since it is compared literally.', (operator, like) => {
    expect(conditioned(operator, 'aws:PrincipalArn', 'arn:aws:iam::111122223333:role/*')).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'WildcardNotRead', next: `use ${like}` }),
    ])
  })
})
