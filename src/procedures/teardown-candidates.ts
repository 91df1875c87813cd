/** Which log groups a teardown is about. */
import { defaultLogGroupName } from '../facts/log-groups.js'
import { readOwners, readTeardownTags } from '../facts/teardown-tags.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { isGone, logGroupOf, type Survey, valueOr, writersOf } from '../survey/survey.js'
import { isNamed } from './log-group-name.js'
import { type WrittenGroup, writtenGroups } from './owner-tags.js'
import type { TeardownOptions } from './teardown-options.js'

/**
 * Why a log group is looked at.
 * - `written`: a configuration in scope writes to it
 * - `named`: `--log-group` names it
 * - `orphan`: it has a default name, no one writes to it, and orphans are included
 * - `tagged`: the tag of an earlier run is all that says that it is to be deleted
 * - `owned`: the tag of an earlier run says whose it was, and it stayed
 * - `left`: it is an orphan that nothing includes
 */
export type Because = 'written' | 'named' | 'orphan' | 'tagged' | 'owned' | 'left'

/** Of those that write to it, the organizations in scope. */
export interface Candidate extends WrittenGroup {
  because: Because
}

/** The groups that the command may be about, each once. */
export const candidates = (
  survey: Survey,
  scope: Scope,
  {
    on,
    turnedOff,
    assumed,
  }: {
    /** Organizations in scope whose logging is to be turned off. */
    on: Organization[]
    turnedOff: Organization[]
    assumed: string[]
  },
  options: TeardownOptions,
): Candidate[] => [
  ...writtenLogGroups(survey, on),
  ...unwrittenLogGroups(survey, scope, turnedOff, assumed, options),
]

/** The groups that configurations in scope write to. */
const writtenLogGroups = (survey: Survey, on: Organization[]): Candidate[] =>
  survey.regions.flatMap((region) =>
    writtenGroups(region, on).map((group): Candidate => ({ ...group, because: 'written' })),
  )

/**
 * The groups that no configuration in scope writes to. A scope of single organizations takes in only the tagged and
 * orphaned groups that are known to be theirs. Where WorkMail is gone every group under the default prefix is an
 * orphan, and an organization is what it is said to be.
 */
const unwrittenLogGroups = (
  survey: Survey,
  scope: Scope,
  organizations: Organization[],
  assumed: string[],
  { includeOrphans, logGroups }: TeardownOptions,
): Candidate[] =>
  survey.regions.flatMap((region) => {
    const here = organizations.filter((organization) => organization.region === region.region)
    const there = isGone(region) ? assumed : []
    const ids = [...here.map(({ id }) => id), ...there]
    const ownNames = [...here.map(({ alias }) => alias), ...there].map(defaultLogGroupName)
    const tagsOf = (name: string) => valueOr(region.logGroupTags.get(name) ?? known({}), {})
    const isOwned = (name: string): boolean => {
      const owners = readOwners(tagsOf(name))
      return scope.by === 'all' ? owners.length > 0 : owners.some((id) => ids.includes(id))
    }
    const isOrphan = (name: string): boolean =>
      valueOr(region.defaultLogGroups, []).includes(name) && (scope.by === 'all' || ownNames.includes(name))
    const becauseOf = (name: string): Because | undefined => {
      // What is named is never left out in silence: it is kept, with who writes to it.
      if (logGroups.some((named) => isNamed(named, region.region, name))) return 'named'
      if (writersOf(valueOr(region.organizations, []), name).length > 0) return undefined
      if (isOrphan(name) && (includeOrphans || isGone(region))) return 'orphan'
      if (isOwned(name)) return readTeardownTags(tagsOf(name)) === undefined ? 'owned' : 'tagged'
      return isOrphan(name) ? 'left' : undefined
    }
    return [...region.logGroups.keys()]
      .filter((name) => logGroupOf(region, name).is !== 'absent' && writersOf(here, name).length === 0)
      .flatMap((name): Candidate[] => {
        const because = becauseOf(name)
        return because === undefined ? [] : [{ region, name, writers: [], because }]
      })
  })
