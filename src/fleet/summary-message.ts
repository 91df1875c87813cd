/** The summary as a message: plain text, short enough for a topic and for an approval. */
import { cut } from '../cut.js'
import { count, formatBytes } from '../report/lines.js'
import type { Counts, Summary } from './contract.js'

const MOST_BYTES = 2048
const MOST_ACCOUNTS = 10
const LONGEST_LINE = 120

/** @param url where the whole summary is */
export const summaryMessage = (summary: Summary, url: string): string => {
  const { execution, needsAttention, excluded } = summary
  const head = [
    `${summary.mode === 'plan' ? 'Plan' : 'Teardown'} of ${count(summary.counts.accounts)} accounts (execution ${execution}): ${summary.complete ? 'complete' : 'not complete'}`,
    countsText(summary.counts),
    lossText(summary),
  ]
  const named = needsAttention
    .slice(0, MOST_ACCOUNTS)
    .map(({ account, outcome, reason }) => cut(`  ${account} ${outcome}: ${reason}`, LONGEST_LINE))
  const rest = needsAttention.length - named.length
  const blocked = summary.blocked
    .slice(0, 3)
    .map(({ account, what }) => cut(`  ${account}: ${what}`, LONGEST_LINE))
  const tail = [
    ...(excluded.length === 0 ? [] : [`Not run on purpose: ${excluded.length} (see the summary).`]),
    `Summary: ${url}`,
  ]
  const body = [
    ...(named.length === 0 ? [] : ['Needs attention:', ...named]),
    ...(rest > 0 ? [`  and ${count(rest)} more`] : []),
    ...(blocked.length === 0 ? [] : [`Blocked (${count(summary.blocked.length)}):`, ...blocked]),
  ]
  while (size([...head, ...body, ...tail]) > MOST_BYTES && body.length > 0) body.pop()
  return [...head, ...body, ...tail].join('\n')
}

/** The counts that are not zero, in the words of the summary. */
export const countsText = (counts: Counts): string =>
  (
    [
      ['done', counts.done],
      ['planned', counts.planned],
      ['need attention', counts.attention],
      ['refused', counts.refused],
      ['failed', counts.failed],
      ['not run', counts.notRun],
    ] as const
  )
    .filter(([, number]) => number > 0)
    .map(([word, number]) => `${count(number)} ${word}`)
    .join(', ') || 'no accounts'

/** What is lost, or was. */
export const lossText = ({ mode, totals }: Pick<Summary, 'mode' | 'totals'>): string => {
  const { organizations, logGroups, bytes } = totals
  const what = `${count(logGroups)} log groups with ${formatBytes(bytes)} of events, in accounts with ${count(organizations)} organizations`
  return mode === 'plan' ? `Deletes ${what}. This cannot be undone.` : `Log groups of the plans: ${what}.`
}

const size = (lines: string[]): number => new TextEncoder().encode(lines.join('\n')).length
