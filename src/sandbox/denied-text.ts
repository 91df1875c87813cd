/** A refusal as IAM words it (IAM user guide, "Troubleshoot access denied error messages"). */
import type { AuthorizationRequest } from './authorization.js'
import type { Caller } from './caller.js'
import type { Denial, PolicyKind } from './policy-evaluation.js'

const KINDS: Record<PolicyKind, string> = {
  organization: 'service control policy',
  identity: 'identity-based policy',
  boundary: 'permissions boundary',
}

export const deniedText = (
  caller: Caller,
  { actions: [action], resource, shownAs = resource }: Omit<AuthorizationRequest, 'context'>,
  { is, by }: Pick<Denial, 'is' | 'by'>,
): string => {
  const subject = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${shownAs}`
  const kind = KINDS[by]
  return is === 'implicitDeny'
    ? `${subject} because no ${kind} allows the ${action} action`
    : `${subject} with an explicit deny in ${by === 'identity' ? 'an' : 'a'} ${kind}`
}
