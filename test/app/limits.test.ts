import { expect, test } from 'vitest'
import { toLimits } from '../../src/app/limits.js'
import { DOCUMENTED_LIMITS } from '../../src/facts/quotas.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { quietAccount } from '../support/small-account.js'

test('the documented limits hold where nothing else is said', () => {
  expect(toLimits(undefined)).toEqual(DOCUMENTED_LIMITS)
  expect(toLimits(' ')).toEqual(DOCUMENTED_LIMITS)
})

test('the environment raises and lowers them one by one', () => {
  expect(toLimits('workmail=2, logs:DeleteLogGroup=50')).toEqual({
    atOnce: { ...DOCUMENTED_LIMITS.atOnce, workmail: 2 },
    perSecond: { ...DOCUMENTED_LIMITS.perSecond, 'logs:DeleteLogGroup': 50 },
  })
})

test.each([
  'logs',
  'logs=0',
  'logs=-1',
  'logs=1.5',
  'logs=many',
  's3=5',
  'logs:=5',
  'logs=5;iam=5',
  'logs=10000',
])('WML_LIMITS=%s is refused before any call', async (setting) => {
  // given a machine with a setting that is none
  const machine = machineWith(quietAccount(), { env: { WML_LIMITS: setting } })

  // when a command runs
  const { exitCode, json } = await runWml(machine, 'logging', 'status', '--sandbox', '--json')

  // then it says so
  expect(exitCode).toBe(2)
  expect(json.error.code).toBe('BadLimits')
  expect(json.error.message).toContain('WML_LIMITS: ')
  expect(json.error.message).toContain('must be like')
})
