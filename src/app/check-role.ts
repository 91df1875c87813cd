import type { CommonFlags } from '../cli/flags/flags.js'
import { WORKMAIL_REGIONS } from '../facts/regions.js'
import { checkRole } from '../procedures/check-role.js'
import { emptyOutput, type Output } from '../report/output.js'
import { surveyAccount } from '../survey/survey-account.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'

/** `role check`. */
export const checkTheRole = async (host: Host, flags: CommonFlags): Promise<Output> => {
  const session = await openAccount(host, 'role check', flags)
  return endSession(session, roleCheckOutput(session))
}

/** Reads the role and every Region and answers what `role check` shows. */
export const roleCheckOutput = async (session: Session): Promise<Output> => {
  const { caller, signal, runtime, reporter } = session
  const aws = reporter.reading(session.aws, caller.account)
  const wanted = { regions: WORKMAIL_REGIONS, serviceLinkedRole: true, attachedPolicies: true }
  const survey = await surveyAccount(aws, caller, wanted, { now: runtime.clock.now(), signal })
  const { role, findings, blockers } = checkRole(survey)
  const outcome =
    findings.length === 0 ? emptyOutput('role check', 'done', 0) : emptyOutput('role check', 'failed', 3)
  return { ...outcome, account: caller.account, role, findings, blockers }
}
