import { expect, test } from 'vitest'
import { EXIT_CODE_OF_ERROR, EXIT_CODES, OUTCOME_OF_ERROR } from '../../src/report/exit-codes.js'

test('the codes are those that are promised', () => {
  expect(Object.keys(EXIT_CODES).map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 130])
})

test('no error ends as a success', () => {
  for (const kind of Object.keys(EXIT_CODE_OF_ERROR) as (keyof typeof EXIT_CODE_OF_ERROR)[]) {
    expect(EXIT_CODE_OF_ERROR[kind]).toBeGreaterThan(0)
    expect(['done', 'unchanged', 'planned']).not.toContain(OUTCOME_OF_ERROR[kind])
  }
})
