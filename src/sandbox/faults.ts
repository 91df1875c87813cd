/** What goes wrong on purpose. The faults are data in the account, and count there how often they struck. */
import { type FaultKind, goneFrom, type SandboxAccount } from './account.js'
import { type AuthorizationRequest, authorizationsOf } from './authorization.js'
import type { Caller } from './caller.js'
import { commonError } from './common-error.js'
import { deniedText } from './denied-text.js'
import { ServiceError } from './service-error.js'
import type { CommonError, Protocol, SandboxCall, WireResponse } from './wire.js'

/** No answer comes: what Node says of it, by its code and in its words. */
export const NO_ANSWERS = {
  reset: { code: 'ECONNRESET', message: 'socket hang up' },
  timeout: { code: 'ETIMEDOUT', message: 'timed out' },
  'unknown-host': { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' },
  refused: { code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' },
} as const

export class NoAnswer extends Error {
  override name = 'NoAnswer'

  constructor(readonly kind: keyof typeof NO_ANSWERS) {
    super(NO_ANSWERS[kind].message)
  }

  get code(): string {
    return NO_ANSWERS[this.kind].code
  }
}

/** The first fault that strikes this call, if any; counts it. */
export const nextFault = (account: SandboxAccount, call: SandboxCall): FaultKind | undefined => {
  for (const fault of account.faults) {
    const { service, action, region, organizationId, page } = fault.match
    const matches =
      (service === undefined || service === call.service) &&
      (action === undefined || action === call.action) &&
      (region === undefined || region === call.region) &&
      (organizationId === undefined || organizationId === organizationIdOf(call)) &&
      (page === undefined || page === pageOf(call))
    if (!matches) continue
    fault.matched += 1
    const due = fault.matched > fault.skip && (fault.matched - fault.skip) % fault.every === 0
    if (!due || fault.struck >= (fault.times ?? Number.POSITIVE_INFINITY)) continue
    fault.struck += 1
    return fault.fault
  }
  return undefined
}

/**
 * What becomes of a call of WorkMail where WorkMail is gone.
 * @throws ServiceError, NoAnswer
 */
export const refuseWhereGone = (account: SandboxAccount, { service, region }: SandboxCall): void => {
  const how = service === 'workmail' ? goneFrom(account, region) : undefined
  if (how === undefined) return
  if (how !== 'access-ended') throw new NoAnswer(how)
  throw new ServiceError(
    'SubscriptionRequiredException',
    'The AWS Access Key Id needs a subscription for the service',
    403,
  )
}

/** The refusal by which a fault keeps the call from taking effect; undefined for faults of another sort. */
export const refusalOf = (
  fault: FaultKind,
  account: SandboxAccount,
  call: SandboxCall,
  caller: Caller,
  protocol: Protocol,
): ServiceError | undefined => {
  const common = (error: CommonError, message: string) => commonError(protocol, error, message)
  switch (fault.kind) {
    case 'throttle':
      return common('throttled', 'Rate exceeded')
    case 'error':
      return new ServiceError(fault.code, fault.message, fault.status)
    case 'unavailable':
      return fault.status === 503
        ? common('unavailable', 'Service is unavailable. Please retry.')
        : common('internal', 'The request processing has failed because of an unknown error.')
    case 'denied':
      return common('denied', deniedText(caller, firstAuthorization(account, call), NOTHING_ALLOWS))
    case 'expired':
      return common('expired', 'The security token included in the request is expired')
    default:
      return undefined
  }
}

/** An answer as something between AWS and its caller hands it on. */
const changed = (
  { status, headers, body, replace }: Extract<FaultKind, { kind: 'answer' }>,
  response: WireResponse,
): WireResponse => {
  const text = replace.reduce((said, [from, to]) => said.replaceAll(from, to), body ?? response.body)
  const all = { ...response.headers, 'content-length': String(Buffer.byteLength(text)), ...headers }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  return { status: status ?? response.status, headers: Object.fromEntries(kept), body: text }
}

/**
 * Spoils an answer: `malformed` cannot be parsed, `truncated` ends before its `content-length`, `answer` is one that AWS
 * does not give.
 */
export const spoil = (fault: FaultKind, response: WireResponse): WireResponse => {
  if (fault.kind === 'malformed') {
    const body = '<html><body>Bad gateway'
    const length = String(Buffer.byteLength(body))
    return { ...response, body, headers: { ...response.headers, 'content-length': length } }
  }
  if (fault.kind === 'answer') return changed(fault, response)
  if (fault.kind === 'truncated') {
    const bytes = Buffer.byteLength(response.body)
    const length = String(Math.max(bytes, 1))
    return {
      ...response,
      body: Buffer.from(response.body)
        .subarray(0, Math.floor(bytes / 2))
        .toString(),
      headers: { ...response.headers, 'content-length': length },
    }
  }
  return response
}

const pageOf = ({ input }: SandboxCall): 'first' | 'later' =>
  (input.NextToken ?? input.nextToken ?? input.Marker) === undefined ? 'first' : 'later'

const organizationIdOf = ({ input }: SandboxCall): unknown =>
  input.OrganizationId ?? String(input.ResourceARN ?? '').split('/')[1]

const NOTHING_ALLOWS = { is: 'implicitDeny', by: 'identity' } as const

/** What IAM is asked first for this call, whose input was not validated; a call that needs no permission has none. */
const firstAuthorization = (account: SandboxAccount, call: SandboxCall): AuthorizationRequest => {
  const [first] = authorizationsOf({ ...call, account })
  return first ?? { actions: [`${call.service}:${call.action}`], resource: '*', context: {} }
}
