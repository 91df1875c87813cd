import { onAbort } from '../../src/on-abort.js'
import type { Clock } from '../../src/runtime.js'

/**
 * Turns of the event loop after which nothing is thought to run any more. Where all modules are loaded and no
 * socket is open, one is exact: promises and ticks all have their turn before it.
 */
const IDLE_TURNS = 20

interface Sleeper {
  at: number
  wake: () => void
  /** Alarms ring when time comes to them, and do not make it come. */
  moves: boolean
}

export interface VirtualClock extends Clock {
  /** Lets so many milliseconds pass, and everything that was to happen in them. */
  advance(milliseconds: number): Promise<void>
}

/**
 * Time for tests: a sleep does not last. Where all work is idle the clock jumps to the earliest sleeper.
 * @param start milliseconds since the epoch
 */
export const createVirtualClock = (
  start = Date.UTC(2026, 0, 1),
  { idleTurns = IDLE_TURNS }: { idleTurns?: number } = {},
): VirtualClock => {
  let now = start
  let watching = false
  const sleepers = new Set<Sleeper>()

  /** Of those that wake at one moment, the one that began to sleep first. */
  const earliest = (): Sleeper | undefined => {
    let first: Sleeper | undefined
    for (const sleeper of sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper
    return first
  }

  const anyMoves = (): boolean => {
    for (const { moves } of sleepers) if (moves) return true
    return false
  }

  const wake = (sleeper: Sleeper): void => {
    sleepers.delete(sleeper)
    now = Math.max(now, sleeper.at)
    sleeper.wake()
  }

  const idle = async (): Promise<void> => {
    for (let turn = 0; turn < idleTurns; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  const waiter = async (): Promise<void> => {
    if (watching) return
    watching = true
    while (anyMoves()) {
      await idle()
      const next = earliest()
      if (next && anyMoves()) wake(next)
    }
    watching = false
  }

  return {
    now: () => now,

    sleep: (milliseconds, signal) =>
      new Promise<void>((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        const sleeper: Sleeper = {
          at: now + milliseconds,
          wake: () => {
            stopListening?.()
            resolve()
          },
          moves: true,
        }
        const stopListening =
          signal &&
          onAbort(signal, () => {
            sleepers.delete(sleeper)
            reject(signal.reason)
          })
        sleepers.add(sleeper)
        void waiter()
      }),

    alarm: (milliseconds, ring) => {
      const sleeper: Sleeper = { at: now + milliseconds, wake: ring, moves: false }
      sleepers.add(sleeper)
      return () => sleepers.delete(sleeper)
    },

    advance: async (milliseconds) => {
      const until = now + milliseconds
      await idle()
      for (let next = earliest(); next && next.at <= until; next = earliest()) {
        wake(next)
        await idle()
      }
      now = Math.max(now, until)
    },
  }
}
