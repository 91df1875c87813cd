import { type ArchiveSelection, groupsToArchive } from '../procedures/archive-logs.js'
import type { LogGroupName } from '../procedures/log-group-name.js'
import type { Scope } from '../procedures/scope.js'
import { surveyAccount } from '../survey/survey.js'
import type { Session } from './session.js'

/** Whose events are meant. */
export interface GroupScope {
  regions: string[]
  /** Undefined where log groups are named alone. */
  scope: Scope | undefined
  logGroups: LogGroupName[]
}

/** Reads the account for the log groups in scope. @param now milliseconds since the epoch */
export const groupsInScope = async (
  { aws, caller, signal, reporter }: Session,
  { regions, scope, logGroups }: GroupScope,
  now: number,
): Promise<ArchiveSelection> => {
  reporter.progress(`Reading account ${caller.account}`)
  const wanted = {
    regions,
    logGroups: true,
    logGroupNames: logGroups.map(({ name }) => name),
    logGroupTags: scope !== undefined,
    markedLogGroups: scope !== undefined,
    organizationTags: scope?.by === 'tag',
  }
  const survey = await surveyAccount(aws, caller, wanted, { now, signal })
  return groupsToArchive(survey, scope, logGroups)
}
