/** Reads what the account looks like, once, before anything is decided. */
import type { Aws } from '../aws/aws.js'
import { canBeTagged, DEFAULT_LOG_GROUP_PREFIX } from '../facts/log-groups.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { OWNER_TAG } from '../facts/teardown-tags.js'
import type { Caller } from './caller.js'
import {
  type LogGroup,
  pickLogGroup,
  readLogGroup,
  readLogGroups,
  readTaggedLogGroupNames,
  withUnmaskChecked,
} from './log-groups.js'
import { type Organization, readOrganizations, readOrganizationTags } from './organizations.js'
import { absent, known, type Reading } from './reading.js'
import { readRoleHoldings } from './role-holdings.js'
import { readAttachedPolicies, readRole } from './roles.js'
import { mayTakeIn, type Scope } from './scope.js'
import {
  configuredRoleNames,
  type RegionSurvey,
  type Survey,
  valueOr,
  writersOf,
  writtenLogGroupName,
} from './survey.js'
import { createTagReader } from './tags.js'
import { goneIsAbsent } from './workmail-gone.js'

/** What a procedure needs to know. What it does not need is not asked. */
export interface Wanted {
  /** Regions of the scope: organizations and log groups are read there. */
  regions: readonly string[]
  /** Further Regions whose organizations are read because they may use the role. */
  roleRegions?: readonly string[]
  /** Log groups by name, in each Region of the scope. */
  logGroupNames?: string[]
  logGroups?: boolean
  logGroupTags?: boolean
  /** Whose tags, and whose groups' tags, are read: no organization's where left out. */
  scope?: Scope | undefined
  /** The tag that is looked for on groups whose tags AWS does not list. */
  protect?: { key: string; value?: string | undefined }
  /** Whether the events of groups with data protection may be read unmasked. */
  unmask?: boolean
  taggedLogGroups?: boolean
  /** Of those that the scope may take in: of each for a scope by tag, of those with logging on otherwise. */
  organizationTags?: boolean
  serviceLinkedRole?: boolean
  attachedPolicies?: boolean
  /** Custom roles that configurations name. */
  configuredRoles?: boolean
  roleNames?: string[]
  /** Whether a Region in which WorkMail answers no more counts as one without it. */
  workMailGone?: boolean
  /** A role, by name, of which policies and instance profiles are read too. */
  holdingsOf?: string | undefined
}

/**
 * Reads what is wanted of the account.
 * @throws AwsError where nothing at all can be read: no valid credentials, or ended by the signal
 */
export const surveyAccount = async (
  aws: Aws,
  caller: Caller,
  wanted: Wanted,
  options: { now: number; signal?: AbortSignal },
): Promise<Survey> => {
  const { signal } = options
  const names = [...new Set([...wanted.regions, ...(wanted.roleRegions ?? [])])]
  const regions = await Promise.all(
    names.map((region) => surveyRegion(aws, caller.account, region, wanted, signal)),
  )
  const roleNames = new Set([
    ...(wanted.serviceLinkedRole ? [SERVICE_LINKED_ROLE_NAME] : []),
    ...(wanted.configuredRoles ? configuredRoleNames(regions) : []),
    ...(wanted.roleNames ?? []),
    ...(wanted.holdingsOf === undefined ? [] : [wanted.holdingsOf]),
  ])
  const roles = await Promise.all(
    [...roleNames].map(async (name) => [name, await readRole(aws, name, signal)] as const),
  )
  const { holdingsOf } = wanted
  return {
    account: caller.account,
    surveyedAt: new Date(options.now).toISOString(),
    regions,
    roles: new Map(roles),
    attachedPolicies: wanted.attachedPolicies
      ? await readAttachedPolicies(aws, SERVICE_LINKED_ROLE_NAME, signal)
      : absent,
    ...(holdingsOf === undefined ? {} : { holdings: await readRoleHoldings(aws, holdingsOf, signal) }),
  }
}

const surveyRegion = async (
  aws: Aws,
  account: string,
  region: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<RegionSurvey> => {
  const inScope = wanted.regions.includes(region)
  const readsLogGroups = inScope && wanted.logGroups
  const [organizations, listed] = await Promise.all([
    surveyOrganizations(aws, account, region, wanted, signal),
    readsLogGroups ? listLogGroups(aws, region, wanted, signal) : undefined,
  ])
  const logGroups =
    listed === undefined
      ? NO_LOG_GROUPS
      : await surveyLogGroups(aws, account, region, wanted, listed, valueOr(organizations, []), signal)
  return { region, inScope, organizations, ...logGroups }
}

const surveyOrganizations = async (
  aws: Aws,
  account: string,
  region: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<Reading<Organization[]>> => {
  const listed = await readOrganizations(aws, region, signal)
  const read = wanted.workMailGone ? goneIsAbsent(listed) : listed
  const { organizationTags, scope } = wanted
  if (!organizationTags || scope === undefined || !wanted.regions.includes(region)) return read
  const decides = (organization: Organization): boolean =>
    scope.by === 'tag' || (organization.monitoring.is === 'known' && mayTakeIn(scope, organization))
  return withTags(aws, account, read, decides, signal)
}

type LogGroupSurvey = Pick<
  RegionSurvey,
  'defaultLogGroups' | 'logGroups' | 'logGroupTags' | 'taggedLogGroups'
>

const NO_LOG_GROUPS: LogGroupSurvey = {
  defaultLogGroups: known([]),
  logGroups: new Map(),
  logGroupTags: new Map(),
  taggedLogGroups: known([]),
}

interface ListedLogGroups {
  defaults: Reading<LogGroup[]>
  taggedLogGroups: Reading<string[]>
}

/** What is known of log groups without the organizations, and so read beside them. */
const listLogGroups = async (
  aws: Aws,
  region: string,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<ListedLogGroups> => {
  const [defaults, taggedLogGroups] = await Promise.all([
    readLogGroups(aws, region, DEFAULT_LOG_GROUP_PREFIX, signal),
    wanted.taggedLogGroups ? readTaggedLogGroupNames(aws, region, OWNER_TAG, signal) : known([]),
  ])
  return { defaults, taggedLogGroups }
}

/** The default groups came with one listing; others of interest are read one by one. */
const surveyLogGroups = async (
  aws: Aws,
  account: string,
  region: string,
  wanted: Wanted,
  { defaults, taggedLogGroups }: ListedLogGroups,
  organizations: Organization[],
  signal?: AbortSignal,
): Promise<LogGroupSurvey> => {
  const find = (name: string): Promise<Reading<LogGroup>> | Reading<LogGroup> => {
    if (!name.startsWith(DEFAULT_LOG_GROUP_PREFIX)) return readLogGroup(aws, region, name, signal)
    return defaults.is === 'known' ? pickLogGroup(defaults.value, name) : defaults
  }
  const defaultLogGroups =
    defaults.is === 'known' ? known(defaults.value.map((group) => group.name)) : defaults
  const written = organizations.flatMap((organization) => writtenLogGroupName(organization) ?? [])
  const names = new Set([
    ...valueOr(defaultLogGroups, []),
    ...written,
    ...(wanted.logGroupNames ?? []),
    ...valueOr(taggedLogGroups, []),
  ])
  const logGroups = await mapOf(names, async (name) =>
    wanted.unmask ? withUnmaskChecked(aws, await find(name), signal) : find(name),
  )
  const { scope, protect } = wanted
  const decides = (name: string): boolean => {
    const writers = writersOf(organizations, name)
    return writers.length === 0 || writers.some((writer) => scope !== undefined && mayTakeIn(scope, writer))
  }
  // One that could not be read itself may be tagged all the same.
  const asked = [...(wanted.logGroupTags ? logGroups : [])].flatMap(([name, group]) =>
    group.is !== 'absent' && decides(name) && (canBeTagged(name) || protect !== undefined) ? [name] : [],
  )
  const logGroupTags = await mapOf(asked, createTagReader(aws, { account, region }, protect, signal))
  return { defaultLogGroups, logGroups, logGroupTags, taggedLogGroups }
}

/** Side by side; the limits of the account hold them back. */
const mapOf = async <Value>(
  names: Iterable<string>,
  find: (name: string) => Promise<Value> | Value,
): Promise<Map<string, Value>> =>
  new Map(await Promise.all([...names].map(async (name) => [name, await find(name)] as const)))

const withTags = async (
  aws: Aws,
  account: string,
  organizations: Reading<Organization[]>,
  isAsked: (organization: Organization) => boolean,
  signal?: AbortSignal,
): Promise<Reading<Organization[]>> => {
  if (organizations.is !== 'known') return organizations
  const tagged = organizations.value.map(async (organization) =>
    isAsked(organization)
      ? { ...organization, tags: await readOrganizationTags(aws, account, organization, signal) }
      : organization,
  )
  return known(await Promise.all(tagged))
}
