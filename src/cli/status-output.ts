import { daysUntilWorkMailEnds } from '../facts/end-of-support.js'
import { loggingStatus } from '../procedures/logging-status.js'
import { emptyOutput, type Output } from '../report/output.js'
import { surveyAccount } from '../survey/survey.js'
import type { Session } from './session.js'

/** Reads the Regions and answers what `logging status` shows. */
export const statusOutput = async (session: Session, regions: string[]): Promise<Output> => {
  const { aws, caller, signal, runtime } = session
  const now = runtime.clock.now()
  const wanted = { regions, logGroups: true, logGroupTags: true, configuredRoles: true }
  const { organizations, orphans, unread } = loggingStatus(
    await surveyAccount(aws, caller, wanted, { now, signal }),
  )
  return {
    ...emptyOutput('logging status', 'done', 0),
    account: caller.account,
    notes: unread,
    organizations,
    orphans,
    daysLeft: daysUntilWorkMailEnds(now),
  }
}
