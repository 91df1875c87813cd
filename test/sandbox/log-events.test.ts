import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { type Ask, code, givenSandbox, refusal, START } from './given.js'

const DAY = 24 * 60 * 60 * 1000
const GROUP = { region: 'us-east-1', logGroupName: '/events' }

type Stream = NonNullable<NonNullable<SandboxSeed['logGroups']>[number]['streams']>[number]
interface Event {
  timestamp: number
  ingestionTime: number
  message: string
  logStreamName?: string
}

const given = (streams: Stream[], behaviour: SandboxSeed['behaviour'] = {}, group: object = {}) =>
  givenSandbox({ logGroups: [{ ...GROUP, ...group, streams }], behaviour })

const GET = { logGroupName: '/events', logStreamName: 'one', startFromHead: true }

/** Follows the forward tokens until one comes back. */
const readAll = async (ask: Ask, input: object = {}) => {
  const pages: Event[][] = []
  let nextToken: string | undefined
  for (;;) {
    const page = await ask('logs', 'GetLogEvents', { ...GET, ...input, ...(nextToken && { nextToken }) })
    if (page.nextForwardToken === nextToken) return { pages, events: pages.flat() }
    pages.push(page.events as Event[])
    nextToken = page.nextForwardToken as string
  }
}

const filterAll = async (ask: Ask, input: object = {}) => {
  const pages: Event[][] = []
  let nextToken: unknown
  do {
    const page = await ask('logs', 'FilterLogEvents', {
      logGroupName: '/events',
      ...input,
      ...(nextToken === undefined ? {} : { nextToken }),
    })
    pages.push(page.events as Event[])
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return { pages, events: pages.flat() }
}

const messages = (events: Event[]): string[] => events.map(({ message }) => message)

const at = (timestamp: number, message: string) => ({ timestamp, message })

describe('DescribeLogStreams', () => {
  test('lists by name, in pages, with the times of the events that are there', async () => {
    // given streams out of order, one with an event that has not come yet
    const { ask } = given(
      [
        {
          logStreamName: 'b',
          creationTime: 5,
          events: [at(10, 'x'), at(30, 'y'), { ...at(40, 'z'), ingestionTime: START + 1 }],
        },
        { logStreamName: 'a', creationTime: 6 },
      ],
      { pageSize: 1 },
    )

    // when they are listed
    const first = await ask('logs', 'DescribeLogStreams', { logGroupName: '/events' })
    const second = await ask('logs', 'DescribeLogStreams', {
      logGroupName: '/events',
      nextToken: first.nextToken,
    })

    // then
    const arn = 'arn:aws:logs:us-east-1:111122223333:log-group:/events:log-stream'
    expect(first.logStreams).toEqual([
      { logStreamName: 'a', creationTime: 6, arn: `${arn}:a`, storedBytes: 0 },
    ])
    expect(second).toEqual({
      logStreams: [
        {
          logStreamName: 'b',
          creationTime: 5,
          firstEventTimestamp: 10,
          lastEventTimestamp: 30,
          lastIngestionTime: 30,
          arn: `${arn}:b`,
          storedBytes: 0,
        },
      ],
    })
  })

  test('refuses a group that is not there, and both ways to name it at once', async () => {
    const { ask } = given([])

    expect(await code(ask('logs', 'DescribeLogStreams', { logGroupName: '/other' }))).toBe(
      'ResourceNotFoundException',
    )
    expect(
      await code(
        ask('logs', 'DescribeLogStreams', { logGroupName: '/events', logGroupIdentifier: '/events' }),
      ),
    ).toBe('InvalidParameterException')
  })
})

describe('GetLogEvents', () => {
  test('goes forward by tokens that are never null, until one comes back', async () => {
    const { ask } = given([{ logStreamName: 'one', events: [at(3, 'c'), at(1, 'a'), at(2, 'b')] }], {
      eventsPerPage: 2,
    })

    const { pages } = await readAll(ask)

    expect(pages.map(messages)).toEqual([['a', 'b'], ['c'], []].slice(0, pages.length))
    expect(pages.flat()[0]).toEqual({ timestamp: 1, ingestionTime: 1, message: 'a' })
  })

  test('begins with the latest events where it is not said otherwise, and goes back', async () => {
    const { ask } = given([{ logStreamName: 'one', events: [at(1, 'a'), at(2, 'b'), at(3, 'c')] }], {
      eventsPerPage: 2,
    })

    const latest = await ask('logs', 'GetLogEvents', { ...GET, startFromHead: false })
    const before = await ask('logs', 'GetLogEvents', { ...GET, nextToken: latest.nextBackwardToken })

    expect(messages(latest.events as Event[])).toEqual(['b', 'c'])
    expect(messages(before.events as Event[])).toEqual(['a'])
  })

  test('an empty stream gives a token too, and it is the end', async () => {
    const { ask } = given([{ logStreamName: 'one' }])

    const first = await ask('logs', 'GetLogEvents', GET)
    const second = await ask('logs', 'GetLogEvents', { ...GET, nextToken: first.nextForwardToken })

    expect(first.nextForwardToken).toMatch(/^f\//)
    expect(second.nextForwardToken).toBe(first.nextForwardToken)
  })

  test('takes in events from startTime on, and leaves those at endTime out', async () => {
    const { ask } = given([
      { logStreamName: 'one', events: [at(1, 'a'), at(2, 'b'), at(3, 'c'), at(4, 'd')] },
    ])

    expect(messages((await readAll(ask, { startTime: 2, endTime: 4 })).events)).toEqual(['b', 'c'])
  })

  test('a page holds 1 MB of events at most, and one event at least', async () => {
    const big = 'x'.repeat(600_000)
    const { ask } = given([{ logStreamName: 'one', events: [at(1, big), at(2, big), at(3, big)] }])

    const { pages } = await readAll(ask)

    expect(pages.map((page) => page.length)).toEqual([1, 1, 1])
  })

  test('an empty page with a new token is not the end', async () => {
    const { ask } = given([{ logStreamName: 'one', events: [at(1, 'a'), at(2, 'b')] }], {
      emptyPages: true,
      eventsPerPage: 1,
    })

    const { pages } = await readAll(ask)

    expect(pages.map((page) => page.length)).toEqual([0, 1, 0, 1])
  })

  test('a stream grows as time passes, and expired events are gone', async () => {
    // given an event that expires within the hour, and one that comes then
    const { ask, clock } = given(
      [
        {
          logStreamName: 'one',
          events: [
            at(START - DAY + 1000, 'old'),
            { timestamp: START - 5, ingestionTime: START + 2000, message: 'new' },
          ],
        },
      ],
      {},
      { retentionInDays: 1 },
    )
    expect(messages((await readAll(ask)).events)).toEqual(['old'])

    // when time passes
    await clock.advance(2000)

    // then
    expect(messages((await readAll(ask)).events)).toEqual(['new'])
  })

  test('made-up events are JSON of a WorkMail event, as long as asked for', async () => {
    const generated = { count: 25_000, from: START - DAY, every: 1, messageBytes: 300 }
    const { ask } = given([{ logStreamName: 'one', generated }])

    const { events, pages } = await readAll(ask)

    expect(events).toHaveLength(25_000)
    expect(pages[0]?.length).toBe(Math.floor(1_048_576 / 326))
    expect(
      events.every(
        ({ message }, index) => message.length === 300 && events[index]?.timestamp === START - DAY + index,
      ),
    ).toBe(true)
    expect(JSON.parse(events[3]?.message ?? '').event.eventName).toBe('OUTGOING_EMAIL_SENT')
  })

  test('refuses a stream that is not there, and a token that was not given or is a day old', async () => {
    const { ask, clock } = given([{ logStreamName: 'one' }])
    const { nextForwardToken: nextToken } = await ask('logs', 'GetLogEvents', GET)

    expect(await refusal(ask('logs', 'GetLogEvents', { ...GET, logStreamName: 'two' }))).toBe(
      'ResourceNotFoundException: The specified log stream does not exist.',
    )
    expect(await code(ask('logs', 'GetLogEvents', { ...GET, nextToken: 'f/x' }))).toBe(
      'InvalidParameterException',
    )
    await clock.advance(DAY + 1)
    expect(await code(ask('logs', 'GetLogEvents', { ...GET, nextToken }))).toBe('InvalidParameterException')
  })
})

describe('FilterLogEvents', () => {
  test('merges the streams by time, and an empty page may have a token', async () => {
    const { ask } = given(
      [
        { logStreamName: 'one', events: [at(1, 'a'), at(3, 'c')] },
        { logStreamName: 'two', events: [at(2, 'b'), at(3, 'd'), at(9, 'e')] },
      ],
      { eventsPerPage: 2, emptyPages: true },
    )

    const { pages, events } = await filterAll(ask, { endTime: 3 })

    expect(messages(events)).toEqual(['a', 'b', 'c', 'd'])
    expect(events[1]).toEqual({
      logStreamName: 'two',
      timestamp: 2,
      ingestionTime: 2,
      message: 'b',
      eventId: 'two/0',
    })
    expect(pages[0]).toEqual([])
  })
})

test('reads of events are throttled above the documented number a second, each action for itself', async () => {
  // given the quotas of us-east-1: 25 a second
  const { ask, clock } = given([{ logStreamName: 'one' }], { quotas: true })
  for (let calls = 0; calls < 25; calls += 1) await ask('logs', 'GetLogEvents', GET)

  // when more calls come within the second, then they are refused
  expect(await refusal(ask('logs', 'GetLogEvents', GET))).toBe('ThrottlingException: Rate exceeded')
  await ask('logs', 'FilterLogEvents', { logGroupName: '/events' })

  // when a second is over, then they are taken again
  await clock.advance(1000)
  await ask('logs', 'GetLogEvents', GET)
})

test('an account whose stream has both listed and made-up events is refused', () => {
  const stream = { logStreamName: 'one', events: [at(1, 'a')], generated: { count: 1, from: 0 } }

  expect(() => given([stream])).toThrow('either events or generated')
})
