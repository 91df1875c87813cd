/** `wml plan apply`. */
import type { CarryOutFlags } from '../cli/flags/flags.js'
import type { Plan } from '../engine/plan.js'
import { refused, WmlError } from '../errors.js'
import { blockerLine } from '../report/lines.js'
import type { Output } from '../report/output.js'
import { planDifferences } from '../report/plan-differences.js'
import { runOutput } from '../report/run-output.js'
import { listRunIds } from '../state/journals.js'
import { type PlanFile, readPlanFile } from '../state/plan-file.js'
import { carryOut } from './carry-out.js'
import { decide } from './decide.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'

/**
 * Carries a saved plan out, where the same request would make the same plan now.
 * @throws WmlError where the file cannot be applied, or the account is another or has changed
 */
export const applyPlan = async (host: Host, file: string, flags: CarryOutFlags): Promise<Output> => {
  const saved = await readPlanFile(host.runtime, file)
  const session = await openAccount(host, 'plan apply', flags, { runId: saved.plan.runId })
  return endSession(session, compareAndRun(session, saved, flags))
}

const compareAndRun = async (
  session: Session,
  { request, plan }: PlanFile,
  flags: CarryOutFlags,
): Promise<Output> => {
  if (session.caller.account !== plan.account) throw planOfAnother(plan, session.caller.account)
  const now = await decide(session, request, plan.runId)
  if (now.steps.length === 0 && now.blockers.length === 0)
    return runOutput(now, [], { journaled: false, repeat: '' })
  if ((await listRunIds(session.runtime)).includes(plan.runId)) throw planBegun(plan)
  refuseDrift(plan, now)
  // What was made now is carried out, and not what a file says: they are the same.
  return carryOut(session, { request, plan: now }, flags)
}

const planOfAnother = ({ account }: Plan, actual: string): WmlError =>
  refused(
    'WrongAccount',
    `the plan is for account ${account}, and these credentials belong to ${actual}`,
    'choose the credentials of that account, with --profile for example',
  )

const planBegun = ({ runId }: Plan): WmlError =>
  refused('PlanBegun', `this plan was begun already, as run ${runId}`, `resume it: wml runs resume ${runId}`)

/** @throws WmlError where the plan would be another now, or where that cannot be seen */
const refuseDrift = (plan: Plan, now: Plan): void => {
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
}
