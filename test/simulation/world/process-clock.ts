import type { Clock } from '../../../src/runtime.js'
import { type Life, never } from './life.js'
import type { Machine } from './machine.js'
import type { World } from './world.js'

/** The world's time by the machine's clock, which may have been set. No one wakes a dead process. */
export const processClock = (world: World, machine: Machine, life: Life): Clock => {
  const naps = new Set<AbortController>()
  life.onEnd(() => {
    for (const nap of naps) nap.abort()
  })
  return {
    now: () => world.clock.now() + machine.ahead,
    sleep: async (milliseconds, signal) => {
      if (life.isOver) return never()
      const nap = new AbortController()
      const wake = (): void => nap.abort(signal?.reason)
      if (signal?.aborted) wake()
      naps.add(nap)
      signal?.addEventListener('abort', wake, { once: true })
      try {
        await life.whileAlive(world.clock.sleep(milliseconds, nap.signal))
      } finally {
        naps.delete(nap)
        signal?.removeEventListener('abort', wake)
      }
    },
    alarm: (milliseconds, ring) => world.clock.alarm(milliseconds, () => !life.isOver && ring()),
  }
}
