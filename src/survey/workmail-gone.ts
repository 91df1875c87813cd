/** WorkMail that answers no more: AWS ends it, and what it wrote to stays behind in other services. */
import type { AwsError } from '../aws/aws-error.js'
import { WORKMAIL_ENDS } from '../facts/end-of-support.js'
import type { Reading } from './reading.js'

/** The name is gone, no one listens, or the account may not use the service any more. */
const ENDED = /^(ENOTFOUND|ECONNREFUSED|OptInRequired|SubscriptionRequired(Exception)?)$/

/** What says something of AWS only where AWS's own name was asked for. */
const UNKNOWN_HOST = /^(ENOTFOUND|ECONNREFUSED)$/

/** A permission that is missing, in IAM's words; or no word at all, which may be that as well. */
const MAY_BE_A_PERMISSION = /is not authorized to perform|without a message/i

/**
 * Whether a listing of organizations failed as it would where AWS has ended WorkMail. How that will look is not
 * documented, so only refusals count that leave no WorkMail to speak of: no time-out, reset or fault of the service's
 * side, no missing permission, and nothing after a first page was answered.
 */
export const isWorkMailGone = (error: AwsError): boolean => {
  if (error.details.answered) return false
  // An address of someone's own may be gone for any reason; WorkMail's own names go with WorkMail.
  if (error.details.elsewhere && UNKNOWN_HOST.test(error.code)) return false
  if (ENDED.test(error.code)) return true
  return /^AccessDenied(Exception)?$/.test(error.code) && !MAY_BE_A_PERMISSION.test(error.message)
}

/** A Region's organizations, for a command that takes WorkMail's silence for its end. */
export const goneIsAbsent = <T>(reading: Reading<T>): Reading<T> =>
  reading.is === 'unreadable' && reading.gone ? { is: 'absent', because: reading.reason } : reading

/** The way on where WorkMail answers no more and no one has said that it has ended. */
export const ONCE_WORKMAIL_HAS_ENDED = `fix the connection to WorkMail (network, name server, proxy, access); once AWS has ended it, after ${WORKMAIL_ENDS}, \`wml teardown --workmail-gone\` takes down what is left`
