/**
 * A configuration is the only record of which organization wrote to a log group. Before it is deleted or replaced, the
 * group is tagged with its organizations, whether it is to be deleted or stays.
 */
import { logGroupTagArn } from '../facts/arns.js'
import { canBeTagged } from '../facts/log-groups.js'
import { readOwners } from '../facts/teardown-tags.js'
import type { Step } from '../steps/step.js'
import { tagLogGroupStep, tagOwnerStep } from '../steps/tag-log-group.js'
import { type Blocker, organizationBlocker } from '../survey/blockers.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import { logGroupOf, type RegionSurvey, valueOr, writersOf, writtenLogGroupName } from '../survey/survey.js'

/** A log group of a Region, with those of the scope that write to it. */
export interface WrittenGroup {
  region: RegionSurvey
  name: string
  writers: Organization[]
}

/** The groups that these organizations write to, in a Region. */
export const writtenGroups = (region: RegionSurvey, organizations: Organization[]): WrittenGroup[] => {
  const here = organizations.filter((organization) => organization.region === region.region)
  const names = new Set(here.flatMap((organization) => writtenLogGroupName(organization) ?? []))
  return [...names].map((name) => ({ region, name, writers: writersOf(here, name) }))
}

/** Whether tags can say whose it is. A group that could not be read may be there. */
export const isTaggable = ({ region, name, writers }: WrittenGroup): boolean =>
  writers.length > 0 && logGroupOf(region, name).is !== 'absent' && canBeTagged(name)

/** Organizations that an earlier run named are named again: a tag is replaced whole. */
const tagged = (account: string, { region, name, writers }: WrittenGroup) => {
  const earlier = readOwners(valueOr(region.logGroupTags.get(name) ?? known({}), {}))
  return {
    region: region.region,
    logGroupName: name,
    tagArn: logGroupTagArn({ account, region: region.region, name }),
    organizationIds: [...new Set([...earlier, ...writers.map(({ id }) => id)])],
  }
}

/** For a group that stays. */
export const ownerStep = (account: string, group: WrittenGroup): Step => tagOwnerStep(tagged(account, group))

/** For a group that is to be deleted. */
export const tagStep = (account: string, group: WrittenGroup, runId: string): Step =>
  tagLogGroupStep({ ...tagged(account, group), runId })

/** Where a group's tags could not be read, they may name others: its organizations' logging stays on. */
export const unreadOwners = (
  groups: WrittenGroup[],
): { organizations: Organization[]; blockers: Blocker[] } => {
  const unread = groups.filter(
    (group) => isTaggable(group) && group.region.logGroupTags.get(group.name)?.is === 'unreadable',
  )
  return {
    organizations: unread.flatMap(({ writers }) => writers),
    blockers: unread.flatMap(({ region, name, writers }) => {
      const tags = region.logGroupTags.get(name)
      const why = tags?.is === 'unreadable' ? tags.reason : ''
      return writers.map((writer) => ({
        ...organizationBlocker(
          writer,
          'Unreadable',
          `its logging was not turned off: the tags of ${name}, which say whose it was, could not be read: ${why}`,
          tags,
        ),
        next: 'allow logs:ListTagsForResource, or go without these tags with --no-tag',
      }))
    }),
  }
}

/** What no tag can say, a sentence each. */
export const untaggableNotes = (groups: WrittenGroup[]): string[] =>
  groups
    .filter(({ writers, name }) => writers.length > 0 && !canBeTagged(name))
    .map(
      ({ region, name }) =>
        `${name} in ${region.region} has a # in its name, which AWS cannot tag: only this run's journal names it`,
    )
