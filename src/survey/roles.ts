/** Reads roles and their managed policies (IAM API reference). */
import { z } from 'zod'
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

const isoDate = z.date().transform((date) => date.toISOString())

const RoleReply = z.object({
  Role: z.object({
    RoleName: z.string(),
    Arn: z.string(),
    Path: z.string(),
    Description: z.string().optional(),
    CreateDate: isoDate.optional(),
    AssumeRolePolicyDocument: z.string().default('{}'),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
    PermissionsBoundary: z.object({ PermissionsBoundaryArn: z.string() }).optional(),
    RoleLastUsed: z.object({ LastUsedDate: isoDate.optional(), Region: z.string().optional() }).optional(),
  }),
})

/** A role by its name; absent where IAM has none of that name. */
export const readRole = (aws: Aws, name: string, signal?: AbortSignal): Promise<Reading<Role>> =>
  read(async () => {
    const { Role: role } = await ask(aws, getRole(name), RoleReply, signal)
    const lastUsedAt = role.RoleLastUsed?.LastUsedDate
    return {
      name: role.RoleName,
      arn: role.Arn,
      path: role.Path,
      description: role.Description,
      createdAt: role.CreateDate,
      trustPolicy: decodePolicy(role.AssumeRolePolicyDocument),
      tags: Object.fromEntries(role.Tags.map(({ Key, Value }) => [Key, Value])),
      permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
      lastUsed: lastUsedAt === undefined ? undefined : { at: lastUsedAt, region: role.RoleLastUsed?.Region },
    }
  }, ['NoSuchEntityException'])

const Attached = z.object({ AttachedPolicies: z.array(z.object({ PolicyArn: z.string() })).default([]) })
const PolicyReply = z.object({ Policy: z.object({ DefaultVersionId: z.string() }) })
const VersionReply = z.object({ PolicyVersion: z.object({ Document: z.string() }) })

/** The managed policies attached to a role, each with the document that is in force. */
export const readAttachedPolicies = (
  aws: Aws,
  roleName: string,
  signal?: AbortSignal,
): Promise<Reading<AttachedPolicy[]>> =>
  read(async () => {
    const { AttachedPolicies } = await ask(aws, listAttachedRolePolicies(roleName), Attached, signal)
    return Promise.all(
      AttachedPolicies.map(async ({ PolicyArn }) => ({
        arn: PolicyArn,
        document: await read(async () => {
          const { Policy } = await ask(aws, getPolicy(PolicyArn), PolicyReply, signal)
          const version = getPolicyVersion(PolicyArn, Policy.DefaultVersionId)
          const { PolicyVersion } = await ask(aws, version, VersionReply, signal)
          return decodePolicy(PolicyVersion.Document)
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
