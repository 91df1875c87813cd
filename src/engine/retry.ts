import type { Step } from '../steps/step.js'
import { PASSING_WITHIN } from '../steps/waits.js'
import { delayBefore } from './backoff.js'
import { pause, type RunContext } from './context.js'
import { isTransient, matches } from './errors.js'

/**
 * Tries until it works, while what refuses it is known to pass: the step's own retry data, and faults of the
 * network or of the service's side.
 * @throws what refused it last
 */
export const retried = async <T>(context: RunContext, step: Step, attempt: () => Promise<T>): Promise<T> => {
  const startedAt = context.clock.now()
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      await pauseBeforeRetry(context, step, error, { tries, startedAt })
    }
  }
}

/** @throws the error itself where it is not worth another try, or there is no time left for one */
export const pauseBeforeRetry = async (
  context: RunContext,
  step: Step,
  error: unknown,
  { tries, startedAt }: { tries: number; startedAt: number },
): Promise<void> => {
  const limit = isTransient(error) ? PASSING_WITHIN : 0
  const within = matches(error, step.retry.on) ? step.retry.within : limit
  const delay = delayBefore(step.retry.backoff, tries, context.random)
  if (context.clock.now() + delay - startedAt > within) throw error
  context.emit({ type: 'refused', step, message: (error as Error).message, delay })
  await pause(context, delay)
}
