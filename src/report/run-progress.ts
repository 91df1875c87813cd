/** What a run is doing, from its events: the phases, what is waited for, and who uses the role. */
import { formatDuration } from '../duration.js'
import type { RoleUser, RunEvent } from '../engine/events.js'
import type { StepResult } from '../engine/step-result.js'
import type { Step } from '../steps/step.js'
import { count } from './lines.js'
import { doneIn, type PhaseStep, phaseCounts, phaseTitle } from './phases.js'
import { printableTexts } from './printable-texts.js'

/** What is under way with a step; `until`: milliseconds since the epoch, where it is a wait. */
interface Activity {
  text: string
  until?: number
}

export interface RunProgress {
  /** By the key of the step. */
  steps: Map<string, PhaseStep>
  doing: Map<string, Activity>
  /** The role, while AWS says that it is in use. */
  inUse?: { tries: number; users: RoleUser[]; until: number } | undefined
}

/** `ended`: what an earlier run of the plan has done. */
export const startProgress = (steps: Step[], ended: StepResult[]): RunProgress => {
  const earlier = new Map(ended.map(({ key, outcome }) => [key, outcome]))
  return {
    steps: new Map(
      steps.map((step) => [step.key, { title: phaseTitle(step), outcome: earlier.get(step.key) }]),
    ),
    doing: new Map(),
  }
}

/** Takes an event in, at this time. */
export const advance = (progress: RunProgress, event: RunEvent, now: number): void => {
  const { step } = event
  const { doing } = progress
  // What began last stands last.
  doing.delete(step.key)
  if (event.type === 'task-failed') {
    const { attempt, users, delay } = event
    progress.inUse = { tries: attempt, users: printableTexts(users), until: now + delay }
  } else if (step.waiter !== undefined) {
    if (event.type !== 'refused' && event.type !== 'step-started') progress.inUse = undefined
  }
  if (event.type === 'step-ended') {
    const ended = progress.steps.get(step.key)
    if (ended !== undefined) ended.outcome = event.result.outcome
    return
  }
  doing.set(step.key, {
    text: activityText(event),
    ...('delay' in event ? { until: now + event.delay } : {}),
  })
}

/** Of a wait, up to the time that is left of it. */
const activityText = (event: RunEvent): string => {
  switch (event.type) {
    case 'quiet-period':
      return 'Waiting for late writes,'
    case 'refused':
      return 'Refused for now, again in'
    case 'not-seen-yet':
      return 'Not seen yet, again in'
    case 'task-pending':
      return 'Deleting the role, look in'
    case 'task-not-found':
      return 'Role still there, look in'
    case 'task-failed':
      return 'Role in use, try in'
    default:
      return phaseTitle(event.step)
  }
}

/** What the run does or waits for: a call that is under way first, then the wait that ends first. */
export const activityOf = ({ doing }: RunProgress, now: number): string => {
  const all = [...doing.values()]
  const call = all.findLast(({ until }) => until === undefined)
  if (call !== undefined) return call.text
  const [first] = all.sort((a, b) => (a.until ?? 0) - (b.until ?? 0))
  return first?.until === undefined ? 'Working' : `${first.text} ${countdown(first.until, now)}`
}

/** Whole seconds, rounded up. */
const countdown = (until: number, now: number): string => inSeconds(Math.ceil((until - now) / 1000))

/** `0s`, `42s`, `2m 5s`. */
export const inSeconds = (seconds: number): string =>
  seconds < 1 ? '0s' : formatDuration(Math.floor(seconds) * 1000)

/** `11 of 14 steps`. */
export const stepsDone = (steps: Pick<PhaseStep, 'outcome'>[]): string =>
  `${count(doneIn(steps))} of ${count(steps.length)} steps`

/** `Turn off logging: 6 of 6`, where this event was the last of its phase. */
export const phaseEnd = ({ steps }: RunProgress, event: RunEvent): string | undefined => {
  if (event.type !== 'step-ended') return undefined
  const title = phaseTitle(event.step)
  const phase = [...steps.values()].filter((step) => step.title === title)
  return phase.every(({ outcome }) => outcome !== undefined) ? `${title}: ${phaseCounts(phase)}` : undefined
}

const MOST_USERS = 4

/** Three or four lines that say who uses the role, what happens next, and that this is normal. */
export const inUseLines = (
  { tries, users, until }: NonNullable<RunProgress['inUse']>,
  now: number,
  deadline: number | undefined,
): string[] => [
  `The role is still in use after try ${tries}. This is normal and usually takes minutes.`,
  ...usersLine(
    'In this plan, turned off:',
    users.filter(({ ours }) => ours),
  ),
  ...usersLine(
    'Others, not in this plan:',
    users.filter(({ ours }) => !ours),
  ),
  `  Next try in ${countdown(until, now)}.${deadline === undefined ? '' : ` The run waits until ${new Date(deadline).toISOString().slice(11, 16)} UTC and can be resumed.`}`,
]

const usersLine = (label: string, users: RoleUser[]): string[] => {
  if (users.length === 0) return []
  const names = users.map(({ region, name }) => `${name} (${region})`)
  const more = names.length - MOST_USERS
  return [`  ${label} ${names.slice(0, MOST_USERS).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`]
}
