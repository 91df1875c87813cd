import type { Plan } from '../engine/plan.js'
import { planFor, type Request, wantedFor } from '../procedures/request.js'
import { hasTags } from '../procedures/vouchers.js'
import { checkWorkMailHasEnded } from '../procedures/workmail-gone.js'
import { journaledGroups } from '../state/journals.js'
import { surveyAccount } from '../survey/survey-account.js'
import type { Session } from './open-account.js'

/**
 * Reads what the request needs to know of the account and makes the plan.
 * @throws WmlError where the account, or the day, does not allow it
 */
export const decide = async (session: Session, request: Request, runId: string): Promise<Plan> => {
  const { caller, signal, reporter, runtime, sandbox } = session
  const aws = reporter.reading(session.aws, caller.account)
  const now = runtime.clock.now()
  const survey = await surveyAccount(aws, caller, wantedFor(request), { now, signal })
  if (!sandbox) checkWorkMailHasEnded(survey, now)
  const journaled = hasTags(survey) ? await journaledGroups(runtime, caller.account, sandbox) : []
  return planFor(survey, request, runId, journaled)
}
