import { refused, WmlError } from '../errors.js'
import { blockerLine } from '../report/lines.js'
import { planDifferences } from '../report/plan-differences.js'
import { runOutput } from '../report/run-output.js'
import type { Runtime } from '../runtime.js'
import type { CarryOutFlags } from './flags.js'
import { listRunIds } from './journals.js'
import { carryOut, decide } from './mutate.js'
import { readPlanFile } from './plan-file.js'
import type { Work } from './session.js'

/**
 * Carries a saved plan out, where the same request would make the same plan now.
 * @throws WmlError where the file cannot be applied, or the account is another or has changed
 */
export const applyPlan = async (runtime: Runtime, file: string, flags: CarryOutFlags): Promise<Work> => {
  const { request, plan } = await readPlanFile(runtime, file)
  const { runId } = plan
  return {
    runId,
    run: async (session) => {
      if (session.caller.account !== plan.account) {
        throw refused(
          'WrongAccount',
          `the plan is for account ${plan.account}, and these credentials belong to ${session.caller.account}`,
          'choose the credentials of that account, with --profile for example',
        )
      }
      const now = await decide(session, request, runId)
      if (now.steps.length === 0 && now.blockers.length === 0) {
        return runOutput(now, [], { journaled: false, repeat: '' })
      }
      if ((await listRunIds(runtime)).includes(runId)) {
        throw refused(
          'PlanBegun',
          `this plan was begun already, as run ${runId}`,
          `resume it: wml runs resume ${runId}`,
        )
      }
      const unread = now.blockers.find(({ transient }) => transient)
      if (unread !== undefined) {
        throw new WmlError(
          'pending',
          'AccountUnreadable',
          `the account cannot be compared with the plan for now: ${blockerLine(unread)}`,
          'nothing was changed: run it again later',
        )
      }
      const differences = planDifferences(plan, now)
      if (differences.length > 0) {
        throw refused(
          'AccountChanged',
          `the account is not as the plan found it: ${differences.join('; ')}`,
          'look at what changed, and make the plan again with --plan-out',
        )
      }
      // What was made now is carried out, and not what a file says: they are the same.
      return carryOut(session, { request, plan: now }, flags)
    },
  }
}
