/** What a generated policy cannot be limited by, and what it relies on, a sentence each. */

import { actionFacts } from '../facts/authorization.js'
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
  ...resourceNotes(permissions, request.regions),
  ...scopeNotes(request, permissions),
  ...organizationNotes(request.organizationIds ?? []),
]

/** What other flags of the procedures need. */
const optionNotes = ({ procedures, flags = [] }: ProcedureRequest): string[] => {
  const left = procedures
    .flatMap((procedure) => requiredPermissions(procedure))
    .filter((required) => required.with !== undefined && !flags.includes(required.with))
  return [...new Set(left.map((required) => required.with))].map((flag) => {
    const actions = actionsOf(left.filter((required) => required.with === flag))
    return `Not included: ${actions}, which only --${flag} needs. To include it: --with ${flag}.`
  })
}

/** What `*` means, for each action that the authorization tables have no resource for. */
const resourceNotes = (permissions: ScopedPermission[], asked: readonly string[] | undefined): string[] => {
  const notes = permissions
    .filter(
      ({ action, resources }) => resources.includes('*') && actionFacts(action)?.resourceTypes.length === 0,
    )
    .map(({ action, regions }) => {
      const where = asked !== undefined && regions !== undefined ? ` in ${regions.join(', ')}` : ''
      return `${action} (${actionFacts(action)?.access}) needs "*": IAM cannot limit it to resources, so it covers the whole account${where}.`
    })
  return [...new Set(notes)]
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
          `Every organization can be changed with ${actionsOf(organizations)}. To limit it: --organization or --tag.`,
        ]
      : []),
    ...(groups.some(({ resources }) => resources.some((arn) => arn.endsWith(':log-group:*')))
      ? [
          `Every log group can be changed with ${actionsOf(groups)}, since a configuration can name any. To limit it: --log-group.`,
        ]
      : []),
    ...(isScoped
      ? ['Reads are not limited: every organization of the Regions is read before a change.']
      : []),
    ...(elsewhere.length > 0
      ? [
          `--region does not limit ${actionsOf(elsewhere)}: the role is account-wide, so ${WORKMAIL_REGIONS.join(', ')} are all searched for its users.`,
        ]
      : []),
    ...(tag === undefined
      ? []
      : [
          tagged.length === 0
            ? `The tag ${tag.key} limits no statement: organizations carry it, and none is changed.`
            : `The tag ${tag.key} limits ${actionsOf(tagged)} only: organizations carry it, log groups and roles do not.`,
        ]),
    ...(organizationIds !== undefined && organizations.length === 0
      ? ['--organization limits nothing: no organization is changed.']
      : []),
    ...(logGroupNames !== undefined && groups.length === 0
      ? ['--log-group limits nothing: no log group is changed.']
      : []),
    ...(roles.length > 0
      ? [
          `Every role can be used with ${actionsOf(roles)}, since a configuration can name any. To limit it: --role-arn.`,
        ]
      : []),
    ...(flags.includes('kms-key-id')
      ? [
          'The KMS key needs no permission here: the key policy must allow logs.REGION.amazonaws.com to use it.',
        ]
      : []),
  ]
}

const organizationNotes = (organizationIds: readonly string[]): string[] =>
  organizationIds
    .filter((id) => !matches(ORGANIZATION_ID, id))
    .map(
      (id) => `${id} is not a valid organization id (${ORGANIZATION_ID.rule}): it matches no organization.`,
    )

export const presetNotes = (preset: PresetRequest): string[] => {
  if (preset.kind === 'assume-impersonation-role') return organizationNotes(preset.organizationIds)
  return preset.regions.includes(GLOBAL_REGION)
    ? []
    : [
        `As AWS publishes it, this policy does not allow iam:ListRoles: IAM requests go to ${GLOBAL_REGION}, which aws:RequestedRegion excludes.`,
      ]
}

/** An account's quota, unless AWS raised it (IAM user guide, "IAM and AWS STS quotas"). */
const POLICIES_A_ROLE = 10

export const sharedNotes = (conditions: PolicyConditions, documents: PolicyDocument[]): string[] => [
  ...(conditions.requireMfa || conditions.mfaMaxAge !== undefined
    ? [
        'Requests signed with long-term access keys carry no MFA keys, so they are refused; sessions with MFA are allowed.',
      ]
    : []),
  ...(conditions.userAgents === undefined
    ? []
    : ['aws:UserAgent is set by the caller, so it is not a protection.']),
  ...(documents.length > 1
    ? [
        `Longer than the ${POLICY_SIZES.managed} characters of a managed policy, so split into ${documents.length}: attach all of them. A role takes ${POLICIES_A_ROLE} by default.`,
      ]
    : []),
]
