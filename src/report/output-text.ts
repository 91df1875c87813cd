/** A command's result as text: the same facts as in its JSON, for a person. */
import { cut } from '../cut.js'
import { printable } from '../errors.js'
import type { Finding, RoleReport } from '../procedures/check-role.js'
import { archiveLines } from './archive-text.js'
import { blockerLine, keptLine, notIncludedLine, section } from './lines.js'
import { lintLines, lintVerdict } from './lint-text.js'
import type { Outcome, Output, OutputStep, RunRow } from './output.js'
import { permissionLines, permissionsVerdict } from './permission-text.js'
import { phaseLines, phaseTitle } from './phases.js'
import { formatPlan } from './plan-text.js'
import { printableTexts } from './printable-texts.js'
import { inSeconds, stepsDone } from './run-progress.js'
import { plural } from './screen.js'
import { statusLines } from './status-text.js'
import type { Style } from './style.js'
import { summaryLines } from './summary-text.js'
import { table } from './table.js'

export interface Shown {
  /** A plan with every call, and AWS's own texts whole. */
  verbose: boolean
  /** Milliseconds that the command took. */
  elapsed?: number
}

export const formatOutput = (given: Output, style: Style, shown: Shown = { verbose: false }): string => {
  const { verbose } = shown
  // What an error says has been made printable; it may have several lines.
  if (given.error !== null) return errorText(given, style, verbose)
  const output = printableTexts(given)
  const whole = verbose || !isRun(output)
  const lines = [
    ...(output.planFile === undefined ? [] : [planFileLine(output, output.planFile)]),
    ...(output.plan === undefined ? [] : [formatPlan(output.plan, { verbose, style })]),
    ...(output.organizations === undefined ? [] : statusLines(output, style, { verbose })),
    ...(output.role === undefined ? [] : roleLines(output.role, style)),
    ...section(
      'Findings',
      (output.findings ?? []).map(({ code, message }) => `${code}: ${message}`),
    ),
    ...(output.runs === undefined ? [] : runLines(output.runs, style)),
    ...(output.lint === undefined ? [] : lintLines(output.lint, style)),
    ...(output.archives === undefined ? [] : archiveLines(output.archives, style)),
    ...(output.summary === undefined ? [] : summaryLines(output.summary, style)),
    ...(given.journal ?? []).map((record) => printable(JSON.stringify(record))),
    ...(output.environment === undefined
      ? []
      : Object.entries(output.environment).map(([name, value]) => `export ${name}=${value}`)),
    ...(output.document?.file ? [`Written to ${output.document.file}`] : []),
    ...section('Permissions', permissionLines(output.permissions ?? [], style)),
    ...(output.plan === undefined
      ? [
          ...totalLines(output, style),
          ...notDoneLines(output, verbose),
          ...list('Kept', output.kept.map(keptLine), whole),
          ...list('Not included', output.notIncluded.map(notIncludedLine), whole),
          ...list('Blocked by', output.blockers.map(blockerLine), whole),
          ...list('Notes', output.notes, whole),
          ...journalLine(output),
        ]
      : []),
    verdict(output, style, shown),
    ...(output.next === null || isInterrupted(output) ? [] : [`Next: ${output.next}`]),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

const planFileLine = ({ runId, account }: Output, { digest, surveyedAt }: SavedPlan): string =>
  `Plan for account ${account}, made ${surveyedAt}\nRun ${runId}\nSHA-256 ${digest}`

type SavedPlan = NonNullable<Output['planFile']>

/** What and why, and the next step. */
const errorText = ({ error, next, permissions = [] }: Output, style: Style, verbose: boolean): string => {
  // What the error has not said itself.
  const notAllowed = permissions.filter(
    ({ reason }) => reason !== null && error?.message.includes(reason) !== true,
  )
  const lines = [
    `${style('red', 'Error:')} ${verbose ? error?.message : cut(error?.message ?? '', LONGEST_ERROR)}`,
    ...permissionLines(notAllowed, style),
    ...(next === null ? [] : [`Next: ${next}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** Characters of a message: more is AWS's own text, which `--verbose` shows whole. */
const LONGEST_ERROR = 400

const isRun = ({ steps, plan }: Output): boolean => steps.length > 0 && plan === undefined

const isInterrupted = ({ exitCode, error, next }: Output): boolean =>
  exitCode === 130 && error === null && next !== null

/** The phases, with how many of their steps are done. */
const totalLines = (output: Output, style: Style): string[] =>
  isRun(output)
    ? phaseLines(
        output.steps.map((step) => ({ title: phaseTitle(step), outcome: step.outcome })),
        style,
      )
    : []

/** A headed list, whole or of many things the first ones. Lines are not broken: a command in them is to be copied. */
const list = (heading: string, items: string[], whole: boolean): string[] =>
  section(heading, whole ? items : firstOf(items))

const MOST_ITEMS = 8

const firstOf = (items: string[]): string[] =>
  items.length <= MOST_ITEMS
    ? items
    : [...items.slice(0, MOST_ITEMS - 1), `… and ${items.length - MOST_ITEMS + 1} more: --json lists all`]

const NOT_DONE = ['failed', 'pending', 'blocked', 'skipped']

/** What did not end well, one line a reason; what was not started follows from the others. */
const notDoneLines = (output: Output, verbose: boolean): string[] => {
  if (isInterrupted(output) && !verbose) return []
  const steps = output.steps.filter(
    ({ outcome }) => NOT_DONE.includes(outcome) && (verbose || outcome !== 'skipped'),
  )
  const lineOf = ({ kind, subject, region, outcome, reason }: OutputStep): string =>
    `${kind} ${subject} (${region}): ${reason ?? outcome}`
  if (verbose) return section('Not done', steps.map(lineOf))
  const reasons = new Map<string, OutputStep[]>()
  for (const step of steps) {
    const reason = step.reason ?? step.outcome
    reasons.set(reason, [...(reasons.get(reason) ?? []), step])
  }
  const items = [...reasons.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          `${cut(lineOf(first), LONGEST_REASON)}${others.length === 0 ? '' : ` (and ${plural(others.length, 'more step')})`}`,
        ],
  )
  return list('Not done', items, false)
}

/** Characters of a reason, which AWS may write at length; `--verbose` shows it whole. */
const LONGEST_REASON = 300

const journalLine = ({ steps, runId, procedure }: Output): string[] =>
  steps.length === 0 || runId === null || procedure === 'runs show'
    ? []
    : [`Run ${runId}. Its journal: wml runs show ${runId}`]

const VERDICTS: Record<Outcome, string> = {
  done: 'Done.',
  unchanged: 'Nothing to do: already done.',
  planned: 'Nothing was changed: this was a dry run.',
  blocked: 'Blocked by what is listed above.',
  pending: 'Not finished yet.',
  failed: 'Failed.',
  refused: 'Refused.',
}

const COLORS = {
  done: 'green',
  unchanged: 'green',
  planned: 'cyan',
  blocked: 'yellow',
  pending: 'yellow',
} as const

const verdict = (output: Output, style: Style, shown: Shown): string => {
  const { outcome } = output
  const text =
    isRun(output) && output.procedure !== 'runs show' ? runVerdict(output, shown) : verdictText(output)
  return text && style(outcome in COLORS ? COLORS[outcome as keyof typeof COLORS] : 'red', text)
}

/** How a run ended: how far it is, how long it took, and that what it did was read again. */
const runVerdict = (output: Output, { elapsed }: Shown): string => {
  const { outcome, steps, next } = output
  const far = `${stepsDone(steps)} are done`
  if (isInterrupted(output)) return `Interrupted: ${far}. To resume: ${next}`
  const text = verdictText(output).replace(/\.$/, '')
  if (elapsed === undefined || outcome === 'unchanged') return `${text}.`
  const after = `${text} ${outcome === 'pending' ? 'after' : 'in'} ${inSeconds(elapsed / 1000)}`
  if (outcome !== 'done') return `${text}: ${far}, after ${inSeconds(elapsed / 1000)}.`
  return steps.some(({ kind }) => kind.startsWith('delete-'))
    ? `${after}. Everything deleted was read again and is gone.`
    : `${after}. Every change was read again and is in effect.`
}

const verdictText = (output: Output): string => {
  const { outcome, organizations, findings, runs, environment, permissions, lint, plan } = output
  const { archives, procedure, summary, planFile } = output
  if (planFile !== undefined) return ''
  if (outcome === 'unchanged' && procedure === 'teardown') return 'Nothing to do: already torn down.'
  if (lint !== undefined) return lintVerdict(lint)
  if (permissions !== undefined && plan === undefined) return permissionsVerdict(permissions)
  if (findings !== undefined) return roleVerdict(findings, output.role)
  if (archives !== undefined && (outcome === 'done' || outcome === 'failed'))
    return archives.every(({ state }) => state === 'whole')
      ? 'Every archive is whole.'
      : 'Not every archive is whole.'
  return outcome === 'done' && (organizations ?? runs ?? environment ?? summary) !== undefined
    ? ''
    : plan !== undefined && outcome !== 'planned'
      ? `${VERDICTS[outcome]} ${VERDICTS.planned}`
      : VERDICTS[outcome]
}

/** Answers what `role check` was asked: whether the role is as documented, and whether it is safe to delete. */
const roleVerdict = (findings: Finding[], role: RoleReport | undefined): string => {
  const isUnread = ({ code }: Finding): boolean => code.endsWith('Unreadable')
  const isOrganization = ({ code }: Finding): boolean => code === 'UsersUnreadable'
  const isSafe = findings.some(isOrganization)
    ? 'It is not known whether it is safe to delete.'
    : role?.safeToDelete
      ? 'It is safe to delete.'
      : 'It is in use, and not safe to delete.'
  if (findings.some((finding) => !isUnread(finding))) return 'The role is not as documented.'
  if (findings.some((finding) => !isOrganization(finding)))
    return 'The role could not be read whole, so it is not known whether it is as documented.'
  if (role?.state === 'missing')
    return findings.length === 0
      ? 'There is no role, and no one relies on it.'
      : 'There is no role. It is not known whether an organization relies on it.'
  return `The role is as documented. ${isSafe}`
}

const roleLines = (role: RoleReport, style: Style): string[] => {
  const pairs: [string, string][] = [
    ['Role', `${role.name} (${role.state})`],
    ...(role.state === 'exists'
      ? ([
          ['ARN', role.arn ?? '-'],
          ['Description', role.description ?? '-'],
          ['Created', role.createdAt ?? '-'],
          [
            'Last used',
            role.lastUsed === null
              ? 'not within the 400 days that IAM tracks'
              : `${role.lastUsed.at} in ${role.lastUsed.region ?? 'an unknown Region'}`,
          ],
        ] as [string, string][])
      : []),
    [
      'Used by',
      role.usedBy.map(({ alias, id, region }) => `${alias} (${id}) in ${region}`).join(', ') || 'no one',
    ],
    ['Safe to delete', role.state === 'missing' ? 'nothing to delete' : role.safeToDelete ? 'yes' : 'no'],
  ]
  return pairs.map(([name, value]) => `${style('bold', `${name}:`.padEnd(16))}${value}`)
}

const runLines = (runs: RunRow[], style: Style): string[] =>
  runs.length === 0
    ? ['No runs.']
    : [
        table(
          ['RUN', 'PROCEDURE', 'ACCOUNT', 'OUTCOME', 'EXIT', 'RESUMABLE'],
          runs.map(({ runId, procedure, account, outcome, exitCode, sandbox, resumable }) => [
            runId,
            procedure,
            sandbox ? `${account} (sandbox)` : account,
            outcome,
            exitCode === null ? '-' : String(exitCode),
            resumable ? 'yes' : 'no',
          ]),
          style,
        ),
      ]
