/** Writes a plan as an automation document of AWS Systems Manager: schema 0.3. */
import { getCallerIdentity } from '../../calls/sts.js'
import type { Plan } from '../../engine/plan.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { leftOut, leftOutNotes } from '../left-out.js'
import { type Action, callInputs } from './actions.js'
import { approve } from './approval.js'
import { documentText } from './document-text.js'
import { type NamedPhase, toPhases } from './phases.js'
import { finished, rounds, variablesOf } from './rounds.js'

/** @throws WmlError where the plan is too large for one document, or says what a document cannot */
export const exportDocument = (plan: Plan, options: ExportOptions): Runbook => {
  const phases = toPhases(plan.steps)
  const document = {
    schemaVersion: '0.3',
    description: descriptionOf(plan),
    assumeRole: '{{ AutomationAssumeRole }}',
    parameters: ROLE_PARAMETER,
    variables: variablesOf(phases),
    mainSteps: [whichAccount(plan), ...phaseActions(plan, phases, options)],
  }
  return { text: documentText(document, options.documentFormat ?? 'yaml'), notes: notesOf(plan) }
}

export const ROLE_PARAMETER = {
  AutomationAssumeRole: {
    type: 'String',
    description: 'ARN of the role that the document works as. Scripts have no other credentials.',
    allowedPattern: '^arn:aws:iam::\\d{12}:role/[\\w+=,.@/-]+$',
  },
}

const descriptionOf = (plan: Plan): string => {
  const made = `wml ${plan.procedure} for ${plan.scope}, account ${plan.account}, as planned in run ${plan.runId}. Each phase starts where all before it ended well; started again, it does what is left.`
  return plan.blockers.length === 0
    ? made
    : `${made} Something is in the way, so that it cannot end well: the step finished names it.`
}

const notesOf = (plan: Plan): string[] => [
  ...leftOutNotes(plan),
  `The document works as the role that its parameter AutomationAssumeRole names: wml policies generate writes that role’s policy for ${plan.procedure}.`,
  'What needs another Region than the document’s own, or tells one error of AWS from another, is a script step (python3.11, boto3).',
]

/** Without braces, which the document would look up. */
const inTheWay = (plan: Plan): string => leftOut(plan).replaceAll(/[{}]/g, '')

/** A plan belongs to one account: in another, the role would be another one. */
const whichAccount = ({ account }: Plan): Action => ({
  name: 'which_account',
  action: 'aws:assertAwsResourceProperty',
  description: `The plan is for account ${account}, and nothing is touched in another.`,
  onFailure: 'Abort',
  inputs: {
    ...callInputs(getCallerIdentity()),
    PropertySelector: '$.Account',
    DesiredValues: [account],
  },
})

/** Nothing is changed before somebody approved. */
const phaseActions = (plan: Plan, phases: NamedPhase[], { approval, deadline }: ExportOptions): Action[] => {
  const blocked = plan.blockers.length === 0 ? undefined : inTheWay(plan)
  if (phases.length === 0) return blocked === undefined ? [] : [finished(phases, blocked)]
  const counts = phases.map(({ name, steps }) => `${name} ${steps.length}`).join(', ')
  const message = `wml ${plan.procedure} in account ${plan.account}, run ${plan.runId}: ${counts}`
  return [
    ...(approval === undefined ? [] : [approve(approval, message)]),
    rounds(phases, deadline),
    finished(phases, blocked),
  ]
}
