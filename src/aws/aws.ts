import type { Call } from '../calls/call.js'
import type { AccountPin } from './account-pin.js'
import type { TemporaryKeyPair } from './key-pair.js'

/** The account as the rest of the program sees it: calls in, replies out. */
export interface Aws {
  /**
   * Makes one call and answers its reply. A call that AWS pages is followed to its last page and answered
   * as one reply. Throttling and transient faults are retried by the SDK's rules first.
   * @throws AwsError, for whatever AWS, the credentials or the network refuse
   */
  call(call: Call, options?: CallOptions): Promise<Reply>
}

/** The account with the credentials that it is asked by, for what does not go through `call`. */
export interface Account extends Aws {
  credentials(): Promise<TemporaryKeyPair>
  /** Where they come from, for people: `profile admin, in /home/x/.aws/credentials`. */
  from: string
  /** Holds all credentials of this account to the one account that AWS named first. */
  pin: AccountPin
}

export interface CallOptions {
  signal?: AbortSignal | undefined
  /** Sent once and not retried: what allows the call must be asked again before it is sent again. */
  once?: boolean
}

export interface Reply {
  /** The members of the reply, spelled as on the wire. IAM's timestamps are Dates, its policies URL-encoded. */
  output: Record<string, unknown>
  /** AWS left the list out, in each of two answers in a row, where an empty one was taken to be meant. */
  leftOut?: true
  /** One a request that was answered, in order. */
  requestIds: string[]
  /** How often the SDK sent it, all pages together. */
  attempts: number
}
