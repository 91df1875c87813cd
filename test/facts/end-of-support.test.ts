import { expect, test } from 'vitest'
import { daysUntilWorkMailEnds, hasWorkMailEnded } from '../../src/facts/end-of-support.js'

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

test.each([
  ['2026-11-22T04:00:00Z', false],
  ['2027-03-31T00:00:00Z', false],
  ['2027-03-31T23:59:59Z', false],
  ['2027-04-01T00:00:00Z', true],
  ['2028-01-01T00:00:00Z', true],
])('at %s it is %j that WorkMail has ended', (now, ended) => {
  expect(hasWorkMailEnded(Date.parse(now))).toBe(ended)
})
