/** Reads what hangs on a role apart from itself: policies and instance profiles (IAM API reference). */
import { AttachedPolicies, InlinePolicy, InlinePolicyNames, InstanceProfiles } from '../aws/answers/iam.js'
import type { Aws } from '../aws/aws.js'
import {
  getRolePolicy,
  listAttachedRolePolicies,
  listInstanceProfilesForRole,
  listRolePolicies,
} from '../calls/iam.js'
import { ask } from './ask.js'
import { type Reading, read } from './reading.js'
import { decodePolicy } from './roles.js'

export interface RoleHoldings {
  /** Documents as JSON text, by the policies' names. */
  inlinePolicies: Map<string, string>
  attachedPolicyArns: string[]
  instanceProfileNames: string[]
}

/** All of it, or nothing: what is not read may be someone's. Absent where IAM has no role of that name. */
export const readRoleHoldings = (
  aws: Aws,
  roleName: string,
  signal?: AbortSignal,
): Promise<Reading<RoleHoldings>> =>
  read(async () => {
    const { PolicyNames } = await ask(aws, listRolePolicies(roleName), InlinePolicyNames, signal)
    const attached = await ask(aws, listAttachedRolePolicies(roleName), AttachedPolicies, signal)
    const profiles = await ask(aws, listInstanceProfilesForRole(roleName), InstanceProfiles, signal)
    const inlinePolicies = new Map<string, string>()
    for (const name of PolicyNames) {
      const { PolicyDocument } = await ask(aws, getRolePolicy(roleName, name), InlinePolicy, signal)
      inlinePolicies.set(name, decodePolicy(PolicyDocument))
    }
    return {
      inlinePolicies,
      attachedPolicyArns: attached.AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
      instanceProfileNames: profiles.InstanceProfiles.map(({ InstanceProfileName }) => InstanceProfileName),
    }
  }, ['NoSuchEntityException'])
