/**
 * What IAM answers (IAM API reference and its service model), as far as the tool relies on it. Members that the
 * reference does not mark as optional are required.
 */
import { z } from 'zod'
import { ROLE_ARN, ROLE_NAME } from '../../facts/patterns.js'
import { text } from './shapes.js'

const PolicyArn = z.string().regex(/^arn:aws:iam::([0-9]{12}|aws):policy\/.+$/, 'is not the ARN of a policy')

/**
 * May be left out: what no one has set (description, tags, boundary), and the last use of a role that was not used in
 * the 400 days that IAM tracks.
 */
const Role = z.object({
  RoleName: text(ROLE_NAME),
  Arn: text(ROLE_ARN),
  Path: z.string().regex(/^\/(.*\/)?$/, 'is not a path'),
  AssumeRolePolicyDocument: z.string().min(1, 'is empty'),
  CreateDate: z.date().optional(),
  Description: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string().min(1, 'is empty'), Value: z.string() })).default([]),
  PermissionsBoundary: z.object({ PermissionsBoundaryArn: z.string() }).optional(),
  RoleLastUsed: z.object({ LastUsedDate: z.date().optional(), Region: z.string().optional() }).optional(),
})

export const RoleAnswer = z.object({ Role })

export const AccountAliases = z.object({ AccountAliases: z.array(z.string().min(1, 'is empty')) })

export const InlinePolicyNames = z.object({ PolicyNames: z.array(z.string().min(1, 'is empty')) })

export const InlinePolicy = z.object({
  RoleName: text(ROLE_NAME),
  PolicyName: z.string().min(1, 'is empty'),
  PolicyDocument: z.string().min(1, 'is empty'),
})

export const AttachedPolicies = z.object({ AttachedPolicies: z.array(z.object({ PolicyArn })) })

export const InstanceProfiles = z.object({
  InstanceProfiles: z.array(z.object({ InstanceProfileName: z.string().min(1, 'is empty') })),
})

export const ManagedPolicy = z.object({
  Policy: z.object({ Arn: PolicyArn, DefaultVersionId: z.string().regex(/^v[1-9]/, 'is not a version') }),
})

export const PolicyVersion = z.object({
  PolicyVersion: z.object({ VersionId: z.string(), Document: z.string().min(1, 'is empty') }),
})

export const DeletionTask = z.object({
  DeletionTaskId: z
    .string()
    .max(1000)
    .regex(/^task\/aws-service-role\/[^/]+\/[^/]+\/[^/]+$/, 'is not the id of a deletion task'),
})

const RoleUsage = z.array(
  z.object({ Region: z.string().optional(), Resources: z.array(z.string()).default([]) }),
)
export type RoleUsage = z.infer<typeof RoleUsage>

/** AWS may leave out why a deletion failed, and what is in use (IAM user guide). */
export const DeletionStatus = z.object({
  Status: z.enum(['NOT_STARTED', 'IN_PROGRESS', 'SUCCEEDED', 'FAILED'], 'is not a status of a deletion task'),
  Reason: z.object({ Reason: z.string().optional(), RoleUsageList: RoleUsage.default([]) }).prefault({}),
})

/** Lists that have no item are left out of a result (IAM API reference, EvaluationResult: "Required: No"). */
const Missing = z.array(z.string()).default([])
const Matched = z.array(z.object({ SourcePolicyId: z.string().optional() })).default([])
const Boundary = z.object({ AllowedByPermissionsBoundary: z.boolean().optional() }).optional()
const EvalDecision = z.enum(['allowed', 'explicitDeny', 'implicitDeny'], 'is not a decision')

export const Evaluations = z.object({
  EvaluationResults: z.array(
    z.object({
      EvalActionName: z.string(),
      EvalResourceName: z.string().optional(),
      EvalDecision,
      MatchedStatements: Matched,
      MissingContextValues: Missing,
      OrganizationsDecisionDetail: z.object({ AllowedByOrganizations: z.boolean().optional() }).optional(),
      PermissionsBoundaryDecisionDetail: Boundary,
      ResourceSpecificResults: z
        .array(
          z.object({
            EvalResourceName: z.string(),
            EvalResourceDecision: EvalDecision,
            MatchedStatements: Matched,
            MissingContextValues: Missing,
            PermissionsBoundaryDecisionDetail: Boundary,
          }),
        )
        .default([]),
    }),
  ),
})
