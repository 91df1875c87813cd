import type { CommonFlags } from '../cli/flags/flags.js'
import { daysUntilWorkMailEnds } from '../facts/end-of-support.js'
import { loggingStatus, type UnreadableRow } from '../procedures/logging-status.js'
import { emptyOutput, type Output } from '../report/output.js'
import { surveyAccount } from '../survey/survey-account.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'

/** `logging status`. */
export const showStatus = async (host: Host, regions: string[], flags: CommonFlags): Promise<Output> => {
  const session = await openAccount(host, 'logging status', flags)
  return endSession(session, statusOutput(session, regions))
}

/** Reads the Regions and answers what `logging status` shows. */
export const statusOutput = async (session: Session, regions: string[]): Promise<Output> => {
  const { caller, signal, runtime, reporter } = session
  const aws = reporter.reading(session.aws, caller.account)
  const now = runtime.clock.now()
  const wanted = {
    regions,
    logGroups: true,
    logGroupTags: true,
    taggedLogGroups: true,
    configuredRoles: true,
  }
  const { organizations, orphans, unreadable } = loggingStatus(
    await surveyAccount(aws, caller, wanted, { now, signal }),
  )
  return {
    ...emptyOutput('logging status', ...outcomeOf(unreadable)),
    account: caller.account,
    unreadable,
    organizations,
    orphans,
    daysLeft: daysUntilWorkMailEnds(now),
  }
}

/** A status that lacks something is not success: who may not read needs someone, and what is transient passes. */
const outcomeOf = (unreadable: UnreadableRow[]): [Output['outcome'], number] => {
  const some = (because: UnreadableRow['because']) => unreadable.some((row) => row.because === because)
  if (some('denied')) return ['failed', 4]
  if (some('failed')) return ['failed', 1]
  return some('transient') ? ['pending', 8] : ['done', 0]
}
