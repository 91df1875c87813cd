/** What a generated policy could not be made narrower by, and what it relies on, a sentence each. */

import { matches, ORGANIZATION_ID } from '../facts/patterns.js'
import { POLICY_SIZES } from '../facts/policy-sizes.js'
import { GLOBAL_REGION, WORKMAIL_REGIONS } from '../facts/regions.js'
import type { PolicyConditions } from './conditions.js'
import type { PolicyDocument } from './policy-document.js'
import type { PresetRequest, ProcedureRequest } from './policy-request.js'
import type { ScopedPermission } from './procedure-permissions.js'
import { requiredPermissions } from './required.js'
import { isNarrowedByTag } from './statements.js'

const actionsOf = (permissions: readonly { action: string }[]): string =>
  [...new Set(permissions.map(({ action }) => action))].join(', ')

export const procedureNotes = (request: ProcedureRequest, permissions: ScopedPermission[]): string[] => [
  ...optionNotes(request),
  ...resourceNotes(permissions),
  ...scopeNotes(request, permissions),
  ...organizationNotes(request.organizationIds ?? []),
]

/** What other flags of the procedures would need. */
const optionNotes = ({ procedures, flags = [] }: ProcedureRequest): string[] => {
  const left = procedures
    .flatMap((procedure) => requiredPermissions(procedure))
    .filter((required) => required.with !== undefined && !flags.includes(required.with))
  return [...new Set(left.map((required) => required.with))].map((flag) => {
    const actions = actionsOf(left.filter((required) => required.with === flag))
    return `Not allowed: ${actions}, which only --${flag} needs. With --with ${flag} it is.`
  })
}

const resourceNotes = (permissions: ScopedPermission[]): string[] => {
  const anywhere = permissions.filter(({ resources }) => resources.includes('*'))
  return anywhere.length === 0
    ? []
    : [`Allowed on *, because AWS knows no resources for them: ${actionsOf(anywhere)}.`]
}

const scopeNotes = (request: ProcedureRequest, permissions: ScopedPermission[]): string[] => {
  const { organizationIds, logGroupNames, regions, tag, flags = [] } = request
  const on = (kind: string) =>
    permissions.filter(({ resources }) => resources.some((arn) => arn.includes(kind)))
  const changed = (kind: string) => on(kind).filter(({ access }) => access === 'write')
  const organizations = changed(':organization/')
  const groups = changed(':log-group:')
  const isScoped = organizationIds !== undefined || logGroupNames !== undefined || tag !== undefined
  const elsewhere = permissions.filter(
    (one) => regions !== undefined && (one.regions?.length ?? 0) > regions.length,
  )
  const roles = permissions.filter(({ resources }) => resources.some((arn) => arn.endsWith(':role/*')))
  const tagged = permissions.filter(isNarrowedByTag)
  return [
    ...(organizations.length > 0 && organizationIds === undefined && tag === undefined
      ? [
          `Any organization may be changed by ${actionsOf(organizations)}; --organization or --tag narrows it.`,
        ]
      : []),
    ...(groups.some(({ resources }) => resources.some((arn) => arn.endsWith(':log-group:*')))
      ? [
          `Any log group may be changed by ${actionsOf(groups)}, since a configuration may name any; --log-group narrows it.`,
        ]
      : []),
    ...(isScoped
      ? ['Reading is not narrowed: before anything is changed, every organization of the Regions is read.']
      : []),
    ...(elsewhere.length > 0
      ? [
          `Allowed in ${WORKMAIL_REGIONS.join(', ')}, whatever --region says: ${actionsOf(elsewhere)}. The role is account-wide, so its users are looked for everywhere.`,
        ]
      : []),
    ...(tag === undefined
      ? []
      : [
          tagged.length === 0
            ? `No statement is narrowed by the tag ${tag.key}: it is an organization's, and no organization is changed.`
            : `The tag ${tag.key} is an organization's: it narrows ${actionsOf(tagged)}, and neither log groups nor roles.`,
        ]),
    ...(organizationIds !== undefined && organizations.length === 0
      ? ['--organization narrows nothing: no organization is changed.']
      : []),
    ...(logGroupNames !== undefined && groups.length === 0
      ? ['--log-group narrows nothing: no log group is changed.']
      : []),
    ...(roles.length > 0
      ? [
          `Any role is meant by ${actionsOf(roles)}, since a configuration may name any; --role-arn narrows it.`,
        ]
      : []),
    ...(flags.includes('kms-key-id')
      ? [
          "The KMS key asks for no permission of the caller here: the key's own policy must let logs.REGION.amazonaws.com use it.",
        ]
      : []),
  ]
}

const organizationNotes = (organizationIds: readonly string[]): string[] =>
  organizationIds
    .filter((id) => !matches(ORGANIZATION_ID, id))
    .map(
      (id) => `${id} is no id that WorkMail gives (${ORGANIZATION_ID.rule}): it stands for no organization.`,
    )

export const presetNotes = (preset: PresetRequest): string[] => {
  if (preset.kind === 'assume-impersonation-role') return organizationNotes(preset.organizationIds)
  return preset.regions.includes(GLOBAL_REGION)
    ? []
    : [
        `As AWS publishes it, it does not allow iam:ListRoles in fact: IAM is asked in ${GLOBAL_REGION}, which aws:RequestedRegion leaves out.`,
      ]
}

/** An account's quota, unless AWS raised it (IAM user guide, "IAM and AWS STS quotas"). */
const POLICIES_A_ROLE = 10

export const sharedNotes = (conditions: PolicyConditions, documents: PolicyDocument[]): string[] => [
  ...(conditions.requireMfa || conditions.mfaMaxAge !== undefined
    ? [
        'Requests signed with long-term access keys carry no MFA keys: they are refused, and sessions made with an MFA code are let in.',
      ]
    : []),
  ...(conditions.userAgents === undefined
    ? []
    : ['aws:UserAgent is what the caller says of itself, and anybody can say it: it keeps nobody out.']),
  ...(documents.length > 1
    ? [
        `Over the ${POLICY_SIZES.managed} characters of a managed policy: ${documents.length} policies, all of which must be attached. A role takes ${POLICIES_A_ROLE}, unless its quota was raised.`,
      ]
    : []),
]
