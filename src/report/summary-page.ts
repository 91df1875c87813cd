/** A summary as one HTML page that needs nothing but itself. Everything that others wrote is escaped. */
import type { EventSummary } from '../summary/event-summary.js'
import { dayChart } from './day-chart.js'
import { escapeHtml } from './escape-html.js'
import { blockerLine, count } from './lines.js'
import type { Output } from './output.js'
import { namedCounts, OTHER_DAYS, share, summaryLine } from './summary-text.js'

const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --page: #ffffff; --events: #0969da; --bounces: #bc4c00; --warning: #a40e26 }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --quiet: #9aa4af; --line: #3d444d; --page: #0d1117; --events: #58a6ff; --bounces: #f0883e; --warning: #ff7b72 }
}
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
svg { width: 100%; height: auto } svg text { fill: var(--quiet); font-size: 13px } .axis { stroke: var(--line) }
rect.events { fill: var(--events) } rect.bounces { fill: var(--bounces) }
.key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em } .key.events { background: var(--events) } .key.bounces { background: var(--bounces) }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: left; overflow-wrap: anywhere }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.quiet { color: var(--quiet) } .warning { color: var(--warning) }
`

/** @param now milliseconds since the epoch */
export const summaryPage = (output: Output, summary: EventSummary, now: number): string => {
  const title = `Email events${output.account === null ? '' : ` of account ${output.account}`}`
  const source = summary.source === 'archive' ? 'their archives' : 'CloudWatch Logs'
  return `${[
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(summaryLine(summary))}</p>`,
    `<p class="quiet">Read from ${source} on ${escapeHtml(new Date(now).toISOString())}. Days are in UTC.</p>`,
    ...warnings(output),
    ...chart(summary),
    ...section('By name', ['Event', 'Events', 'Share'], nameRows(summary)),
    ...section('By day', ['Day', 'Events', 'Bounces'], dayRows(summary)),
    ...section(
      'By log group',
      ['Log group', 'Events', 'Bounces', 'Region', 'First', 'Last'],
      summary.logGroups.map((group) => [
        group.logGroup,
        group.events,
        group.bounces,
        group.region,
        group.firstEventAt ?? '-',
        group.lastEventAt ?? '-',
      ]),
    ),
    '</main>',
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

/** What the numbers lack, or cannot be trusted for. */
const warnings = ({ archives = [], blockers, notes }: Output): string[] => {
  const lines = [
    ...archives.flatMap(({ region, logGroup, problems }) =>
      problems.map((problem) => `${logGroup} (${region}): ${problem}`),
    ),
    ...blockers.map(blockerLine),
    ...notes,
  ]
  if (lines.length === 0) return []
  return [
    '<h2 class="warning">To be known first</h2>',
    '<ul>',
    ...lines.map((line) => `<li>${escapeHtml(line)}</li>`),
    '</ul>',
  ]
}

const chart = ({ days }: EventSummary): string[] =>
  days.length === 0
    ? []
    : [
        '<h2>Over time</h2>',
        dayChart(days),
        '<p class="quiet"><span class="key events"></span>events<span class="key bounces"></span>bounces among them</p>',
      ]

const nameRows = (summary: EventSummary): Cell[][] =>
  namedCounts(summary).map(({ name, events }) => [name, events, share(events, summary.events)])

const dayRows = ({ days, otherDays }: EventSummary): Cell[][] => [
  ...days.map(({ day, events, bounces }) => [day, events, bounces]),
  ...(otherDays === 0 ? [] : [[OTHER_DAYS, otherDays, '-']]),
]

type Cell = string | number

/** A headed table whose first column names its rows and whose next two are numbers; nothing where it has no rows. */
const section = (heading: string, columns: string[], rows: Cell[][]): string[] =>
  rows.length === 0
    ? []
    : [
        `<h2>${escapeHtml(heading)}</h2>`,
        '<div class="scroll"><table>',
        `<thead><tr>${columns.map((column, index) => `<th scope="col"${classAt(index)}>${escapeHtml(column)}</th>`).join('')}</tr></thead>`,
        '<tbody>',
        ...rows.map(([name, ...cells]) => {
          const others = cells.map((cell, index) => `<td${classAt(index + 1)}>${cellText(cell)}</td>`)
          return `<tr><th scope="row">${cellText(name)}</th>${others.join('')}</tr>`
        }),
        '</tbody>',
        '</table></div>',
      ]

const classAt = (column: number): string => (column === 1 || column === 2 ? ' class="number"' : '')

const cellText = (cell: Cell | undefined): string =>
  typeof cell === 'number' ? count(cell) : escapeHtml(cell ?? '')
