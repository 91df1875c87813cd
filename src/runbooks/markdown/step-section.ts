/** How a step becomes a section that a person carries out. */
import { formatDuration } from '../../duration.js'
import { CONSOLE_PATHS } from '../../facts/console-paths.js'
import { toS3Flags } from '../../facts/s3.js'
import type { ErrorMatch, Guard, Step } from '../../steps/step.js'
import { reasonOf } from '../reasons.js'
import { cliCommand } from '../shell/cli-call.js'
import { onAbsent, toQuestion } from '../shell/question.js'
import { quote } from '../shell/quote.js'
import { startedTask, withTask } from '../shell/step-block.js'
import { codeBlock, codeSpan, escapeText } from './escape.js'

/** The shell's variable for what a call has started. The AWS CLI refuses the poll where it is empty. */
const TASK = 'TASK'

/** `after`: numbers of the steps that come before. */
export const stepSection = (step: Step, number: number, after: number[]): string[] => {
  const { doneWhen, guards, settle, docs, watch } = step
  return [
    `## ${number}. ${escapeText(`${step.kind} ${step.region}: ${step.subject}`)}`,
    '',
    `${reasonOf(step)} See [${docs.section}](${docs.url}).`,
    '',
    ...(after.length === 0 ? [] : [`- [ ] Ended well: ${stepNumbers(after)}`]),
    ...(settle === undefined || settle === 0 ? [] : [`- [ ] ${formatDuration(settle)} of quiet are over`]),
    `- [ ] Look whether there is anything to do: \`true\`${onAbsentWords(step)} means that there is not, and the step is done`,
    '',
    ...codeBlock('sh', `${cliCommand(doneWhen.call)} --query ${quote(toQuestion(doneWhen))} --output json`),
    '',
    ...guards.flatMap((guard) => [
      `- [ ] Make sure, just before: ${guardWords(guard)}. Where it is so, go on with this step. ${otherwise(guard)} Where it cannot be read, stop here`,
    ]),
    `- [ ] ${step.effect === 'delete' ? 'Delete' : step.effect === 'create' ? 'Create' : 'Change'} it`,
    '',
    ...codeBlock('sh', submission(step)),
    '',
    ...consoleLines(step),
    ...(watch === undefined
      ? []
      : [
          `- [ ] Ask the task, first after ${formatDuration(watch.every.first)}, then ever less often, until its status is ${watch.succeeded.map(codeSpan).join(' or ')}. The call above has put its ${codeSpan(startedTask(watch))} into ${codeSpan(TASK)}; in a new shell, put it there again from the evidence`,
          '',
          ...codeBlock('sh', withTask(cliCommand(watch.poll), TASK)),
          '',
        ]),
    `- [ ] Look again, as at the beginning, until it is \`true\`: AWS may need ${formatDuration(step.seenWithin)}`,
    '- [ ] Kept as evidence: the output of the call and of the last look, with the time and who did it',
    ...keptLines(step),
    '',
    'What to do when it fails:',
    '',
    ...failureLines(step),
    '',
  ]
}

export const stepNumbers = (numbers: number[]): string =>
  numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.join(', ')}`

/** The call; one that starts a task shows and keeps it. */
const submission = ({ call, watch }: Step): string =>
  watch === undefined
    ? cliCommand(call)
    : `${TASK}=$(${cliCommand(call)} --query ${quote(startedTask(watch))} --output text) && echo "$${TASK}"`

const onAbsentWords = ({ doneWhen }: Step): string => {
  const { absentOn } = doneWhen
  if (absentOn.length === 0) return ''
  return onAbsent(doneWhen)
    ? `, or the error ${absentOn.join(' or ')},`
    : ` (and the error ${absentOn.join(' or ')} that there is)`
}

const guardWords = (guard: Guard): string => {
  switch (guard.kind) {
    case 'no-organization-writes-to': {
      const gone = guard.workMailGone ? ', unless WorkMail has ended there' : ''
      return `no organization in ${escapeText(guard.region)} writes to ${codeSpan(guard.logGroupName)}${gone} (list the organizations, and read the monitoring configuration of each)`
    }
    case 'no-organization-uses-role': {
      const { goneRegions = [] } = guard
      const gone =
        goneRegions.length > 0 ? `, except where WorkMail has ended (${goneRegions.join(', ')})` : ''
      return `no organization in ${escapeText(guard.regions.join(', '))} has logging on by the service-linked role, as one that names no role has${gone}`
    }
    case 'no-organization-uses-custom-role':
      return `no organization in ${escapeText(guard.regions.join(', '))} has logging on by the role ${codeSpan(guard.roleName)}`
    case 'archived':
      return `every event of ${codeSpan(guard.logGroupName)} is archived in ${codeSpan(guard.destination)}: ${codeSpan(`wml logs archive ${guard.destination}${toS3Flags(guard.s3)}`)}, some quiet, and the same again, which must find nothing new`
    case 'still-marked':
      return `${codeSpan(guard.logGroupName)} still carries the mark that it is to be deleted`
    case 'role-is-tagged':
      return `the role ${codeSpan(guard.roleName)} carries the tag ${codeSpan(guard.tagKey)}`
  }
}

/** What a person does where a guard does not hold: as the run does, which keeps a thing or is blocked. */
const otherwise = (guard: Guard): string =>
  keeps(guard)
    ? 'Where it is not so, keep the group: leave the rest of this step, tick it as kept below, and go on with the next step.'
    : 'Where it is not so, stop here: neither this step nor those that come after it.'

/** Whoever takes a mark off, or writes to a group, wants it kept; and then the step has ended well. */
const keeps = ({ kind }: Guard): boolean => kind === 'still-marked' || kind === 'no-organization-writes-to'

const keptLines = ({ guards, keptOn }: Step): string[] =>
  keptOn.length > 0 || guards.some(keeps) ? ['- [ ] Or kept, since: ______________________'] : []

const consoleLines = ({ kind }: Step): string[] => {
  const path = CONSOLE_PATHS[kind]
  if (path === undefined) return []
  return ['Or in the console:', '', ...path.map((line, index) => `${index + 1}. ${line}`), '']
}

const failureLines = ({ alreadyOn, keptOn, retry, watch }: Step): string[] => [
  ...alreadyOn.map((error) => `- ${errorWords(error)}: it is so already; look again.`),
  ...keptOn.map((error) => `- ${errorWords(error)}: AWS protects it; it stays, and the next steps go on.`),
  ...retry.on.map(
    (error) =>
      `- ${errorWords(error)}: passes by itself; try again, from ${formatDuration(retry.backoff.first)} apart, for ${formatDuration(retry.within)}.`,
  ),
  ...(watch === undefined
    ? []
    : [
        `- Status ${watch.failed.map(codeSpan).join(' or ')}: read ${codeSpan(watch.reason)} and ${codeSpan(watch.usage)}. Where it lists what this plan does not take down, stop and free that first. Otherwise make sure and submit again after ${formatDuration(watch.resubmit.first)}, then ever longer, up to ${formatDuration(watch.resubmit.max)}.`,
        `- ${watch.vanishedOn.join(' or ')} from the task: look whether it is gone; where it is not, submit again.`,
      ]),
  '- Anything else: stop here, leave the steps that come after this one, and go on with those that do not.',
]

const errorWords = ({ code, message }: ErrorMatch): string =>
  message === undefined ? codeSpan(code) : `${codeSpan(code)} that says ${codeSpan(message)}`
