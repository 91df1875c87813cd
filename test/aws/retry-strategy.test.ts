import { StandardRetryStrategy } from '@smithy/core/retry'
import type { RetryErrorInfo, RetryErrorType, RetryStrategyV2, RetryToken } from '@smithy/types'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createAws } from '../../src/aws/create-aws.js'
import { createRetryStrategy, type Retry } from '../../src/aws/retry-strategy.js'
import { deleteLogGroup, describeLogGroups } from '../../src/calls/logs.js'
import { listOrganizations } from '../../src/calls/workmail.js'
import {
  type Answer,
  CREDENTIALS,
  json,
  recordingClock,
  scriptedHandler,
  throttled,
} from './scripted-handler.js'

const awsWith = (
  script: Parameters<typeof scriptedHandler>[0],
  { clock = recordingClock(), random = () => 1 - Number.EPSILON } = {},
) => {
  const requestHandler = scriptedHandler(script)
  const retries: Retry[] = []
  const aws = createAws({
    userAgent: [],
    clock,
    random,
    requestHandler,
    credentials: CREDENTIALS,
    onRetry: (retry) => retries.push(retry),
  })
  return { aws, requestHandler, clock, retries }
}

const repeat = (times: number, answer: () => Answer | Error): (Answer | Error)[] =>
  Array.from({ length: times }, answer)

const unavailable = (headers: Record<string, string> = {}): Answer => ({ status: 503, headers, body: '{}' })
const reset = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })

describe('retrying, through the SDK', () => {
  const MINUTE = 60_000
  const saying = (code: string, offset: number): Answer => ({
    status: 400,
    headers: { ...json({}).headers, date: new Date(Date.now() + offset).toUTCString() },
    body: JSON.stringify({ __type: code, message: 'no' }),
  })

  test.each([5 * MINUTE, -5 * MINUTE])(
    'given a clock that is %i ms off, an expected refusal is asked once',
    async (offset) => {
      const { aws, clock } = awsWith([saying('ResourceNotFoundException', offset)])

      await expect(aws.call(deleteLogGroup('eu-west-1', 'g'))).rejects.toMatchObject({
        code: 'ResourceNotFoundException',
      })
      expect(clock.sleeps).toEqual([])
    },
  )

  test('given a clock that is off, a signature that AWS refuses is made again with the time of AWS', async () => {
    const { aws, requestHandler } = awsWith([saying('InvalidSignatureException', 5 * MINUTE), json({})])

    await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(requestHandler.left).toEqual([])
  })

  test('given one call in three throttled, all end well', async () => {
    const answers = Array.from({ length: 450 }, (_, index) => (index % 3 === 0 ? throttled() : json({})))
    const { aws, requestHandler, clock } = awsWith(answers)

    for (let call = 0; call < 300; call++) await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(requestHandler.left).toEqual([])
    expect(clock.sleeps).toHaveLength(150)
  })

  test('given throttling, waits double from one second up to twenty, ten attempts in all', async () => {
    const { aws, clock } = awsWith(repeat(10, throttled))

    await expect(aws.call(deleteLogGroup('eu-west-1', 'g'))).rejects.toMatchObject({
      kind: 'throttled',
      code: 'ThrottlingException',
      details: { attempts: 10 },
    })
    // The random number is a hair below one, and a delay is whole milliseconds.
    expect(clock.sleeps).toEqual([999, 1999, 3999, 7999, 15999, 19999, 19999, 19999, 19999])
  })

  test('given faults of the service and of the connection, waits double from 50 milliseconds', async () => {
    const { aws, clock, retries } = awsWith([unavailable(), reset(), json({})])

    const reply = await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(reply.attempts).toBe(3)
    expect(clock.sleeps).toEqual([49, 99])
    expect(retries.map(({ call, code, attempts, delay }) => [call.action, code, attempts, delay])).toEqual([
      ['DeleteLogGroup', 'Unknown', 1, 49],
      ['DeleteLogGroup', 'ECONNRESET', 2, 99],
    ])
  })

  test('the jitter is as random says', async () => {
    const { aws, clock } = awsWith([...repeat(3, throttled), json({})], { random: () => 0.25 })

    await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(clock.sleeps).toEqual([250, 500, 1000])
  })

  test.each([
    ['x-amz-retry-after', '700', 700],
    ['retry-after', '2', 2_000],
    ['retry-after', '3600', 5_049],
    ['retry-after', 'soon', 49],
  ])('given %s: %s, waits %i milliseconds', async (header, value, delay) => {
    const { aws, clock } = awsWith([unavailable({ [header]: value }), json({})])

    await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(clock.sleeps).toEqual([delay])
  })

  test.each([
    ['a refusal', { __type: 'ResourceNotFoundException', message: 'no' }],
    ['expired credentials', { __type: 'ExpiredTokenException', message: 'no' }],
    ['a quota, which no wait raises', { __type: 'LimitExceededException', message: 'no' }],
  ])('given %s, does not retry', async (_what, body) => {
    const { aws, clock } = awsWith([json(body, 400)])

    await expect(aws.call(deleteLogGroup('eu-west-1', 'g'))).rejects.toMatchObject({
      details: { attempts: 1 },
    })
    expect(clock.sleeps).toEqual([])
  })

  test.each([
    ['garbled', { body: '{"logGroups": [' }],
    ['empty', { body: '' }],
  ])('given a read whose answer is %s, asks again', async (_what, answer) => {
    const group = { logGroupName: 'g', arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:g:*' }
    const { aws } = awsWith([answer, json({ logGroups: [group] })])

    const reply = await aws.call(describeLogGroups('eu-west-1', 'g'))

    expect(reply).toMatchObject({ output: { logGroups: [group] }, attempts: 2 })
  })

  test('given a read that is never answered but with nothing, it is not taken for "none"', async () => {
    const { aws } = awsWith(repeat(10, () => ({ body: '' })))

    await expect(aws.call(listOrganizations('eu-west-1'))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'UnreadableReply',
    })
  })

  test('given a write whose answer is garbled, leaves it to the caller: it may have been done', async () => {
    const { aws, requestHandler } = awsWith([{ body: '{"x": ' }])

    await expect(aws.call(deleteLogGroup('eu-west-1', 'g'))).rejects.toMatchObject({ kind: 'unavailable' })
    expect(requestHandler.sent).toHaveLength(1)
  })

  test("given a proxy's page of refusal, does not retry", async () => {
    const { aws, requestHandler } = awsWith([{ status: 407, body: '<html>log in first</html>' }])

    await expect(aws.call(listOrganizations('eu-west-1'))).rejects.toMatchObject({ kind: 'unavailable' })
    expect(requestHandler.sent).toHaveLength(1)
  })

  test('given an abort in the middle of a wait, the wait ends at once and nothing is sent again', async () => {
    const clock = recordingClock({ hold: true })
    const { aws, requestHandler } = awsWith([throttled()], { clock })
    const controller = new AbortController()
    const call = aws.call(deleteLogGroup('eu-west-1', 'g'), { signal: controller.signal })
    await vi.waitUntil(() => clock.sleeps.length === 1)

    controller.abort(new Error('interrupted by the user'))

    await expect(call).rejects.toMatchObject({ name: 'AwsError', kind: 'aborted' })
    expect(requestHandler.sent).toHaveLength(1)
  })

  test('the sleep itself is told of the abort, so that no timer outlives the call', async () => {
    const clock = recordingClock()
    const sleep = vi.spyOn(clock, 'sleep')
    const { aws } = awsWith([throttled(), json({})], { clock })
    const { signal } = new AbortController()

    await aws.call(deleteLogGroup('eu-west-1', 'g'), { signal })

    expect(sleep).toHaveBeenCalledWith(999, signal)
  })

  test('calls side by side keep their own signals', async () => {
    const clock = recordingClock()
    const sleep = vi.spyOn(clock, 'sleep')
    const { aws } = awsWith([throttled(), throttled(), json({}), json({})], { clock })
    const [first, second] = [new AbortController().signal, new AbortController().signal]

    await Promise.all([
      aws.call(deleteLogGroup('eu-west-1', 'g'), { signal: first }),
      aws.call(deleteLogGroup('us-east-1', 'g'), { signal: second }),
    ])

    expect(sleep.mock.calls.map(([, signal]) => signal)).toEqual(expect.arrayContaining([first, second]))
  })
})

describe("retrying, beside the SDK's own class", () => {
  const TYPES: RetryErrorType[] = ['THROTTLING', 'TRANSIENT', 'SERVER_ERROR', 'CLIENT_ERROR']

  /** Runs calls that fail as written down; what was decided after each failure, attempt by attempt. */
  const decisions = async (strategy: RetryStrategyV2, calls: RetryErrorType[][]): Promise<string[]> => {
    const decided: string[] = []
    for (const failures of calls) {
      let token: RetryToken | undefined = await strategy.acquireInitialRetryToken('')
      for (const errorType of failures) {
        const info: RetryErrorInfo = { errorType }
        const next: RetryToken | undefined = await strategy
          .refreshRetryTokenForRetry(token, info)
          .catch(() => undefined)
        decided.push(next ? `retry ${next.getRetryCount()}` : 'give up')
        token = next
        if (token === undefined) break
      }
      if (token) strategy.recordSuccess(token)
    }
    return decided
  }

  test('decides as StandardRetryStrategy does, its budget included', async () => {
    const failures = fc.array(fc.constantFrom(...TYPES.slice(0, 2), ...TYPES), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(failures, { maxLength: 60 }),
        fc.integer({ min: 0, max: 5 }),
        async (calls, most) => {
          const own = createRetryStrategy({
            maxAttempts: async () => most,
            clock: recordingClock(),
            random: () => 0,
          })
          const standard = new StandardRetryStrategy({
            maxAttempts: most,
            backoff: { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 },
          })

          expect(await decisions(own, calls)).toEqual(await decisions(standard, calls))
        },
      ),
      { numRuns: 25 },
    )
  })

  test('gives up when the budget is spent', async () => {
    const own = createRetryStrategy({
      maxAttempts: async () => 1_000,
      clock: recordingClock(),
      random: () => 0,
    })

    const decided = await decisions(own, [Array.from({ length: 200 }, () => 'THROTTLING' as const)])

    expect(decided.filter((each) => each !== 'give up')).toHaveLength(100)
    expect(decided.at(-1)).toBe('give up')
  })
})
