import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { delayBefore } from '../../src/engine/backoff.js'
import type { Backoff } from '../../src/steps/step.js'
import { POLL_DELETION, resubmitDeletion } from '../../src/steps/waits.js'

const MINUTE = 60_000

const delays = (backoff: Backoff, tries: number, random: number): number[] =>
  Array.from({ length: tries }, (_, index) => delayBefore(backoff, index + 1, () => random))

describe('the waits between polls of a deletion task', () => {
  test('with the least luck they double by half, from a second, and end at fifteen', () => {
    expect(delays(POLL_DELETION, 9, 0)).toEqual([1000, 1500, 2250, 3375, 5063, 7594, 11_391, 15_000, 15_000])
  })

  test('with the most they are twice as long', () => {
    expect(delays(POLL_DELETION, 4, 1 - Number.EPSILON)).toEqual([2000, 3000, 4500, 6750])
  })
})

describe('the waits before a deletion is submitted again', () => {
  test('start at --retry-delay, double, and end at five minutes', () => {
    expect(delays(resubmitDeletion(30_000), 6, 1 - Number.EPSILON)).toEqual([
      30_000,
      60_000,
      120_000,
      240_000,
      5 * MINUTE,
      5 * MINUTE,
    ])
  })

  test('a --retry-delay beyond five minutes is what was asked for', () => {
    expect(delays(resubmitDeletion(20 * MINUTE), 3, 0.5)).toEqual([15 * MINUTE, 15 * MINUTE, 15 * MINUTE])
  })
})

const backoffs = fc.record({
  first: fc.integer({ min: 1, max: 600_000 }),
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  max: fc.integer({ min: 1, max: 600_000 }),
})
const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('no wait is shorter than half of what it grew to, nor longer than it, nor than the most', () => {
  fc.assert(
    fc.property(backoffs, fc.integer({ min: 1, max: 10_000 }), luck, (backoff, attempt, random) => {
      const delay = delayBefore(backoff, attempt, () => random)
      const whole = Math.min(backoff.max, backoff.first * backoff.factor ** (attempt - 1))

      expect(delay).toBeGreaterThanOrEqual(Math.floor(whole / 2))
      expect(delay).toBeLessThanOrEqual(Math.ceil(whole))
      expect(delay).toBeLessThanOrEqual(backoff.max)
      expect(Number.isInteger(delay)).toBe(true)
    }),
  )
})

test('with the same luck no wait is shorter than the one before', () => {
  fc.assert(
    fc.property(backoffs, fc.integer({ min: 1, max: 1000 }), luck, (backoff, attempt, random) => {
      const [before, after] = [attempt, attempt + 1].map((n) => delayBefore(backoff, n, () => random))

      expect(after).toBeGreaterThanOrEqual(before as number)
    }),
  )
})
