/** Plays many seeds: counts what took place in them, and tells of one that fails so that it can be looked into. */
import { drawScenario } from './draw/scenario.js'
import { argvOf } from './scenario.js'
import { shrink } from './shrink.js'
import { simulate } from './simulate.js'

export interface Tally {
  seeds: number
  calls: number
  runs: number
  /** How often each thing took place. */
  exercised: Record<string, number>
}

/** One that fails seldom comes alone: so many are shrunk before it is enough. */
const MOST_FAILURES = 5

/**
 * Plays `runs` seeds: of those from `seed` on, each `step`th from the `offset`th.
 * @throws with the shrunk scenarios as data, where a promise is broken
 */
export const playSeeds = async (
  plan: { seed: number; runs: number; offset?: number; step?: number },
  onSeed: (seed: number) => void = () => {},
): Promise<Tally> => {
  const { seed: first, runs, offset = 0, step = 1 } = plan
  const tally: Tally = { seeds: 0, calls: 0, runs: 0, exercised: {} }
  const failures: string[] = []
  for (let index = offset; index < runs; index += step) {
    const seed = first + index
    const scenario = drawScenario(seed)
    const { violations, world } = await simulate(scenario)
    const [violation] = violations
    if (violation !== undefined) failures.push(await failure(seed, violation))
    if (failures.length === MOST_FAILURES) break
    tally.seeds += 1
    tally.calls += world.calls.length
    tally.runs += world.runs.length
    for (const name of world.exercised) tally.exercised[name] = (tally.exercised[name] ?? 0) + 1
    onSeed(seed)
  }
  if (failures.length > 0) throw new Error(failures.join('\n\n'))
  return tally
}

const failure = async (seed: number, violation: Parameters<typeof shrink>[1]): Promise<string> => {
  const shrunk = await shrink(drawScenario(seed), violation)
  return [
    `seed ${seed} breaks ${violation.promise}: ${violation.text}`,
    `replay it: npm run simulate -- --runs 1 --seed ${seed}`,
    `shrunk, it breaks ${shrunk.violation.promise}: ${shrunk.violation.text}`,
    `the command is: wml ${argvOf(shrunk.scenario.command).join(' ')}`,
    `const scenario: Scenario = ${JSON.stringify(shrunk.scenario, null, 2)}`,
  ].join('\n')
}
