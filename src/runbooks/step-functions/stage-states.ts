/** How stages and lanes become states: a Map over what is alike, in which one item's failure ends no other. */
import type { Step } from '../../steps/step.js'
import type { FoldedGroup, FoldedLanes } from './fold.js'
import { toSeconds } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { asOne, type Branch, inline, type State, type States } from './states.js'
import { stepBranch } from './step-states.js'
import { textMember } from './text.js'

/** Of lanes, and of steps of one lane: CloudWatch Logs takes five tagging calls a second in a Region. */
const AT_A_TIME = 5

export interface Options {
  /** Milliseconds that a task may be waited for, with all that it is submitted again. */
  deadline: number
}

/** Carries out a step that stands alone; where it does not end well the execution fails as it did. */
export const aloneStates = (step: Step, next: string, options: Options, scope: Scope): Branch => {
  const failed = nameIn(scope, 'failed')
  const { StartAt, States } = withSettle(step, scope, {
    Comment: step.subject,
    ...stepState(step, `$.results['${scope.title}']`, options, scope),
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: failed }],
    Next: next,
  })
  const fail: State = { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' }
  return { StartAt, States: { ...States, [failed]: fail } }
}

/** A step as one state; how it ended lies at `resultPath`. */
const stepState = (step: Step, resultPath: string, options: Options, scope: Scope): State => ({
  ...asOne(stepBranch(step, options.deadline, scope)),
  ResultSelector: { 'outcome.$': '$[0].outcome' },
  ResultPath: resultPath,
})

/** Carries out lanes of one shape. What came of them lies at `$.results`, by the title. */
export const lanesState = (
  { groups }: FoldedLanes,
  itemsPath: string,
  next: string,
  options: Options,
  scope: Scope,
): State => ({
  ...tolerantMap(itemsPath, laneBranch(groups, options, scope), `$.results['${scope.title}']`),
  Next: next,
})

/** Whether a lane did not end well, for a Choice. */
export const failedIn = (title: string, results = '$.results') => ({
  Variable: `${results}['${title}'].failed`,
  BooleanEquals: true,
})

/** Every item ends with `well`, true or false, so that each is carried to its own end. */
export const tolerantMap = (
  itemsPath: string,
  iteration: Branch,
  resultPath: string,
  item: Record<string, unknown> = { 'item.$': '$$.Map.Item.Value' },
): State => ({
  Type: 'Map',
  ItemsPath: itemsPath,
  ItemSelector: { ...item, outcomes: {} },
  MaxConcurrency: AT_A_TIME,
  ItemProcessor: inline(iteration),
  ResultSelector: { 'failed.$': 'States.ArrayContains($[*].well, false)', 'all.$': '$' },
  ResultPath: resultPath,
})

const laneBranch = (groups: FoldedGroup[], options: Options, outer: Scope): Branch => {
  const well = nameIn(outer, 'all done')
  const subject = groups.find(({ list }) => list === undefined)
  const [number = ''] = outer.title.split(' ')
  const named =
    subject === undefined ? {} : textMember('subject', subject.step.subject, { variables: subject.variables })
  const scopes = groups.map(
    ({ step, variables }, index): Scope => ({
      ...outer,
      title: `${number}.${index + 1} ${step.kind}`,
      variables,
    }),
  )
  return groups.reduceRight<Branch>(
    (next, group, index) => {
      const { StartAt, States } = groupStates(group, next.StartAt, options, scopes[index] as Scope)
      return { StartAt, States: { ...States, ...next.States } }
    },
    { StartAt: well, States: { [well]: ended(true, named) } },
  )
}

/** How an item ended: the outcomes of its steps, and more where it did not end well. */
export const ended = (well: boolean, more: Record<string, unknown> = {}): State => ({
  Type: 'Pass',
  Parameters: { well, 'outcomes.$': '$.outcomes', ...more },
  End: true,
})

const groupStates = (group: FoldedGroup, next: string, options: Options, scope: Scope): Branch => {
  const { step, list } = group
  const stopped = nameIn(scope, 'stopped')
  if (list === undefined) return stepStates(step, { next, stopped }, options, scope)
  const [each, result] = [nameIn(scope, 'each'), nameIn(scope, 'did all end well')]
  const [one, oneStopped] = [nameIn(scope, 'one done'), nameIn(scope, 'one stopped')]
  const { StartAt, States } = stepStates(step, { next: one, stopped: oneStopped }, options, scope)
  return {
    StartAt: each,
    States: {
      [each]: {
        ...tolerantMap(
          `$.item.${list}`,
          { StartAt, States: { ...States, [one]: ended(true) } },
          outcomePath(step),
        ),
        Next: result,
      },
      [result]: {
        Type: 'Choice',
        Choices: [{ Variable: `${outcomePath(step)}.failed`, BooleanEquals: true, Next: stopped }],
        Default: next,
      },
      [stopped]: ended(false),
    },
  }
}

/** One step of a lane, and how the lane ends where the step does not end well. */
export const stepStates = (
  step: Step,
  onward: { next: string; stopped: string },
  options: Options,
  scope: Scope,
): Branch => {
  const branch = withSettle(step, scope, {
    ...stepState(step, outcomePath(step), options, scope),
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: onward.stopped }],
    Next: onward.next,
  })
  const failure = { ...textMember('subject', step.subject, scope), 'error.$': '$.error' }
  return {
    ...branch,
    States: { ...branch.States, [onward.stopped]: ended(false, { step: step.kind, ...failure }) },
  }
}

const outcomePath = ({ kind }: Step): string => `$.outcomes['${kind}']`

/** A step with quiet before it. */
const withSettle = (step: Step, scope: Scope, state: State): Branch => {
  const states: States = { [scope.title]: state }
  if (step.settle === undefined || step.settle === 0) return { StartAt: scope.title, States: states }
  const quiet = nameIn(scope, 'quiet first')
  const wait: State = { Type: 'Wait', Seconds: toSeconds(step.settle), Next: scope.title }
  return { StartAt: quiet, States: { [quiet]: wait, ...states } }
}
