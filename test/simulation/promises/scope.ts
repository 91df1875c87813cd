/** What a command may be about, told from its flags alone: the simulation's own view, not the tool's. */
import { DEFAULT_LOG_GROUP_PREFIX } from '../../../src/facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { readOwners, readTeardownTags } from '../../../src/facts/teardown-tags.js'
import type { LogGroup, Organization } from '../../../src/sandbox/account.js'
import type { Command } from '../scenario.js'
import type { Run, World } from '../world/world.js'
import { isGoneFor } from './end-of-workmail.js'
import { areProtecting } from './protected.js'

type Address = { region: string; logGroupName: string }

export const isInRegions = (command: Command, region: string): boolean =>
  ('regions' in command && command.regions !== undefined ? command.regions : [...WORKMAIL_REGIONS]).includes(
    region,
  )

export const isInScope = (command: Command, organization: Organization): boolean => {
  if (!('scope' in command) || !isInRegions(command, organization.region)) return false
  const { scope } = command
  if ('all' in scope) return true
  if ('organizations' in scope) {
    return scope.organizations.some(
      (name) => name === organization.alias || name === organization.organizationId,
    )
  }
  const [key = '', value] = scope.tag.split('=')
  return organization.tags[key] === value
}

/** Every organization as it was at each time since the plan was made: what reads of that time may have shown. */
const everyOrganization = (world: World, { plannedAt }: Run): Organization[] => [
  ...world.account.organizations,
  ...world.history.changes.flatMap((change) =>
    change.collection === 'organizations' && change.visibleAt >= plannedAt
      ? [change.before ?? []].flat()
      : [],
  ),
]

const tagsSince = (
  world: World,
  { plannedAt }: Run,
  { region, logGroupName }: Address,
): Record<string, string>[] => [
  ...world.account.logGroups
    .filter((group) => group.region === region && group.logGroupName === logGroupName)
    .map(({ tags }) => tags),
  ...world.history.changes.flatMap((change) =>
    change.collection === 'logGroups' &&
    change.key === `${region} ${logGroupName}` &&
    change.visibleAt >= plannedAt
      ? [change.before?.tags ?? []].flat()
      : [],
  ),
]

/** Whether the command deletes or replaces configurations, and tags their groups first. */
export const takesConfigurationsAway = (command: Command): boolean =>
  command.verb === 'disable' ||
  ((command.verb === 'teardown' || (command.verb === 'enable' && command.replace === true)) && !command.noTag)

/** Whether a run may write on a group whose it was: an organization in scope wrote to it. */
export const mayTagOwner = (world: World, run: Run, { region, logGroupName }: Address): boolean =>
  takesConfigurationsAway(run.command) &&
  everyOrganization(world, run).some(
    (organization) =>
      isInScope(run.command, organization) &&
      organization.region === region &&
      organization.monitoring?.logGroupName === logGroupName,
  )

/** Whether a run may tag, unprotect or delete the group. */
export const mayTakeDown = (world: World, run: Run, group: Address): boolean => {
  const { command } = run
  const isDefault = group.logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  if (isGoneFor(world, run, group.region) && isLeftOver(world, run, group))
    if (isDefault || isVouched(world, run, group)) return true
  if (command.verb !== 'teardown' || !isInRegions(command, group.region)) return false
  if (command.keepLogGroups) return false
  if (command.logGroups?.includes(group.logGroupName)) return true
  const organizations = everyOrganization(world, run).filter(
    (organization) => isInScope(command, organization) && !isGoneFor(world, run, organization.region),
  )
  const wrote = organizations.some(
    ({ region, monitoring }) => region === group.region && monitoring?.logGroupName === group.logGroupName,
  )
  if (wrote) return true
  const isForAll = 'all' in command.scope
  const ids = organizations.map(({ organizationId }) => organizationId)
  const isTagged = tagsSince(world, run, group).some((tags) => {
    const owners = readOwners(tags)
    return isForAll ? owners.length > 0 : owners.some((id) => ids.includes(id))
  })
  if (isTagged && isVouched(world, run, group)) return true
  const alias = group.logGroupName.slice(DEFAULT_LOG_GROUP_PREFIX.length)
  const isOwn = organizations.some(
    (organization) => organization.alias === alias && organization.region === group.region,
  )
  return command.includeOrphans === true && isDefault && (isForAll || isOwn)
}

/**
 * Whether something that takes more rights than tagging says the same as a group's tag: a journal of another run on
 * this machine, or the run's own from before; or the default name of an organization that the tag names.
 */
const isVouched = (world: World, run: Run, group: Address): boolean => {
  const { region, logGroupName } = group
  const meant = [...run.machine.journals].some(
    ([runId, { plan }]) =>
      (runId !== run.runId || run.how === 'resume') &&
      plan?.steps.some(({ key }) =>
        [
          `delete-log-group:${region}:${logGroupName}`,
          `tag-log-group-owner:${region}:${logGroupName}`,
        ].includes(key),
      ),
  )
  const named = tagsSince(world, run, group).flatMap(readOwners)
  const isOwn = everyOrganization(world, run).some(
    (organization) =>
      organization.region === region &&
      logGroupName === `${DEFAULT_LOG_GROUP_PREFIX}${organization.alias}` &&
      named.includes(organization.organizationId),
  )
  return meant || isOwn
}

/** Where WorkMail is gone: only names and tags tell whose a group was. */
export const isLeftOver = (world: World, run: Run, group: Address): boolean => {
  const { command } = run
  if (command.verb !== 'teardown' || command.keepLogGroups || !isInRegions(command, group.region))
    return false
  const { scope } = command
  const isDefault = group.logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  const alias = group.logGroupName.slice(DEFAULT_LOG_GROUP_PREFIX.length)
  const tags = tagsSince(world, run, group).flatMap((tags) => readTeardownTags(tags) ?? [])
  if ('all' in scope) return isDefault || tags.length > 0
  if ('tag' in scope) return false
  const { organizations } = scope
  return (
    (isDefault && organizations.includes(alias)) ||
    tags.some(({ organizationIds }) => organizationIds.some((id) => organizations.includes(id)))
  )
}

/** Whether a teardown asks for a group otherwise than by a configuration or a tag. */
export const isAskedByName = (world: World, run: Run, { region, logGroupName }: Address): boolean => {
  const { command } = run
  if (command.verb !== 'teardown') return false
  const isOrphan = logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  return (
    command.logGroups?.includes(logGroupName) === true ||
    (isOrphan && (command.includeOrphans === true || isGoneFor(world, run, region)))
  )
}

/**
 * Whether no one writes to a group that its tag, its name or the command itself hands to a teardown. What belongs to
 * a protected organization only is left alone with it.
 */
export const isUnfinished = (world: World, { command }: Run, group: LogGroup): boolean => {
  const { region, logGroupName, tags } = group
  if (command.verb !== 'teardown' || command.keepLogGroups || !isInRegions(command, region)) return false
  const here = world.account.organizations.filter((organization) => organization.region === region)
  if (here.some(({ monitoring }) => monitoring?.logGroupName === logGroupName)) return false
  const isForAll = 'all' in command.scope
  const inScope = here.filter(
    (organization) => isInScope(command, organization) && !areProtecting(command, organization.tags),
  )
  const tag = readTeardownTags(tags)
  const isTheirs = inScope.some(({ organizationId }) => tag?.organizationIds.includes(organizationId))
  const isOwn = inScope.some(({ alias }) => logGroupName === `${DEFAULT_LOG_GROUP_PREFIX}${alias}`)
  const isDefault = logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  return (
    command.logGroups?.includes(logGroupName) === true ||
    (tag !== undefined && (isForAll || isTheirs)) ||
    (command.includeOrphans === true && isDefault && (isForAll || isOwn))
  )
}

/** Whether a run may create the group or set its retention. */
export const mayCreate = (world: World, run: Run, group: Address): boolean => {
  const { command } = run
  if (command.verb !== 'enable' || !isInRegions(command, group.region)) return false
  return everyOrganization(world, run).some(
    (organization) =>
      isInScope(command, organization) &&
      organization.region === group.region &&
      group.logGroupName === (command.logGroup ?? `${DEFAULT_LOG_GROUP_PREFIX}${organization.alias}`),
  )
}
