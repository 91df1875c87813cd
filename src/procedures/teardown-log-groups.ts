/** What becomes of each log group: step 2 of the page. */
import type { Kept, NotIncluded } from '../engine/plan.js'
import { readOwners, readTeardownTags } from '../facts/teardown-tags.js'
import { type Blocker, transientIf, transientIfAll, unreadBlockers } from '../survey/blockers.js'
import { namesOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { absent, known } from '../survey/reading.js'
import { logGroupOf, type RegionSurvey, type Survey, valueOr, writersOf } from '../survey/survey.js'
import { notArchivable } from './not-archivable.js'
import { protectionOf } from './protection.js'
import { decideBy, type Rule } from './rule.js'
import type { Candidate } from './teardown-candidates.js'
import type { TeardownOptions } from './teardown-options.js'
import { notVouched, ownersText, vouchedBy } from './vouchers.js'

export type LogGroupDecision =
  | { decision: 'delete'; protected: boolean }
  | { decision: 'keep'; kept: Kept }
  | { decision: 'blocked'; blockers: Blocker[] }
  | { decision: 'not-included'; notIncluded: NotIncluded }

export interface LogGroupCase {
  survey: Survey
  candidate: Candidate
  /** Those whose logging is turned off, or is off. */
  turnedOff: Organization[]
  /** Those in scope whose logging stays on. */
  staysOn: Organization[]
  options: TeardownOptions
}

/** In the order in which they are asked. */
export const LOG_GROUP_RULES: readonly Rule<LogGroupCase, LogGroupDecision>[] = [
  {
    title: 'Not included: an orphaned log group that was not asked for',
    decide: ({ candidate }) =>
      candidate.because === 'left' ? { decision: 'not-included', notIncluded: orphan(candidate) } : undefined,
  },
  {
    title: 'Not included: it stayed, and only a tag says whose it was',
    decide: ({ survey, candidate, options }) => {
      if (candidate.because !== 'owned') return undefined
      const owners = readOwners(valueOr(tagsOf(candidate) ?? known({}), {}))
      return vouchedBy(candidate, owners, options.journaled ?? []) === undefined
        ? { decision: 'not-included', notIncluded: owned(survey, candidate, owners) }
        : undefined
    },
  },
  {
    title: 'Kept: --keep-log-groups',
    decide: ({ candidate, options }) =>
      options.keepLogGroups ? keep(candidate, '--keep-log-groups') : undefined,
  },
  {
    title: 'Kept: another organization writes to it',
    decide: ({ candidate, turnedOff, staysOn }) => {
      const others = writersOf(valueOr(candidate.region.organizations, []), candidate.name).filter(({ id }) =>
        turnedOff.every((organization) => organization.id !== id),
      )
      if (others.length === 0) return undefined
      const why = others.every((other) => staysOn.includes(other))
        ? 'whose logging stays on'
        : 'outside the scope'
      return keep(candidate, `${namesOf(others)}, ${why}, writes to it`)
    },
  },
  {
    title: 'Blocked: it could not be read',
    decide: ({ candidate }) => {
      const group = logGroupOf(candidate.region, candidate.name)
      return group.is === 'unreadable'
        ? block(candidate, `it could not be read: ${group.reason}`, transientIf(group))
        : undefined
    },
  },
  {
    title: 'Kept: it carries the tag that protects',
    decide: ({ candidate, options }) => {
      const protection = protectionOf(tagsOf(candidate), options.protect)
      return protection.is === 'protected' ? keep(candidate, protection.reason) : undefined
    },
  },
  {
    title: 'Blocked: its tags could not be read, and one may protect it',
    decide: ({ candidate, options }) => {
      const protection = protectionOf(tagsOf(candidate), options.protect)
      return protection.is === 'unread'
        ? block(candidate, protection.reason, transientIf(tagsOf(candidate)))
        : undefined
    },
  },
  {
    title: 'Kept: deletion protection is on',
    decide: ({ candidate, options }) =>
      isProtected(candidate) && !options.overrideDeletionProtection
        ? keep(
            candidate,
            `deletion protection is on. To delete it as well, add --log-group ${candidate.name} --override-deletion-protection`,
          )
        : undefined,
  },
  {
    title: 'Blocked: only its own tag says that it is to be deleted',
    decide: ({ survey, candidate, options }) => {
      const tag =
        candidate.because === 'tagged'
          ? readTeardownTags(valueOr(tagsOf(candidate) ?? known({}), {}))
          : undefined
      return tag !== undefined &&
        vouchedBy(candidate, tag.organizationIds, options.journaled ?? []) === undefined
        ? { decision: 'blocked', blockers: [notVouched(survey, candidate, tag)] }
        : undefined
    },
  },
  {
    title: 'Blocked: an organization that could not be read may write to it',
    decide: ({ candidate }) => {
      const { region, organizations } = candidate.region
      const unread = unreadBlockers(region, organizations)
      if (unread.length === 0) return undefined
      const names = unread.map(({ subject }) => subject).join(', ')
      return block(candidate, `${names} could not be read and may write to it`, transientIfAll(unread))
    },
  },
  {
    title: 'Blocked: its events cannot be archived',
    decide: ({ candidate: { region, name }, options }) => {
      const group = logGroupOf(region, name)
      const why =
        options.archive === undefined || group.is !== 'known'
          ? undefined
          : notArchivable(group.value, options)
      return why && { decision: 'blocked', blockers: [why] }
    },
  },
  {
    title: 'Deleted: nothing writes to it once logging is off',
    decide: ({ candidate }) => ({ decision: 'delete', protected: isProtected(candidate) }),
  },
]

export const decideLogGroup = (thing: LogGroupCase) => decideBy(LOG_GROUP_RULES, thing)

/** What is not there has no tags. */
const tagsOf = ({ region, name }: Candidate) =>
  logGroupOf(region, name).is === 'absent' ? absent : region.logGroupTags.get(name)

const isProtected = ({ region, name }: Candidate): boolean => {
  const group = logGroupOf(region, name)
  return group.is === 'known' && group.value.deletionProtection
}

const keep = ({ region, name }: Candidate, reason: string): LogGroupDecision => ({
  decision: 'keep',
  kept: { kind: 'log-group', subject: name, region: region.region, reason },
})

const block = (
  { region, name }: Candidate,
  reason: string,
  transient: Pick<Blocker, 'transient'>,
): LogGroupDecision => ({
  decision: 'blocked',
  blockers: [
    {
      code: 'NotDeleted',
      kind: 'log-group',
      subject: name,
      region: region.region,
      reason: `not deleted: ${reason}`,
      ...transient,
    },
  ],
})

/** An organization that could not be read may write to it: then it is not known to be an orphan. */
const orphan = ({ region, name }: Candidate): NotIncluded => {
  const unread = unreadBlockers(region.region, region.organizations).map(({ subject }) => subject)
  return {
    kind: 'log-group',
    subject: name,
    region: region.region,
    reason:
      unread.length > 0
        ? `unknown: ${unread.join(', ')} could not be read and may write to it`
        : 'orphaned: no organization writes to it',
    include: '--include-orphans',
    ...sizeOf(region, name),
  }
}

const owned = (survey: Survey, { region, name }: Candidate, owners: string[]): NotIncluded => ({
  kind: 'log-group',
  subject: name,
  region: region.region,
  reason: `kept earlier: its tag says that it belonged to ${ownersText(survey, owners)}`,
  include: `--log-group ${name}`,
  ...sizeOf(region, name),
})

/** Bytes and retention, where AWS says them. */
export const sizeOf = (
  region: RegionSurvey,
  name: string,
): { storedBytes?: number; retentionInDays?: number | null } => {
  const group = logGroupOf(region, name)
  if (group.is !== 'known') return {}
  const { storedBytes, retentionInDays } = group.value
  return {
    ...(storedBytes === undefined ? {} : { storedBytes }),
    retentionInDays: retentionInDays ?? null,
  }
}
