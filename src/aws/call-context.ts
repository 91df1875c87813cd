import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call } from '../calls/call.js'
import type { CallOptions } from './aws.js'

/** How the last try of a call ended, or of one that it needs first: it is the reason where there is no time for more. */
export interface Tries {
  last?: unknown
}

/**
 * The call under way. The SDK hands its retry strategy neither the command nor the signal, and a wait that
 * does not know the signal outlives an interrupt.
 */
export const callContext = new AsyncLocalStorage<{ call: Call; tries: Tries } & CallOptions>()
