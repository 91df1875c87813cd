/** Events in numbers: whatever they are, each is counted once everywhere. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CountedEvent, createEventCounter } from '../../src/summary/count-events.js'
import { EventSummary } from '../../src/summary/event-summary.js'
import { readMessage } from '../../src/summary/read-message.js'

const NOON = Date.UTC(2026, 10, 22, 12)
const DAY = 24 * 60 * 60 * 1000

const named = (eventName: unknown, timestamp = NOON): CountedEvent => ({
  timestamp,
  message: JSON.stringify({ traceId: 't', event: { eventName } }),
})

const counted = (...groups: CountedEvent[][]): EventSummary => {
  const counter = createEventCounter()
  for (const [index, events] of groups.entries()) {
    const count = counter.logGroup('us-east-1', `/group-${index}`)
    for (const event of events) count(event)
  }
  return counter.summary('log-groups')
}

const sum = (rows: { events: number }[]): number => rows.reduce((whole, { events }) => whole + events, 0)

describe('a message is read as', () => {
  test.each([
    ['{"event":{"eventName":"RULE_APPLIED"}}', { eventName: 'RULE_APPLIED' }],
    ['{"traceId":"x","event":{"eventName":"NEW_ONE","more":[1]}}', { eventName: 'NEW_ONE' }],
    ['not json', 'not-json'],
    ['{"event":{"eventName":"RULE_APP', 'not-json'],
    ['', 'not-json'],
    ['null', 'unknown-shape'],
    ['"text"', 'unknown-shape'],
    ['[]', 'unknown-shape'],
    ['{"event":null}', 'unknown-shape'],
    ['{"eventName":"RULE_APPLIED"}', 'unknown-shape'],
    ['{"event":{"eventName":""}}', 'unknown-shape'],
    ['{"event":{"eventName":7}}', 'unknown-shape'],
    ['{"event":{"eventName":["RULE_APPLIED"]}}', 'unknown-shape'],
    [`{"event":{"eventName":"${'A'.repeat(129)}"}}`, 'unknown-shape'],
    ['{"event":{"eventName":"__proto__"}}', { eventName: '__proto__' }],
  ])('%s', (message, expected) => {
    expect(readMessage(message)).toEqual(expected)
  })
})

test('by name, by day in UTC, by log group, and bounces each way', () => {
  const summary = counted(
    [
      named('RULE_APPLIED'),
      named('OUTGOING_EMAIL_BOUNCED', NOON + DAY),
      named('INCOMING_EMAIL_BOUNCED', Date.UTC(2026, 10, 22, 23, 59, 59, 999)),
      { timestamp: NOON, message: 'no JSON' },
    ],
    [named('RULE_APPLIED', NOON - DAY), { timestamp: NOON, message: '{}' }],
    [],
  )

  expect(summary).toEqual({
    source: 'log-groups',
    events: 6,
    firstEventAt: '2026-11-21T12:00:00.000Z',
    lastEventAt: '2026-11-23T12:00:00.000Z',
    bounces: { incoming: 1, outgoing: 1 },
    names: [
      { name: 'RULE_APPLIED', events: 2 },
      { name: 'INCOMING_EMAIL_BOUNCED', events: 1 },
      { name: 'OUTGOING_EMAIL_BOUNCED', events: 1 },
    ],
    otherNames: 0,
    notJson: 1,
    unknownShape: 1,
    days: [
      { day: '2026-11-21', events: 1, bounces: 0 },
      { day: '2026-11-22', events: 4, bounces: 1 },
      { day: '2026-11-23', events: 1, bounces: 1 },
    ],
    otherDays: 0,
    logGroups: [
      {
        region: 'us-east-1',
        logGroup: '/group-0',
        events: 4,
        bounces: 2,
        firstEventAt: '2026-11-22T12:00:00.000Z',
        lastEventAt: '2026-11-23T12:00:00.000Z',
      },
      {
        region: 'us-east-1',
        logGroup: '/group-1',
        events: 2,
        bounces: 0,
        firstEventAt: '2026-11-21T12:00:00.000Z',
        lastEventAt: '2026-11-22T12:00:00.000Z',
      },
      {
        region: 'us-east-1',
        logGroup: '/group-2',
        events: 0,
        bounces: 0,
        firstEventAt: null,
        lastEventAt: null,
      },
    ],
  })
})

test('names and days beyond what is held are still counted, as others; bounces among them too', () => {
  const names = Array.from({ length: 1100 }, (_, index) => named(`NAME_${index}`))
  const days = Array.from({ length: 10_050 }, (_, index) => named('NAME_0', index * DAY))

  const byName = counted([...names, named('NAME_0'), named('INCOMING_EMAIL_BOUNCED')])
  const byDay = counted([...days, named('OUTGOING_EMAIL_BOUNCED', 10_049 * DAY)])

  expect(byName.names).toHaveLength(1000)
  expect(byName.otherNames).toBe(101)
  expect(byName.bounces.incoming).toBe(1)
  expect(byDay.days).toHaveLength(10_000)
  expect(byDay.otherDays).toBe(51)
  expect(byDay.bounces.outgoing).toBe(1)
})

test('a time that no calendar has is counted, and is neither the first nor the last', () => {
  const summary = counted([named('RULE_APPLIED', 8.64e15 + 1), named('RULE_APPLIED')])

  expect([summary.events, summary.otherDays, sum(summary.days)]).toEqual([2, 1, 1])
  expect(summary.lastEventAt).toBe('2026-11-22T12:00:00.000Z')
})

test('for any events: every sum is the number of events, and the order they come in changes nothing', () => {
  const message = fc.oneof(
    fc
      .constantFrom('RULE_APPLIED', 'INCOMING_EMAIL_BOUNCED', 'OUTGOING_EMAIL_BOUNCED')
      .map((eventName) => JSON.stringify({ event: { eventName } })),
    fc.string({ unit: 'binary' }).map((eventName) => JSON.stringify({ event: { eventName } })),
    fc.json(),
    fc.string({ unit: 'binary' }),
  )
  const event = fc.record({ timestamp: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double()), message })

  fc.assert(
    fc.property(fc.array(fc.array(event), { maxLength: 4 }), (groups) => {
      const summary = counted(...groups)
      const { names, otherNames, notJson, unknownShape, days, otherDays, logGroups, bounces } = summary
      const events = groups.flat().length

      expect(EventSummary.parse(summary).events).toBe(events)
      expect(sum(names) + otherNames + notJson + unknownShape).toBe(events)
      expect(sum(days) + otherDays).toBe(events)
      expect(logGroups.map((group) => group.events)).toEqual(groups.map((group) => group.length))
      expect(logGroups.reduce((whole, group) => whole + group.bounces, 0)).toBe(
        bounces.incoming + bounces.outgoing,
      )
      expect(counted(...groups.map((group) => [...group].reverse()))).toEqual(summary)
    }),
    { numRuns: 100 },
  )
})
