import { expect, test } from 'vitest'
import { createLimiter } from '../../src/aws/limiter.js'
import type { Limits } from '../../src/facts/quotas.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const LIMITS: Limits = {
  atOnce: { workmail: 2, iam: 2, logs: 3, sts: 2, organizations: 2 },
  perSecond: { 'logs:DeleteLogGroup': 5 },
}
const LATENCY = 100

const DELETE = { service: 'logs', action: 'DeleteLogGroup', region: 'us-east-1' } as const
const LIST = { service: 'logs', action: 'ListLogGroups', region: 'us-east-1' } as const

/** Requests that each take LATENCY: when each was sent, and how many were under way at most. */
const givenRequests = () => {
  const clock = createVirtualClock(0, { idleTurns: 2 })
  const limiter = createLimiter(LIMITS, clock)
  const sent: { name: string; at: number }[] = []
  let underWay = 0
  let most = 0
  const send = async (call: Parameters<typeof limiter>[0], name: string, signal?: AbortSignal) => {
    const leave = await limiter(call, signal)
    sent.push({ name, at: clock.now() })
    underWay += 1
    most = Math.max(most, underWay)
    await clock.sleep(LATENCY)
    underWay -= 1
    leave()
  }
  return { clock, sent, send, most: () => most }
}

test('as many requests at a time as the service takes in the Region, in the order of asking', async () => {
  // given seven requests of an action without a rate
  const { sent, send, most } = givenRequests()

  // when all are asked for at once
  await Promise.all(['1', '2', '3', '4', '5', '6', '7'].map((name) => send(LIST, name)))

  // then three are under way at a time
  expect(most()).toBe(3)
  expect(sent.map(({ name }) => name).join('')).toBe('1234567')
  expect(sent.map(({ at }) => at)).toEqual([0, 0, 0, 100, 100, 100, 200])
})

test('no more requests of an action in any second than its rate', async () => {
  const { sent, send } = givenRequests()

  // when twelve are asked for
  await Promise.all(Array.from({ length: 12 }, (_, index) => send(DELETE, `${index}`)))

  // then each is sent a second after the fifth before it, or later
  expect(sent.map(({ at }) => at)).toEqual([0, 0, 0, 100, 100, 1000, 1000, 1000, 1100, 1100, 2000, 2000])
})

test('whoever waits for a rate holds up neither other actions nor other Regions', async () => {
  const { sent, send } = givenRequests()

  // given more deletions than a second takes
  const deletions = Array.from({ length: 9 }, (_, index) => send(DELETE, `${index}`))

  // when someone lists, and someone deletes elsewhere
  await Promise.all([...deletions, send(LIST, 'list'), send({ ...DELETE, region: 'eu-west-1' }, 'elsewhere')])

  // then neither waits for the next second
  const at = (name: string) => sent.find((one) => one.name === name)?.at
  expect(at('elsewhere')).toBe(0)
  expect(at('list')).toBeLessThanOrEqual(2 * LATENCY)
  expect(at('8')).toBe(1100)
})

test('the signal ends the wait, and nothing is sent', async () => {
  // given a deletion that waits for the next second
  const { clock, sent, send } = givenRequests()
  const controller = new AbortController()
  const first = Array.from({ length: 5 }, (_, index) => send(DELETE, `${index}`))
  const waiting = send(DELETE, 'waiting', controller.signal)

  // when it is interrupted
  controller.abort(new Error('interrupted'))

  // then it was not sent
  await expect(waiting).rejects.toThrow('interrupted')
  await Promise.all(first)
  await clock.advance(5000)
  expect(sent.map(({ name }) => name)).not.toContain('waiting')
})

test('a clock that is set back makes no one wait for what it was', async () => {
  // given five deletions on a clock that is then set back by an hour
  let now = 3_600_000
  const slept: number[] = []
  const limiter = createLimiter(LIMITS, {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
    },
    alarm: () => () => {},
  })
  for (let count = 0; count < 5; count += 1) (await limiter(DELETE, undefined))()
  now = 0

  // when another one follows
  await limiter(DELETE, undefined)

  // then it goes at once
  expect(slept).toEqual([])
})
