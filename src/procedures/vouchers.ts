/**
 * Whoever may tag log groups can write any teardown tag on any group: it is a hint, and never an order. What takes more
 * rights must say the same.
 */
import { quoted } from '../errors.js'
import { defaultLogGroupName } from '../facts/log-groups.js'
import { matches, ORGANIZATION_ID } from '../facts/patterns.js'
import { type readTeardownTags, TEARDOWN_TAG } from '../facts/teardown-tags.js'
import type { Blocker } from '../survey/blockers.js'
import { nameOf } from '../survey/name-of.js'
import { type RegionSurvey, type Survey, valueOr } from '../survey/survey.js'

/** A log group that a run in this machine's journals meant to delete, or tagged with its organizations. */
export interface JournaledGroup {
  region: string
  logGroupName: string
}

type Tag = NonNullable<ReturnType<typeof readTeardownTags>>

/**
 * What vouches for the tags of a group that no configuration names any more; undefined where nothing does.
 * - `journal`: a run on this machine was about exactly this group; only this user writes its journals.
 * - `default-name`: WorkMail named the group after an organization that AWS lists, and the tags name that organization.
 */
export const vouchedBy = (
  { region, name }: { region: RegionSurvey; name: string },
  organizationIds: string[],
  journaled: JournaledGroup[],
): 'journal' | 'default-name' | undefined => {
  const meant = journaled.some((group) => group.region === region.region && group.logGroupName === name)
  if (meant) return 'journal'
  const named = valueOr(region.organizations, []).some(
    ({ id, alias }) => organizationIds.includes(id) && defaultLogGroupName(alias) === name,
  )
  return named ? 'default-name' : undefined
}

/** A group that only its tag hands to the teardown: it stays, and whoever looks decides. */
export const notVouched = (
  survey: Survey,
  { region: { region }, name }: { region: RegionSurvey; name: string },
  tag: Tag,
): Blocker => ({
  code: 'NotVouched',
  kind: 'log-group',
  subject: name,
  region,
  reason: `not deleted: only a tag says that it is to go, which whoever may tag log groups can write. ${toldBy(tag, survey)}`,
  next: `take its tag ${TEARDOWN_TAG} off to keep it; to delete it, add --log-group ${name}`,
})

/** For the person who decides: whose the tag says that the group was, and by which run. */
const toldBy = ({ runId, organizationIds }: Tag, survey: Survey): string =>
  `The tag names run ${quoted(runId)} and ${ownersText(survey, organizationIds)}`

/** Organizations that a tag names, as far as AWS lists them. */
export const ownersText = (survey: Survey, organizationIds: string[]): string => {
  const listed = survey.regions.flatMap(({ organizations }) => valueOr(organizations, []))
  const names = organizationIds.map((id) => {
    const organization = listed.find((one) => one.id === id)
    if (organization !== undefined) return nameOf(organization)
    return matches(ORGANIZATION_ID, id)
      ? `${id}, which is not listed`
      : `${quoted(id)}, which is not an organization id`
  })
  return names.length === 0 ? 'no organization' : names.join('; ')
}

/** Whether any log group carries tags of an earlier run. */
export const hasTags = ({ regions }: Survey): boolean =>
  regions.some(({ taggedLogGroups }) => valueOr(taggedLogGroups, []).length > 0)
