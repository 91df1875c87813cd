import { expect, test } from 'vitest'
import { emptyOutput } from '../../src/report/output.js'
import { formatOutput } from '../../src/report/output-text.js'
import { plain } from '../../src/report/style.js'
import { share, summaryLine } from '../../src/report/summary-text.js'
import { createEventCounter } from '../../src/summary/count-events.js'

const NOON = Date.UTC(2026, 10, 22, 12)
const DAY = 24 * 60 * 60 * 1000

const linesOf = (events: { timestamp: number; message: string }[]): string[] => {
  const counter = createEventCounter()
  const count = counter.logGroup('eu-west-1', '/events')
  for (const event of events) count(event)
  const output = { ...emptyOutput('logs summary', 'done', 0), summary: counter.summary('log-groups') }
  return formatOutput(output, plain).split('\n')
}

const named = (eventName: string, timestamp = NOON) => ({
  timestamp,
  message: JSON.stringify({ event: { eventName } }),
})

test('by name, by day and by log group; what is not an event of WorkMail is reported as such', () => {
  expect(
    linesOf([
      named('RULE_APPLIED'),
      named('RULE_APPLIED'),
      named('INCOMING_EMAIL_BOUNCED', NOON + DAY),
      { timestamp: NOON, message: '{}' },
      { timestamp: NOON, message: 'START RequestId' },
    ]),
  ).toEqual([
    '5 events from 2026-11-22T12:00:00.000Z to 2026-11-23T12:00:00.000Z; 1 bounce: 1 incoming, 0 outgoing.',
    '',
    'EVENT                           EVENTS  SHARE',
    'RULE_APPLIED                    2       40.0 %',
    'INCOMING_EMAIL_BOUNCED          1       20.0 %',
    '(JSON without event.eventName)  1       20.0 %',
    '(no JSON)                       1       20.0 %',
    '',
    'DAY (UTC)   EVENTS  BOUNCES',
    '2026-11-22  4       0',
    '2026-11-23  1       1',
    '',
    'REGION     LOG GROUP  EVENTS  BOUNCES  FIRST                     LAST',
    'eu-west-1  /events    5       1        2026-11-22T12:00:00.000Z  2026-11-23T12:00:00.000Z',
    '',
  ])
})

test('of many days the last ones, and it is said', () => {
  const lines = linesOf(Array.from({ length: 40 }, (_, index) => named('RULE_APPLIED', NOON + index * DAY)))

  expect(lines.filter((line) => /^\d{4}-\d\d-\d\d /.test(line))).toHaveLength(31)
  expect(lines).toContain('The last 31 of 40 days; --format html and json have every one.')
})

test('a log group without events is told, too', () => {
  expect(linesOf([])).toEqual([
    'no events; no bounces.',
    '',
    'REGION     LOG GROUP  EVENTS  BOUNCES  FIRST  LAST',
    'eu-west-1  /events    0       0        -      -',
    '',
  ])
})

test('a name that a terminal would obey is shown with escapes', () => {
  expect(linesOf([named('\u001b[2J\u202e')]).join('\n')).toContain('\\u{1b}[2J\\u{202e}')
})

test.each([
  [1, 3, '33.3 %'],
  [3, 3, '100.0 %'],
  [1, 1_000_000, '<0.1 %'],
  [999_999, 1_000_000, '>99.9 %'],
])('%i of %i are %s', (part, whole, text) => {
  expect(share(part, whole)).toBe(text)
})

test('one event is told in the singular', () => {
  const counter = createEventCounter()
  counter.logGroup('us-east-1', '/events')(named('RULE_APPLIED'))
  expect(summaryLine(counter.summary('archive'))).toMatch(/^1 event from /)
})
