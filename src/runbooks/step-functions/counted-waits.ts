/**
 * Waits that a machine counts, at `$.clock`, so that it knows how much of its deadline is spent. A Retry counts
 * tries and no time, and no function of the Amazon States Language adds seconds to a timestamp.
 */
import type { Backoff } from '../../steps/step.js'
import { toSeconds } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import type { Branch, Rule, State } from './states.js'

/** Seconds, and how far the waits of either kind have grown. */
interface Clock {
  /** In all waits together, the one that is next included. */
  spent: number
  /** The next wait. */
  wait: number
  polls: number
  tries: number
  /** Since AWS knew the task last. */
  unseen: number
}

const START: Clock = { spent: 0, wait: 0, polls: 0, tries: 0, unseen: 0 }

export const startClock = (next: string, scope: Scope): Branch => {
  const start = nameIn(scope, 'start the clock')
  return {
    StartAt: start,
    States: { [start]: { Type: 'Pass', Result: START, ResultPath: '$.clock', Next: next } },
  }
}

/** Chooses the next wait of a back-off, and counts it before it begins. A text in `more` is a path or a function. */
export const countWait = (
  backoff: Backoff,
  counter: 'polls' | 'tries',
  next: string,
  more: Partial<Record<keyof Clock, string | number>> = {},
): State => {
  const waits = waitsOf(backoff)
  // The last stays the last: there is no function that takes the lesser of two numbers.
  const following = waits.map((_, index) => Math.min(index + 1, waits.length - 1))
  const pick = (values: number[]) =>
    `States.ArrayGetItem(States.Array(${values.join(', ')}), $.clock.${counter})`
  const clock: Record<string, string | number> = {
    ...Object.fromEntries(Object.keys(START).map((member) => [member, `$.clock.${member}`])),
    spent: `States.MathAdd($.clock.spent, ${pick(waits)})`,
    wait: pick(waits),
    [counter]: pick(following),
    ...more,
  }
  const members = Object.entries(clock).map(([member, value]) =>
    typeof value === 'number' ? [member, value] : [`${member}.$`, value],
  )
  return { Type: 'Pass', Parameters: Object.fromEntries(members), ResultPath: '$.clock', Next: next }
}

/** Waits as long as was counted. */
export const countedWait = (next: string): State => ({
  Type: 'Wait',
  SecondsPath: '$.clock.wait',
  Next: next,
})

/** Whether so many milliseconds are spent, or were waited for a task that AWS knows no more. */
export const isSpent = (member: 'spent' | 'unseen', milliseconds: number): Rule => ({
  Variable: `$.clock.${member}`,
  NumericGreaterThanEquals: toSeconds(milliseconds),
})

/** The waits of a back-off in seconds, up to the longest, after which all are as long. */
export const waitsOf = ({ first, factor, max }: Backoff): number[] => {
  const waits = [toSeconds(Math.min(first, max))]
  if (factor <= 1) return waits
  for (let wait = first; wait < max; ) {
    wait = Math.min(max, wait * factor)
    waits.push(toSeconds(wait))
  }
  return waits
}
