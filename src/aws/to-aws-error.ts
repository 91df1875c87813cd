import type { Call, Service } from '../calls/call.js'
import { cut } from '../cut.js'
import {
  bareCode,
  CREDENTIALS_CODES,
  DENIED_CODES,
  THROTTLED_PREFIXES,
  UNAVAILABLE_CODES,
} from '../facts/error-codes.js'
import { redact } from '../redact.js'
import { comesFromAws } from './answers/read-answer.js'
import { AwsError, type AwsErrorKind } from './aws-error.js'
import { isUnreadable } from './is-unreadable.js'
import { ProxyError } from './machine/proxy-error.js'
import { isNetworkError, networkCode } from './network-errors.js'
import { UnreadableReply } from './unreadable-reply.js'

const CREDENTIALS: ReadonlySet<string> = new Set(CREDENTIALS_CODES)
const DENIED: ReadonlySet<string> = new Set(DENIED_CODES)
const THROTTLED = new RegExp(`^(${THROTTLED_PREFIXES.join('|')})`)
const UNAVAILABLE: ReadonlySet<string> = new Set(UNAVAILABLE_CODES)

const KIND_OF_PROXY_ERROR: Record<ProxyError['code'], AwsErrorKind> = {
  ProxyAuthentication: 'credentials',
  ProxyRefused: 'machine',
  ProxyUnreachable: 'machine',
  ProxyUnavailable: 'unreachable',
}

interface SdkMetadata {
  httpStatusCode?: number
  requestId?: string
  attempts?: number
}

const kindOf = (error: Error, code: string, status: number | undefined): AwsErrorKind => {
  if (error.name === 'AbortError') return 'aborted'
  if (error instanceof ProxyError) return KIND_OF_PROXY_ERROR[error.code]
  if (isNetworkError(error)) return 'unreachable'
  if (isUnreadable(error)) return 'unavailable'
  if (CREDENTIALS.has(bareCode(code))) return 'credentials'
  if (DENIED.has(bareCode(code))) return 'denied'
  if (THROTTLED.test(code) || status === 429) return 'throttled'
  if (UNAVAILABLE.has(bareCode(code)) || (status ?? 0) >= 500) return 'unavailable'
  return 'refused'
}

/**
 * A refusal says what the account holds or what the caller may do. It is evidence only where AWS itself says it:
 * whatever stands between this machine and AWS can send the same words.
 */
const orUnproven = (error: Error, service: string, code: string, status: number | undefined): Error => {
  const { $response: response } = error as { $response?: { headers?: Record<string, string> } }
  const isEvidence = ['refused', 'denied'].includes(kindOf(error, code, status)) && '$fault' in error
  if (!isEvidence || service === 's3' || response?.headers === undefined) return error
  return comesFromAws(service as Service, response.headers)
    ? error
    : new UnreadableReply(`HTTP ${status} without AWS's request id and content type`)
}

/** What the error is called: by the service, by Node, or by this adapter. */
export const codeOf = (error: Error): string => {
  if (error instanceof ProxyError) return error.code
  if (isUnreadable(error)) return 'UnreadableReply'
  // The SDK calls a reset connection a TimeoutError too; Node's word for it says more.
  const network = isNetworkError(error) ? networkCode(error) : undefined
  return network === undefined || network === 'ETIMEDOUT' ? error.name : network
}

/** Node tries every address of a host, and where none answers its error has no message of its own. */
const networkMessage = (error: Error): string => {
  const inner: unknown[] = error instanceof AggregateError && error.message === '' ? error.errors : [error]
  return `no answer: ${inner.map((each) => (each instanceof Error ? each.message : String(each))).join('; ')}`
}

/** The parser's message quotes the body, which is not to be printed. */
const UNREADABLE = "what came is not AWS's answer"

const NO_MESSAGE = new Set(['', 'Unknown', 'UnknownError'])

const messageOf = (error: Error, code: string, status: number | undefined): string => {
  if (error instanceof ProxyError) return error.message
  const withStatus = (message: string) =>
    status === undefined ? message : `${message} (HTTP status ${status})`
  if (isNetworkError(error)) return networkMessage(error)
  if (error instanceof UnreadableReply) return `${UNREADABLE}: ${error.message}`
  if (isUnreadable(error)) return withStatus(UNREADABLE)
  return NO_MESSAGE.has(error.message) ? withStatus(`${code}, without a message`) : error.message
}

const nextAfterProxy = ({ code, setting }: ProxyError): string =>
  code === 'ProxyAuthentication'
    ? `put the proxy's user and password into ${setting}: http://USER:PASSWORD@HOST:PORT`
    : `correct ${setting}, have the proxy let AWS's host names through, or name in NO_PROXY what needs no proxy`

const LONGEST_MESSAGE = 1_000

const tidy = (message: string): string => {
  const line = redact(message.replace(/\s+/g, ' ').trim())
    .replace(/@smithy\/[\w-]+ - (\[\w+\] )?/g, '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
  return cut(line, LONGEST_MESSAGE)
}

const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : Object.assign(new Error(String(thrown)), { name: 'UnknownError' })

/**
 * Whatever was thrown while `call` was made, as an AwsError. Its message is one line, without secrets and
 * without the stack; the thrown error is not attached, since it holds the whole reply.
 * @param attempts how often requests of this call had been sent before the one that failed
 */
export const toAwsError = (
  thrown: unknown,
  call: Pick<Call, 'action' | 'region'> & { service: string },
  attempts = 0,
): AwsError => {
  if (thrown instanceof AwsError) return thrown
  const said = toError(thrown)
  const {
    httpStatusCode,
    requestId,
    attempts: failed,
  } = (said as { $metadata?: SdkMetadata }).$metadata ?? {}
  const error = orUnproven(said, call.service, codeOf(said), httpStatusCode)
  const code = codeOf(error)
  return new AwsError(tidy(messageOf(error, code, httpStatusCode)), {
    kind: kindOf(error, code, httpStatusCode),
    code,
    service: call.service,
    action: call.action,
    region: call.region,
    status: httpStatusCode,
    requestId,
    attempts: failed === undefined && attempts === 0 ? undefined : attempts + (failed ?? 0),
    answered: attempts > 0 || undefined,
    next: error instanceof ProxyError ? nextAfterProxy(error) : undefined,
  })
}
