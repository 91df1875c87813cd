/** Writes a plan as a runbook for a person. */
import { getCallerIdentity } from '../../calls/sts.js'
import { formatDuration } from '../../duration.js'
import type { Plan } from '../../engine/plan.js'
import { permissionsOfPlan } from '../../policies/plan-permissions.js'
import { blockerLine, keptLine } from '../../report/lines.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { cliCommand } from '../shell/cli-call.js'
import { codeBlock, codeSpan, escapeText } from './escape.js'
import { stepNumbers, stepSection } from './step-section.js'

export const exportMarkdown = (plan: Plan, options: ExportOptions): Runbook => {
  const numbers = new Map(plan.steps.map(({ key }, index) => [key, index + 1]))
  const lines = [
    `# ${escapeText(`${plan.procedure}: ${plan.scope}`)}`,
    '',
    `- Account: ${codeSpan(plan.account)}`,
    `- Made from what was read of the account at ${escapeText(plan.surveyedAt)}, in run ${codeSpan(plan.runId)}`,
    '- Carried out by: ______________________ on: ______________________',
    '',
    ...listed(
      'In the way',
      'The plan leaves out what this keeps from being done:',
      plan.blockers.map(blockerLine),
    ),
    ...listed('What is kept', 'Left alone on purpose:', plan.kept.map(keptLine)),
    ...listed('What to know', '', plan.notes),
    '## Before you begin',
    '',
    '- [ ] The AWS CLI answers, and shows the account above',
    '',
    ...codeBlock('sh', cliCommand(getCallerIdentity())),
    '',
    '- [ ] You have read all of it: the account may have changed since, so each step looks first',
    '- [ ] You may do this:',
    '',
    ...permissionLines(plan),
    '',
    ...plan.steps.flatMap((step, index) =>
      stepSection(
        step,
        index + 1,
        step.after.map((key) => numbers.get(key) ?? 0),
      ),
    ),
    '## At the end',
    '',
    ...(plan.steps.length === 0
      ? ['- [ ] There was nothing to do']
      : [
          `- [ ] Each of ${stepNumbers(plan.steps.map((_, index) => index + 1))} is done, was not needed, or its thing stays and it is written down why`,
        ]),
    `- [ ] Where AWS says for longer than ${formatDuration(options.deadline)} that the role is still in use: come back another day`,
    '- [ ] The evidence of the steps is filed with this page',
    '',
  ]
  return { text: lines.join('\n'), notes: [] }
}

const listed = (heading: string, intro: string, lines: string[]): string[] =>
  lines.length === 0
    ? []
    : [
        `## ${heading}`,
        '',
        ...(intro === '' ? [] : [intro, '']),
        ...lines.map((line) => `- ${escapeText(line)}`),
        '',
      ]

const permissionLines = (plan: Plan): string[] =>
  permissionsOfPlan(plan).map(
    ({ action, resources }) => `  - ${codeSpan(action)} on ${resources.map(codeSpan).join(', ')}`,
  )
