import { expect, test } from 'vitest'
import { drawScenario } from './draw/scenario.js'
import { simulate } from './simulate.js'

const callsOf = async (seed: number) => {
  const { world } = await simulate(drawScenario(seed))
  return world.runs.map(({ how, calls, startedAt, endedAt, end }) => ({
    how,
    startedAt,
    endedAt,
    end,
    calls: calls.map(({ order, at, service, action, region, input, attempt, error }) => ({
      order,
      at,
      service,
      action,
      region,
      input,
      attempt,
      error,
    })),
  }))
}

test('a seed draws the same scenario each time, and it can be pasted into a test', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const scenario = drawScenario(seed)
    expect(drawScenario(seed)).toEqual(scenario)
    expect(drawScenario(seed + 1)).not.toEqual(scenario)
    expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
  }
})

test.each([3, 215, 411, 673, 2126])(
  'seed %i makes the same calls at the same moments each time, and ends alike',
  async (seed) => {
    const first = await callsOf(seed)
    const second = await callsOf(seed)

    expect(first.flatMap(({ calls }) => calls).length).toBeGreaterThan(0)
    expect(second).toEqual(first)
  },
)
