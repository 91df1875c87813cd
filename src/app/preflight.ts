import type { Plan } from '../engine/plan.js'
import { questionsOfPlan } from '../policies/access-questions.js'
import type { AccessAnswer } from '../policies/simulations.js'
import { EXIT_CODE_OF_ERROR, OUTCOME_OF_ERROR } from '../report/exit-codes.js'
import { emptyOutput, type Output } from '../report/output.js'
import { contextToTell, remedies } from '../report/permission-text.js'
import { type Access, readAccess } from '../survey/access.js'
import type { Session } from './open-account.js'

/**
 * Asks IAM whether the caller may make every call of the plan. `refusal` is the command's output where that is
 * not certain: who asks for a preflight does not want to stop half-way for want of a permission.
 */
export const preflight = async (
  session: Session,
  plan: Plan,
): Promise<{ permissions: AccessAnswer[]; refusal: Output | undefined }> => {
  if (plan.steps.length === 0) return { permissions: [], refusal: undefined }
  const { aws, caller, signal, runtime, reporter } = session
  reporter.progress(`Asking IAM whether ${caller.arn} may carry the plan out`)
  const access = await readAccess(aws, caller, questionsOfPlan(plan), { now: runtime.clock.now(), signal })
  const { answers } = access
  if (answers.every(({ decision }) => decision === 'allowed')) {
    reporter.progress(`IAM allows all that the plan needs (${answers.length} permissions)`)
    return { permissions: answers, refusal: undefined }
  }
  const refusal: Output = {
    ...emptyOutput(plan.procedure, OUTCOME_OF_ERROR.credentials, EXIT_CODE_OF_ERROR.credentials),
    account: plan.account,
    permissions: answers,
    ...refusalText(plan, access),
  }
  return { permissions: answers, refusal }
}

const refusalText = ({ procedure }: Plan, { answers, obstacle }: Access): Pick<Output, 'error' | 'next'> => {
  if (obstacle !== undefined) {
    const message = `the preflight could not be made, so nothing was changed: ${obstacle.reason}`
    return {
      error: { code: 'PreflightNotMade', message },
      next: `${obstacle.next}; or leave --preflight out`,
    }
  }
  const count = (asked: AccessAnswer['decision']): string =>
    `${answers.filter(({ decision }) => decision === asked).length} of the ${answers.length} permissions that the plan needs`
  if (answers.some(({ decision }) => decision === 'denied')) {
    return {
      error: {
        code: 'PreflightDenied',
        message: `IAM denies ${count('denied')}, so nothing was changed`,
      },
      next: `${remedies(procedure, answers)}; or leave --preflight out to continue all the same`,
    }
  }
  const message = `IAM does not say for sure that it allows ${count('unknown')}, so nothing was changed`
  const flags = contextToTell(answers)
  return {
    error: { code: 'PreflightNotSure', message },
    next: `see what \`wml policies check ${procedure}${flags && ` ${flags}`}\` says, and leave --preflight out where it is allowed`,
  }
}
