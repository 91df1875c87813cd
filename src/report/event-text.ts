import { formatDuration } from '../duration.js'
import type { RunEvent } from '../engine/events.js'
import type { StepOutcome } from '../engine/step-result.js'
import type { Step } from '../steps/step.js'
import { printableTexts } from './printable-texts.js'

const ENDINGS: Record<StepOutcome, string> = {
  done: 'done',
  unchanged: 'nothing to do',
  kept: 'kept',
  blocked: 'blocked',
  pending: 'not finished',
  failed: 'failed',
  skipped: 'skipped',
}

/** A step in a few words: what is done to what, and where. */
export const stepText = (step: Step): string => `${step.kind} ${step.region}: ${step.subject}`

/** An event as one line for a person; waits say for how long. */
export const eventText = (given: RunEvent): string => {
  const event = printableTexts(given)
  const { step } = event
  switch (event.type) {
    case 'step-started':
      return `${stepText(step)}: looking`
    case 'quiet-period':
      return `waiting ${formatDuration(event.delay)} for late writes before looking again`
    case 'calling':
      return `${stepText(step)}: ${step.call.action}${event.attempt > 1 ? `, try ${event.attempt}` : ''}`
    case 'refused':
      return `${stepText(step)}: refused for now (${event.message}), again in ${formatDuration(event.delay)}`
    case 'not-seen-yet':
      return `${stepText(step)}: not seen yet, looking again in ${formatDuration(event.delay)}`
    case 'task-pending':
      return `${stepText(step)}: ${event.status}, asking again in ${formatDuration(event.delay)}`
    case 'task-not-found':
      return `${stepText(step)}: the task is gone but the role still shows, looking again in ${formatDuration(event.delay)}`
    case 'task-failed':
      return [
        `${stepText(step)}: still in use (${event.reason}), trying again in ${formatDuration(event.delay)}`,
        ...event.users.map(({ region, resource }) => `  in use by ${region}: ${resource}`),
      ].join('\n')
    case 'step-ended': {
      const { outcome, reason } = event.result
      const isVerified = step.quietPeriod !== undefined && outcome === 'unchanged'
      return `${stepText(step)}: ${isVerified ? 'verified' : ENDINGS[outcome]}${reason === undefined ? '' : ` (${reason})`}`
    }
  }
}

/** What a person must see although a run goes by phases: a step that did not end as planned. */
export const isNotable = (event: RunEvent): boolean =>
  event.type === 'step-ended' && ['kept', 'blocked', 'pending', 'failed'].includes(event.result.outcome)
