/** The summary as one HTML page that needs nothing but itself, and runs nothing. All that others wrote is escaped. */
import { escapeHtml } from '../report/escape-html.js'
import type { Summary } from './contract.js'
import { countsText, lossText } from './summary-message.js'

const STYLE = `
:root { color-scheme: light dark }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #8886; text-align: left; vertical-align: top; overflow-wrap: anywhere }
`

export const summaryPage = (summary: Summary): string => {
  const title = `${summary.mode === 'plan' ? 'Plan' : 'Teardown'} of the fleet: ${summary.execution}`
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
    paragraph(`${summary.complete ? 'Complete' : 'Not complete'}: ${countsText(summary.counts)}.`),
    paragraph(lossText(summary)),
    paragraph(`Started ${summary.startedAt}, summarized ${summary.at}.${origin(summary)}`),
    ...section(
      'Needs attention',
      ['Account', 'Outcome', 'Exit code', 'Reason', 'Next', 'Evidence'],
      summary.needsAttention.map(({ account, outcome, exitCode, reason, next, evidence }) => [
        account,
        outcome,
        exitCode === null ? '-' : `${exitCode}`,
        reason,
        next ?? '-',
        evidence ?? '-',
      ]),
    ),
    ...section(
      'Blocked',
      ['Account', 'Region', 'What blocks'],
      summary.blocked.map(({ account, region, what }) => [account, region, what]),
    ),
    ...section(
      'Not run on purpose',
      ['Account', 'Reason'],
      summary.excluded.map(({ account, reason }) => [account, reason]),
    ),
    '</main>',
    '</body>',
    '</html>',
  ].join('\n')}\n`
}

const origin = ({ plan, flags }: Summary): string =>
  `${plan === null ? '' : ` Plans of execution ${plan}.`} Flags: ${flags.join(' ')}`

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

const section = (heading: string, head: string[], rows: string[][]): string[] => {
  if (rows.length === 0) return []
  const cells = (tag: string, row: string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return [
    `<h2>${escapeHtml(heading)}</h2>`,
    '<div class="scroll"><table>',
    cells('th', head),
    ...rows.map((row) => cells('td', row)),
    '</table></div>',
  ]
}
