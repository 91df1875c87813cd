import { expect, test } from 'vitest'
import { inSeconds } from '../../src/report/run-progress.js'

test.each([
  [-1, '0s'],
  [0.4, '0s'],
  [42.9, '42s'],
  [125, '2m 5s'],
])('%d seconds are shown in whole ones: %s', (seconds, shown) => {
  expect(inSeconds(seconds)).toBe(shown)
})
