import type { Backoff } from '../steps/step.js'

/**
 * Milliseconds to wait before try `attempt + 1`, where `attempt` counts from 1. Half of it is fixed and half
 * drawn, so that many runs do not ask at the same moment and none asks at once.
 */
export const delayBefore = (backoff: Backoff, attempt: number, random: () => number): number => {
  const whole = Math.min(backoff.max, backoff.first * backoff.factor ** (attempt - 1))
  return Math.round(whole / 2 + (random() * whole) / 2)
}
