/** How a step becomes a section that a person carries out. */
import { catalogueEntry } from '../../aws/catalogue.js'
import { formatDuration } from '../../duration.js'
import { CONSOLE_PATHS, CONSOLE_WORDS, NO_CONSOLE_PATH } from '../../facts/console-paths.js'
import type { ErrorMatch, Step } from '../../steps/step.js'
import { keeps } from '../keeps.js'
import { reasonOf } from '../reasons.js'
import { cliCommand } from '../shell/cli-call.js'
import { onAbsent, toQuestion } from '../shell/question.js'
import { quote } from '../shell/quote.js'
import { withTask } from '../shell/step-block.js'
import { startedTask } from '../started-task.js'
import { codeBlock, codeSpan, escapeText } from './escape.js'
import { guardSection } from './guard-section.js'

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
    ...guards.flatMap(guardSection),
    `- [ ] ${step.effect === 'delete' ? 'Delete' : step.effect === 'create' ? 'Create' : 'Change'} it`,
    '',
    ...codeBlock('sh', submission(step)),
    '',
    expected(step),
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

/** What the AWS CLI prints where the call was taken: what AWS answers, and nothing where that is empty. */
const expected = ({ call, watch }: Step): string => {
  const { answers } = catalogueEntry(call) ?? {}
  if (watch !== undefined)
    return `What to expect: the ${codeSpan(startedTask(watch))}. The task has begun, no more.`
  return answers === undefined
    ? `What to expect: no output and no error; ${codeSpan('echo $?')} says ${codeSpan('0')}.`
    : `What to expect: the ${codeSpan(answers)}, as AWS has it now.`
}

const onAbsentWords = ({ doneWhen }: Step): string => {
  const { absentOn } = doneWhen
  if (absentOn.length === 0) return ''
  return onAbsent(doneWhen)
    ? `, or the error ${absentOn.join(' or ')},`
    : ` (and the error ${absentOn.join(' or ')} that there is)`
}

const keptLines = ({ guards, keptOn }: Step): string[] =>
  keptOn.length > 0 || guards.some(keeps) ? ['- [ ] Or kept, since: ______________________'] : []

const consoleLines = ({ kind }: Step): string[] => {
  const path = CONSOLE_PATHS[kind]
  if (path === undefined) return [CONSOLE_WORDS[kind] ?? NO_CONSOLE_PATH, '']
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
