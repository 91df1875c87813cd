import { expect, test } from 'vitest'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'

test('a teardown of everything leaves what it keeps, and says why', async () => {
  // given the demo's account
  const runtime = machineWith(demoAccount(Date.UTC(2026, 10, 22)))

  // when everything is torn down
  const { exitCode, json } = await runWml(runtime, 'teardown', '--all', '--sandbox', '--yes', '--json')

  // then it is done
  expect(exitCode).toBe(0)
  expect(json.outcome).toBe('done')
  expect(accountOf(runtime).organizations.filter(({ monitoring }) => monitoring)).toEqual([])
})
