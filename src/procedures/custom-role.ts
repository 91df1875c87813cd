/** A custom role as this tool makes it, and what of a role differs from that. */
import { z } from 'zod'
import { isSameJson } from '../canonical-json.js'
import { type LogGroupAddress, logGroupTagArn, parseLogGroupArn } from '../facts/arns.js'
import {
  CUSTOM_ROLE_PATH,
  CUSTOM_ROLE_POLICY_NAME,
  CUSTOM_ROLE_TAG,
  customRolePolicy,
  customRoleTrustPolicy,
} from '../facts/custom-role.js'
import type { RoleHoldings } from '../survey/role-holdings.js'
import type { Role } from '../survey/roles.js'

/** Whether this tool made the role. Its other tags are its owner's business. */
export const isOurs = (role: Role): boolean => role.tags[CUSTOM_ROLE_TAG] !== undefined

/** What hangs on a role that this tool gives to none, a phrase each. */
export const foreignHoldings = (role: Role, holdings: RoleHoldings): string[] => [
  ...(role.path === CUSTOM_ROLE_PATH ? [] : [`its path is ${role.path}`]),
  ...(role.permissionsBoundary === undefined
    ? []
    : [`its permissions boundary is ${role.permissionsBoundary}`]),
  ...holdings.attachedPolicyArns.map((arn) => `the managed policy ${arn} is attached`),
  ...[...holdings.inlinePolicies.keys()]
    .filter((name) => name !== CUSTOM_ROLE_POLICY_NAME)
    .map((name) => `it has the inline policy ${name}`),
  ...holdings.instanceProfileNames.map((name) => `it is in the instance profile ${name}`),
]

/** Whether this tool could have made the trust policy, with or without the condition on the account. */
export const isTrustAsMade = (trustPolicy: string, account: string): boolean =>
  [customRoleTrustPolicy(), customRoleTrustPolicy(account)].some((made) => isSameJson(made, trustPolicy))

const LogPolicy = z.object({ Statement: z.tuple([z.object({ Resource: z.array(z.string()) })]) })

/** Whether this tool could have made the inline policy: read back for which log groups, and made anew for them. */
export const isPolicyAsMade = (document: string, account: string): boolean => {
  const groups = groupsOf(document)
  const isOwn = groups.every((group) => group.account === account && group.name === groups[0]?.name)
  return groups.length > 0 && isOwn && isSameJson(customRolePolicy(groups), document)
}

/** What an inline policy allows, as a phrase: shorter than the document where that is one as this tool makes it. */
export const allowedBy = (document: string): string => {
  const groups = groupsOf(document)
  return groups.length > 0 && isSameJson(customRolePolicy(groups), document)
    ? `write to ${groups.map(logGroupTagArn).join(', ')}`
    : `do what ${document} says`
}

const groupsOf = (document: string): LogGroupAddress[] =>
  resourcesOf(document)
    .filter((arn) => !arn.endsWith(':*'))
    .flatMap((arn) => parseLogGroupArn(arn) ?? [])

const resourcesOf = (document: string): string[] => {
  try {
    return LogPolicy.parse(JSON.parse(document)).Statement[0].Resource
  } catch {
    return []
  }
}
