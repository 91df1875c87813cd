import { setMaxListeners } from 'node:events'
import { DOCUMENTED_LIMITS } from '../facts/quotas.js'
import { createPlaces, type Places } from '../places.js'
import type { Step } from '../steps/step.js'
import { pause, type RunContext } from './context.js'
import type { Plan } from './plan.js'
import { type CheckPrecondition, createPreconditions } from './preconditions.js'
import { runStep } from './run-step.js'
import { endedWell, type StepResult } from './step-result.js'

/**
 * Carries out a plan. A step starts once all that it comes after ended well; steps not tied to each other
 * run side by side. `earlier` holds what the run that is resumed had ended well. Answers a result a step, in the
 * plan's order.
 * @throws where the journal cannot be written: no further call is made then
 */
export const runPlan = async (
  given: RunContext,
  plan: Plan,
  earlier: StepResult[] = [],
  times: EarlierTimes = { startedAt: given.clock.now(), endedAt: new Map() },
): Promise<StepResult[]> => {
  const context = stoppedByItsJournal(given)
  const isEarlier = new Set(earlier.map(({ key }) => key))
  const run: PlanRun = {
    context,
    plan,
    checkPrecondition: createPreconditions(context),
    placesOf: createPlacesOf(context),
    ended: new Map(),
    earlierEnds: new Map([...times.endedAt].filter(([key]) => isEarlier.has(key))),
    startedAt: times.startedAt,
  }
  for (const result of earlier) addEnd(run, result.key).resolve(result)
  const left = plan.steps.filter(({ key }) => !isEarlier.has(key))
  const results = await Promise.allSettled(left.map((step) => runInTurn(run, step)))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return Promise.all(plan.steps.map(({ key }) => endOf(run, key).result))
}

/** Of the run that is resumed, in milliseconds since the epoch. */
interface EarlierTimes {
  startedAt: number
  /** By the key of the step. */
  endedAt: ReadonlyMap<string, number>
}

interface PlanRun {
  context: RunContext
  plan: Plan
  checkPrecondition: CheckPrecondition
  placesOf: (step: Step) => Places
  /** By the key of the step. */
  ended: Map<string, End>
  /** When each that the run that is resumed had ended well ended, in milliseconds since the epoch. */
  earlierEnds: ReadonlyMap<string, number>
  /** When the run began, which may be the one that is resumed. */
  startedAt: number
}

/** Once those before it ended well, and there is a place for it; those after it learn how it ended. */
const runInTurn = async (run: PlanRun, step: Step): Promise<void> => {
  const { context } = run
  const end = addEnd(run, step.key)
  try {
    const before = await Promise.all(step.after.map((key) => endOf(run, key).result))
    const result = await resultOf(run, step, before)
    await context.journal.write({ type: 'ended', result })
    context.emit({ type: 'step-ended', step, result })
    end.resolve(result)
  } catch (error) {
    end.fail(error)
    throw error
  }
}

const resultOf = async (run: PlanRun, step: Step, before: StepResult[]): Promise<StepResult> => {
  const { context, plan, checkPrecondition } = run
  const obstacle = before.find((result) => !endedWell(result))
  if (obstacle !== undefined) return skipped(step, obstacle, plan)
  const readyAt = context.clock.now()
  // A quiet period takes no slot of the service: any number of steps may wait at the same time.
  const { quietPeriod = 0 } = step
  const quietSince = Math.min(readyAt, endOfThoseBefore(run, step) ?? readyAt)
  const quietLeft = quietSince + quietPeriod - readyAt
  if (quietLeft > 0) await stayQuiet(context, step, quietLeft)
  const places = run.placesOf(step)
  await places.take()
  try {
    context.emit({ type: 'step-started', step })
    return await runStep(context, step, checkPrecondition, { readyAt, quietSince })
  } finally {
    places.leave()
  }
}

/** As the journal of the run that is resumed has it; undefined where one of them ended in this process. */
const endOfThoseBefore = ({ startedAt, earlierEnds }: PlanRun, { after }: Step): number | undefined => {
  const ends = after.flatMap((key) => earlierEnds.get(key) ?? [])
  return ends.length === after.length ? Math.max(startedAt, ...ends) : undefined
}

/** How a step ended, for those that come after it: a promise of its own, so that a stack trace shows who runs the step. */
interface End {
  result: Promise<StepResult>
  resolve: (result: StepResult) => void
  fail: (error: unknown) => void
}

const createEnd = (): End => {
  let resolve: End['resolve'] = () => {}
  let fail: End['fail'] = () => {}
  const result = new Promise<StepResult>((...settle) => {
    ;[resolve, fail] = settle
  })
  // No step may come after it.
  result.catch(() => {})
  return { result, resolve, fail }
}

const addEnd = ({ ended }: PlanRun, key: string): End => {
  const end = createEnd()
  ended.set(key, end)
  return end
}

/** A plan lists each step behind those that it comes after. */
const endOf = ({ ended }: PlanRun, key: string): End => {
  const end = ended.get(key)
  if (end === undefined) throw new Error(`the plan has no step ${key} before the one that comes after it`)
  return end
}

/** As many steps side by side as the service takes requests in the Region: one that waits for others holds none up. */
const createPlacesOf = ({ limits = DOCUMENTED_LIMITS }: RunContext) => {
  const all = new Map<string, Places>()
  return ({ call: { service, region } }: Step): Places => {
    const key = `${service} ${region}`
    const places = all.get(key) ?? createPlaces(limits.atOnce[service])
    all.set(key, places)
    return places
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

/** A stop in the quiet period is reported by the step itself, at its first call. */
const stayQuiet = async (context: RunContext, step: Step, delay: number): Promise<void> => {
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
