/** Hints after which the same command does not fail alike. */
import { expect, test } from 'vitest'
import { nextAs } from '../../src/app/repeat-flags.js'
import type { StepResult } from '../../src/engine/step-result.js'
import { runWml } from '../support/run-wml.js'
import { createTestRuntime } from '../support/test-runtime.js'

test('a run that was stopped since its credentials changed their account asks for that account first', () => {
  const stopped = { error: { kind: 'other-account', code: 'AccountChanged', message: '' } } as StepResult
  const resume = 'wml runs resume 20261122T042237Z-3f9a1c --profile sw'

  expect(nextAs(resume, '111122223333', [stopped])).toBe(
    `have the credentials belong to account 111122223333 again, then: ${resume}`,
  )
  expect(nextAs(resume, '111122223333', [])).toBe(resume)
  expect(nextAs(null, '111122223333', [stopped])).toBe(null)
})

test.each([
  ['show', 'name a file of --plan-out, or - for standard input'],
  ['apply', 'name a file of --plan-out'],
])('plan %s of a file that is not one names what it takes', async (verb, next) => {
  const { exitCode, json } = await runWml(createTestRuntime(), 'plan', verb, '/dev/stdin', '--json')

  expect({ exitCode, next: json.next }).toEqual({ exitCode: 2, next })
})
