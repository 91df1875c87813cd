import { expect, test } from 'vitest'
import { daysUntilWorkMailEnds } from '../../src/facts/end-of-support.js'

test.each([
  ['2026-11-22T04:00:00Z', 129],
  ['2027-03-30T00:00:00Z', 1],
  ['2027-03-30T23:59:59Z', 1],
  ['2027-03-31T00:00:00Z', 0],
  ['2027-04-01T00:00:00Z', -1],
])('at %s it is %i days until WorkMail ends', (now, days) => {
  expect(daysUntilWorkMailEnds(Date.parse(now))).toBe(days)
})

test('during the last day none are left', () => {
  expect(Math.abs(daysUntilWorkMailEnds(Date.parse('2027-03-31T12:00:00Z')))).toBe(0)
})
