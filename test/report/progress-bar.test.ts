import { expect, test } from 'vitest'
import { progressBar } from '../../src/report/progress-bar.js'

test.each([
  [0, '░░░░░░░░░░░░░░░░░░░░   0 %'],
  [0.0499, '░░░░░░░░░░░░░░░░░░░░   4 %'],
  [0.5, '██████████░░░░░░░░░░  50 %'],
  [0.9999, '███████████████████░  99 %'],
  [1, '████████████████████ 100 %'],
  // More was there than was found at first.
  [1.7, '████████████████████ 100 %'],
  [-1, '░░░░░░░░░░░░░░░░░░░░   0 %'],
])('a share of %d', (share, bar) => {
  expect(progressBar(share)).toBe(bar)
})
