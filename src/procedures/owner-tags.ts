/**
 * A configuration is the only record of which organization wrote to a log group. Before it is deleted or replaced, the
 * group is tagged with its organizations, whether it is to be deleted or stays.
 */
import { logGroupTagArn } from '../facts/arns.js'
import { canBeTagged } from '../facts/log-groups.js'
import { readOwners } from '../facts/teardown-tags.js'
import type { Step } from '../steps/step.js'
import { tagLogGroupStep, tagOwnerStep } from '../steps/tag-log-group.js'
import { type Blocker, organizationBlocker, transientIf } from '../survey/blockers.js'
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

/** An organization whose logging stays on, and why. */
export interface HeldBack {
  organization: Organization
  blocker: Blocker
}

/** The organizations of a group: `reason` follows "its logging stays on: ". */
export const holdBack = (
  { writers }: WrittenGroup,
  reason: string,
  more: Pick<Blocker, 'next' | 'transient'> = {},
): HeldBack[] =>
  writers.map((organization) => ({
    organization,
    blocker: {
      ...organizationBlocker(organization, 'StaysOn', `its logging stays on: ${reason}`),
      ...more,
    },
  }))

/** Where a group's tags could not be read, they may name others, and would be replaced. */
export const unreadOwners = (groups: WrittenGroup[]): HeldBack[] =>
  groups.flatMap((group) => {
    const tags = group.region.logGroupTags.get(group.name)
    if (!isTaggable(group) || tags?.is !== 'unreadable') return []
    const reason = `the tags of ${group.name}, which say whose it was, could not be read: ${tags.reason}`
    const next = 'allow logs:ListTagsForResource, then run it again'
    return holdBack(group, reason, { next, ...transientIf(tags) })
  })

/** Those of the organizations that nothing holds back. */
export const withoutHeldBack = (organizations: Organization[], held: HeldBack[]): Organization[] =>
  organizations.filter((one) => held.every(({ organization }) => organization !== one))

/** What no tag can say. */
export const untaggableNotes = (groups: WrittenGroup[]): string[] => {
  const names = groups
    .filter(({ writers, name }) => writers.length > 0 && !canBeTagged(name))
    .map(({ region, name, writers }) => `${name} (${region.region}) of ${namesOf(writers)}`)
  return names.length === 0
    ? []
    : [
        `AWS cannot tag log groups with a # in their names: once logging is off, nothing in AWS says whose they were: ${names.join('; ')}`,
      ]
}

const namesOf = (organizations: Organization[]): string =>
  organizations.map(({ alias, id }) => `${alias} (${id})`).join(', ')
