/** Writes a plan as a state machine of AWS Step Functions: JSONPath, standard workflow. */
import { getCallerIdentity } from '../../calls/sts.js'
import type { Plan } from '../../engine/plan.js'
import { badInput } from '../../errors.js'
import { GLOBAL, GLOBAL_REGION } from '../../facts/regions.js'
import type { Step } from '../../steps/step.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import type { ExportOptions, Runbook } from '../exporter.js'
import { leftOut, leftOutNotes } from '../left-out.js'
import { type FoldedLanes, foldLanes } from './fold.js'
import { jsonText } from './json-text.js'
import { type Stage, toStages } from './lanes.js'
import { reachable } from './reachable.js'
import { retriers } from './retriers.js'
import type { Scope } from './scope.js'
import { aloneStates, failedIn, lanesState, type Options } from './stage-states.js'
import { any, type Branch, ERRORS, join, type State } from './states.js'
import { callFields, replyPath } from './task.js'
import { equals } from './text.js'

/** A definition may not be larger (Step Functions developer guide, quotas). */
const LARGEST_DEFINITION = 1024 * 1024

/** Nor what a state hands on; some room is left for what comes in while it runs. */
const LARGEST_DATA = 200 * 1024

/** @throws WmlError where the plan is too large for one machine (input), or asks what states cannot tell (refused) */
export const exportStateMachine = (plan: Plan, options: ExportOptions): Runbook => {
  const scope: Scope = {
    home: options.machineRegion ?? homeOf(plan),
    caller: options.machineFunction,
    title: '',
    variables: new Map(),
  }
  const { data, states } = stageStates(
    toStages(plan.steps),
    plan.blockers.length === 0 ? DONE : BLOCKED,
    options,
    scope,
  )
  checkSize('its data', JSON.stringify(data).length, LARGEST_DATA)
  const machine = {
    Comment: commentOf(plan),
    ...reachable(accountStates(plan, data, states, scope)),
  }
  const text = `${jsonText(machine)}\n`
  checkSize('it', text.length, LARGEST_DEFINITION)
  return { text, notes: [...leftOutNotes(plan), ...notesOf(text, scope)] }
}

/** The one Region that the plan is about. */
const homeOf = ({ steps }: Plan): string => {
  const regions = new Set(steps.map(({ region }) => region).filter((region) => region !== GLOBAL))
  const [only] = regions
  return regions.size === 1 && only !== undefined ? only : GLOBAL_REGION
}

const commentOf = (plan: Plan): string => {
  const made = `wml ${plan.procedure} for ${plan.scope}, account ${plan.account}, as planned in run ${plan.runId}`
  return plan.blockers.length === 0
    ? made
    : `${made}. In the way, so that it cannot end well: ${leftOut(plan)}`
}

const checkSize = (what: string, size: number, most: number): void => {
  if (size <= most) return
  throw badInput(
    'TooLarge',
    `the plan is too large for one state machine: ${what} would take ${size} bytes, and Step Functions takes ${most}`,
    'export it in parts, with --region or --organization',
  )
}

const notesOf = (text: string, { home, caller }: Scope): string[] => [
  `The machine runs in ${home}.`,
  ...(text.includes('states:::lambda:invoke')
    ? [`It calls other Regions through the Lambda function ${caller}, since Step Functions cannot.`]
    : []),
]

const [CHECK, WHOSE, WRONG, PLANNED, DONE, BLOCKED, SUM_UP, TELL, NOT_FINISHED] = [
  'Which account is this',
  'Is it the account of the plan',
  'Wrong account',
  'What is planned',
  'Done',
  'Something is in the way',
  'Sum up',
  'Tell what was stopped',
  'Not finished',
] as const

/** A plan belongs to one account: in another, the role would be another one. */
const accountStates = (
  plan: Plan,
  data: Record<string, unknown>,
  { StartAt, States }: Branch,
  scope: Scope,
): Branch => {
  const call = getCallerIdentity()
  const { account } = plan
  return {
    StartAt: CHECK,
    States: {
      [CHECK]: {
        Type: 'Task',
        ...callFields(call, scope),
        ResultPath: '$.caller',
        Retry: retriers({ retry: RETRY_NOTHING }, call, scope),
        Next: WHOSE,
      },
      [WHOSE]: {
        Type: 'Choice',
        Choices: [
          { ...equals(replyPath(call, scope, '$.caller', 'Account'), account, scope), Next: PLANNED },
        ],
        Default: WRONG,
      },
      [WRONG]: {
        Type: 'Fail',
        Error: ERRORS.wrongAccount,
        Cause: `the plan is for account ${account}, and the machine runs in another`,
      },
      [PLANNED]: { Type: 'Pass', Result: { plan: data, results: {} }, Next: StartAt },
      ...States,
      [DONE]: { Type: 'Succeed', OutputPath: '$.results' },
      [BLOCKED]: {
        Type: 'Fail',
        Error: ERRORS.blocked,
        Cause: `the rest was carried out. In the way: ${leftOut(plan)}`,
      },
      [SUM_UP]: {
        Type: 'Pass',
        Parameters: { 'stopped.$': '$.results[*].all[?(@.well==false)]' },
        Next: TELL,
      },
      [TELL]: {
        Type: 'Pass',
        Parameters: { 'cause.$': 'States.JsonToString($.stopped)' },
        Next: NOT_FINISHED,
      },
      [NOT_FINISHED]: { Type: 'Fail', Error: ERRORS.notFinished, CausePath: '$.cause' },
    },
  }
}

/** The stages, each going on to the next and the last of them to `last`, and the data that they map over. */
const stageStates = (
  stages: Stage[],
  last: string,
  options: Options,
  scope: Scope,
): { data: Record<string, unknown>; states: Branch } => {
  const numbered = stages
    .flatMap((stage): Unit[] =>
      'alone' in stage
        ? [stage]
        : foldLanes(stage.lanes, scope.home).map((lanes, index, all) => ({ lanes, of: all.length, index })),
    )
    .map((unit, index) => ({ ...unit, title: `${index + 1} ${kindOf(unit)}` }))
  const data = numbered.flatMap((unit, index) =>
    'lanes' in unit ? [[dataName(index), unit.lanes.items]] : [],
  )
  const states = numbered.reduceRight<Branch>(
    (following, unit, index) => {
      const next = following.StartAt
      const own = { ...scope, title: unit.title }
      if ('alone' in unit) {
        return join(aloneStates(unit.alone, next, options, own), following)
      }
      const isLast = unit.index === unit.of - 1
      const titles = numbered.slice(index - unit.index, index + 1).map(({ title }) => title)
      const check = `Did ${isLast ? numbersOf(titles) : ''} end well`
      const map = lanesState(unit.lanes, `$.plan.${dataName(index)}`, isLast ? check : next, options, own)
      return join(
        {
          StartAt: unit.title,
          States: { [unit.title]: map, ...(isLast ? { [check]: checked(titles, next) } : {}) },
        },
        following,
      )
    },
    { StartAt: last, States: {} },
  )
  return { data: Object.fromEntries(data), states }
}

/** A step that stands alone, or lanes of one shape: the `index`th of the shapes of its stage. */
type Unit = { alone: Step } | { lanes: FoldedLanes; of: number; index: number }

const kindOf = (unit: Unit): string => {
  if ('alone' in unit) return unit.alone.kind
  const kinds = unit.lanes.groups.map(({ step }) => step.kind)
  return kinds.length === 1 ? (kinds[0] as string) : `${kinds[0]} to ${kinds.at(-1)}`
}

const dataName = (index: number): string => `lanes${index + 1}`

const numbersOf = (titles: string[]): string => {
  const [first, last] = [titles[0], titles.at(-1)].map((title) => title?.split(' ')[0])
  return first === last ? `${first}` : `${first} to ${last}`
}

const checked = (titles: string[], next: string): State => ({
  Type: 'Choice',
  Choices: [{ ...any(titles.map((title) => failedIn(title))), Next: SUM_UP }],
  Default: next,
})
