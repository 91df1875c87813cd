/** A plan on one screen: what is lost, what stays and why. Every call is in the full text (`plan-text.ts`). */
import { cut } from '../cut.js'
import { formatDuration } from '../duration.js'
import type { Decision, Plan } from '../engine/plan.js'
import type { Blocker } from '../survey/blockers.js'
import { count, formatBytes, generalReason } from './lines.js'
import { cutFront, fitting, MOST_LINES, plural, toLine, wrap } from './screen.js'
import type { Style } from './style.js'

const LABEL = 18
const NAME = 36
const MOST_REASONS = 5

/** Plans of procedures that decide by rules. */
export const planSummary = (plan: Plan, style: Style): string[] => {
  const decisions = plan.decisions ?? []
  const notes = footnotes(plan)
  const head = [
    `${capital(plan.procedure)} of account ${plan.account}`,
    scopeLine(plan, decisions),
    '',
    ...totals(plan, decisions, style),
  ]
  const tail = [
    ...notes.lines,
    ...blockedLines(plan, notes.noteOf, style),
    ...noteLines(plan),
    '',
    ...lastLines(plan),
  ]
  const groups = [...legend(decisions), ...groupLines(decisions, notes.numberOf, style)]
  return [...head, ...fitting(groups, MOST_LINES - head.length - tail.length - 2, 'more log group'), ...tail]
}

const scopeLine = ({ scope }: Plan, decisions: Decision[]): string => {
  const organizations = plural(of(decisions, 'organization').length, 'organization')
  const all = 'all organizations'
  return toLine(
    scope.startsWith(all) ? `${organizations}${scope.slice(all.length)}` : `${organizations}: ${scope}`,
  )
}

const totals = (plan: Plan, decisions: Decision[], style: Style): string[] => {
  const row = (label: string, text: string): string => `  ${label.padEnd(LABEL)} ${text}`
  const [organizations, groups] = [of(decisions, 'organization'), of(decisions, 'log-group')]
  const off = organizations.filter(({ decision }) => decision === 'delete')
  const already = organizations.filter(({ decision }) => decision === 'absent').length
  const deleted = groups.filter(({ decision }) => decision === 'delete')
  const role = decisions.find(({ kind, decision }) => kind === 'role' && decision === 'delete')
  const { notIncluded = [] } = plan
  const rows = [
    ...(off.length === 0
      ? []
      : [
          row(
            'Turn off logging',
            `${plural(off.length, 'organization')}${already === 0 ? '' : ` (${already} off already)`}`,
          ),
        ]),
    ...(deleted.length === 0
      ? []
      : [
          row(
            'Delete log groups',
            style(
              'red',
              `${count(deleted.length)}, with ${sizeOf(deleted)} of events. This cannot be undone.`,
            ),
          ),
        ]),
    ...(role === undefined ? [] : [row('Delete the role', role.subject)]),
    ...(plan.kept.length === 0 ? [] : [row('Keep', keptText(plan))]),
    ...(notIncluded.length === 0
      ? []
      : [
          row('Not included', `${plural(notIncluded.length, 'log group')}, ${sizeOf(notIncluded)}`),
          `  ${' '.repeat(LABEL)} (${[...new Set(notIncluded.map(({ include }) => include))].join(', ')} includes ${notIncluded.length === 1 ? 'it' : 'them'})`,
        ]),
    ...(plan.blockers.length === 0
      ? []
      : [row('Blocked', style('yellow', `by ${plural(plan.blockers.length, 'thing')}, listed below`))]),
  ]
  return plan.steps.length > 0 ? rows : ['  Nothing to do.', ...rows]
}

const keptText = ({ kept }: Plan): string => {
  const kinds = { organization: 'organization', 'log-group': 'log group', role: 'role' } as const
  return Object.entries(kinds)
    .map(([kind, name]) => [kept.filter((one) => one.kind === kind).length, name] as const)
    .filter(([number]) => number > 0)
    .map(([number, name]) => plural(number, name))
    .join(', ')
}

/** Reasons of what blocks and what stays, each once: `[1]` stands at every thing that it is about. */
const footnotes = (plan: Plan) => {
  const { kept, notIncluded = [], blockers } = plan
  const groups = [...kept, ...notIncluded].filter(({ kind }) => kind === 'log-group')
  const others = kept.filter(({ kind }) => kind !== 'log-group')
  const key = (one: { region: string; subject: string }): string => `${one.region} ${one.subject}`
  const all = [...blockers, ...others, ...groups]
  const distinct = [...new Set(all.map(generalReason))]
  const noteOf = (one: { subject: string; reason: string }): string =>
    `[${distinct.indexOf(generalReason(one)) + 1}]`
  const notes = new Map(all.map((one) => [key(one), noteOf(one)]))
  const numberOf = (one: { region: string; subject: string }): string => notes.get(key(one)) ?? ''
  const kinds = others.map((one) => toLine(`  = ${one.subject} ${noteOf(one)}`))
  const texts = distinct.map((reason, index) => wrap(`[${index + 1}] ${reason}`, 6))
  const shown = texts.slice(0, MOST_REASONS)
  return {
    noteOf,
    numberOf,
    lines: [
      ...(distinct.length === 0 ? [] : ['']),
      ...fitting(kinds, MOST_REASONS, 'more thing'),
      ...shown.flat(),
      ...(shown.length === texts.length
        ? []
        : [`  … and ${plural(texts.length - shown.length, 'more reason')}: --verbose lists all`]),
    ],
  }
}

const MARKS: Record<Decision['decision'], string> = {
  delete: '-',
  absent: ' ',
  keep: '=',
  blocked: '?',
  'not-included': 'o',
}

const COLORS = {
  delete: 'red',
  absent: 'dim',
  keep: 'green',
  blocked: 'yellow',
  'not-included': 'yellow',
} as const

const NAMES: Record<Decision['decision'], string> = {
  delete: 'delete',
  absent: '',
  keep: 'keep',
  blocked: 'blocked',
  'not-included': 'not included',
}

/** What the signs mean, where there is more than one. */
const legend = (decisions: Decision[]): string[] => {
  const used = new Set(of(decisions, 'log-group').map(({ decision }) => decision))
  used.delete('absent')
  const signs = [...used].map((decision) => `${MARKS[decision]} ${NAMES[decision]}`)
  return signs.length < 2 ? [] : ['', `Log groups: ${signs.join(', ')}`]
}

const groupLines = (
  decisions: Decision[],
  numberOf: (decision: Decision) => string,
  style: Style,
): string[] => {
  const groups = of(decisions, 'log-group')
  const regions = [...new Set(groups.map(({ region }) => region))]
  return regions.flatMap((region) => [
    '',
    region,
    ...groups
      .filter((group) => group.region === region)
      .map((group) => {
        const { subject, decision, storedBytes, organizations = [] } = group
        const size =
          decision === 'absent' ? 'deleted' : storedBytes === undefined ? '' : formatBytes(storedBytes)
        const mark = style(COLORS[decision], MARKS[decision])
        const whose = `${shortList(organizations)} ${numberOf(group)}`.trim()
        return `  ${mark} ${cutFront(subject, NAME).padEnd(NAME)} ${size.padStart(9)}  ${whose}`.trimEnd()
      }),
  ])
}

const blockedLines = ({ blockers }: Plan, noteOf: (blocker: Blocker) => string, style: Style): string[] => {
  const others = blockers.filter(({ kind }) => kind !== 'log-group')
  const lines = others.map((one) => toLine(`  ${noteOf(one)} ${one.kind} ${one.subject} (${one.region})`))
  return others.length === 0 ? [] : ['', style('yellow', 'Blocked by'), ...fitting(lines, 8, 'more thing')]
}

/** Characters of a note: three lines of the screen. */
const LONGEST_NOTE = 210

const noteLines = ({ notes }: Plan): string[] => {
  const texts = notes.map((note) => wrap(cut(note, LONGEST_NOTE), 4).join('\n'))
  return texts.length === 0 ? [] : ['', ...fitting(texts, 5, 'more note').join('\n').split('\n')]
}

const lastLines = (plan: Plan): string[] => {
  const { steps } = plan
  const deletions = steps.filter(({ kind }) => kind === 'delete-log-group')
  const quiet = Math.max(0, ...steps.map(({ quietPeriod = 0 }) => quietPeriod))
  const hasRole = steps.some(({ kind }) => kind === 'delete-role')
  const archive = steps
    .flatMap(({ preconditions }) => preconditions)
    .find((precondition) => precondition.kind === 'archived')
  return [
    ...(deletions.length === 0
      ? []
      : [
          hasRole
            ? `It takes ${formatDuration(2 * quiet)} of waiting for late writes, and longer while the role is in use.`
            : `It takes ${formatDuration(quiet)} of waiting for late writes.`,
          archive?.kind === 'archived'
            ? toLine(`Events are archived to ${archive.destination} first.`)
            : 'Events are lost unless archived first: add --archive DEST.',
        ]),
    'Every call and precondition: add --verbose.',
  ]
}

const of = (decisions: Decision[], kind: Decision['kind']): Decision[] =>
  decisions.filter((decision) => decision.kind === kind)

/** `unknown` where AWS does not say it of one of them. */
export const sizeOf = (groups: { storedBytes?: number | undefined }[]): string =>
  groups.some(({ storedBytes }) => storedBytes === undefined)
    ? 'an unknown size'
    : formatBytes(groups.reduce((sum, { storedBytes = 0 }) => sum + storedBytes, 0))

const shortList = ([first, ...others]: string[]): string =>
  first === undefined
    ? ''
    : others.length === 0
      ? first.slice(0, 22)
      : `${first.slice(0, 14)} and ${others.length} more`

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
