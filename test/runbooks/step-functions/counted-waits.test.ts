import { describe, expect, test } from 'vitest'
import { countWait, waitsOf } from '../../../src/runbooks/step-functions/counted-waits.js'
import { POLL_DELETION, resubmitDeletion } from '../../../src/steps/waits.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

describe('the waits of a back-off', () => {
  test('grow by its factor, in whole seconds, up to its longest', () => {
    expect(waitsOf(POLL_DELETION)).toEqual([2, 3, 5, 7, 11, 16, 23, 30])
    expect(waitsOf(resubmitDeletion(MINUTE))).toEqual([60, 120, 240, 300])
  })

  test('are one where it does not grow', () => {
    expect(waitsOf(resubmitDeletion(60 * MINUTE))).toEqual([3600])
    expect(waitsOf({ first: 5 * SECOND, factor: 1, max: MINUTE })).toEqual([5])
  })

  test('are a second at least', () => {
    expect(waitsOf({ first: 500, factor: 2, max: 2 * SECOND })).toEqual([1, 1, 2])
  })
})

test('a wait is counted before it begins, and the last stays the last', () => {
  const state = countWait({ first: 2 * SECOND, factor: 2, max: 4 * SECOND }, 'polls', 'wait', { unseen: 0 })

  expect(state).toEqual({
    Type: 'Pass',
    Parameters: {
      'spent.$': 'States.MathAdd($.clock.spent, States.ArrayGetItem(States.Array(2, 4), $.clock.polls))',
      'wait.$': 'States.ArrayGetItem(States.Array(2, 4), $.clock.polls)',
      'polls.$': 'States.ArrayGetItem(States.Array(1, 1), $.clock.polls)',
      'tries.$': '$.clock.tries',
      unseen: 0,
    },
    ResultPath: '$.clock',
    Next: 'wait',
  })
})
