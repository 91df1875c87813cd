import { formatDuration } from '../duration.js'
import type { Plan } from '../engine/plan.js'
import { toS3Flags } from '../facts/s3.js'
import type { Guard, Step } from '../steps/step.js'
import { blockerLine, keptLine, section } from './lines.js'
import { printableTexts } from './printable-texts.js'
import { plain, type Style } from './style.js'

/** A plan for a person to read before it is carried out; `inputs`: with each call and its documentation. */
export const formatPlan = (
  given: Plan,
  { inputs, style = plain }: { inputs: boolean; style?: Style },
): string => {
  const plan = printableTexts(given)
  return [
    `Plan for ${plan.scope}, account ${plan.account}`,
    ...(plan.steps.length === 0 ? ['  Nothing to do.'] : []),
    ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, inputs, style)),
    ...section('Kept', plan.kept.map(keptLine)),
    ...section('Blocked by', plan.blockers.map(blockerLine)),
    ...section('Notes', plan.notes),
  ].join('\n')
}

const stepLines = (step: Step, number: number, inputs: boolean, style: Style): string[] => {
  const color = step.effect === 'delete' ? 'red' : step.effect === 'update' ? 'yellow' : 'green'
  const head = `${String(number).padStart(3)}. ${style(color, step.kind)} ${step.region}: ${step.subject}`
  if (!inputs) return [head]
  const { service, action, input } = step.call
  return [
    head,
    `     ${service}:${action} ${JSON.stringify(input)}`,
    ...step.guards.map((guard) => `     only if ${guardText(guard)}, read again just before`),
    ...(step.settle === undefined
      ? []
      : [`     after ${formatDuration(step.settle)} of quiet, only if it is back`]),
    style('dim', `     ${step.docs.section} (${step.docs.url})`),
  ]
}

const guardText = (guard: Guard): string => {
  switch (guard.kind) {
    case 'no-organization-writes-to':
      return guard.workMailGone
        ? 'WorkMail is gone from the Region, or no organization there writes to it'
        : 'no organization of the Region writes to it'
    case 'still-marked':
      return 'nobody has taken its mark off'
    case 'no-organization-uses-role': {
      const { goneRegions = [], emptyRegions = [] } = guard
      const gone = goneRegions.length > 0 ? ` (WorkMail may be gone from ${goneRegions.join(', ')})` : ''
      const empty =
        emptyRegions.length > 0 ? ` (${emptyRegions.join(', ')}: none, as --no-organizations-in says)` : ''
      return `no organization in any WorkMail Region${gone}${empty} uses the role`
    }
    case 'no-organization-uses-custom-role':
      return 'no organization in any WorkMail Region uses the role'
    case 'archived': {
      const quiet = `after ${formatDuration(guard.quiet)} of quiet`
      return `every event of it is in its archive in ${guard.destination}${toS3Flags(guard.s3)}, looked for ${quiet}`
    }
    case 'role-is-tagged':
      return 'the role carries the tag of this tool'
  }
}
