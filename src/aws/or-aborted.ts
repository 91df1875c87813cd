import { onAbort } from '../on-abort.js'

/**
 * The work's outcome, or an AbortError as soon as the signal ends it. What the SDK does before it sends
 * anything (signing in, running a profile's command) knows no signal.
 */
export const orAborted = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
  if (signal === undefined) return work()
  const abortError = () =>
    Object.assign(new Error('interrupted before AWS had answered'), { name: 'AbortError' })
  if (signal.aborted) throw abortError()
  let stopListening = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stopListening = onAbort(signal, () => reject(abortError()))
  })
  return Promise.race([work(), aborted]).finally(stopListening)
}
