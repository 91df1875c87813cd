import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesWildcard } from '../../src/facts/wildcard.js'

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['?', '', false],
  ['?', 'a', true],
  ['a*', 'a', true],
  ['a*c', 'abbc', true],
  ['a*c', 'abbcd', false],
  ['*a?', 'aab', true],
  ['a.c', 'abc', false],
  ['arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:eu-west-1:111122223333:log-group:/x:*', true],
  ['**', 'x', true],
])('%j stands for %j: %s', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected)
})

test('every pattern stands for what the same regular expression does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(pattern, letters, (some, text) => {
      const expression = new RegExp(`^${some.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(matchesWildcard(some, text)).toBe(expression.test(text))
    }),
    { numRuns: 5000 },
  )
})

test('a pattern made to take for ever takes no time', () => {
  expect(matchesWildcard(`${'*a'.repeat(1000)}b`, 'a'.repeat(5000))).toBe(false)
})
