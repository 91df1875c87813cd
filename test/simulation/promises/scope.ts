/** What a command may be about, told from its flags alone: the simulation's own view, not the tool's. */
import { DEFAULT_LOG_GROUP_PREFIX } from '../../../src/facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import { readTeardownTags } from '../../../src/facts/teardown-tags.js'
import type { Organization } from '../../../src/sandbox/account.js'
import type { Command } from '../scenario.js'
import type { Run, World } from '../world/world.js'
import { isGoneFor } from './end-of-workmail.js'

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

/** Every organization there ever was, as it was at each time. */
const everyOrganization = (world: World): Organization[] => [
  ...world.account.organizations,
  ...world.history.changes.flatMap((change) =>
    change.collection === 'organizations' ? [change.before ?? [], change.after ?? []].flat() : [],
  ),
]

const tagsEver = (world: World, { region, logGroupName }: Address): Record<string, string>[] => [
  ...world.account.logGroups
    .filter((group) => group.region === region && group.logGroupName === logGroupName)
    .map(({ tags }) => tags),
  ...world.history.changes.flatMap((change) =>
    change.collection === 'logGroups' && change.key === `${region} ${logGroupName}`
      ? [change.before?.tags ?? [], change.after?.tags ?? []].flat()
      : [],
  ),
]

/** Whether a run may tag, unprotect or delete the group. */
export const mayTakeDown = (world: World, run: Run, group: Address): boolean => {
  const { command } = run
  if (isGoneFor(world, run, group.region) && isLeftOver(world, command, group)) return true
  if (command.verb !== 'teardown' || !isInRegions(command, group.region)) return false
  if (command.keepLogGroups) return false
  if (command.logGroups?.includes(group.logGroupName)) return true
  const organizations = everyOrganization(world).filter(
    (organization) => isInScope(command, organization) && !isGoneFor(world, run, organization.region),
  )
  const wrote = organizations.some(
    ({ region, monitoring }) => region === group.region && monitoring?.logGroupName === group.logGroupName,
  )
  if (wrote) return true
  const isForAll = 'all' in command.scope
  const ids = organizations.map(({ organizationId }) => organizationId)
  const isMarked = tagsEver(world, group).some((tags) => {
    const mark = readTeardownTags(tags)
    return mark !== undefined && (isForAll || mark.organizationIds.some((id) => ids.includes(id)))
  })
  if (isMarked) return true
  const isDefault = group.logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  const alias = group.logGroupName.slice(DEFAULT_LOG_GROUP_PREFIX.length)
  const isOwn = organizations.some(
    (organization) => organization.alias === alias && organization.region === group.region,
  )
  return command.includeOrphans === true && isDefault && (isForAll || isOwn)
}

/** Where WorkMail is gone: only names and marks tell whose a group was. */
export const isLeftOver = (world: World, command: Command, group: Address): boolean => {
  if (command.verb !== 'teardown' || command.keepLogGroups || !isInRegions(command, group.region))
    return false
  const { scope } = command
  const isDefault = group.logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX)
  const alias = group.logGroupName.slice(DEFAULT_LOG_GROUP_PREFIX.length)
  const marks = tagsEver(world, group).flatMap((tags) => readTeardownTags(tags) ?? [])
  if ('all' in scope) return isDefault || marks.length > 0
  if ('tag' in scope) return false
  const { organizations } = scope
  return (
    (isDefault && organizations.includes(alias)) ||
    marks.some(({ organizationIds }) => organizationIds.some((id) => organizations.includes(id)))
  )
}

/** Whether a run may create the group or set its retention. */
export const mayCreate = (world: World, { command }: Run, group: Address): boolean => {
  if (command.verb !== 'enable' || !isInRegions(command, group.region)) return false
  return everyOrganization(world).some(
    (organization) =>
      isInScope(command, organization) &&
      organization.region === group.region &&
      group.logGroupName === (command.logGroup ?? `${DEFAULT_LOG_GROUP_PREFIX}${organization.alias}`),
  )
}
