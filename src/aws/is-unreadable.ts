import { isNetworkError } from './network-errors.js'
import { UnreadableReply } from './unreadable-reply.js'

/**
 * Whether an answer came that could not be read as AWS's: the SDK found no error of the service in it, only
 * that its body does not parse.
 */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof UnreadableReply ||
  (error instanceof Error && '$response' in error && !('$fault' in error) && !isNetworkError(error))
