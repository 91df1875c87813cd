/** Whether the caller may make a call. */
import type { SandboxAccount } from './account.js'
import { type AuthorizationRequest, authorizationsOf } from './authorization.js'
import type { Caller } from './caller.js'
import type { RequestContext } from './condition.js'
import { deniedText } from './denied-text.js'
import { type AppliedPolicies, decide } from './policy-evaluation.js'
import { type Principal, principalOf } from './principal.js'
import { ServiceError } from './service-error.js'
import type { Protocol, SandboxCall } from './wire.js'

interface Asked {
  account: SandboxAccount
  caller: Caller
  call: SandboxCall
  protocol: Protocol
}

/**
 * Lets the call through, or refuses it as AWS does. Without `callerPolicies` everything is allowed.
 * @param input validated
 * @throws ServiceError
 */
export const authorize = (
  { account, caller, call, protocol: { errors } }: Asked,
  input: Record<string, unknown>,
): void => {
  const principal = principalOf(account, caller)
  // Sessions of GetFederationToken cannot call IAM (STS API reference).
  if (principal.type === 'FederatedUser' && call.service === 'iam') {
    throw new ServiceError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
      403,
    )
  }
  if (principal.policies === undefined) return
  const applied = policiesOn(principal)
  for (const request of authorizationsOf({ ...call, account, input })) {
    const context = contextOf(account, principal, call, request)
    const decisions = request.actions.map((action) =>
      decide(applied, { action, resource: request.resource, context }),
    )
    const [decision] = decisions
    if (decision === undefined || decision.is === 'allowed' || decisions.some(({ is }) => is === 'allowed')) {
      continue
    }
    throw new ServiceError(errors.denied.code, deniedText(caller, request, decision), errors.denied.status)
  }
}

/** The root user's requests are restricted by service control policies alone (AWS Organizations user guide). */
const policiesOn = ({ type, policies }: Principal): AppliedPolicies =>
  type === 'Account' ? { organization: policies?.organization } : { ...policies }

/** The keys that AWS sends with every request, and those of this one (IAM user guide, "AWS global condition context keys"). */
const contextOf = (
  { accountId }: SandboxAccount,
  { type, arn, name, userId, policies }: Principal,
  { at, region, userAgent }: SandboxCall,
  request: AuthorizationRequest,
): RequestContext => {
  const keys: Record<string, string | string[]> = {
    'aws:CurrentTime': new Date(at).toISOString(),
    'aws:EpochTime': String(Math.floor(at / 1000)),
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalArn': arn,
    'aws:PrincipalType': type,
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': accountId,
    'aws:SecureTransport': 'true',
    'aws:UserAgent': userAgent,
    'aws:userid': userId,
    ...(type === 'User' ? { 'aws:username': name } : {}),
    ...request.context,
    ...policies?.context,
  }
  return new Map(Object.entries(keys).map(([key, value]) => [key.toLowerCase(), [value].flat()]))
}
