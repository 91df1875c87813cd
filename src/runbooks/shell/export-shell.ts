/** Writes a plan as a script for a POSIX shell with the AWS CLI. */
import { getCallerIdentity } from '../../calls/sts.js'
import type { Plan } from '../../engine/plan.js'
import { printable } from '../../errors.js'
import { blockerLine, keptLine } from '../../report/lines.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { reasonOf } from '../reasons.js'
import { callWords } from './cli-call.js'
import { FOLLOW_TASK, FUNCTIONS } from './functions.js'
import { quote } from './quote.js'
import { stepBlock, toSeconds } from './step-block.js'

/** @throws WmlError where a script cannot keep a promise of the plan */
export const exportShell = (plan: Plan, options: ExportOptions): Runbook => {
  const numbers = new Map(plan.steps.map(({ key }, index) => [key, index + 1]))
  const blocks = plan.steps.map((step, index) => {
    const number = index + 1
    const title = printable(`${step.kind} ${step.region}: ${step.subject}`)
    const after = step.after.map((key) => numbers.get(key) ?? 0)
    return [
      comment(`${number}. ${title}`),
      comment(reasonOf(step)),
      comment(`${step.docs.section}: ${step.docs.url}`),
      ...stepBlock(step, number, title, after),
      '',
    ].join('\n')
  })
  const watches = plan.steps.some(({ watch }) => watch !== undefined)
  const text = [
    '#!/bin/sh',
    ...headOf(plan),
    SHELLCHECK,
    'set -euf',
    'umask 077',
    "export AWS_PAGER='' AWS_CLI_ERROR_FORMAT=legacy AWS_CLI_AUTO_PROMPT=off AWS_RETRY_MODE=standard",
    `: "\${DEADLINE:=${toSeconds(options.deadline)}}" "\${DRY_RUN:=}" "\${AWS_MAX_ATTEMPTS:=3}"`,
    `${FUNCTIONS}${watches ? FOLLOW_TASK : ''}`,
    ...accountLines(plan),
    ...leftOutLines(plan),
    '',
    ...blocks,
    'finish',
    '',
  ].join('\n')
  return {
    text,
    notes: [
      `The script is for a POSIX shell and the AWS CLI, with credentials of account ${plan.account}.`,
      'DRY_RUN=1 asks which steps are left, and changes nothing.',
    ],
  }
}

const SHELLCHECK =
  '# shellcheck disable=SC2016,SC2034,SC2317,SC2329 # queries hold backticks; steps redefine functions and variables'

/** One line, whatever is in it: what stands behind a line break would be carried out. */
const comment = (text: string): string => `# ${printable(text)}`

const headOf = (plan: Plan): string[] => [
  comment(`${plan.procedure} for ${plan.scope}, account ${plan.account}, as planned in run ${plan.runId}`),
  comment(`from what was read at ${plan.surveyedAt}.`),
  '#',
  '# Running it again goes on where it ended, and does nothing where all is done. DRY_RUN=1 changes nothing.',
  '# DEADLINE is for how many seconds it goes on while AWS says that the role is still in use.',
  '# Exit codes: 0 done, 1 failed, 2 bad input, 4 credentials or permissions, 5 another account, 6 blocked by something',
  '# outside the plan, 8 not over: run it again later, 130 interrupted.',
  ...plan.kept.map((kept) => comment(`Stays: ${keptLine(kept)}`)),
  ...plan.notes.map((note) => comment(`Note: ${note}`)),
]

/** What `is_number` takes. */
const NUMBERS = 'of at most nine digits and with no zero in front'

const accountLines = ({ account }: Plan): string[] => [
  `is_number "$DEADLINE" || stop 2 'DEADLINE is a number of seconds, ${NUMBERS}.'`,
  `{ is_number "$AWS_MAX_ATTEMPTS" && [ "$AWS_MAX_ATTEMPTS" != 0 ]; } || stop 2 'AWS_MAX_ATTEMPTS is a number from 1 on, ${NUMBERS}.'`,
  "command -v aws >/dev/null || stop 1 'The AWS CLI is not installed.'",
  "new_step 0 'account' ''",
  'again_within=0 wait_first=1 wait_factor=200 wait_most=15',
  `read_api text ${callWords(getCallerIdentity())} 'Account' || stop ${'"$(passes && echo 8 || echo 1)"'} "Whose account it is could not be read: $message"`,
  `[ "$reply" = ${quote(account)} ] || stop 5 "This is account $reply, and the plan is for "${quote(account)}.`,
  '',
]

/** What the plan could not take in stays in the way, however well its steps end. */
const leftOutLines = ({ blockers }: Plan): string[] =>
  blockers.flatMap((blocker) => [
    `say ${quote(printable(`In the way: ${blockerLine(blocker)}`))}`,
    blocker.passes ? 'pending=1' : 'blocked=1',
  ])
