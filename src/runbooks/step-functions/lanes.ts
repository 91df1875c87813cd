/**
 * A plan as stages, one after the other, and lanes, side by side: what `after` says of single steps, said of
 * groups of them, and never less strictly.
 */
import { GLOBAL } from '../../facts/regions.js'
import type { Step } from '../../steps/step.js'

/** Steps of one kind that may run side by side. */
export type Group = Step[]

/** Groups that come one after the other; a lane ends where a group did not end well. */
export type Lane = Group[]

/** A stage starts where all that came before it ended well. A step about the whole account stands alone. */
export type Stage = { alone: Step } | { lanes: Lane[] }

export const toStages = (steps: Step[]): Stage[] => {
  const stages: Stage[] = []
  let open: Step[] = []
  const close = () => {
    if (open.length > 0) stages.push({ lanes: toLanes(open) })
    open = []
  }
  for (const step of steps) {
    if (step.region !== GLOBAL) {
      open.push(step)
      continue
    }
    close()
    stages.push({ alone: step })
  }
  close()
  return stages
}

/** Steps that are tied to each other, however far, share a lane. */
const toLanes = (steps: Step[]): Lane[] => {
  const laneOf = new Map<string, Step[]>()
  for (const step of steps) {
    const joined = new Set(
      step.after.flatMap((key) => [laneOf.get(key) ?? []]).filter((lane) => lane.length > 0),
    )
    const lane = [...joined].flat()
    lane.push(step)
    for (const { key } of lane) laneOf.set(key, lane)
  }
  const lanes = new Set(steps.map(({ key }) => laneOf.get(key) ?? []))
  return [...lanes].map((lane) => toGroups(steps.filter((step) => lane.includes(step))))
}

/** By how many steps must come before, and then by kind. */
const toGroups = (steps: Step[]): Group[] => {
  const depths = new Map<string, number>()
  for (const { key, after } of steps) {
    depths.set(key, Math.max(0, ...after.map((before) => (depths.get(before) ?? -1) + 1)))
  }
  const groups = new Map<string, Group>()
  for (const step of steps) {
    const name = `${depths.get(step.key)} ${step.kind}`
    groups.set(name, [...(groups.get(name) ?? []), step])
  }
  const depthOf = ([first]: Group): number => depths.get(first?.key ?? '') ?? 0
  return [...groups.values()].sort((one, other) => depthOf(one) - depthOf(other))
}
