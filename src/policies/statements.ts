/** The least that lets permissions be used, as statements of a policy. */
import { actionFacts } from '../facts/authorization.js'
import { matchesWildcard } from '../facts/wildcard.js'
import { contextCondition, regionCondition, tagCondition } from './conditions.js'
import { type Condition, mergeConditions, oneOrMany, type Statement } from './policy-document.js'
import type { ScopedPermission } from './procedure-permissions.js'
import type { RequiredAction } from './required.js'

/** Why each action is needed: the `Sid` of its statement, which takes letters and digits alone. In their order. */
const PURPOSES: Record<RequiredAction, string> = {
  'workmail:ListOrganizations': 'FindOrganizations',
  'workmail:ListTagsForResource': 'ReadTagsOfOrganizations',
  'workmail:DescribeEmailMonitoringConfiguration': 'SeeWhereEventsGo',
  'logs:DescribeLogGroups': 'FindLogGroups',
  'logs:ListLogGroups': 'FindLogGroups',
  'logs:ListTagsForResource': 'ReadTagsOnLogGroups',
  'logs:DescribeLogStreams': 'FindLogStreams',
  'logs:GetLogEvents': 'ReadEvents',
  'logs:Unmask': 'ReadEventsUnmasked',
  'iam:GetRole': 'ReadRole',
  'iam:ListRolePolicies': 'FindPoliciesOfRole',
  'iam:ListAttachedRolePolicies': 'FindPoliciesOfRole',
  'iam:ListInstanceProfilesForRole': 'FindInstanceProfilesOfRole',
  'iam:GetRolePolicy': 'ReadPolicyOfRole',
  'iam:GetPolicy': 'ReadPolicyOfRole',
  'iam:GetPolicyVersion': 'ReadPolicyOfRole',
  'iam:CreateServiceLinkedRole': 'CreateRole',
  'iam:CreateRole': 'CreateCustomRole',
  'iam:TagRole': 'CreateCustomRole',
  'iam:PutRolePolicy': 'CreateCustomRole',
  'iam:UpdateRole': 'EditDescriptionOfRole',
  'logs:CreateLogGroup': 'CreateLogGroup',
  'logs:PutRetentionPolicy': 'SetRetention',
  'logs:DeleteRetentionPolicy': 'SetRetention',
  'logs:AssociateKmsKey': 'EncryptLogGroup',
  'logs:TagResource': 'TagLogGroups',
  'logs:UntagResource': 'TagLogGroups',
  'workmail:PutEmailMonitoringConfiguration': 'TurnLoggingOn',
  'iam:PassRole': 'PassRoleToWorkMail',
  'workmail:DeleteEmailMonitoringConfiguration': 'TurnLoggingOff',
  'logs:PutLogGroupDeletionProtection': 'UnprotectLogGroups',
  'logs:DeleteLogGroup': 'DeleteLogGroups',
  'iam:DeleteServiceLinkedRole': 'DeleteRole',
  'iam:GetServiceLinkedRoleDeletionStatus': 'DeleteRole',
  'iam:DeleteRolePolicy': 'DeleteCustomRole',
  'iam:DeleteRole': 'DeleteCustomRole',
}

const ORDER = Object.keys(PURPOSES)

export interface Narrowing {
  /** Whether the Regions are a condition too, and not just a part of ARNs. */
  byRegion: boolean
  /** A tag of the organizations that may be changed. */
  tag?: { key: string; value: string } | undefined
  /** What holds for every statement. */
  conditions: Condition
}

/** Whether an organization's tag decides about the permission: its resource is an organization, to be changed. */
export const isNarrowedByTag = ({ action, access }: ScopedPermission): boolean =>
  access === 'write' &&
  action.startsWith('workmail:') &&
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder as AWS spells it
  actionFacts(action)?.conditionKeys.includes('aws:ResourceTag/${TagKey}') === true

/** A statement for each purpose, or several where its resources or conditions differ. */
export const statementsOf = (permissions: ScopedPermission[], narrowing: Narrowing): Statement[] => {
  const statements = new Map<string, { purpose: string; statement: Statement }>()
  for (const permission of byAction(permissions)) {
    const purpose = PURPOSES[permission.action as RequiredAction]
    const Resource = oneOrMany(withoutCovered(permission.resources))
    const Condition = conditionOf(permission, narrowing)
    const key = JSON.stringify([purpose, Resource, Condition])
    const actions = statements.get(key)?.statement.Action ?? []
    const statement: Statement = {
      Effect: 'Allow',
      Action: [...actions, permission.action],
      Resource,
      ...(Object.keys(Condition).length === 0 ? {} : { Condition }),
    }
    statements.set(key, { purpose, statement })
  }
  const named: Record<string, number> = {}
  return [...statements.values()].map(({ purpose, statement }) => {
    const number = (named[purpose] ?? 0) + 1
    named[purpose] = number
    return { Sid: number === 1 ? purpose : `${purpose}${number}`, ...statement }
  })
}

/** Permissions of one action under one context as one, with the resources and Regions of all, in order. */
const byAction = (permissions: ScopedPermission[]): ScopedPermission[] => {
  const merged = new Map<string, ScopedPermission>()
  for (const permission of permissions) {
    const key = JSON.stringify([permission.action, permission.context])
    const { resources, regions } = merged.get(key) ?? permission
    merged.set(key, {
      ...permission,
      resources: [...new Set([...resources, ...permission.resources])],
      regions: regions && [...new Set([...regions, ...(permission.regions ?? [])])],
    })
  }
  return [...merged.values()].sort((one, other) => ORDER.indexOf(one.action) - ORDER.indexOf(other.action))
}

/** Without those that another one takes in; a log group's two forms stay side by side. */
const withoutCovered = (resources: string[]): string[] =>
  resources.filter((resource) =>
    resources.every(
      (other) => other === resource || `${other}:*` === resource || !matchesWildcard(other, resource),
    ),
  )

const conditionOf = (permission: ScopedPermission, { byRegion, tag, conditions }: Narrowing): Condition =>
  mergeConditions(
    contextCondition(permission.context),
    byRegion && permission.regions !== undefined ? regionCondition(permission.regions) : {},
    tag !== undefined && isNarrowedByTag(permission) ? tagCondition(tag) : {},
    conditions,
  )
