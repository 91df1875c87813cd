/** What a procedure may need in one account and scope, with the ARNs filled in. */
import { parseArn } from '../facts/arns.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../facts/regions.js'
import type { Permission } from './permission.js'
import { type Procedure, requiredPermissions } from './required.js'
import type { RequiredPermission } from './required-permission.js'

export interface PermissionScope {
  account: string
  /** The Regions of the command's scope; every WorkMail Region where left out. */
  regions?: readonly string[]
  /** Ids of the organizations that may be changed; any where left out. */
  organizationIds?: readonly string[]
  /** Names of the log groups that may be changed, perhaps with a `*` at the end; those of the procedure where left out. */
  logGroupNames?: readonly string[]
  /** Custom roles; any where left out. */
  roleArns?: readonly string[]
  /** Flags of the procedure that will be used, by name: `override-deletion-protection`. */
  flags?: readonly string[]
}

export interface ScopedPermission extends Permission {
  /** `write`: it changes something, or is needed by a call that does. */
  access: 'read' | 'write'
  /** Where it is needed; undefined for IAM, which is global. */
  regions: readonly string[] | undefined
}

/**
 * Every permission that a procedure may need in this scope. Only changes are narrowed to the organizations and
 * log groups of the scope: before anything is deleted, every organization of a Region is read.
 */
export const permissionsOfProcedure = (procedure: Procedure, scope: PermissionScope): ScopedPermission[] =>
  requiredPermissions(procedure)
    .filter((required) => required.with === undefined || scope.flags?.includes(required.with))
    .map((required) => inScope(required, scope))

const inScope = (required: RequiredPermission, scope: PermissionScope): ScopedPermission => {
  const { action, access, context = {} } = required
  const regions =
    required.regions === 'scope' ? [...(scope.regions ?? WORKMAIL_REGIONS)] : [...WORKMAIL_REGIONS]
  const values = { Account: [scope.account], Region: regions, ...namesOf(access, scope) }
  return {
    action,
    access,
    regions: required.regions === 'global' ? undefined : regions,
    resources: required.resources.flatMap((template) => fill(template, values)),
    context: Object.fromEntries(Object.entries(context).map(([key, found]) => [key, [...found]])),
  }
}

const namesOf = (access: 'read' | 'write', scope: PermissionScope): Record<string, readonly string[]> => {
  const { organizationIds = ['*'], logGroupNames, roleArns } = scope
  const defaults = `${DEFAULT_LOG_GROUP_PREFIX}*`
  const roles = roleArns?.flatMap((arn) => parseArn(arn)?.resource.replace(/^role\//, '') ?? [])
  return {
    RoleNameWithPath: roles ?? ['*'],
    ...(access === 'read'
      ? {
          OrganizationId: ['*'],
          LogGroupName: ['*'],
          DefaultLogGroupName: [defaults, ...(logGroupNames ?? [])],
        }
      : {
          OrganizationId: organizationIds,
          LogGroupName: logGroupNames ?? ['*'],
          DefaultLogGroupName: logGroupNames ?? [defaults],
        }),
  }
}

/** The template once for each way to fill its placeholders. */
const fill = (template: string, values: Record<string, readonly string[]>): string[] => {
  const [placeholder, name] = /\$\{(\w+)\}/.exec(template) ?? []
  if (placeholder === undefined || name === undefined) return [template]
  return (values[name] ?? []).flatMap((value) =>
    fill(
      template.replace(placeholder, () => value),
      values,
    ),
  )
}
