import { describe, expect, test } from 'vitest'
import { toPhases } from '../../../src/runbooks/systems-manager/phases.js'
import { demoAccount } from '../../../src/sandbox/demo-account.js'
import { deleteLogGroup } from '../../../src/steps/delete-log-group.js'
import type { Step } from '../../../src/steps/step.js'
import { START } from '../../sandbox/given.js'
import { planOn } from '../../support/plan-on.js'
import { teardown } from '../../support/requests.js'

const step = (key: string, kind: string, ...after: string[]): Step => ({
  ...deleteLogGroup('us-east-1', `/${key}`, after),
  key,
  kind,
})

const namesOf = (...steps: Step[]) =>
  toPhases(steps).map(({ name, steps }) => `${name}: ${steps.map(({ key }) => key).join(' ')}`)

describe('phases', () => {
  test('a kind waits until all of its steps can start', () => {
    expect(
      namesOf(step('a', 'mark'), step('b', 'turn-off'), step('c', 'turn-off', 'a'), step('d', 'delete', 'b')),
    ).toEqual(['mark: a', 'turn_off: b c', 'delete: d'])
  })

  test('a kind that comes after itself comes again, numbered', () => {
    expect(namesOf(step('a', 'look'), step('b', 'delete', 'a'), step('c', 'look', 'b'))).toEqual([
      'look: a',
      'delete: b',
      'look_2: c',
    ])
  })

  test('steps that come after each other in a circle are a fault of the plan', () => {
    expect(() => toPhases([step('a', 'x', 'b'), step('b', 'y', 'a')])).toThrow('in a circle')
  })

  test('no step comes before one that it comes after', async () => {
    // given a plan with something of everything
    const { plan } = await planOn(demoAccount(START), teardown({ includeOrphans: true }))

    // when it is put into phases
    const phases = toPhases(plan.steps)

    // then each step is in one, and all that it comes after are in earlier ones
    expect(phases.flatMap(({ steps }) => steps)).toHaveLength(plan.steps.length)
    const phaseOf = new Map(phases.flatMap(({ steps }, index) => steps.map(({ key }) => [key, index])))
    for (const { key, after } of plan.steps)
      for (const before of after) expect(phaseOf.get(before)).toBeLessThan(phaseOf.get(key) ?? 0)
  })
})
