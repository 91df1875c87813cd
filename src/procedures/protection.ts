/** `--protect-tag`: what carries that tag is destroyed by nothing that this tool does. */
import { z } from 'zod'
import type { Kept } from '../engine/plan.js'
import { PROTECT_TAG } from '../facts/protect-tag.js'
import type { Blocker } from '../survey/blockers.js'
import { organizationBlocker } from '../survey/blockers.js'
import { nameOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import type { Reading } from '../survey/reading.js'

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

/** Whether tags protect what carries them. Those that could not be read, or were not asked for, may. */
export const protectionOf = (
  tags: Reading<Record<string, string>> | undefined,
  { key, value }: ProtectTag,
): Protection => {
  if (tags === undefined)
    return { is: 'unread', reason: 'its tags were not asked for, and one may protect it' }
  if (tags.is === 'unreadable')
    return { is: 'unread', reason: `its tags could not be read, and one may protect it: ${tags.reason}` }
  if (tags.is !== 'known' || !Object.hasOwn(tags.value, key)) return { is: 'free' }
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
