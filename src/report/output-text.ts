/** A command's result as text: the same facts as in its JSON, for a person. */
import { printable } from '../errors.js'
import type { Finding, RoleReport } from '../procedures/check-role.js'
import { archiveLines } from './archive-text.js'
import { blockerLine, keptLine, notIncludedLine, section } from './lines.js'
import { lintLines, lintVerdict } from './lint-text.js'
import type { Outcome, Output, RunRow } from './output.js'
import { permissionLines, permissionsVerdict } from './permission-text.js'
import { formatPlan } from './plan-text.js'
import { printableTexts } from './printable-texts.js'
import { statusLines } from './status-text.js'
import type { Style } from './style.js'
import { summaryLines } from './summary-text.js'
import { table } from './table.js'

/** `verbose`: a plan with every call. */
export const formatOutput = (given: Output, style: Style, { verbose } = { verbose: false }): string => {
  // What an error says has been made printable; it may have several lines.
  if (given.error !== null) return errorText(given, style)
  const output = printableTexts(given)
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
    ...stepLines(output),
    ...(output.plan === undefined
      ? [
          ...section('Kept', output.kept.map(keptLine)),
          ...section('Not included', output.notIncluded.map(notIncludedLine)),
          ...section('Blocked by', output.blockers.map(blockerLine)),
          ...section('Notes', output.notes),
        ]
      : []),
    verdict(output, style),
    ...(output.next === null ? [] : [`Next: ${output.next}`]),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

const planFileLine = ({ runId, account }: Output, { digest, surveyedAt }: SavedPlan): string =>
  `Plan for account ${account}, made ${surveyedAt}\nRun ${runId}\nSHA-256 ${digest}`

type SavedPlan = NonNullable<Output['planFile']>

const errorText = ({ error, next, permissions = [] }: Output, style: Style): string => {
  // What the error has not said itself.
  const notAllowed = permissions.filter(
    ({ reason }) => reason !== null && error?.message.includes(reason) !== true,
  )
  const lines = [
    `${style('red', 'Error:')} ${error?.message}`,
    ...permissionLines(notAllowed, style),
    ...(next === null ? [] : [`Next: ${next}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** What did not end well is shown with its reason; the rest was shown as it went. */
const stepLines = (output: Output): string[] =>
  section(
    'Not done',
    output.steps
      .filter(({ outcome }) => ['failed', 'pending', 'blocked', 'skipped'].includes(outcome))
      .map(
        ({ kind, subject, region, outcome, reason }) =>
          `${kind} ${subject} (${region}): ${reason ?? outcome}`,
      ),
  )

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

const verdict = (output: Output, style: Style): string => {
  const { outcome } = output
  const text = verdictText(output)
  return text && style(outcome in COLORS ? COLORS[outcome as keyof typeof COLORS] : 'red', text)
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
