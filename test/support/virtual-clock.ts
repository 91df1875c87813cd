import type { Clock } from '../../src/runtime.js'

/** Turns of the event loop after which nothing is thought to run any more. */
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
export const createVirtualClock = (start = Date.UTC(2026, 0, 1)): VirtualClock => {
  let now = start
  let watching = false
  const sleepers = new Set<Sleeper>()

  const earliest = (): Sleeper | undefined => [...sleepers].sort((a, b) => a.at - b.at)[0]

  const wake = (sleeper: Sleeper): void => {
    sleepers.delete(sleeper)
    now = Math.max(now, sleeper.at)
    sleeper.wake()
  }

  const idle = async (): Promise<void> => {
    for (let turn = 0; turn < IDLE_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  const watch = async (): Promise<void> => {
    if (watching) return
    watching = true
    while ([...sleepers].some(({ moves }) => moves)) {
      await idle()
      const next = earliest()
      if (next && [...sleepers].some(({ moves }) => moves)) wake(next)
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
        const abort = (): void => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          at: now + milliseconds,
          wake: () => {
            signal?.removeEventListener('abort', abort)
            resolve()
          },
          moves: true,
        }
        signal?.addEventListener('abort', abort, { once: true })
        sleepers.add(sleeper)
        void watch()
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
