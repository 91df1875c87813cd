/** Reads roles and their managed policies (IAM API reference). */
import { AttachedPolicies, ManagedPolicy, PolicyVersion, RoleAnswer } from '../aws/answers/iam.js'
import type { Aws } from '../aws/aws.js'
import { getPolicy, getPolicyVersion, getRole, listAttachedRolePolicies } from '../calls/iam.js'
import { ask } from './ask.js'
import { type Reading, read } from './reading.js'

export interface Role {
  name: string
  arn: string
  path: string
  description: string | undefined
  createdAt: string | undefined
  /** The trust policy as JSON text. */
  trustPolicy: string
  tags: Record<string, string>
  /** A managed policy's ARN. */
  permissionsBoundary: string | undefined
  /** When and where the role was last used, within the 400 days that IAM tracks. */
  lastUsed: { at: string; region: string | undefined } | undefined
}

export interface AttachedPolicy {
  arn: string
  /** The default version's document as JSON text. */
  document: Reading<string>
}

/** A role by its name; absent where IAM has none of that name. */
export const readRole = (aws: Aws, name: string, signal?: AbortSignal): Promise<Reading<Role>> =>
  read(async () => {
    const { Role: role } = await ask(aws, getRole(name), RoleAnswer, signal)
    const lastUsedAt = role.RoleLastUsed?.LastUsedDate
    return {
      name: role.RoleName,
      arn: role.Arn,
      path: role.Path,
      description: role.Description,
      createdAt: role.CreateDate?.toISOString(),
      trustPolicy: decodePolicy(role.AssumeRolePolicyDocument),
      tags: Object.fromEntries(role.Tags.map(({ Key, Value }) => [Key, Value])),
      permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
      lastUsed:
        lastUsedAt === undefined
          ? undefined
          : { at: lastUsedAt.toISOString(), region: role.RoleLastUsed?.Region },
    }
  }, ['NoSuchEntityException'])

/** The managed policies attached to a role, each with the document that is in force. */
export const readAttachedPolicies = (
  aws: Aws,
  roleName: string,
  signal?: AbortSignal,
): Promise<Reading<AttachedPolicy[]>> =>
  read(async () => {
    const attached = await ask(aws, listAttachedRolePolicies(roleName), AttachedPolicies, signal)
    return Promise.all(
      attached.AttachedPolicies.map(async ({ PolicyArn }) => ({
        arn: PolicyArn,
        document: await read(async () => {
          const { Policy } = await ask(aws, getPolicy(PolicyArn), ManagedPolicy, signal)
          const version = getPolicyVersion(PolicyArn, Policy.DefaultVersionId)
          const inForce = await ask(aws, version, PolicyVersion, signal)
          return decodePolicy(inForce.PolicyVersion.Document)
        }),
      })),
    )
  }, ['NoSuchEntityException'])

/** IAM answers policy documents URL-encoded (RFC 3986). What is not encoded right stays as it came. */
export const decodePolicy = (document: string): string => {
  try {
    return decodeURIComponent(document)
  } catch {
    return document
  }
}
