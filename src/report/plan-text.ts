import { formatDuration } from '../duration.js'
import type { Plan } from '../engine/plan.js'
import { toS3Flags } from '../facts/s3.js'
import type { Precondition, Step } from '../steps/step.js'
import { blockerLine, decisionLine, keptLine, notIncludedLine, section } from './lines.js'
import { planSummary } from './plan-summary.js'
import { printableTexts } from './printable-texts.js'
import { plain, type Style } from './style.js'

/** A plan for a person to read before it is carried out; `verbose`: with each call, its preconditions and its documentation. */
export const formatPlan = (
  given: Plan,
  { verbose, style = plain }: { verbose: boolean; style?: Style },
): string => {
  const plan = printableTexts(given)
  if (!verbose && plan.decisions !== undefined) return planSummary(plan, style).join('\n')
  return [
    `Plan for ${plan.scope}, account ${plan.account}`,
    ...(plan.steps.length === 0 ? ['  Nothing to do.'] : []),
    ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, verbose, style)),
    ...section('Decided by', (plan.decisions ?? []).map(decisionLine)),
    ...section('Kept', plan.kept.map(keptLine)),
    ...section('Not included', (plan.notIncluded ?? []).map(notIncludedLine)),
    ...section('Blocked by', plan.blockers.map(blockerLine)),
    ...section('Notes', plan.notes),
  ].join('\n')
}

const stepLines = (step: Step, number: number, verbose: boolean, style: Style): string[] => {
  const color = step.effect === 'delete' ? 'red' : step.effect === 'update' ? 'yellow' : 'green'
  const head = `${String(number).padStart(3)}. ${style(color, step.kind)} ${step.region}: ${step.subject}`
  if (!verbose) return [head]
  const { service, action, input } = step.call
  return [
    head,
    `     ${service}:${action} ${JSON.stringify(input)}`,
    ...step.preconditions.map(
      (precondition) => `     Checked again first: ${preconditionText(precondition)}`,
    ),
    ...(step.quietPeriod === undefined
      ? []
      : [`     after ${formatDuration(step.quietPeriod)} of quiet, only if it is back`]),
    style('dim', `     ${step.docs.section} (${step.docs.url})`),
  ]
}

const preconditionText = (precondition: Precondition): string => {
  switch (precondition.kind) {
    case 'no-organization-writes-to':
      return precondition.workMailGone
        ? 'WorkMail is gone from the Region, or no organization there writes to it'
        : 'no organization of the Region writes to it'
    case 'still-tagged':
      return 'it still carries our tag'
    case 'no-organization-uses-role': {
      const { goneRegions = [], emptyRegions = [] } = precondition
      const gone = goneRegions.length > 0 ? ` (WorkMail may be gone from ${goneRegions.join(', ')})` : ''
      const empty =
        emptyRegions.length > 0 ? ` (${emptyRegions.join(', ')}: none, as --no-organizations-in says)` : ''
      return `no organization in any WorkMail Region${gone}${empty} uses the role`
    }
    case 'no-organization-uses-custom-role':
      return 'no organization in any WorkMail Region uses the role'
    case 'archived': {
      const quiet = `after ${formatDuration(precondition.quiet)} of quiet`
      return `every event of it is in its archive in ${precondition.destination}${toS3Flags(precondition.s3)}, looked for ${quiet}`
    }
    case 'role-is-tagged':
      return 'the role carries the tag of this tool'
  }
}
