import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retrier, retriers } from '../../../src/runbooks/step-functions/retriers.js'
import type { Scope } from '../../../src/runbooks/step-functions/scope.js'
import { deleteLogGroup } from '../../../src/steps/delete-log-group.js'
import { disableLogging } from '../../../src/steps/disable-logging.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

const scope: Scope = { home: 'us-east-1', caller: 'call', title: 'x', variables: new Map() }

describe('a back-off as a retrier', () => {
  test('waits in seconds, with full jitter, as its data say', () => {
    const backoff = { first: 2 * SECOND, factor: 1.5, max: 30 * SECOND }

    expect(retrier(['X'], backoff, 2 * MINUTE)).toEqual({
      ErrorEquals: ['X'],
      IntervalSeconds: 2,
      BackoffRate: 1.5,
      MaxDelaySeconds: 30,
      MaxAttempts: 12,
      JitterStrategy: 'FULL',
    })
  })

  test('tries until the time is up on average, and once at least', () => {
    const backoffs = fc.record({
      first: fc.integer({ min: 500, max: 60_000 }),
      factor: fc.double({ min: 1, max: 3, noNaN: true }),
      max: fc.integer({ min: 60_000, max: 300_000 }),
    })

    fc.assert(
      fc.property(backoffs, fc.integer({ min: 0, max: 4 * 60 * MINUTE }), (backoff, within) => {
        const { MaxAttempts } = retrier(['X'], backoff, within)
        let [spent, wait] = [0, backoff.first]
        for (let attempt = 1; attempt <= MaxAttempts; attempt += 1) {
          spent += wait / 2
          wait = Math.min(backoff.max, wait * backoff.factor)
        }
        expect(MaxAttempts).toBeGreaterThanOrEqual(1)
        if (MaxAttempts > 1) expect(spent).toBeLessThanOrEqual(within)
        expect(spent + wait / 2).toBeGreaterThan(within)
      }),
    )
  })
})

test('a call is tried again on what its step says, and on faults that say nothing about the account', () => {
  const step = deleteLogGroup('us-east-1', '/a', [])

  const [own, passing] = retriers(step, step.call, scope)

  expect(own?.ErrorEquals).toEqual(['CloudWatchLogs.OperationAbortedException'])
  expect(passing?.ErrorEquals).toEqual([
    'CloudWatchLogs.ThrottlingException',
    'CloudWatchLogs.ServiceUnavailableException',
    'CloudWatchLogs.ServiceFailureException',
    'CloudWatchLogs.CloudWatchLogsException',
    'CloudWatchLogs.SdkClientException',
    'States.Timeout',
  ])
})

test('through the function, errors have the names that AWS gives them', () => {
  const step = deleteLogGroup('eu-west-1', '/a', [])

  const [own, passing] = retriers(step, step.call, scope)

  expect(own?.ErrorEquals).toEqual(['OperationAbortedException'])
  expect(passing?.ErrorEquals).toContain('ThrottlingException')
  expect(passing?.ErrorEquals).toContain('Lambda.TooManyRequestsException')
})

test('a step that says nothing of its own is tried again on faults alone', () => {
  const step = disableLogging({ region: 'us-east-1', organizationId: 'm-1', alias: 'a', after: [] })

  expect(retriers(step, step.call, scope)).toHaveLength(1)
})
