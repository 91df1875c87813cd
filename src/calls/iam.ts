/** The IAM calls of this tool (IAM API reference). */
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Call, Value } from './call.js'

const call = (action: string, input: Record<string, Value>): Call => ({
  service: 'iam',
  action,
  region: GLOBAL_REGION,
  input,
})

/** A condition key as the requests that are simulated will have it. */
export type ContextEntry = {
  ContextKeyName: string
  ContextKeyType: 'string' | 'stringList' | 'numeric' | 'boolean' | 'date'
  ContextKeyValues: string[]
}

/** The account's name for people, where it has one. */
export const listAccountAliases = (): Call => call('ListAccountAliases', {})

/** Takes no tags, and no description is sent unasked: an existing role's would differ. */
export const createServiceLinkedRole = (serviceName: string, description?: string): Call =>
  call('CreateServiceLinkedRole', {
    AWSServiceName: serviceName,
    ...(description === undefined ? {} : { Description: description }),
  })

/** Takes a name, not an ARN. */
export const getRole = (roleName: string): Call => call('GetRole', { RoleName: roleName })

/** `trustPolicy` is JSON text. */
export const createRole = (role: {
  roleName: string
  path: string
  trustPolicy: string
  description: string
  tags: { Key: string; Value: string }[]
}): Call => {
  const { roleName, path, trustPolicy, description, tags } = role
  return call('CreateRole', {
    RoleName: roleName,
    Path: path,
    AssumeRolePolicyDocument: trustPolicy,
    Description: description,
    Tags: tags,
  })
}

/** Only where it holds no policy any more. */
export const deleteRole = (roleName: string): Call => call('DeleteRole', { RoleName: roleName })

/** `document` is JSON text. Puts an inline policy, in the place of one of that name where there is one. */
export const putRolePolicy = (roleName: string, policyName: string, document: string): Call =>
  call('PutRolePolicy', { RoleName: roleName, PolicyName: policyName, PolicyDocument: document })

export const getRolePolicy = (roleName: string, policyName: string): Call =>
  call('GetRolePolicy', { RoleName: roleName, PolicyName: policyName })

export const deleteRolePolicy = (roleName: string, policyName: string): Call =>
  call('DeleteRolePolicy', { RoleName: roleName, PolicyName: policyName })

/** Names of the inline policies. */
export const listRolePolicies = (roleName: string): Call => call('ListRolePolicies', { RoleName: roleName })

export const listInstanceProfilesForRole = (roleName: string): Call =>
  call('ListInstanceProfilesForRole', { RoleName: roleName })

export const listAttachedRolePolicies = (roleName: string): Call =>
  call('ListAttachedRolePolicies', { RoleName: roleName })

export const getPolicy = (policyArn: string): Call => call('GetPolicy', { PolicyArn: policyArn })

export const getPolicyVersion = (policyArn: string, versionId: string): Call =>
  call('GetPolicyVersion', { PolicyArn: policyArn, VersionId: versionId })

export const updateRoleDescription = (roleName: string, description: string): Call =>
  call('UpdateRole', { RoleName: roleName, Description: description })

/** Only starts the deletion. An unfinished earlier task is answered instead of a new one. */
export const deleteServiceLinkedRole = (roleName: string): Call =>
  call('DeleteServiceLinkedRole', { RoleName: roleName })

export const getServiceLinkedRoleDeletionStatus = (deletionTaskId: Value): Call =>
  call('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId: deletionTaskId })

/**
 * Asks what the policies of a user or role let it do: each action on each resource. Carries nothing out.
 * `policySourceArn` is the user's or the role's, never that of a session.
 */
export const simulatePrincipalPolicy = (
  policySourceArn: string,
  simulated: { ActionNames: string[]; ResourceArns: string[]; ContextEntries: ContextEntry[] },
): Call => call('SimulatePrincipalPolicy', { PolicySourceArn: policySourceArn, ...simulated })
