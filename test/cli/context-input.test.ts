import { expect, test } from 'vitest'
import { toContextEntries } from '../../src/cli/flags/context.js'

test.each([
  ['aws:MultiFactorAuthPresent=true', 'boolean', ['true']],
  ['aws:MultiFactorAuthAge=300', 'numeric', ['300']],
  ['aws:TokenIssueTime=2026-11-22T04:00:00Z', 'date', ['2026-11-22T04:00:00Z']],
  ['aws:PrincipalTag/team=mail=ops', 'string', ['mail=ops']],
  ['aws:PrincipalTag/empty=', 'string', ['']],
])('%s is a %s', (pair, ContextKeyType, ContextKeyValues) => {
  const [entry] = toContextEntries([pair])
  expect(entry).toEqual({
    ContextKeyName: pair.slice(0, pair.indexOf('=')),
    ContextKeyType,
    ContextKeyValues,
  })
})

test('a key that is there more than once is a list', () => {
  expect(toContextEntries(['aws:PrincipalOrgPaths=a', 'aws:userid=x', 'aws:PrincipalOrgPaths=b'])).toEqual([
    { ContextKeyName: 'aws:PrincipalOrgPaths', ContextKeyType: 'stringList', ContextKeyValues: ['a', 'b'] },
    { ContextKeyName: 'aws:userid', ContextKeyType: 'string', ContextKeyValues: ['x'] },
  ])
})

test('nothing told is nothing', () => {
  expect(toContextEntries(undefined)).toEqual([])
})

test.each(['', '=', 'aws:a', 'mfa=true', `aws:${'a'.repeat(260)}=1`, ':a=1', 'a:=1'])(
  '%j is refused',
  (pair) => {
    expect(() => toContextEntries([pair])).toThrow('is not a condition key with its value')
  },
)
