import { setMaxListeners } from 'node:events'

/**
 * Waits for what was started side by side. Where one fails the others are stopped; all have ended on return.
 * @throws what the first one failed with
 */
export const together = async (
  outer: AbortSignal,
  start: (signal: AbortSignal) => Promise<unknown>[],
): Promise<void> => {
  const failed = new AbortController()
  const signal = AbortSignal.any([outer, failed.signal])
  // Each of them listens to it: many listeners are not a leak.
  setMaxListeners(0, signal)
  await Promise.all(start(signal).map((one) => one.catch((error: unknown) => failed.abort(error))))
  failed.signal.throwIfAborted()
}
