import { AwsError } from '../aws/aws-error.js'
import type { Step } from '../steps/step.js'
import { askCheck } from './ask-check.js'
import { delayBefore } from './backoff.js'
import { callAws, pause, type RunContext } from './context.js'
import { matches, NotAsked } from './errors.js'
import type { Before, CheckPrecondition } from './preconditions.js'
import { pauseBeforeRetry, retried } from './retry.js'
import type { StepResult } from './step-result.js'
import { Stopped } from './stopped.js'
import type { Ending, Progress, Submission } from './submission.js'
import type { Verdict } from './verdict.js'
import { waitForTask } from './waiter.js'

/**
 * Does one step: looks whether it is needed, asks its preconditions, calls, waits and looks whether it took effect.
 * Never throws for what AWS says: that is a result.
 */
export const runStep = async (
  context: RunContext,
  step: Step,
  checkPrecondition: CheckPrecondition,
  before: Before,
): Promise<StepResult> => {
  const progress: Progress = { attempts: 0, requestIds: [] }
  const run = { context, step, checkPrecondition, before, progress }
  let ending: Ending
  try {
    if (await isDone(context, step)) ending = { outcome: 'unchanged' }
    else ending = await endingOf(run, await submitCall(run))
  } catch (error) {
    ending = toEnding(error, progress)
  }
  const { attempts, requestIds } = progress
  return { key: step.key, attempts, requestIds, ...ending }
}

interface StepRun {
  context: RunContext
  step: Step
  checkPrecondition: CheckPrecondition
  before: Before
  progress: Progress
}

/** Waits for what the call started, where it started a task, and looks whether it took effect. */
const endingOf = async (run: StepRun, submission: Submission): Promise<Ending> => {
  const { context, step, progress } = run
  if ('ending' in submission) return submission.ending
  if (step.waiter !== undefined && submission.reply !== undefined) {
    const submit = () => submitCall(run)
    const ending = await waitForTask(context, step, step.waiter, submission, submit, progress)
    if (ending !== undefined) return ending
  }
  return seeDone(context, step, submission.reply !== undefined)
}

const isDone = (context: RunContext, step: Step): Promise<boolean> =>
  retried(context, step, () => askCheck(context, step.doneWhen))

/** Makes the call, and again while what refuses it is known to pass; `retried`, without its frame in a stack trace. */
const submitCall = async (run: StepRun): Promise<Submission> => {
  const { context, step } = run
  const startedAt = context.clock.now()
  for (let tries = 1; ; tries += 1) {
    try {
      return await tryCall(run)
    } catch (error) {
      await pauseBeforeRetry(context, step, error, { tries, startedAt })
    }
  }
}

/** Asks the preconditions and makes the call, each written down before and after. */
const tryCall = async ({
  context,
  step,
  checkPrecondition,
  before,
  progress,
}: StepRun): Promise<Submission> => {
  const { key, call } = step
  const allowed: Verdict[] = []
  for (const precondition of step.preconditions) {
    const verdict = await checkPrecondition(precondition, before)
    if (!verdict.holds) {
      const { outcome, reason, blockers } = verdict
      if (outcome === 'blocked' && blockers.every(({ transient }) => transient))
        throw new NotAsked(reason, blockers)
      return { ending: { outcome, reason, ...(outcome === 'blocked' ? { blockers } : {}) } }
    }
    if (verdict.absent) return withoutCall(step, allowed)
    allowed.push(verdict)
  }
  progress.attempts += 1
  context.emit({ type: 'calling', step, attempt: progress.attempts })
  await context.journal.write({ type: 'calling', key, action: call.action, attempt: progress.attempts })
  try {
    // What the preconditions allowed they allowed now: each further try asks them again.
    const { output, requestIds } = await callAws(context, call, { once: step.preconditions.length > 0 })
    progress.requestIds.push(...requestIds)
    await context.journal.write({ type: 'answered', key, action: call.action, requestIds })
    return { reply: output, allowed }
  } catch (error) {
    const requestIds = error instanceof AwsError ? [error.details.requestId ?? []].flat() : []
    progress.requestIds.push(...requestIds)
    const code = error instanceof AwsError ? error.code : (error as Error).name
    await context.journal.write({ type: 'answered', key, action: call.action, requestIds, error: code })
    if (matches(error, step.protectedByAws)) return { ending: { outcome: 'kept', reason: error.message } }
    if (matches(error, step.treatedAsDone)) return { reply: undefined, allowed }
    throw error
  }
}

/** Where the thing is not there: a deletion has nothing to do, and anything else waits until it is to be seen. */
const withoutCall = ({ effect, subject }: Step, allowed: Verdict[]): Submission => {
  if (effect === 'delete') return { reply: undefined, allowed }
  throw new NotAsked(`${subject}: AWS does not show it at the moment`, [])
}

/**
 * Success is said only after it was seen, within the time that AWS may need to show it. `taken`: whether AWS took
 * the call, or refused it since it is so already.
 */
const seeDone = async (context: RunContext, step: Step, taken: boolean): Promise<Ending> => {
  const startedAt = context.clock.now()
  for (let looks = 1; !(await isDone(context, step)); looks += 1) {
    const delay = delayBefore(step.retry.backoff, looks, context.random)
    if (context.clock.now() + delay - startedAt > step.propagationTimeout) {
      const after = `but after ${step.propagationTimeout / 1000} s`
      const reason = taken
        ? `AWS took the call, ${after} it does not show its effect yet`
        : `AWS says that it is so already, ${after} it is not seen to be as this step makes it`
      return { outcome: 'pending', reason }
    }
    context.emit({ type: 'not-seen-yet', step, delay })
    await pause(context, delay)
  }
  return { outcome: 'done' }
}

const toEnding = (error: unknown, { inTheWay }: Progress): Ending => {
  if (error instanceof Stopped) {
    const { reason: kind, message } = error
    const reason = inTheWay === undefined ? message : `${message}; AWS said last: ${inTheWay}`
    return { outcome: 'pending', reason, error: { code: kind, kind, message } }
  }
  if (error instanceof NotAsked)
    return { outcome: 'pending', reason: error.message, blockers: error.blockers }
  if (error instanceof AwsError) {
    const { code, kind, message, transient } = error
    return { outcome: transient ? 'pending' : 'failed', reason: message, error: { code, kind, message } }
  }
  throw error
}
