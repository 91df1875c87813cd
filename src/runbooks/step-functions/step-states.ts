/** How a step becomes states: look whether it is needed, call, and look until the effect is seen. */
import type { Step } from '../../steps/step.js'
import { callStates } from './call-states.js'
import { question } from './question.js'
import { retrier } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { asOne, type Branch, ERRORS, type State } from './states.js'

/** One step as a branch of its own, which ends with how the step ended, and fails where it did not end well. */
export const stepBranch = (step: Step, deadline: number, scope: Scope): Branch => {
  const ends = {
    unchanged: nameIn(scope, 'nothing to do'),
    kept: nameIn(scope, 'kept'),
    done: nameIn(scope, 'done'),
  }
  const see = nameIn(scope, 'see it done')
  const call = callStates(step, { called: see, kept: ends.kept }, deadline, scope)
  const look = question(step, 'look first', { yes: ends.unchanged, no: call.StartAt }, scope)
  const ending = (outcome: string): State => ({ Type: 'Pass', Result: { outcome }, End: true })
  return {
    StartAt: look.StartAt,
    States: {
      ...look.States,
      ...call.States,
      [see]: seeDone(step, ends.done, scope),
      [ends.unchanged]: ending('unchanged'),
      [ends.done]: ending('done'),
      [ends.kept]: ending('kept'),
    },
  }
}

/** Success is said only after it was seen, within the time that AWS may need to show it. */
const seeDone = (step: Step, next: string, scope: Scope): State => {
  const [yes, no] = [nameIn(scope, 'seen'), nameIn(scope, 'not seen yet')]
  const look = question(step, 'look', { yes, no }, scope)
  const cause = `AWS took ${step.call.action}, but does not show its effect yet`
  return {
    ...asOne({
      StartAt: look.StartAt,
      States: {
        ...look.States,
        [yes]: { Type: 'Succeed' },
        [no]: { Type: 'Fail', Error: ERRORS.notSeen, Cause: cause },
      },
    }),
    ResultPath: null,
    Retry: [retrier([ERRORS.notSeen], step.retry.backoff, step.seenWithin)],
    Next: next,
  }
}
