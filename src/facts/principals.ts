/**
 * Who a caller is, by the ARN that GetCallerIdentity answers (IAM user guide, "IAM identifiers"; "AWS global
 * condition context keys", aws:PrincipalType).
 */
import { parseArn } from './arns.js'

export interface PrincipalIdentity {
  type: 'User' | 'AssumedRole' | 'FederatedUser' | 'Account'
  /** Of the user, the federated user or the role of a session; empty for the root user. */
  name: string
}

/** Undefined where no caller has such an ARN. */
export const principalIdentity = (arn: string): PrincipalIdentity | undefined => {
  const { service, resource = '' } = parseArn(arn) ?? {}
  if (service === 'iam' && resource === 'root') return { type: 'Account', name: '' }
  const [kind, ...rest] = resource.split('/')
  const last = rest.at(-1)
  if (!last) return undefined
  if (service === 'iam' && kind === 'user') return { type: 'User', name: last }
  if (service !== 'sts') return undefined
  if (kind === 'federated-user') return { type: 'FederatedUser', name: last }
  const [roleName, session] = rest
  return kind === 'assumed-role' && roleName && session ? { type: 'AssumedRole', name: roleName } : undefined
}
