/** Events by day as an inline SVG of bars, bounces in a colour of their own. Colours come from the page's CSS. */
import type { EventSummary } from '../summary/event-summary.js'
import { escapeHtml } from './escape-html.js'
import { count } from './lines.js'
import { counted } from './summary-text.js'

const DAY = 24 * 60 * 60 * 1000
const MOST_BARS = 120

const WIDTH = 960
const HEIGHT = 240
const LEFT = 72
const TOP = 16
const BOTTOM = 28
const WIDEST_BAR = 48

export interface Bar {
  /** Days, both of them in it. */
  from: string
  to: string
  events: number
  bounces: number
}

/** Bars without a gap from the first day to the last, each of as many days as keep them few. */
export const barsOf = (days: EventSummary['days']): Bar[] => {
  const numbers = days.map(({ day }) => Date.parse(day) / DAY)
  const [first, last] = [numbers[0], numbers.at(-1)]
  if (first === undefined || last === undefined) return []
  const each = Math.ceil((last - first + 1) / MOST_BARS)
  const bars = Array.from(
    { length: Math.ceil((last - first + 1) / each) },
    (_, index): Bar => ({
      from: dayOf(first + index * each),
      to: dayOf(Math.min(last, first + (index + 1) * each - 1)),
      events: 0,
      bounces: 0,
    }),
  )
  for (const [index, { events, bounces }] of days.entries()) {
    const bar = bars[Math.floor(((numbers[index] ?? first) - first) / each)]
    if (bar === undefined) continue
    bar.events += events
    bar.bounces += bounces
  }
  return bars
}

const dayOf = (number: number): string => new Date(number * DAY).toISOString().split('T')[0] as string

/** Empty where there is no day. */
export const dayChart = (days: EventSummary['days']): string => {
  const bars = barsOf(days)
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined) return ''
  const most = Math.max(...bars.map(({ events }) => events))
  const step = (WIDTH - LEFT) / bars.length
  const bottom = HEIGHT - BOTTOM
  const heightOf = (events: number): number => (events * (bottom - TOP)) / most
  const width = Math.min(step * 0.8, WIDEST_BAR)
  const rect = (name: string, index: number, from: number, to: number): string =>
    from === to
      ? ''
      : `<rect class="${name}" x="${short(LEFT + (index + 0.5) * step - width / 2)}" y="${short(bottom - heightOf(to))}" width="${short(width)}" height="${short(heightOf(to - from))}"/>`
  const isByDay = first.from === first.to
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-title chart-text">`,
    `<title id="chart-title">Events by ${isByDay ? 'day' : 'time'}</title>`,
    `<desc id="chart-text">${escapeHtml(chartText(bars))}</desc>`,
    `<path class="axis" d="M${LEFT} ${TOP}H${WIDTH}M${LEFT} ${bottom}H${WIDTH}"/>`,
    `<text x="${LEFT - 8}" y="${TOP + 4}" text-anchor="end">${count(most)}</text>`,
    `<text x="${LEFT - 8}" y="${bottom + 4}" text-anchor="end">0</text>`,
    `<text x="${LEFT}" y="${HEIGHT - 8}">${escapeHtml(first.from)}</text>`,
    ...(bars.length === 1
      ? []
      : [`<text x="${WIDTH}" y="${HEIGHT - 8}" text-anchor="end">${escapeHtml(last.to)}</text>`]),
    ...bars.flatMap((bar, index) =>
      bar.events === 0
        ? []
        : [
            `<g><title>${escapeHtml(barText(bar))}</title>${rect('bounces', index, 0, bar.bounces)}${rect('events', index, bar.bounces, bar.events)}</g>`,
          ],
    ),
    '</svg>',
  ].join('\n')
}

const short = (number: number): string => String(Math.round(number * 100) / 100)

const barText = ({ from, to, events, bounces }: Bar): string =>
  `${from === to ? from : `${from} to ${to}`}: ${counted(events, 'event')}, ${counted(bounces, 'bounce')}`

const chartText = (bars: Bar[]): string => {
  const highest = bars.reduce((one, other) => (other.events > one.events ? other : one))
  return `From ${bars[0]?.from} to ${bars.at(-1)?.to}. The most: ${barText(highest)}.`
}
