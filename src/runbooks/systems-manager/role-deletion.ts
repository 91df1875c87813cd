/**
 * The role's deletion within a round, in actions of Systems Manager's own: IAM is global, so that they reach it from
 * any Region. What comes next says the script before them, which asks the guards and tells IAM's errors apart.
 */
import type { Step, Watch } from '../../steps/step.js'
import { startedTask } from '../started-task.js'
import { isRef } from '../step-functions/text.js'
import { type Action, callInputs, outputOf, variable } from './actions.js'

/** Between two rounds: the task of the deletion that was submitted last, or `none`. */
export const TASK = 'task'

/** The step that ends a round. */
export const REMEMBER = 'remember'

/** Then the task is judged, and waited for again. */
const WAIT_SECONDS = 600

/** @param step one with a watch: its call only starts a task */
export const deletionActions = (step: Step): Action[] => {
  const { call, watch } = step
  if (watch === undefined) throw new Error(`nothing watches ${step.key}`)
  const task = startedTask(watch)
  const nextIs = (name: string) => ({
    NextStep: name,
    Variable: outputOf('carry_out', 'Next'),
    StringEquals: name,
  })
  return [
    {
      name: 'what_is_next',
      action: 'aws:branch',
      inputs: {
        Choices: [nextIs('delete_role'), nextIs('wait'), nextIs('deletion_succeeded')],
        Default: REMEMBER,
      },
    },
    {
      name: 'delete_role',
      action: 'aws:executeAwsApi',
      description:
        'Only starts a task. Just before, every Region was read, and no organization uses the role. What AWS refuses is told here as AWS tells it; started again, the document asks afresh.',
      onFailure: 'Abort',
      inputs: callInputs(call),
      outputs: [{ Name: task, Selector: `$.${task}`, Type: 'String' }],
    },
    {
      name: 'keep_task',
      action: 'aws:updateVariable',
      inputs: { Name: `variable:${TASK}`, Value: outputOf('delete_role', task) },
    },
    {
      name: 'wait',
      action: 'aws:waitForAwsResourceProperty',
      description:
        'Until the deletion has ended, well or not. A task that AWS knows no more ends the wait, too: what became of the role is judged in the next round.',
      onFailure: 'Continue',
      isCritical: false,
      timeoutSeconds: WAIT_SECONDS,
      nextStep: REMEMBER,
      inputs: { ...statusOf(watch), DesiredValues: [...watch.succeeded, ...watch.failed] },
    },
    {
      name: 'deletion_succeeded',
      action: 'aws:assertAwsResourceProperty',
      description:
        'GetRole finds the role no more; what AWS says of the task is asserted for the record. A task that AWS has dropped since fails this step and nothing else.',
      onFailure: 'Continue',
      isCritical: false,
      inputs: { ...statusOf(watch), DesiredValues: watch.succeeded },
    },
  ]
}

const statusOf = ({ poll, status }: Watch): Record<string, unknown> => ({
  ...callInputs(poll),
  ...Object.fromEntries(
    Object.entries(poll.input).map(([name, value]) => [name, isRef(value) ? variable(TASK) : value]),
  ),
  PropertySelector: `$.${status}`,
})
