/** `--protect-tag`: what carries that tag is destroyed by nothing that this tool does. */
import { z } from 'zod'
import type { Kept, Plan } from '../engine/plan.js'
import { PROTECT_TAG } from '../facts/protect-tag.js'
import { tagOwnerKey } from '../steps/tag-log-group.js'
import type { Blocker } from '../survey/blockers.js'
import { organizationBlocker } from '../survey/blockers.js'
import { nameOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import type { Reading } from '../survey/reading.js'
import { logGroupOf, type Survey, valueOr } from '../survey/survey.js'
import type { MissingTags } from '../survey/tags.js'

export const ProtectTag = z.strictObject({
  key: z.string(),
  /** Any where left out. */
  value: z.string().optional(),
})
export type ProtectTag = z.infer<typeof ProtectTag>

/** Where no one says which tag protects, in a saved plan of an earlier version too. */
export const DEFAULT_PROTECT_TAG: ProtectTag = { key: PROTECT_TAG }

/** What tags say of the thing that carries them. */
export type Protection =
  | { is: 'protected'; reason: string }
  | { is: 'unread'; reason: string }
  | { is: 'free' }

/**
 * Whether tags protect what carries them. Those that could not be read may; those that were not asked for do not, but
 * nothing is destroyed by them: see `missingTags`.
 */
export const protectionOf = (
  tags: Reading<Record<string, string>> | undefined,
  { key, value }: ProtectTag,
): Protection => {
  if (tags?.is === 'unreadable')
    return { is: 'unread', reason: `its tags could not be read, and one may protect it: ${tags.reason}` }
  if (tags?.is !== 'known' || !Object.hasOwn(tags.value, key)) return { is: 'free' }
  const found = tags.value[key]
  if (value !== undefined && value !== found) return { is: 'free' }
  return { is: 'protected', reason: `it carries the tag ${key}${value === undefined ? '' : `=${value}`}` }
}

/** Organizations whose logging is to be turned off, sorted by their tags. */
export interface ByProtection {
  /** Their logging may be turned off. */
  allowed: Organization[]
  /** Their logging stays on, whether they are protected or may be. */
  retained: Organization[]
  /** Those of them that are protected. */
  protected: Organization[]
  kept: Kept[]
  blockers: Blocker[]
}

export const sortByProtection = (on: Organization[], tag: ProtectTag): ByProtection => {
  const sorted = on.map((organization) => ({
    organization,
    protection: protectionOf(organization.tags, tag),
  }))
  const those = (is: Protection['is']): Organization[] =>
    sorted.filter(({ protection }) => protection.is === is).map(({ organization }) => organization)
  return {
    allowed: those('free'),
    retained: [...those('protected'), ...those('unread')],
    protected: those('protected'),
    kept: sorted.flatMap(({ organization, protection }) =>
      protection.is === 'protected' ? [keptOrganization(organization, protection.reason)] : [],
    ),
    blockers: sorted.flatMap(({ organization, protection }) => {
      if (protection.is !== 'unread') return []
      const reason = `its logging was not turned off: ${protection.reason}`
      return [organizationBlocker(organization, 'Unreadable', reason, organization.tags)]
    }),
  }
}

const keptOrganization = (organization: Organization, reason: string): Kept => ({
  kind: 'organization',
  subject: nameOf(organization),
  region: organization.region,
  reason: `${reason}: its logging stays on`,
})

/**
 * What a plan would destroy though no one has asked yet for the tags that may protect it, and the groups whose owner tag
 * it would write without knowing what it says. A role is read with its tags, and what is not there has none.
 */
export const missingTags = (survey: Survey, plan: Plan): MissingTags => {
  const key = (...parts: unknown[]): string => parts.join(' ')
  const toGo = new Set(
    plan.steps.flatMap(({ call: { action, region, input } }) =>
      Object.entries(input).map(([member, value]) => key(action, region, member, value)),
    ),
  )
  const isToGo = (action: string, region: string, member: string, name: string): boolean =>
    toGo.has(key(action, region, member, name))
  return {
    organizations: survey.regions
      .flatMap(({ organizations }) => valueOr(organizations, []))
      .filter(({ tags }) => tags === undefined)
      .filter(({ region, id }) => isToGo('DeleteEmailMonitoringConfiguration', region, 'OrganizationId', id)),
    logGroups: survey.regions.flatMap((surveyed) =>
      [...surveyed.logGroups.keys()]
        .filter((name) => logGroupOf(surveyed, name).is !== 'absent' && !surveyed.logGroupTags.has(name))
        .filter(
          (name) =>
            isToGo('DeleteLogGroup', surveyed.region, 'logGroupName', name) ||
            plan.steps.some((step) => step.key === tagOwnerKey(surveyed.region, name)),
        )
        .map((name) => ({ region: surveyed.region, name })),
    ),
  }
}
