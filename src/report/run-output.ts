/** What a plan and the results of its steps amount to. */
import type { Kept, Plan } from '../engine/plan.js'
import { endedWell, type StepResult } from '../engine/step-result.js'
import type { Blocker } from '../survey/blockers.js'
import type { ExitCode } from './exit-codes.js'
import type { Outcome, Output, OutputStep } from './output.js'

/** A plan as a dry run shows it: nothing was changed. */
export const plannedOutput = (plan: Plan): Output => ({
  ...outline(plan),
  ...outcomeOfPlan(plan),
  steps: plan.steps.map(({ key, kind, subject, region }) => ({
    key,
    kind,
    subject,
    region,
    outcome: 'planned',
    attempts: 0,
    requestIds: [],
    error: null,
  })),
  kept: plan.kept,
  blockers: plan.blockers,
  plan,
})

/** A plan that is blocked says so by its exit code, though nothing was changed. */
const outcomeOfPlan = ({ blockers }: Plan): Pick<Output, 'outcome' | 'exitCode' | 'next'> => {
  if (blockers.some(({ transient }) => !transient))
    return { outcome: 'blocked', exitCode: 6, next: freeing(blockers) }
  if (blockers.length > 0) return { outcome: 'pending', exitCode: 8, next: 'run the command again later' }
  return { outcome: 'planned', exitCode: 0, next: null }
}

/**
 * `journaled`: whether the run has a journal to continue from; `repeat`: the flags that continuing takes, as they
 * were given.
 */
export const runOutput = (
  plan: Plan,
  results: StepResult[],
  { journaled, repeat }: { journaled: boolean; repeat: string },
): Output => {
  const blockers = [...plan.blockers, ...results.flatMap((result) => result.blockers ?? [])]
  const { outcome, exitCode } = judge(results, blockers)
  return {
    ...outline(plan),
    outcome,
    exitCode,
    steps: plan.steps.flatMap((step) => {
      const result = results.find(({ key }) => key === step.key)
      return result === undefined ? [] : [outputStep(step, result)]
    }),
    kept: [...plan.kept, ...keptAtRun(plan, results)],
    blockers,
    next: nextAfter(
      outcome,
      plan,
      results,
      blockers,
      journaled ? `wml runs resume ${plan.runId}${repeat}` : null,
    ),
  }
}

/** A run continues with its plan; what the plan had to leave out takes a new one. */
const nextAfter = (
  outcome: Outcome,
  plan: Plan,
  results: StepResult[],
  blockers: Blocker[],
  resume: string | null,
): string | null => {
  if (outcome === 'blocked') return freeing(blockers)
  const isUnfinished = results.some((result) => !endedWell(result))
  if (outcome === 'pending' && plan.blockers.length > 0)
    return resume === null || !isUnfinished
      ? 'run the command again later'
      : `${resume}, then the original command again for what the plan left out`
  const refused = outcome === 'failed' ? deniedSteps(plan, results) : []
  if (refused.length > 0 && resume !== null) return allowing(refused, resume)
  return outcome === 'pending' || outcome === 'failed' ? resume : null
}

/** What the caller may not do, and a step of each. */
const deniedSteps = (plan: Plan, results: StepResult[]): { action: string; step: Plan['steps'][number] }[] =>
  plan.steps.flatMap((step) => {
    const error = results.find(({ key }) => key === step.key)?.error
    if (error?.kind !== 'denied') return []
    // AWS names the action, which may be that of a look and not of the call; some services do not.
    const named = /is not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1]
    return [{ action: named ?? `${step.call.service}:${step.call.action}`, step }]
  })

/** Resuming alone would be refused alike. */
const allowing = (denied: ReturnType<typeof deniedSteps>, resume: string): string => {
  const actions = [...new Set(denied.map(({ action }) => action))].join(' and ')
  const onlyTags = denied.every(({ action }) => action === 'logs:TagResource')
  const without = onlyTags ? '; or run the original command again with --no-tag' : ''
  return `have ${actions} allowed to this caller, then: ${resume}${without}`
}

/** What is to be done about the blockers that do not pass by themselves, each thing once. */
const freeing = (blockers: Blocker[]): string => {
  const lasting = blockers.filter(({ transient }) => !transient)
  return [
    ...new Set(lasting.map(({ next = 'free what is named, then run the command again' }) => next)),
  ].join('; ')
}

const outline = (plan: Plan) => ({
  schemaVersion: 1 as const,
  procedure: plan.procedure,
  runId: plan.runId,
  account: plan.account,
  notIncluded: plan.notIncluded ?? [],
  notes: plan.notes,
  next: null,
  error: null,
})

/** The worst end of a step decides; what a later run cannot fix by itself goes first. */
const judge = (results: StepResult[], blockers: Blocker[]): { outcome: Outcome; exitCode: ExitCode } => {
  const stoppedBy = (kind: string) => results.some(({ error }) => error?.kind === kind)
  const some = (outcome: StepResult['outcome']) => results.some((result) => result.outcome === outcome)
  if (stoppedBy('interrupted')) return { outcome: 'pending', exitCode: 130 }
  if (stoppedBy('other-account')) return { outcome: 'pending', exitCode: 5 }
  if (some('failed')) return { outcome: 'failed', exitCode: stoppedBy('denied') ? 4 : 1 }
  if (stoppedBy('credentials')) return { outcome: 'pending', exitCode: 4 }
  if (blockers.some(({ transient }) => !transient)) return { outcome: 'blocked', exitCode: 6 }
  if (blockers.length > 0 || some('pending') || some('skipped')) return { outcome: 'pending', exitCode: 8 }
  return { outcome: some('done') ? 'done' : 'unchanged', exitCode: 0 }
}

const outputStep = (
  { key, kind, subject, region }: Plan['steps'][number],
  { outcome, attempts, requestIds, error, reason }: StepResult,
): OutputStep => ({
  key,
  kind,
  subject,
  region,
  outcome,
  attempts,
  requestIds,
  error: error ?? null,
  ...(reason === undefined ? {} : { reason }),
})

/** Log groups that AWS or a precondition protected while the plan ran, and that were still there at its last look. */
const keptAtRun = (plan: Plan, results: StepResult[]): Kept[] => {
  const kept = new Map<string, Kept>()
  for (const { key, outcome, reason = '' } of results) {
    const step = plan.steps.find((candidate) => candidate.key === key)
    const subject = step?.call.input.logGroupName
    if (step === undefined || typeof subject !== 'string') continue
    const { region } = step
    if (outcome === 'done' || outcome === 'unchanged') kept.delete(`${region} ${subject}`)
    if (outcome === 'kept') kept.set(`${region} ${subject}`, { kind: 'log-group', subject, region, reason })
  }
  return [...kept.values()]
}
