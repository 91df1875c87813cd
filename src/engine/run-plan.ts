import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { DOCUMENTED_LIMITS } from '../facts/quotas.js'
import type { Step } from '../steps/step.js'
import { pause, type RunContext } from './context.js'
import type { Plan } from './plan.js'
import { createPreconditions } from './preconditions.js'
import { runStep } from './run-step.js'
import { endedWell, type StepResult } from './step-result.js'

/**
 * Carries out a plan. A step starts once all that it comes after ended well; steps not tied to each other
 * run side by side. `earlier` holds what the run that is resumed had ended well. Answers a result a
 * step, in the plan's order.
 * @throws where the journal cannot be written: no further call is made then
 */
export const runPlan = async (
  given: RunContext,
  plan: Plan,
  earlier: StepResult[] = [],
): Promise<StepResult[]> => {
  const context = stoppedByItsJournal(given)
  const checkPrecondition = createPreconditions(context)
  const inLane = createLanes(context)
  const ended = new Map<string, Promise<StepResult>>()

  const run = async (step: Step): Promise<StepResult> => {
    const before = await Promise.all(step.after.map((key) => resultOf(key, ended)))
    const inTheWay = before.find((result) => !endedWell(result))
    if (inTheWay !== undefined) return skipped(step, inTheWay, plan)
    const readyAt = context.clock.now()
    // A quiet period takes no slot of the service: any number of steps may wait at the same time.
    if (step.quietPeriod) await quietPeriod(context, step, step.quietPeriod)
    return inLane(step, () => {
      context.emit({ type: 'step-started', step })
      return runStep(context, step, checkPrecondition, readyAt)
    })
  }

  const end = async (step: Step): Promise<StepResult> => {
    const result = await run(step)
    await context.journal.write({ type: 'ended', result })
    context.emit({ type: 'step-ended', step, result })
    return result
  }

  for (const result of earlier) ended.set(result.key, Promise.resolve(result))
  for (const step of plan.steps) {
    if (!ended.has(step.key)) ended.set(step.key, end(step))
  }
  const all = plan.steps.map((step) => resultOf(step.key, ended))
  await Promise.allSettled(all)
  return Promise.all(all)
}

/** As many steps side by side as the service takes requests in the Region: one that waits for others holds none up. */
const createLanes = ({ limits = DOCUMENTED_LIMITS }: RunContext) => {
  const lanes = new Map<string, ReturnType<typeof pLimit>>()
  return <T>({ call: { service, region } }: Step, work: () => Promise<T>): Promise<T> => {
    const key = `${service} ${region}`
    const lane = lanes.get(key) ?? pLimit(limits.atOnce[service])
    lanes.set(key, lane)
    return lane(work)
  }
}

/** The same, but a record that cannot be written ends every call and wait: what is not written down is not done. */
const stoppedByItsJournal = (context: RunContext): RunContext => {
  const { signal, journal } = context
  const controller = new AbortController()
  // Every call and every wait listens to it.
  setMaxListeners(0, controller.signal)
  if (signal.aborted) controller.abort(signal.reason)
  signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  return {
    ...context,
    signal: controller.signal,
    journal: {
      write: (record) =>
        journal.write(record).catch((error: unknown) => {
          controller.abort(error)
          throw error
        }),
    },
  }
}

/** A plan lists each step behind those that it comes after. */
const resultOf = (key: string, ended: Map<string, Promise<StepResult>>): Promise<StepResult> => {
  const result = ended.get(key)
  if (result === undefined) throw new Error(`the plan has no step ${key} before the one that comes after it`)
  return result
}

/** A stop in the quiet period is reported by the step itself, at its first call. */
const quietPeriod = async (context: RunContext, step: Step, delay: number): Promise<void> => {
  context.emit({ type: 'quiet-period', step, delay })
  await pause(context, delay).catch(() => {})
}

const skipped = (step: Step, because: StepResult, plan: Plan): StepResult => {
  const cause = plan.steps.find(({ key }) => key === because.key)
  const reason =
    because.outcome === 'skipped'
      ? because.reason
      : `${cause?.kind} of ${cause?.subject} comes first and ended as ${because.outcome}`
  return { key: step.key, outcome: 'skipped', attempts: 0, requestIds: [], ...(reason && { reason }) }
}
