import { onAbort } from '../on-abort.js'

/**
 * The work's outcome, or an AbortError as soon as the signal ends it. What the SDK does before it sends
 * anything (signing in, running a profile's command) knows no signal.
 *
 * The work gets a signal of its own, since the SDK adds listeners for each call: hundreds at once would wait for one
 * signal otherwise. It ends with the work, and so does not end a body that is still to be read.
 */
export const orAborted = <T>(
  signal: AbortSignal | undefined,
  work: (own?: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (signal === undefined) return work()
  const abortError = () =>
    Object.assign(new Error('interrupted before AWS had answered'), { name: 'AbortError' })
  if (signal.aborted) return Promise.reject(abortError())
  const own = new AbortController()
  let stopListening = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stopListening = onAbort(signal, () => {
      own.abort(signal.reason)
      reject(abortError())
    })
  })
  return Promise.race([work(own.signal), aborted]).finally(stopListening)
}
