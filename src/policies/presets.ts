/** The examples of "How Amazon WorkMail works with IAM" (WorkMail administrator guide), with values of one's own. */
import { organizationArn } from '../facts/arns.js'
import { IMPERSONATION_ROLE_KEY } from '../facts/condition-keys.js'
import { regionCondition } from './conditions.js'
import { mergeConditions, oneOrMany, type Statement } from './policy-document.js'

export const PRESETS = ['console-read-only', 'assume-impersonation-role'] as const
export type Preset = (typeof PRESETS)[number]

/** Read-only access to the WorkMail console for principals that gave an MFA code, in these Regions. */
export const consoleReadOnly = (regions: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: [
    'ses:Describe*',
    'ses:Get*',
    'workmail:Describe*',
    'workmail:Get*',
    'workmail:List*',
    'workmail:Search*',
    'lambda:ListFunctions',
    'iam:ListRoles',
    'logs:DescribeLogGroups',
    'cloudwatch:GetMetricData',
  ],
  Resource: '*',
  Condition: mergeConditions(regionCondition(regions), { Bool: { 'aws:MultiFactorAuthPresent': true } }),
})

/** AssumeImpersonationRole of these organizations, for these impersonation roles alone. */
export const assumeImpersonationRole = (scope: {
  account: string
  regions: readonly string[]
  organizationIds: readonly string[]
  impersonationRoleIds: readonly string[]
}): Statement => {
  const { account, regions, organizationIds, impersonationRoleIds } = scope
  const resources = regions.flatMap((region) =>
    organizationIds.map((organizationId) => organizationArn({ region, account, organizationId })),
  )
  return {
    Effect: 'Allow',
    Action: ['workmail:AssumeImpersonationRole'],
    Resource: oneOrMany(resources),
    Condition: { StringEquals: { [IMPERSONATION_ROLE_KEY]: oneOrMany(impersonationRoleIds) } },
  }
}
