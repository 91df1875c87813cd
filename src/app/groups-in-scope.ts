import { toLogGroup, toOptionalScope, toReadsPerSecond, toRegions, type toScope } from '../cli/flags/input.js'
import { type ArchiveSelection, groupsToArchive } from '../procedures/archive-logs.js'
import type { LogGroupName } from '../procedures/log-group-name.js'
import type { ArchiveConcessions } from '../procedures/not-archivable.js'
import type { Scope } from '../procedures/scope.js'
import { surveyAccount } from '../survey/survey-account.js'
import type { Session } from './open-account.js'

/** Whose events are meant. */
export interface GroupScope {
  regions: string[]
  /** Undefined where log groups are named alone. */
  scope: Scope | undefined
  logGroups: LogGroupName[]
}

/** What a command reads the events of, and how fast. */
export interface EventsRequest extends GroupScope {
  /** Of GetLogEvents in a Region; its quota where left out. */
  readsPerSecond?: number | undefined
}

/** What `eventsFlags` ask for. @throws WmlError (input) */
export const toEventsRequest = (
  flags: Parameters<typeof toScope>[0] & {
    region?: string[] | undefined
    'log-group'?: string[] | undefined
    'reads-per-second'?: string | undefined
  },
): EventsRequest => {
  const logGroups = (flags['log-group'] ?? []).map(toLogGroup)
  return {
    regions: toRegions(flags.region),
    scope: toOptionalScope(flags, logGroups.length > 0),
    logGroups,
    readsPerSecond: toReadsPerSecond(flags['reads-per-second']),
  }
}

/**
 * Reads the account for the log groups in scope.
 * @param now milliseconds since the epoch
 * @param accepted where they are archived: what may be lost
 */
export const groupsInScope = async (
  session: Session,
  { regions, scope, logGroups }: GroupScope,
  now: number,
  accepted?: ArchiveConcessions,
): Promise<ArchiveSelection> => {
  const { caller, signal, reporter } = session
  const aws = reporter.reading(session.aws, caller.account)
  const wanted = {
    regions,
    logGroups: true,
    logGroupNames: logGroups.map(({ name }) => name),
    logGroupTags: scope !== undefined,
    taggedLogGroups: scope !== undefined,
    scope,
    organizationTags: scope?.by === 'tag',
    unmask: accepted !== undefined && !accepted.archiveMasked,
  }
  const survey = await surveyAccount(aws, caller, wanted, { now, signal })
  return groupsToArchive(survey, scope, logGroups, accepted)
}
