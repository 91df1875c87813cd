/** Asks, just before a call that destroys something, whether it may. */
import type { Aws } from '../aws/aws.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { readTeardownTags } from '../facts/teardown-tags.js'
import type { Precondition } from '../steps/step.js'
import type { Blocker } from '../survey/blockers.js'
import {
  logGroupBlocker,
  organizationBlocker,
  roleBlocker,
  roleUnreadBlockers,
  unreadBlockers,
} from '../survey/blockers.js'
import { emptyAsSaid } from '../survey/denied-region.js'
import { readLogGroup, readLogGroupTags } from '../survey/log-groups.js'
import { nameOfRole, namesOf } from '../survey/name-of.js'
import { type Organization, readOrganizations } from '../survey/organizations.js'
import { absent, known, type Reading } from '../survey/reading.js'
import { type Role, readRole } from '../survey/roles.js'
import { usesRole, writersOf } from '../survey/survey.js'
import { goneIsAbsent } from '../survey/workmail-gone.js'
import { createArchivedPrecondition } from './archived.js'
import { callAws, type RunContext } from './context.js'
import type { Verdict } from './verdict.js'

/** When the steps that come before have ended, in milliseconds since the epoch. */
export interface Before {
  /** As this process knows: older readings prove nothing. */
  readyAt: number
  /** As the journal knows too: a run that is resumed does not begin a quiet period anew. */
  quietSince: number
}

export type CheckPrecondition = (precondition: Precondition, before: Before) => Promise<Verdict>

/**
 * One reading of a Region's organizations serves the deletions of several log groups, since fifty groups are not worth
 * fifty readings within a second. How old it may be counts from when it was asked for. A Region of few organizations
 * is read again for each deletion.
 */
const FEW_ORGANIZATIONS = 10

/**
 * Milliseconds since a reading of many organizations began, after which it serves no further deletion; where reading
 * them takes longer than half of that, twice as long as it took, but at most a minute since it ended.
 */
const FRESH_FOR = { sinceBegun: 5000, sinceEnded: 60_000 }

interface RegionReading {
  /** Undefined while another one is under way. */
  startedAt?: number
  /** Undefined while it is under way. */
  endedAt?: number
  reading: Promise<Reading<Organization[]>>
  /** How many there are, as far as is known: those of the reading before, while it is under way. */
  organizations: number | undefined
}

type RoleRegions = Omit<Extract<Precondition, { kind: 'no-organization-uses-role' }>, 'kind'>

export const createPreconditions = (context: RunContext): CheckPrecondition => {
  const latest = new Map<string, RegionReading>()

  const reads: Aws = { call: (call) => callAws(context, call) }

  /** One reading of a Region at a time: of two side by side, the one that began later may report what is older. */
  const readNow = (region: string): Promise<Reading<Organization[]>> => {
    const last = latest.get(region)
    // One that has not begun yet will be asked for after this.
    if (last !== undefined && last.startedAt === undefined) return last.reading
    const now: RegionReading = { reading: Promise.resolve(absent), organizations: last?.organizations }
    const begin = () => {
      now.startedAt = context.clock.now()
      return readOrganizations(reads, region)
    }
    const isUnderWay = last !== undefined && last.endedAt === undefined
    now.reading = isUnderWay ? last.reading.then(begin, begin) : begin()
    const end = (reading?: Reading<Organization[]>) => {
      now.endedAt = context.clock.now()
      if (reading?.is === 'known') now.organizations = reading.value.length
    }
    now.reading.then(end, () => end())
    latest.set(region, now)
    return now.reading
  }

  /** The last reading where it is fresh. One from the future is of before the clock was set back. */
  const readLately = (region: string, since: number): Promise<Reading<Organization[]>> => {
    const last = latest.get(region)
    if (last?.startedAt === undefined || last.startedAt <= since) return readNow(region)
    const { startedAt, endedAt = context.clock.now(), organizations, reading } = last
    if (organizations !== undefined && organizations <= FEW_ORGANIZATIONS) return readNow(region)
    const now = context.clock.now()
    const isFresh =
      now >= startedAt &&
      now - startedAt <= Math.max(FRESH_FOR.sinceBegun, 2 * (endedAt - startedAt)) &&
      now - endedAt <= FRESH_FOR.sinceEnded
    return isFresh ? reading : readNow(region)
  }

  // A role is account-wide and its deletion cannot be taken back: never a reading from before.
  const readAllNow = ({ regions, goneRegions = [], emptyRegions = [] }: RoleRegions) =>
    Promise.all(
      regions.map(async (region) => {
        const now = await readNow(region)
        const said = emptyRegions.includes(region) ? emptyAsSaid(now) : now
        return { region, reading: goneRegions.includes(region) ? goneIsAbsent(said) : said }
      }),
    )

  const askArchived = createArchivedPrecondition(context)

  return async (precondition, { readyAt, quietSince }) => {
    switch (precondition.kind) {
      case 'archived':
        return askArchived(precondition, quietSince)
      case 'still-tagged':
        return stillTagged(precondition, await readStillTagged(reads, precondition))
      case 'no-organization-writes-to': {
        const lately = await readLately(precondition.region, readyAt)
        const reading = precondition.workMailGone ? goneIsAbsent(lately) : lately
        return noOrganizationWritesTo(precondition.logGroupName, precondition.region, reading)
      }
      case 'no-organization-uses-role':
        return noOrganizationUsesRole(await readAllNow(precondition))
      case 'no-organization-uses-custom-role':
        return noOrganizationUsesRole(await readAllNow(precondition), precondition.roleName)
      case 'role-is-tagged':
        return isTagged(
          precondition.roleName,
          precondition.tagKey,
          await readRole(reads, precondition.roleName),
        )
    }
  }
}

type StillTagged = Extract<Precondition, { kind: 'still-tagged' }>

/** Whether the group that was tagged is so still. Absent: it is gone, or another one has its name now. */
const readStillTagged = async (
  aws: Aws,
  { account, region, logGroupName: name, creationTime }: StillTagged,
): Promise<Reading<boolean>> => {
  const tags = await readLogGroupTags(aws, { account, region, name })
  if (tags.is !== 'known') return tags
  if (readTeardownTags(tags.value) !== undefined) return known(true)
  const group = await readLogGroup(aws, region, name)
  if (group.is !== 'known') return group
  return group.value.creationTime === creationTime ? known(false) : absent
}

/** Whether no one wants a tagged group to be kept after all. */
export const stillTagged = (
  { region, logGroupName }: Pick<StillTagged, 'region' | 'logGroupName'>,
  tagged: Reading<boolean>,
): Verdict => {
  if (tagged.is === 'unreadable') {
    const reason = 'it could not be verified that no one took its tag off'
    const why = `its tag could not be read: ${tagged.reason}`
    const blocker = logGroupBlocker(region, logGroupName, 'Unreadable', why, tagged)
    return { holds: false, outcome: 'blocked', reason, blockers: [blocker] }
  }
  if (tagged.is === 'absent' || tagged.value) return { holds: true, organizations: [] }
  const reason = 'someone took its tag off since, so it stays'
  return { holds: false, outcome: 'kept', reason, blockers: [] }
}

/** Whether a Region's organizations leave a log group alone. */
export const noOrganizationWritesTo = (
  logGroupName: string,
  region: string,
  reading: Reading<Organization[]>,
): Verdict => {
  const organizations = reading.is === 'known' ? reading.value : []
  const writers = writersOf(organizations, logGroupName)
  if (writers.length > 0) {
    const blockers = writers.map((writer) => organizationBlocker(writer, 'InUse', 'writes to the log group'))
    return { holds: false, outcome: 'kept', reason: `${namesOf(writers)} writes to it`, blockers }
  }
  const unread = unreadBlockers(region, reading)
  if (unread.length > 0) {
    const reason = 'it could not be verified that nothing writes to it'
    return { holds: false, outcome: 'blocked', reason, blockers: unread }
  }
  return { holds: true, organizations }
}

/** Whether no organization in any of the Regions uses the role. */
export const noOrganizationUsesRole = (
  readings: { region: string; reading: Reading<Organization[]> }[],
  roleName = SERVICE_LINKED_ROLE_NAME,
): Verdict => {
  const organizations = readings.flatMap(({ reading }) => (reading.is === 'known' ? reading.value : []))
  const users = organizations.filter(usesRole(roleName))
  const blockers = [
    ...users.map((user) => organizationBlocker(user, 'InUse', `uses ${nameOfRole(roleName)}`)),
    ...readings.flatMap(({ region, reading }) => roleUnreadBlockers(region, reading, roleName)),
  ]
  if (blockers.length === 0) return { holds: true, organizations }
  const reason =
    users.length > 0
      ? `${namesOf(users)} still uses the role`
      : 'it could not be verified that nothing uses the role'
  return { holds: false, outcome: 'blocked', reason, blockers }
}

/** Whether a role carries the tag. Where the role is not there, nothing is called either. */
export const isTagged = (roleName: string, tagKey: string, role: Reading<Role>): Verdict => {
  const blocked = (blocker: Blocker): Verdict => ({
    holds: false,
    outcome: 'blocked',
    reason: blocker.reason,
    blockers: [blocker],
  })
  if (role.is === 'unreadable')
    return blocked(roleBlocker(roleName, 'Unreadable', `could not be read: ${role.reason}`, role))
  if (role.is === 'absent') return { holds: true, organizations: [], absent: true }
  if (role.value.tags[tagKey] === undefined)
    return blocked(
      roleBlocker(roleName, 'NotOurs', `is not one that this tool made: it has no tag ${tagKey}`),
    )
  return { holds: true, organizations: [] }
}
