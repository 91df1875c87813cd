/** Makes a failing scenario smaller, part by part, as long as it still breaks the same promise. */
import type { Scenario } from './scenario.js'
import { simulate } from './simulate.js'
import type { Violation } from './world/world.js'

export interface Shrunk {
  scenario: Scenario
  violation: Violation
}

/** How many scenarios are played in search of a smaller one. */
const MOST_PLAYS = 400

export const shrink = async (failing: Scenario, violation: Violation): Promise<Shrunk> => {
  let found: Shrunk = { scenario: failing, violation }
  let plays = 0
  const breaks = async (scenario: Scenario): Promise<Violation | undefined> => {
    plays += 1
    const { violations } = await simulate(scenario)
    return violations.find(({ promise }) => promise === violation.promise)
  }
  for (let shrunk = true; shrunk && plays < MOST_PLAYS; ) {
    shrunk = false
    for (const smaller of smallerThan(found.scenario)) {
      if (plays >= MOST_PLAYS) break
      const still = await breaks(smaller)
      if (still === undefined) continue
      found = { scenario: smaller, violation: still }
      shrunk = true
      break
    }
  }
  return found
}

/** Every scenario that lacks one thing of this one, the largest things first. */
function* smallerThan(scenario: Scenario): Generator<Scenario> {
  const { account, faults, tries, outsider, alongside } = scenario
  if (alongside !== undefined) {
    const { alongside: _, ...alone } = scenario
    yield alone
  }
  for (const left of eachLeftOut(tries)) if (left.length > 0) yield { ...scenario, tries: left }
  for (const left of eachLeftOut(outsider)) yield { ...scenario, outsider: left }
  for (const left of eachLeftOut(faults)) yield { ...scenario, faults: left }
  for (const [index, attempt] of tries.entries()) {
    const { ends, clockJump, ...calm } = attempt
    const replaced = (smaller: typeof attempt) => ({ ...scenario, tries: tries.with(index, smaller) })
    if (ends !== undefined) yield replaced(clockJump === undefined ? calm : { ...calm, clockJump })
    if (clockJump !== undefined) yield replaced(ends === undefined ? calm : { ...calm, ends })
  }
  for (const organizations of eachLeftOut(account.organizations ?? [])) {
    yield { ...scenario, account: { ...account, organizations } }
  }
  for (const logGroups of eachLeftOut(account.logGroups ?? [])) {
    yield { ...scenario, account: { ...account, logGroups } }
  }
  const { behaviour = {} } = account
  for (const name of Object.keys(behaviour) as (keyof typeof behaviour)[]) {
    if (name === 'pageSize' && behaviour.pageSize === 10) continue
    const { [name]: _, ...others } = behaviour
    yield { ...scenario, account: { ...account, behaviour: others } }
  }
}

function* eachLeftOut<T>(items: readonly T[]): Generator<T[]> {
  for (const left of items.keys()) yield items.filter((_, index) => index !== left)
}
