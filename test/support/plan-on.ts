/** A plan for an account of the sandbox, as a command would make it. */
import type { Plan } from '../../src/engine/plan.js'
import { planFor, type Request, wantedFor } from '../../src/procedures/request.js'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { findCaller } from '../../src/survey/caller.js'
import { surveyAccount } from '../../src/survey/survey-account.js'
import { givenAccount } from './given-account.js'
import { RUN_ID } from './survey.js'

/** The plan, and the account as it then stands. */
export const planOn = async (
  seed: SandboxSeed,
  request: Request,
): Promise<{ plan: Plan; account: SandboxAccount }> => {
  const { aws, clock, account } = givenAccount(createAccount(seed))
  const caller = await findCaller(aws)
  const survey = await surveyAccount(aws, caller, wantedFor(request), { now: clock.now() })
  return { plan: planFor(survey, request, RUN_ID), account }
}
