/** Keeps requests within the limits of each service in each Region, in the order in which they were asked for. */
import type { Call } from '../calls/call.js'
import type { Limits } from '../facts/quotas.js'
import { createPlaces, type Places } from '../places.js'
import type { Clock } from '../runtime.js'

/**
 * Waits until the limits allow a request, and answers what is to be called once it was answered. The signal ends the
 * wait, with its reason.
 */
export type Limiter = (
  call: Pick<Call, 'service' | 'action' | 'region'>,
  signal: AbortSignal | undefined,
) => Promise<() => void>

const SECOND = 1000

export const unlimited: Limiter = async () => () => {}

export const createLimiter = (limits: Limits, clock: Clock): Limiter => {
  const placesOf = new Map<string, Places>()
  const rates = new Map<string, Rate>()

  return async ({ service, action, region }, signal) => {
    const perSecond = limits.perSecond[`${service}:${action}`]
    // The rate first: who waits for it takes no place from requests that may go.
    if (perSecond !== undefined) {
      const rate = entry(rates, `${service}:${action} ${region}`, () => createRate(perSecond, clock))
      const wait = rate()
      if (wait > 0) await clock.sleep(wait, signal)
    }
    const places = entry(placesOf, `${service} ${region}`, () => createPlaces(limits.atOnce[service]))
    await places.take()
    return places.leave
  }
}

/** Takes the next place and answers the milliseconds until it. */
type Rate = () => number

/** No more than `perSecond` in any second: each comes a second after the one that many places before it. */
const createRate = (perSecond: number, clock: Clock): Rate => {
  let places: number[] = []
  let last = Number.NEGATIVE_INFINITY
  return () => {
    const now = clock.now()
    // A clock that was set back would have everyone wait for what it was.
    if (now < last) places = []
    last = now
    const before = places.length < perSecond ? undefined : places.shift()
    const at = before === undefined ? now : Math.max(now, before + SECOND)
    places.push(at)
    return at - now
  }
}

const entry = <Value>(map: Map<string, Value>, key: string, create: () => Value): Value => {
  const value = map.get(key) ?? create()
  map.set(key, value)
  return value
}
