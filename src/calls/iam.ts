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

/** Takes no tags, and no description is sent unasked: an existing role's would differ. */
export const createServiceLinkedRole = (serviceName: string, description?: string): Call =>
  call('CreateServiceLinkedRole', {
    AWSServiceName: serviceName,
    ...(description === undefined ? {} : { Description: description }),
  })

/** Takes a name, not an ARN. */
export const getRole = (roleName: string): Call => call('GetRole', { RoleName: roleName })

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
