import pLimit, { type LimitFunction } from 'p-limit'
import { eventReadsPerSecond } from '../facts/quotas.js'
import type { Clock } from '../runtime.js'
import { createPace, type Pace } from './pace.js'

/** Streams read side by side in a Region: more would only wait for their turn, each with a page of a megabyte. */
const STREAMS_AT_A_TIME = 2

/** How a Region is read, by all readers together. */
export interface ReadLimits {
  pace: Pace
  streams: LimitFunction
}

/** `readsPerSecond`: of GetLogEvents in a Region; its documented quota where left out. */
export const createReadLimits = (
  runtime: { clock: Clock; random: () => number },
  settings: { readsPerSecond?: number; streamsAtATime?: number } = {},
): ((region: string) => ReadLimits) => {
  const { readsPerSecond, streamsAtATime = STREAMS_AT_A_TIME } = settings
  const limits = new Map<string, ReadLimits>()
  return (region) => {
    const known = limits.get(region) ?? {
      pace: createPace(runtime, readsPerSecond ?? eventReadsPerSecond(region)),
      streams: pLimit(streamsAtATime),
    }
    limits.set(region, known)
    return known
  }
}
