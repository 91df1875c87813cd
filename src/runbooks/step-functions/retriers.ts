import type { Call } from '../../calls/call.js'
import type { Backoff, Step } from '../../steps/step.js'
import { PASSING_WITHIN } from '../../steps/waits.js'
import type { Scope } from './scope.js'
import { errorName, passingErrors } from './task.js'

/** A retrier of a Task, Map or Parallel state; seconds. */
export interface Retrier {
  ErrorEquals: string[]
  IntervalSeconds: number
  BackoffRate: number
  MaxDelaySeconds: number
  MaxAttempts: number
  JitterStrategy: 'FULL'
}

/** Waits as `backoff` says, for about `within` milliseconds. */
export const retrier = (errors: string[], backoff: Backoff, within: number): Retrier => ({
  ErrorEquals: errors,
  IntervalSeconds: toSeconds(backoff.first),
  BackoffRate: backoff.factor,
  MaxDelaySeconds: toSeconds(backoff.max),
  MaxAttempts: attemptsWithin(backoff, within),
  JitterStrategy: 'FULL',
})

/** Whole seconds, and at least one: no state waits for less. */
export const toSeconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000))

/** Full jitter takes half of each wait on average: as many tries as then fit in, and one at least. */
const attemptsWithin = ({ first, factor, max }: Backoff, within: number): number => {
  let attempts = 1
  let wait = Math.min(max, first * factor)
  for (let spent = (first + wait) / 2; spent <= within; spent += wait / 2) {
    attempts += 1
    wait = Math.min(max, wait * factor)
  }
  return attempts
}

/** What passes by itself: what the step says of its own call, and faults that say nothing about the account. */
export const retriers = ({ retry }: Pick<Step, 'retry'>, call: Call, scope: Scope): Retrier[] => {
  const { on, within, backoff } = retry
  const own = [...new Set(on.map(({ code }) => errorName(call, scope, code)))]
  return [
    ...(own.length === 0 ? [] : [retrier(own, backoff, within)]),
    retrier(passingErrors(call, scope), backoff, PASSING_WITHIN),
  ]
}
