import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesArn, matchesGlob } from '../../src/sandbox/glob.js'

test.each([
  ['workmail:*', 'workmail:ListUsers', true],
  ['workmail:List*', 'workmail:ListUsers', true],
  ['workmail:List*', 'workmail:DescribeUser', false],
  ['*Role', 'GetRole', true],
  ['*Role', 'GetRoles', false],
  ['Get????', 'GetRole', true],
  ['Get????', 'GetRoles', false],
  ['**', '', true],
  ['?', '', false],
  ['a.c', 'abc', false],
  ['a+(b)[c]{d}|e^$\\', 'a+(b)[c]{d}|e^$\\', true],
  ['*', 'two\nlines', true],
])('%j matches %j: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected)
})

test('a text without wildcards matches itself and nothing else', () => {
  const literal = fc.string({ unit: fc.constantFrom('a', 'B', '.', '(', '\\', '$', '[', '/', ':') })
  fc.assert(
    fc.property(literal, literal, (one, other) => {
      expect(matchesGlob(one, other)).toBe(one === other)
    }),
  )
})

test('putting a wildcard for any part of a text keeps the match', () => {
  const cut = fc.tuple(fc.string(), fc.nat(), fc.nat())
  fc.assert(
    fc.property(cut, ([text, one, other]) => {
      const plain = text.replace(/[*?]/g, '-')
      const [from = 0, to = 0] = [one, other].map((at) => at % (plain.length + 1)).sort((a, b) => a - b)
      expect(matchesGlob(`${plain.slice(0, from)}*${plain.slice(to)}`, plain)).toBe(true)
      expect(matchesGlob(plain.slice(0, from) + '?'.repeat(to - from) + plain.slice(to), plain)).toBe(true)
    }),
  )
})

const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/a:*'

test.each([
  [GROUP, true],
  ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/a', false],
  ['arn:aws:logs:us-east-1:111122223333:log-group:/aws/workmail/*', true],
  ['arn:aws:logs:us-east-1:111122223333:*', true],
  ['arn:aws:logs:*:*:log-group:*', true],
  ['arn:aws:logs:us-*:111122223333:log-group:*', true],
  ['arn:aws:logs:eu-*:111122223333:log-group:*', false],
  ['arn:aws:logs:*:log-group:/aws/workmail/a:*', false],
  ['arn:aws:logs:us-east-1:111122223333:log-group:/AWS/workmail/a:*', false],
  ['arn:*:*:*:*:*', true],
  ['arn:aws:iam::*:*', false],
  ['*', false],
])('the ARN of a log group matches %s: %s', (pattern, expected) => {
  expect(matchesArn(pattern, GROUP)).toBe(expected)
})
