/**
 * A plan as phases, one after the other: each carries out steps of one kind side by side, and starts where all
 * that came before it ended well. That is what `after` says of single steps, and never less strict.
 */
import type { Step } from '../../steps/step.js'

export interface NamedPhase {
  /** The kind of its steps, numbered where it comes again: `delete_log_group_again_2`. */
  name: string
  steps: Phase
}

type Phase = [Step, ...Step[]]

export const toPhases = (steps: Step[]): NamedPhase[] => {
  const phases: Phase[] = []
  let left = steps
  while (left.length > 0) {
    const phase = nextPhase(left)
    phases.push(phase)
    left = left.filter((step) => !phase.includes(step))
  }
  return phases.map((phase, index) => ({ name: nameOf(phase, phases.slice(0, index)), steps: phase }))
}

const nameOf = ([{ kind }]: Phase, before: Phase[]): string => {
  const earlier = before.filter(([step]) => step.kind === kind).length
  return `${kind.replaceAll('-', '_')}${earlier === 0 ? '' : `_${earlier + 1}`}`
}

/** Rather a kind of which every step can start than one that would need another phase. */
const nextPhase = (left: Step[]): Phase => {
  const waiting = new Set(left.map(({ key }) => key))
  const canStart = ({ after }: Step): boolean => after.every((key) => !waiting.has(key))
  const first = left.find((step) => left.every((other) => other.kind !== step.kind || canStart(other)))
  const kind = (first ?? left.find(canStart))?.kind
  const [one, ...others] = left.filter((step) => step.kind === kind && canStart(step))
  if (one === undefined) throw new Error('the steps of the plan come after each other in a circle')
  return [one, ...others]
}
