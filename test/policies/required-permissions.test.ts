import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import type { Call } from '../../src/calls/call.js'
import { matchesWildcard } from '../../src/facts/wildcard.js'
import { type Permission, permissionsOf } from '../../src/policies/permission.js'
import { permissionsOfPlan } from '../../src/policies/plan-permissions.js'
import { Precondition } from '../../src/steps/step.js'
import { ACCOUNT_ID } from '../sandbox/given.js'
import { RECORDINGS, type Recorded, record } from '../support/recordings.js'
import { requiredPermissionsFile } from '../support/required-permissions.js'

test('src/policies/required-permissions.ts is what the procedures called when they were recorded', async () => {
  // given every procedure, carried out in the sandbox with its calls written down
  const file = await requiredPermissionsFile()

  // then what they needed is what the tool is built with
  await expect(file).toMatchFileSnapshot('../../src/policies/required-permissions.ts')
})

describe('the recordings leave nothing out:', () => {
  let recorded: Recorded[]

  beforeAll(async () => {
    recorded = []
    for (const recording of Object.values(RECORDINGS).flat()) recorded.push(await record(recording))
  })

  const steps = () => recorded.flatMap(({ carriedOut }) => carriedOut?.plan.steps ?? [])

  test('every step kind', () => {
    const folder = new URL('../../src/steps/', import.meta.url)
    const sources = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))
    const kinds = sources.flatMap((text) =>
      [...text.matchAll(/^ +kind: '([a-z-]+)',$/gm)].map(([, kind]) => kind),
    )

    expect(kinds.length).toBeGreaterThan(10)
    expect([...new Set(steps().map(({ kind }) => kind))].sort()).toEqual([...new Set(kinds)].sort())
  })

  test('every precondition kind', () => {
    const asked = steps().flatMap(({ preconditions }) => preconditions.map(({ kind }) => kind))

    expect([...new Set(asked)].sort()).toEqual(
      Precondition.options.map(({ shape }) => shape.kind.value).sort(),
    )
  })

  test('every call that the tool can make, but those that ask who calls, where, as whom, what they may, and which accounts there are', () => {
    const unneeded = ['iam:SimulatePrincipalPolicy', 'iam:ListAccountAliases']
    const made = recorded.flatMap(({ read, carriedOut }) => [...read, ...(carriedOut?.calls ?? [])])
    const known = Object.entries(CATALOGUE).flatMap(([service, actions]) =>
      Object.keys(actions).map((action) => `${service}:${action}`),
    )

    expect([...new Set(made.map(({ service, action }) => `${service}:${action}`))].sort()).toEqual(
      known.filter((action) => !/^(sts|organizations):/.test(action) && !unneeded.includes(action)).sort(),
    )
  })

  test('carrying a plan out asks for what the plan’s permissions say, and for nothing else', () => {
    const covers = (wider: Permission[], narrower: Permission[]): Permission[] =>
      narrower.filter(
        ({ action, resources }) =>
          !wider.some(
            (one) =>
              one.action === action &&
              resources.every((resource) =>
                one.resources.some((pattern) => matchesWildcard(pattern, resource)),
              ),
          ),
      )
    for (const { carriedOut } of recorded) {
      if (carriedOut === undefined) continue
      const needed = permissionsOfPlan(carriedOut.plan)
      const used = carriedOut.calls.flatMap((call: Call) => permissionsOf(call, ACCOUNT_ID))

      expect(covers(needed, used)).toEqual([])
      expect([...new Set(needed.map(({ action }) => action))].sort()).toEqual(
        [...new Set(used.map(({ action }) => action))].sort(),
      )
    }
  })
})
