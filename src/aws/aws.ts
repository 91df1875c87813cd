import type { Call } from '../calls/call.js'

/** The account as the rest of the house sees it: calls in, replies out. */
export interface Aws {
  /**
   * Makes one call and answers its reply. A call that AWS pages is followed to its last page and answered
   * as one reply. Throttling and transient faults are retried by the SDK first.
   * @throws AwsError, for whatever AWS, the credentials or the network refuse
   */
  call(call: Call, options?: { signal?: AbortSignal | undefined }): Promise<Reply>
}

export interface Reply {
  /** The members of the reply, spelled as on the wire. */
  output: Record<string, unknown>
  /** One a page, in order. */
  requestIds: string[]
  /** How often the SDK sent it, all pages together. */
  attempts: number
}
