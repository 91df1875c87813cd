/** A plan as a page for a person with a shell and the AWS CLI: a chapter a phase, one table, one loop a chapter. */
import type { Plan } from '../../engine/plan.js'
import { WORKMAIL_ENDS } from '../../facts/end-of-support.js'
import { GLOBAL, GLOBAL_REGION } from '../../facts/regions.js'
import { shellWord } from '../../shell-word.js'
import type { Step } from '../../steps/step.js'
import { blockerLine, generalReason, keptLine, notIncludedLine } from '../lines.js'
import { archiveCommand } from './archive-command.js'
import { archiveChapter, CHAPTERS, type Chapter, VERIFY_AGAIN } from './chapters.js'
import { functionsFor } from './functions.js'
import { codeSpan, commandBlock, escapeText } from './markdown.js'
import { NONE, type Row, rowsOf, tableLines } from './rows.js'

interface Phase {
  chapter: Chapter
  steps: Step[]
}

/**
 * `digest`: of the file that the plan was saved in.
 * @throws WmlError (input) where a name in the plan is not one that AWS has
 */
export const runbookOf = (plan: Plan, digest: string): string => {
  const phases = phasesOf(plan)
  const order = phases.flatMap(({ chapter: { word } }) => (word === 'delete' ? ['unprotect', word] : [word]))
  const rows = rowsOf(plan, wordsOf).map((row) => ({
    ...row,
    words: order.filter((word, index) => row.words.includes(word) && order.indexOf(word) === index),
  }))
  const remarks = [
    ...byReason(plan.blockers, blockerLine).map((line) => `- **Blocked, not in this runbook:** ${line}`),
    ...byReason(plan.kept, keptLine).map((line) => `- **Kept:** ${line}`),
    ...byReason(plan.notIncluded ?? [], notIncludedLine).map((line) => `- **Not included:** ${line}`),
    ...plan.notes.map((note) => `- **Note:** ${escapeText(note)}`),
  ]
  return [
    `# Runbook: ${escapeText(`${plan.procedure}, ${plan.scope}`)}`,
    '',
    `Account ${codeSpan(plan.account)} · run ${codeSpan(plan.runId)} · planned ${escapeText(plan.surveyedAt)} · SHA-256 of the plan ${codeSpan(digest)}`,
    '',
    ...remarks,
    ...(phases.length === 0
      ? ['- Nothing to do.', '']
      : [
          ...(remarks.length === 0 ? [] : ['']),
          ...beginning(plan, rows, phases),
          ...phases.flatMap((phase, index) => chapterLines(phase, index + 1, rows)),
          ending(plan),
          '',
        ]),
  ].join('\n')
}

/** A line for each reason: twenty orphans are one. */
const byReason = <Thing extends { subject: string; reason: string }>(
  things: Thing[],
  lineOf: (thing: Thing) => string,
): string[] => {
  const lines = new Map<string, string[]>()
  for (const thing of things) {
    const reason = generalReason(thing)
    lines.set(reason, [...(lines.get(reason) ?? []), lineOf(thing)])
  }
  return [...lines.values()].map((all) => escapeText(all.join('; ')))
}

/** In the order of the chapters. Looks at deleted log groups are two phases: before and after the role goes. */
export const phasesOf = ({ steps }: Plan): Phase[] => {
  const roleAt = steps.findIndex(({ kind }) => kind === 'delete-role')
  const isLast = (step: Step): boolean =>
    roleAt !== -1 && step.kind === 'verify-log-group-deleted' && steps.indexOf(step) > roleAt
  const first = steps.filter((step) => !isLast(step))
  const archive = archiveCommand(steps)
  const archiving = archive === undefined ? [] : [{ chapter: archiveChapter(archive), steps: [] }]
  const phases = CHAPTERS.flatMap((chapter) => [
    ...(chapter.kinds.includes('delete-log-group') ? archiving : []),
    { chapter, steps: first.filter(({ kind }) => chapter.kinds.includes(kind)) },
  ])
  const last = steps.filter(isLast)
  return [...phases, { chapter: VERIFY_AGAIN, steps: last }].filter(
    (phase) => phase.steps.length > 0 || phase.chapter.again !== undefined,
  )
}

const wordsOf = ({ kind, preconditions }: Step): string[] => {
  const chapter = CHAPTERS.find(({ kinds }) => kinds.includes(kind))
  if (chapter === undefined) throw new Error(`the runbook has no chapter for steps of kind ${kind}`)
  return [
    ...(preconditions.some((precondition) => precondition.kind === 'archived') ? ['archive'] : []),
    ...(kind === 'unprotect-log-group' ? ['unprotect'] : [chapter.word]),
  ]
}

const beginning = (plan: Plan, rows: Row[], phases: Phase[]): string[] => {
  const { account, runId } = plan
  const ended = endedRegions(plan)
  const commands = phases.flatMap(({ chapter, steps }) => chapter.shell(steps))
  const identity = `if ask sts get-caller-identity --region ${GLOBAL_REGION} --query Account && [ "$out" = "$account" ]; then reached=0; log "account $account"; else log "STOPPED: not account $account: \${out:-$err}"; fi`
  return [
    '## Before you begin',
    `Start ${codeSpan('sh')} in an empty folder and paste the blocks in order. You need the AWS CLI and what ${codeSpan(`wml policies generate ${plan.procedure}`)} allows. The commands look before and after each change and read its preconditions just before it. What does not hold is kept or NOT DONE, and said. A chapter with a row that is NOT DONE stops those after it: fix the cause and paste it again; what is done stays done. In a new shell begin here again.`,
    ...(ended.length === 0
      ? []
      : [
          '',
          `**WorkMail did not answer in ${ended.join(', ')}** when this was planned, and the plan takes that for its end. No command can tell that from a broken network: once you have seen that AWS has ended WorkMail there (after ${WORKMAIL_ENDS}) and that other AWS services answer here, write those Regions into ${codeSpan('ended')} below. Until then nothing there is deleted.`,
        ]),
    ...commandBlock([
      `account=${shellWord(account)} run=${shellWord(runId)} evidence=${shellWord(`runbook-${runId}.txt`)} work=$(mktemp -d) reached=-1`,
      ...(ended.length === 0 ? [] : ["ended=''"]),
      ...functionsFor([...commands, identity, 'each'], ended.length > 0),
      `cat >"$work/table" <<'END' # what to do, Region, alias, organization, log group or role, its creation time or retention, its tags`,
      ...tableLines(rows),
      'END',
      identity,
    ]),
    `- [ ] It says ${codeSpan(`account ${account}`)}, and the table names what is meant: ${totals(rows)}`,
  ]
}

const totals = (rows: Row[]): string => {
  const kinds = {
    organization: rows.filter(({ organization }) => organization !== NONE),
    'log group': rows.filter(({ isGroup }) => isGroup),
    role: rows.filter(({ region }) => region === GLOBAL),
  }
  return Object.entries(kinds)
    .filter(([, those]) => those.length > 0)
    .map(([kind, those]) => `${those.length} ${kind}${those.length === 1 ? '' : 's'}`)
    .join(', ')
}

/** The Regions that WorkMail was gone from when the plan was made. */
const endedRegions = ({ steps }: Plan): string[] => [
  ...new Set(
    steps.flatMap(({ preconditions }) =>
      preconditions.flatMap((precondition) => {
        if (precondition.kind === 'no-organization-writes-to')
          return precondition.workMailGone ? [precondition.region] : []
        return precondition.kind === 'no-organization-uses-role' ? (precondition.goneRegions ?? []) : []
      }),
    ),
  ),
]

const chapterLines = ({ chapter, steps }: Phase, number: number, rows: Row[]): string[] => {
  const { title, why, word, again, quietSeconds } = chapter
  const each = `each ${number} ${word}`
  const acts = rows.filter(({ words }) => words.includes(word)).length
  const docs = steps[0]?.docs
  return [
    '',
    `## ${number}. ${title}`,
    `${why} Acts on the ${acts} row${acts === 1 ? '' : 's'} with ${codeSpan(word)}.${docs === undefined ? '' : ` [${docs.section}](${docs.url}).`}`,
    ...commandBlock([
      ...chapter.shell(steps),
      quietSeconds === undefined ? each : `sleep ${quietSeconds(steps)}; ${each}`,
      ...(again === undefined
        ? []
        : [
            `sleep ${again.seconds}; ${each} && { ${again.andThen} || { reached=${number - 1}; log 'chapter ${number} has NOT ended well'; }; }`,
          ]),
    ]),
    `- [ ] It says ${codeSpan(`chapter ${number} has ended well`)}. If not: ${chapter.ifNot}.${chapter.console === undefined ? '' : ` Console: ${chapter.console}.`}`,
  ]
}

const ending = ({ runId }: Plan): string =>
  `- [ ] At the end: ${codeSpan('wml status')} shows what is meant, and ${codeSpan(`runbook-${runId}.txt`)} (time and outcome of every row) is filed as evidence with this page.`
