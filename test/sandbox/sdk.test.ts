import { expect, test } from 'vitest'
import { givenSandbox, START } from './given.js'

test('the sandbox keeps every call with its input, its user agent and its refusal', async () => {
  const { ask, sandbox, clock } = givenSandbox()
  await ask('sts', 'GetCallerIdentity')
  await clock.advance(500)
  await ask('logs', 'DeleteLogGroup', { logGroupName: 'none' }, { region: 'eu-west-1' }).catch(() => {})

  expect(sandbox.calls).toEqual([
    {
      at: START,
      service: 'sts',
      action: 'GetCallerIdentity',
      region: 'us-east-1',
      input: {},
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      accessKeyId: 'AKIDEXAMPLE',
    },
    {
      at: START + 500,
      service: 'logs',
      action: 'DeleteLogGroup',
      region: 'eu-west-1',
      input: { logGroupName: 'none' },
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      accessKeyId: 'AKIDEXAMPLE',
      error: 'ResourceNotFoundException',
    },
  ])
})

test('a hook sees each call before and after, and may change the account between two', async () => {
  const moments: string[] = []
  const { ask } = givenSandbox(
    {},
    {
      onCall: (moment, call, account) => {
        moments.push(`${moment} ${call.action}`)
        if (moment === 'before') account.caller = { arn: 'arn:aws:iam::111122223333:user/ann', userId: 'A' }
      },
    },
  )

  expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/ann' })
  expect(moments).toEqual(['before GetCallerIdentity', 'after GetCallerIdentity'])
})

test('latency passes on the clock before an answer', async () => {
  const { ask, clock } = givenSandbox({ behaviour: { latency: 120 } })

  await ask('sts', 'GetCallerIdentity')
  await ask('sts', 'GetCallerIdentity')

  expect(clock.now()).toBe(START + 240)
})

test('an abort ends a call at once', async () => {
  const { ask, clock, sandbox } = givenSandbox({ behaviour: { latency: 60_000 } })
  const controller = new AbortController()
  clock.alarm(5, () => controller.abort())

  const answer = ask('sts', 'GetCallerIdentity', {}, { abortSignal: controller.signal })
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(clock.now()).toBe(START + 5)
  expect(sandbox.calls).toEqual([])
})

test('a call with a signal that was aborted before is not answered', async () => {
  const { ask, sandbox } = givenSandbox()

  const answer = ask('sts', 'GetCallerIdentity', {}, { abortSignal: AbortSignal.abort() })
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(sandbox.calls).toEqual([])
})

test('a change is told before it is answered, a read and a refusal are not', async () => {
  const told: number[] = []
  const { ask } = givenSandbox({}, { onChange: async (account) => void told.push(account.logGroups.length) })

  await ask('logs', 'DescribeLogGroups')
  await ask('logs', 'CreateLogGroup', { logGroupName: 'a' })
  expect(told).toEqual([1])
  await ask('logs', 'CreateLogGroup', { logGroupName: 'a' }).catch(() => {})
  await ask('logs', 'DeleteLogGroup', { logGroupName: 'a' })
  expect(told).toEqual([1, 0])
})
