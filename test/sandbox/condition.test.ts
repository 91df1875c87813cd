import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Condition,
  conditionHolds,
  conditionKeys,
  conditionProblem,
} from '../../src/sandbox/condition.js'

const contextOf = (context: Record<string, string | string[]>) =>
  new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]))

const holds = (condition: Condition, context: Record<string, string | string[]> = {}): boolean =>
  conditionHolds(condition, contextOf(context))

const REGION = 'aws:RequestedRegion'

describe('one operator, one key', () => {
  const ARN = 'arn:aws:iam::111122223333:role/mail/admin'
  test.each<[string, string | string[], string, boolean]>([
    ['StringEquals', 'eu-west-1', 'eu-west-1', true],
    ['StringEquals', 'eu-west-1', 'EU-WEST-1', false],
    ['StringEquals', 'eu-*', 'eu-west-1', false],
    ['StringEquals', ['us-east-1', 'eu-west-1'], 'eu-west-1', true],
    ['StringNotEquals', 'eu-west-1', 'us-east-1', true],
    ['StringNotEquals', ['us-east-1', 'eu-west-1'], 'eu-west-1', false],
    ['StringNotEquals', ['us-east-1', 'eu-west-1'], 'us-west-2', true],
    ['StringEqualsIgnoreCase', 'eu-west-1', 'EU-West-1', true],
    ['StringNotEqualsIgnoreCase', 'eu-west-1', 'EU-West-1', false],
    ['StringLike', 'eu-*', 'eu-west-1', true],
    ['StringLike', 'EU-*', 'eu-west-1', false],
    ['StringNotLike', ['eu-*', 'us-*'], 'us-east-1', false],
    ['StringNotLike', ['eu-*', 'us-*'], 'ap-south-1', true],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '10.0', false],
    ['NumericLessThan', '3600', '3599', true],
    ['NumericLessThan', '3600', '3600', false],
    ['NumericLessThanEquals', '3600', '3600', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericLessThan', '3600', 'soon', false],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-11-22T04:00:00Z', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2026-11-22T04:00:00Z', false],
    ['DateLessThan', '2027-04-01', '2026-11-22T04:00:00Z', true],
    ['DateEquals', '1795320000', '2026-11-22T04:00:00Z', true],
    ['DateNotEquals', '1795320000', '2026-11-22T04:00:00Z', false],
    ['DateLessThanEquals', '2026-11-22T04:00:00Z', '1795320000', true],
    ['DateGreaterThanEquals', '2026-11-22T04:00:01Z', '1795320000', false],
    ['Bool', 'true', 'true', true],
    ['Bool', 'True', 'true', true],
    ['Bool', 'false', 'true', false],
    ['ArnEquals', ARN, ARN, true],
    ['ArnEquals', 'arn:aws:iam::*:role/mail/*', ARN, true],
    ['ArnLike', 'arn:aws:iam::111122223333:role/*', ARN, true],
    ['ArnLike', 'arn:aws:iam:*:role/mail/admin', ARN, false],
    ['ArnNotEquals', 'arn:aws:iam::*:role/mail/*', ARN, false],
    ['ArnNotLike', 'arn:aws:iam::*:user/*', ARN, true],
  ])('%s %j of %j: %s', (operator, asked, value, expected) => {
    expect(holds({ [operator]: { [REGION]: asked } }, { [REGION]: value })).toBe(expected)
  })
})

describe('a key that the request does not have', () => {
  test.each([
    ['StringEquals', false],
    ['StringLike', false],
    ['NumericLessThan', false],
    ['DateLessThan', false],
    ['Bool', false],
    ['ArnLike', false],
    ['StringNotEquals', true],
    ['StringNotLike', true],
    ['NumericNotEquals', true],
    ['DateNotEquals', true],
    ['ArnNotLike', true],
    ['StringEqualsIfExists', true],
    ['StringNotEqualsIfExists', true],
    ['BoolIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAllValues:StringNotEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    // "For no matching context key … ForAnyValue returns false", whatever the suffix.
    ['ForAnyValue:StringEqualsIfExists', false],
  ])('%s: %s', (operator, expected) => {
    expect(holds({ [operator]: { [REGION]: '1' } })).toBe(expected)
  })

  test.each([
    ['Null', 'true', {}, true],
    ['Null', 'false', {}, false],
    ['Null', 'true', { [REGION]: 'eu-west-1' }, false],
    ['Null', 'false', { [REGION]: 'eu-west-1' }, true],
    ['Null', 'true', { [REGION]: [] }, true],
  ])('%s %s in %j: %s', (operator, asked, context, expected) => {
    expect(holds({ [operator]: { [REGION]: asked } }, context as Record<string, string>)).toBe(expected)
  })
})

describe('a key with several values', () => {
  const KEYS = 'aws:TagKeys'
  test.each<[string, string[], string[], boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringLike', ['created*'], ['createdBy', 'createdAt'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['a', 'c'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], false],
  ])('%s %j of %j: %s', (operator, asked, values, expected) => {
    expect(holds({ [operator]: { [KEYS]: asked } }, { [KEYS]: values })).toBe(expected)
  })
})

test('every operator and every key must hold', () => {
  const condition = {
    StringEquals: { [REGION]: 'eu-west-1', 'aws:PrincipalType': 'User' },
    Bool: { 'aws:MultiFactorAuthPresent': true },
  }
  const context = { [REGION]: 'eu-west-1', 'aws:PrincipalType': 'User', 'aws:MultiFactorAuthPresent': 'true' }

  expect(holds(condition, context)).toBe(true)
  for (const key of Object.keys(context)) expect(holds(condition, { ...context, [key]: 'other' })).toBe(false)
})

test('keys are compared without regard to case', () => {
  expect(holds({ StringEquals: { 'AWS:requestedregion': 'eu-west-1' } }, { [REGION]: 'eu-west-1' })).toBe(
    true,
  )
})

test('a negated operator says the opposite of its positive one, where the key has one value', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), word, (asked, value) => {
      for (const [one, other] of [
        ['StringEquals', 'StringNotEquals'],
        ['StringLike', 'StringNotLike'],
        ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
      ] as const) {
        const context = { [REGION]: value }
        expect(holds({ [one]: { [REGION]: asked } }, context)).toBe(
          !holds({ [other]: { [REGION]: asked } }, context),
        )
      }
    }),
  )
})

test('IfExists changes nothing where the key is there', () => {
  const word = fc.constantFrom('a', 'b', 'c')
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), word, (asked, value) => {
      const context = { [REGION]: value }
      expect(holds({ StringEqualsIfExists: { [REGION]: asked } }, context)).toBe(
        holds({ StringEquals: { [REGION]: asked } }, context),
      )
    }),
  )
})

test.each([
  ['IpAddress', '203.0.113.0/24', 'IpAddress is not a condition operator that is judged here'],
  ['StringEqual', 'a', 'StringEqual is not a condition operator that is judged here'],
  ['NullIfExists', 'true', 'NullIfExists is not a condition operator that is judged here'],
  ['constructor', 'a', 'constructor is not a condition operator that is judged here'],
  ['Bool', 'yes', 'Bool does not take "yes"'],
  ['Null', 'none', 'Null takes true or false'],
  ['NumericLessThan', 'ten', 'NumericLessThan does not take "ten"'],
  ['DateLessThan', 'tomorrow', 'DateLessThan does not take "tomorrow"'],
  ['ArnLike', '*', 'ArnLike does not take "*"'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM spells it
  ['StringEquals', '${aws:username}', 'policy variables (${…}) are not judged here'],
])('%s %s is not judged: %s', (operator, value, problem) => {
  expect(conditionProblem(operator, value)).toBe(problem)
})

test('the keys of a condition are those that it looks at', () => {
  expect(conditionKeys({ StringEquals: { a: '1', b: '2' }, Null: { c: true } })).toEqual(['a', 'b', 'c'])
})
