/** The page of `logs summary --format html`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { barsOf, dayChart } from '../../src/report/day-chart.js'
import { escapeHtml } from '../../src/report/escape-html.js'
import { emptyOutput, type Output } from '../../src/report/output.js'
import { summaryPage } from '../../src/report/summary-page.js'
import { createEventCounter } from '../../src/summary/count-events.js'

const NOON = Date.UTC(2026, 10, 20, 12)
const DAY = 24 * 60 * 60 * 1000

const pageOf = (
  events: { timestamp: number; message: string }[],
  { group = '/aws/workmail/emailevents/acme', ...output }: Partial<Output> & { group?: string } = {},
): string => {
  const counter = createEventCounter()
  const count = counter.logGroup('us-east-1', group)
  for (const event of events) count(event)
  const summary = counter.summary('archive')
  const whole = { ...emptyOutput('logs summary', 'done', 0), account: '111122223333', summary, ...output }
  return summaryPage(whole, summary, Date.UTC(2026, 10, 22, 4))
}

const named = (eventName: string, timestamp = NOON) => ({
  timestamp,
  message: JSON.stringify({ event: { eventName } }),
})

test('the page as it stands', async () => {
  const page = pageOf([
    named('MAILBOX_EMAIL_DELIVERED'),
    named('MAILBOX_EMAIL_DELIVERED'),
    named('OUTGOING_EMAIL_BOUNCED'),
    named('RULE_APPLIED', NOON + 2 * DAY),
    { timestamp: NOON, message: 'no JSON' },
  ])

  await expect(page).toMatchFileSnapshot('summary-page.golden.html')
})

describe('whatever others wrote', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title><svg onload=alert(1)>',
    '&lt;b&gt;',
    '\u202eevil\u0000\u2028',
  ]

  test.each(HOSTILE)('%j is text: as a name, a log group, an account, a note, a problem', (hostile) => {
    const archive = {
      region: hostile,
      logGroup: hostile,
      folder: 'f',
      state: 'broken' as const,
      streams: 0,
      parts: 0,
      events: 0,
      bytes: 0,
      firstEventAt: null,
      lastEventAt: null,
      problems: [hostile],
    }
    const harmless = pageOf([named('x')], {
      group: 'x',
      account: 'x',
      notes: ['x'],
      archives: [{ ...archive, region: 'x', logGroup: 'x', problems: ['x'] }],
    })

    const page = pageOf([named(hostile)], {
      group: hostile,
      account: hostile,
      notes: [hostile],
      archives: [archive],
    })

    expect(page).not.toContain(hostile)
    expect(page).toContain(escapeHtml(hostile))
    // No element and no attribute more than on a page where it is harmless.
    expect(page.match(/<[^>]*>/g)).toEqual(harmless.match(/<[^>]*>/g))
  })

  test('nothing of what is escaped can leave an element or a quoted attribute, and it can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeHtml(text)
        expect(escaped).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/)
      }),
    )
  })

  test('the page loads nothing', () => {
    const page = pageOf([named('RULE_APPLIED')])

    expect(page).not.toMatch(/\ssrc=|href=|url\(|@import|https?:/i)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
  })
})

describe('the chart', () => {
  const day = (day: string, events: number, bounces = 0) => ({ day, events, bounces })

  test('has a bar for each day, those without events too', () => {
    expect(barsOf([day('2026-02-27', 2, 1), day('2026-03-01', 5)])).toEqual([
      { from: '2026-02-27', to: '2026-02-27', events: 2, bounces: 1 },
      { from: '2026-02-28', to: '2026-02-28', events: 0, bounces: 0 },
      { from: '2026-03-01', to: '2026-03-01', events: 5, bounces: 0 },
    ])
  })

  test('is told in words', () => {
    expect(dayChart([day('2026-02-27', 2, 1), day('2026-03-01', 5)])).toContain(
      '>From 2026-02-27 to 2026-03-01. The most: 2026-03-01: 5 events, no bounces.</desc>',
    )
  })

  test('is not there without days', () => {
    expect(dayChart([])).toBe('')
    expect(pageOf([])).not.toContain('<svg')
  })

  test('however long the time: few bars, in order, that hold every event', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: -1_000_000, max: 2_900_000 }), {
      minLength: 1,
      maxLength: 50,
    })
    fc.assert(
      fc.property(numbers, (found) => {
        const days = found
          .sort((one, other) => one - other)
          .map((number) => day(new Date(number * DAY).toISOString().split('T')[0] as string, 3, 1))

        const bars = barsOf(days)

        expect(bars.length).toBeLessThanOrEqual(120)
        expect(bars.reduce((whole, { events }) => whole + events, 0)).toBe(3 * days.length)
        expect(bars.reduce((whole, { bounces }) => whole + bounces, 0)).toBe(days.length)
        expect([bars[0]?.from, bars.at(-1)?.to]).toEqual([days[0]?.day, days.at(-1)?.day])
      }),
      { numRuns: 50 },
    )
  })
})
