import { parseLogGroupArn, roleNameOfArn } from '../facts/arns.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../facts/log-groups.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import type { LogGroup } from './log-groups.js'
import type { Organization } from './organizations.js'
import { absent, type Reading } from './reading.js'
import type { RoleHoldings } from './role-holdings.js'
import type { AttachedPolicy, Role } from './roles.js'

export interface Survey {
  account: string
  /** ISO 8601. */
  surveyedAt: string
  regions: RegionSurvey[]
  /** The service-linked role, and the custom roles that configurations name; by role name. */
  roles: Map<string, Reading<Role>>
  /** Of the service-linked role. */
  attachedPolicies: Reading<AttachedPolicy[]>
  /** Of the role in `Wanted.holdingsOf`. */
  holdings?: Reading<RoleHoldings>
}

export interface RegionSurvey {
  region: string
  /** Whether the command's scope takes this Region in. Others are read because the role is account-wide. */
  inScope: boolean
  /** Absent where WorkMail answers no more and the command takes that for its end. */
  organizations: Reading<Organization[]>
  /** Names of the groups under `/aws/workmail/emailevents/`. */
  defaultLogGroups: Reading<string[]>
  /** Every group of interest by name: the default ones, those written to, those asked for, those tagged. */
  logGroups: Map<string, Reading<LogGroup>>
  /** Tags of the groups of interest that no configuration writes to, or one in scope does; by name. */
  logGroupTags: Map<string, Reading<Record<string, string>>>
  /** Names of the groups, wherever they are, that carry the tag that says whose they were. */
  taggedLogGroups: Reading<string[]>
}

/** Whether WorkMail answers no more in a Region, and that is taken for its end. */
export const isGone = ({ organizations }: RegionSurvey): boolean => organizations.is === 'absent'

/** A log group of a Region. Where the default groups could not be listed, one that is not known is not absent. */
export const logGroupOf = (region: RegionSurvey, name: string): Reading<LogGroup> => {
  const isDefault = name.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  const { defaultLogGroups } = region
  const unread = isDefault && defaultLogGroups.is === 'unreadable' ? defaultLogGroups : absent
  return region.logGroups.get(name) ?? unread
}

/** The name of the group that an organization's configuration writes to, where it could be read. */
export const writtenLogGroupName = (organization: Organization): string | undefined =>
  organization.monitoring.is === 'known'
    ? parseLogGroupArn(organization.monitoring.value.logGroupArn)?.name
    : undefined

/** Those of the organizations whose configuration writes to a group of this name in their Region. */
export const writersOf = (organizations: Organization[], logGroupName: string): Organization[] =>
  byLogGroup(organizations).get(logGroupName) ?? []

/** A list is asked for each of its groups, and a fleet has thousands. */
const indexes = new WeakMap<Organization[], Map<string, Organization[]>>()

const byLogGroup = (organizations: Organization[]): Map<string, Organization[]> => {
  const known = indexes.get(organizations)
  if (known !== undefined) return known
  const index = new Map<string, Organization[]>()
  for (const organization of organizations) {
    const name = writtenLogGroupName(organization)
    if (name !== undefined) index.set(name, [...(index.get(name) ?? []), organization])
  }
  indexes.set(organizations, index)
  return index
}

/** The role that an organization's configuration names, where it could be read. */
export const usedRoleName = (organization: Organization): string | undefined => {
  if (organization.monitoring.is !== 'known') return undefined
  const { roleArn } = organization.monitoring.value
  return roleArn === undefined ? SERVICE_LINKED_ROLE_NAME : (roleNameOfArn(roleArn) ?? roleArn)
}

/** Role names are unique whatever their letters' case (IAM user guide). */
export const usesRole =
  (roleName: string) =>
  (organization: Organization): boolean =>
    usedRoleName(organization)?.toLowerCase() === roleName.toLowerCase()

export const usesServiceLinkedRole = usesRole(SERVICE_LINKED_ROLE_NAME)

export const configuredRoleNames = (regions: RegionSurvey[]): string[] =>
  regions
    .flatMap((region) => valueOr(region.organizations, []))
    .flatMap((organization) => usedRoleName(organization) ?? [])

export const valueOr = <T>(reading: Reading<T>, otherwise: T): T =>
  reading.is === 'known' ? reading.value : otherwise

/** The Regions that the command is for. */
export const scopeRegions = (survey: Survey): string[] =>
  survey.regions.filter((region) => region.inScope).map((region) => region.region)
