/** Every command that changes something: `wml teardown`, `wml logging enable` and the others. */
import type { MutationFlags } from '../cli/flags/flags.js'
import type { Plan } from '../engine/plan.js'
import type { Request } from '../procedures/request.js'
import type { Output } from '../report/output.js'
import { plannedOutput } from '../report/run-output.js'
import { checkPlanOut, nextOfPlan, savePlan } from '../state/plan-file.js'
import { askIam } from './ask-iam.js'
import { carryOut } from './carry-out.js'
import { decide } from './decide.js'
import type { Host } from './host.js'
import { openAccount, recordOf, type Session } from './open-account.js'
import { accountFlags, namingAccount } from './repeat-flags.js'

/** Opens the account, makes the plan, and shows, saves or carries it out, as the flags say. */
export const runProcedure = async (host: Host, request: Request, flags: MutationFlags): Promise<Output> => {
  await checkPlanOut(host.runtime, flags['plan-out'], flags)
  const session = await openAccount(host, request.procedure, flags)
  try {
    const decided = await decide(session, request, session.runId)
    const plan = { ...decided, notes: [...(flags.variables ?? []), ...decided.notes] }
    const output =
      flags['dry-run'] || flags['plan-out'] !== undefined
        ? await showOrSave(session, request, plan, flags)
        : await carryOut(session, { request, plan }, flags)
    return { caller: recordOf(session.caller), ...output }
  } catch (error) {
    return session.failure(error)
  } finally {
    session.close()
  }
}

/** Changes nothing. */
const showOrSave = async (
  session: Session,
  request: Request,
  plan: Plan,
  flags: MutationFlags,
): Promise<Output> => {
  const { permissions, refusal } = flags.preflight ? await askIam(session, plan) : {}
  if (refusal !== undefined) return refusal
  const planOut = flags['plan-out']
  const account = accountFlags(flags)
  const document = planOut === undefined ? undefined : await savePlan(session, planOut, request, plan)
  return {
    ...namingAccount(plannedOutput(plan), account),
    ...(permissions && { permissions }),
    ...(document && { document }),
    ...(planOut !== undefined && { next: nextOfPlan(planOut, account) }),
  }
}
