import fc from 'fast-check'
import { expect, test } from 'vitest'
import { coversWildcard, matchesWildcard, wildcardsOverlap } from '../../src/facts/wildcard.js'

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

const patternOf = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength })
/** Every text of up to five letters. */
const TEXTS = [0, 1, 2, 3, 4, 5].flatMap((length) =>
  Array.from({ length: 3 ** length }, (_, number) =>
    length === 0 ? '' : number.toString(3).padStart(length, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
  ),
)

test('two patterns overlap where there is a text of both', () => {
  // A text that both have needs no more letters than stand in the two.
  fc.assert(
    fc.property(patternOf(3), patternOf(2), (one, other) => {
      const isShared = TEXTS.some((text) => matchesWildcard(one, text) && matchesWildcard(other, text))
      expect(wildcardsOverlap(one, other)).toBe(isShared)
      expect(wildcardsOverlap(other, one)).toBe(isShared)
    }),
    { numRuns: 2000 },
  )
})

test('a pattern that covers another one is for all of its texts', () => {
  let covered = 0
  fc.assert(
    fc.property(patternOf(5), patternOf(5), (one, other) => {
      if (!coversWildcard(one, other)) return
      covered += 1
      for (const text of TEXTS)
        if (matchesWildcard(other, text)) expect(matchesWildcard(one, text)).toBe(true)
    }),
    { numRuns: 4000 },
  )
  expect(covered).toBeGreaterThan(200)
})

test.each([
  ['*', 'a*'],
  ['a*', 'a*b'],
  ['a?', 'a?'],
  ['*a*', 'bab'],
])('%s covers %s', (one, other) => {
  expect(coversWildcard(one, other)).toBe(true)
})
