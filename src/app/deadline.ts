/** What ends a command from outside: its deadline and the signals of the system. */
import { setMaxListeners } from 'node:events'
import { formatDuration, parseDuration } from '../duration.js'
import { Stopped } from '../engine/stopped.js'
import type { Runtime } from '../runtime.js'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

/** Milliseconds of `--timeout`. @throws WmlError (input) */
export const parseTimeout = (text: string): number => parseDuration('--timeout', text, SECOND, DAY)

/** A signal that is aborted, with a `Stopped` as its reason, after so many milliseconds or by an interrupt. */
export const openDeadline = (
  runtime: Runtime,
  timeout: number,
): { signal: AbortSignal; close: () => void } => {
  const controller = new AbortController()
  const { signal } = controller
  // Every call and every wait listens to it: many listeners are not a leak.
  setMaxListeners(0, signal)
  const stop = (reason: Stopped) => controller.abort(reason)
  const stopListening = runtime.onInterrupt((name) =>
    stop(new Stopped('interrupted', `interrupted by ${name}`)),
  )
  const stopAlarm = runtime.clock.alarm(timeout, () =>
    stop(new Stopped('deadline', `not finished after ${formatDuration(timeout)} (--timeout)`)),
  )
  return {
    signal,
    close: () => {
      stopAlarm()
      stopListening()
    },
  }
}
