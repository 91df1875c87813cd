/** What is lost once a plan is carried out, in the words that a person agrees to. */
import type { Plan } from '../engine/plan.js'
import type { Step } from '../steps/step.js'
import { sizeOf } from './plan-summary.js'
import { plural } from './screen.js'

/** Of the steps that are left of the plan, a line a thing; what cannot be undone stands last. */
export const lossText = ({ decisions }: Plan, left: Step[]): string => {
  const of = (kind: string): Step[] => left.filter((step) => step.kind === kind)
  const groups = of('delete-log-group')
  const sizes = groups.map(
    ({ region, call }) =>
      decisions?.find(
        (one) => one.kind === 'log-group' && one.region === region && one.subject === call.input.logGroupName,
      ) ?? {},
  )
  const off = of('disable-logging').length
  return [
    ...(off === 0 ? [] : [`This turns off logging for ${plural(off, 'organization')}.`]),
    ...[...of('delete-role'), ...of('delete-custom-role')].map(
      ({ subject }) => `This deletes the ${subject}.`,
    ),
    ...(groups.length === 0
      ? []
      : [
          `This deletes ${plural(groups.length, 'log group')} with ${sizeOf(sizes)} of events. This cannot be undone.`,
        ]),
  ].join('\n')
}
