/** The phases of a run: steps of a kind, with how many of them are done. */
import type { StepOutcome } from '../engine/step-result.js'
import { count } from './lines.js'
import { CHAPTERS } from './runbook/chapters.js'
import type { Style } from './style.js'

/** A step as its phase counts it. */
export interface PhaseStep {
  /** Of the phase. */
  title: string
  /** Undefined until it ended. */
  outcome: StepOutcome | 'planned' | undefined
}

/** What the steps of a phase do, as the runbook calls it. */
export const phaseTitle = ({ key, kind }: { key: string; kind: string }): string => {
  if (kind === 'unprotect-log-group') return 'Turn off deletion protection'
  if (key.startsWith('verify-log-group-deleted:after-role:')) return 'Verify again without the role'
  return CHAPTERS.find(({ kinds }) => kinds.includes(kind))?.title ?? kind
}

/** By their titles, in the order in which the plan comes to them. */
const phasesOf = <Step extends PhaseStep>(steps: Step[]): Map<string, Step[]> => {
  const phases = new Map<string, Step[]>()
  for (const step of steps) {
    const phase = phases.get(step.title)
    if (phase === undefined) phases.set(step.title, [step])
    else phase.push(step)
  }
  return phases
}

const GOOD: PhaseStep['outcome'][] = ['done', 'unchanged', 'kept']

export const doneIn = (steps: Pick<PhaseStep, 'outcome'>[]): number =>
  steps.filter(({ outcome }) => GOOD.includes(outcome)).length

/** What is worth to be named next to "n of m". */
const NAMED = {
  kept: 'kept',
  failed: 'failed',
  blocked: 'blocked',
  pending: 'not finished',
  skipped: 'not started',
} as const

/** `3 of 4, 1 kept`. */
export const phaseCounts = (steps: PhaseStep[]): string =>
  [
    `${count(doneIn(steps))} of ${count(steps.length)}`,
    ...Object.entries(NAMED).flatMap(([outcome, name]) => {
      const number = steps.filter((step) => step.outcome === outcome).length
      return number === 0 ? [] : [`${count(number)} ${name}`]
    }),
  ].join(', ')

/** One line a phase: green is verified, yellow needs attention, red has failed, dim has not begun. */
export const phaseLines = (steps: PhaseStep[], style: Style): string[] => {
  const phases = [...phasesOf(steps)]
  const width = Math.max(...phases.map(([title]) => title.length))
  return phases.map(([title, all]) => {
    const text = `${title.padEnd(width)}  ${phaseCounts(all)}`
    const ended = all.flatMap(({ outcome }) => outcome ?? [])
    if (ended.includes('failed')) return `${style('red', '✖')} ${text}`
    if (ended.some((outcome) => !GOOD.includes(outcome))) return `${style('yellow', '!')} ${text}`
    if (ended.length === all.length) return `${style('green', '✔')} ${text}`
    return ended.length === 0 ? style('dim', `· ${text}`) : `▸ ${text}`
  })
}
