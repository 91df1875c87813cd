/** Who a caller's ARN says it is (IAM user guide, "IAM identifiers" and "AWS global condition keys"). */
import { parseArn } from '../facts/arns.js'
import { type CallerPolicies, roleArn, type SandboxAccount } from './account.js'
import { type Caller, ownCallerOf } from './caller.js'
import { isNamed } from './roles.js'

export interface Principal {
  /** As `aws:PrincipalType` has it. */
  type: 'User' | 'AssumedRole' | 'FederatedUser' | 'Account'
  /** As `aws:PrincipalArn` has it: of a role's session, the role's with its path. */
  arn: string
  /** Of the user, the role or the federated user; empty for the root user. */
  name: string
  userId: string
  policies: CallerPolicies | undefined
}

/** The account's own caller is held to its policies; the sessions that it gave out are not. */
export const principalOf = (account: SandboxAccount, { arn, userId }: Caller): Principal => {
  const policies = arn === ownCallerOf(account).arn ? account.callerPolicies : undefined
  const [kind = '', ...rest] = parseArn(arn)?.resource.split('/') ?? []
  if (kind === 'assumed-role') {
    const [name = ''] = rest
    return { type: 'AssumedRole', arn: roleArnOf(account, name), name, userId, policies }
  }
  const name = rest.at(-1) ?? ''
  if (kind === 'federated-user') return { type: 'FederatedUser', arn, name, userId, policies }
  return { type: kind === 'root' ? 'Account' : 'User', arn, name, userId, policies }
}

/** The ARN of a role by its name; where the account has no such role, no one can know its path. */
export const roleArnOf = (account: SandboxAccount, roleName: string): string => {
  const role = account.roles.find(isNamed(roleName))
  return roleArn(account, role ?? { path: '/', roleName })
}
