import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types'
import type { Call } from '../calls/call.js'
import type { Clock } from '../runtime.js'
import { callContext } from './call-context.js'
import { catalogueEntry } from './catalogue.js'
import { isUnreadable } from './is-unreadable.js'
import { codeOf } from './to-aws-error.js'

/** One retry about to be waited for. */
export interface Retry {
  call: Call
  /** As an AwsError would have it. */
  code: string
  /** How often it was sent so far. */
  attempts: number
  /** Milliseconds until it is sent again. */
  delay: number
}

/** The numbers of the SDK's standard mode (AWS SDKs and Tools Reference Guide, "Retry behavior"). */
const BASE_DELAY = 50
const THROTTLED_BASE_DELAY = 1_000
const LONGEST_DELAY = 20_000
const LONGEST_HINT_OVER_DELAY = 5_000
const CAPACITY = 500
const THROTTLED_COST = 5
const TRANSIENT_COST = 14
const REFUND_WITHOUT_RETRY = 1

interface Token extends RetryToken {
  cost: number | undefined
}

const token = (count: number, cost?: number): Token => ({
  cost,
  getRetryCount: () => count,
  // The wait is over by the time the SDK gets the token.
  getRetryDelay: () => 0,
})

const nameOf = (error: unknown): string => (error instanceof Error ? codeOf(error) : 'UnknownError')

/** Milliseconds that the service asks to wait, by its `x-amz-retry-after` (ms) or `retry-after` (s) header. */
const askedDelay = (error: unknown): number => {
  const headers = (error as { $response?: { headers?: Record<string, string> } } | undefined)?.$response
    ?.headers
  const milliseconds = Number(headers?.['x-amz-retry-after'] ?? Number(headers?.['retry-after']) * 1_000)
  return Number.isFinite(milliseconds) ? milliseconds : 0
}

const errorTypeOf = ({ error, errorType }: RetryErrorInfo, call: Call | undefined) => {
  // The SDK takes it for throttling; here it is a quota, and no wait raises one.
  if (nameOf(error) === 'LimitExceededException') return 'CLIENT_ERROR'
  // Where the clock is off, the SDK takes every refusal for one of the signature, and asks again.
  if (isRefusalInSpiteOfTheClock(error)) return 'CLIENT_ERROR'
  // A garbled answer is worth a second question, where the question changes nothing.
  if (isGarbled(error) && call && catalogueEntry(call)?.access === 'read') return 'TRANSIENT'
  return errorType
}

/** About the time of the signature, which the SDK corrects by the `Date` of the answer. */
const ABOUT_THE_TIME =
  /^(AuthFailure|InvalidSignature|RequestExpired|RequestInTheFuture|RequestTime|SignatureDoesNotMatch)/

const isRefusalInSpiteOfTheClock = (error: unknown): boolean => {
  const { clockSkewCorrected, httpStatusCode: status = 0 } =
    (error as { $metadata?: { clockSkewCorrected?: boolean; httpStatusCode?: number } } | undefined)
      ?.$metadata ?? {}
  const isRefusal = status >= 400 && status < 500 && status !== 429
  return clockSkewCorrected === true && isRefusal && !ABOUT_THE_TIME.test(nameOf(error))
}

/** Unreadable, and not because something on the way (a proxy, mostly) said no in its own words. */
const isGarbled = (error: unknown): boolean => {
  const status = (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode
  return isUnreadable(error) && (status === undefined || status < 400)
}

/**
 * The SDK's standard retry mode: full jitter that doubles from 50 ms (1 s where throttled) up to 20 s, and a
 * budget that ends retrying where most calls fail. The SDK's own class sleeps in the middle of its decision,
 * deaf to signals and to our clock; this one makes the same decisions and sleeps on the clock given.
 */
export const createRetryStrategy = (options: {
  maxAttempts: () => Promise<number>
  clock: Clock
  random: () => number
  onRetry?: ((retry: Retry) => void) | undefined
}): RetryStrategyV2 & { mode: 'standard' } => {
  const { maxAttempts, clock, random, onRetry } = options
  let capacity = CAPACITY

  return {
    mode: 'standard',

    acquireInitialRetryToken: async () => token(0),

    refreshRetryTokenForRetry: async (used, errorInfo) => {
      const { call, signal, once, tries } = callContext.getStore() ?? {}
      const errorType = errorTypeOf(errorInfo, call)
      const isThrottled = errorType === 'THROTTLING'
      const attempts = used.getRetryCount() + 1
      const cost = isThrottled ? THROTTLED_COST : TRANSIENT_COST
      const isRetryable = isThrottled || errorType === 'TRANSIENT'
      if (once || !isRetryable || attempts >= (await maxAttempts()) || capacity < cost)
        throw new Error('No retry token available')

      capacity -= cost
      if (tries) tries.last = errorInfo.error
      const base = isThrottled ? THROTTLED_BASE_DELAY : BASE_DELAY
      const jittered = Math.floor(random() * Math.min(base * 2 ** used.getRetryCount(), LONGEST_DELAY))
      const delay = Math.max(
        jittered,
        Math.min(askedDelay(errorInfo.error), jittered + LONGEST_HINT_OVER_DELAY),
      )
      if (call) onRetry?.({ call, code: nameOf(errorInfo.error), attempts, delay })
      await clock.sleep(delay, signal)
      return token(attempts, cost)
    },

    recordSuccess: (used) => {
      capacity = Math.min(CAPACITY, capacity + ((used as Token).cost ?? REFUND_WITHOUT_RETRY))
    },
  }
}
