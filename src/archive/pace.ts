/** How fast a Region is read: as fast as its quota allows, and slower for all readers where it says "too fast". */
import type { Clock } from '../runtime.js'

const SECOND = 1000
const FIRST_PAUSE = 1 * SECOND
const LONGEST_PAUSE = 20 * SECOND

export interface Pace {
  /** Resolves when a call may be made. @throws the signal's reason */
  turn(signal: AbortSignal): Promise<void>
  /** A call was answered. */
  answered(): void
  /** A call was refused as too fast: no one calls for a while, longer each time until a call is answered. */
  throttled(): void
}

/** At most `perSecond` calls within any second. */
export const createPace = (
  { clock, random }: { clock: Clock; random: () => number },
  perSecond: number,
): Pace => {
  /** When the last calls were, or will be, made: as many as a second takes. */
  const turns: number[] = []
  let pausedUntil = 0
  let pause = 0

  return {
    turn: async (signal) => {
      signal.throwIfAborted()
      for (;;) {
        const now = clock.now()
        const oldest = turns.length < perSecond ? now : (turns[0] ?? now) + SECOND
        const at = Math.max(now, oldest, pausedUntil)
        if (at <= now) {
          turns.push(now)
          if (turns.length > perSecond) turns.shift()
          return
        }
        await clock.sleep(at - now, signal)
      }
    },

    answered: () => {
      pause = 0
    },

    throttled: () => {
      const now = clock.now()
      // Calls that were under way together are refused together: that is one refusal.
      if (now < pausedUntil) return
      pause = pause === 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE)
      pausedUntil = now + pause / 2 + (random() * pause) / 2
    },
  }
}
