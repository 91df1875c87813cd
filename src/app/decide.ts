import type { Plan } from '../engine/plan.js'
import { missingTags } from '../procedures/protection.js'
import { planFor, protectTagOf, type Request, wantedFor } from '../procedures/request.js'
import { hasTags } from '../procedures/vouchers.js'
import { checkWorkMailHasEnded } from '../procedures/workmail-gone.js'
import { journaledGroups } from '../state/journals.js'
import { surveyAccount } from '../survey/survey.js'
import { withTagsOf } from '../survey/tags.js'
import type { Session } from './open-account.js'

/**
 * Reads what the request needs to know of the account and makes the plan.
 * @throws WmlError where the account, or the day, does not allow it
 */
export const decide = async (session: Session, request: Request, runId: string): Promise<Plan> => {
  const { aws, caller, signal, reporter, runtime, sandbox } = session
  reporter.progress(`Reading account ${caller.account}`)
  const now = runtime.clock.now()
  let survey = await surveyAccount(aws, caller, wantedFor(request), { now, signal })
  if (!sandbox) checkWorkMailHasEnded(survey, now)
  const journaled = hasTags(survey) ? await journaledGroups(runtime, caller.account, sandbox) : []
  // Only the tags of what would be destroyed are read, and what they protect may leave other things to go.
  for (;;) {
    const plan = planFor(survey, request, runId, journaled)
    const unread = missingTags(survey, plan)
    if (unread.organizations.length === 0 && unread.logGroups.length === 0) return plan
    survey = await withTagsOf(aws, survey, unread, protectTagOf(request), signal)
  }
}
