/**
 * The phases of a plan as a loop of rounds: each round carries out the phase whose turn it is, and the deletion of
 * the role takes as many as it needs. So that the script, which is the same for all of them, is in the document once.
 */
import { badInput } from '../../errors.js'
import type { Step, Watch } from '../../steps/step.js'
import { foldLanes } from '../step-functions/fold.js'
import { isRef } from '../step-functions/text.js'
import { type Action, callInputs, outputOf, script, scriptStep, variable } from './actions.js'
import { readsOf } from './guard-reads.js'
import type { NamedPhase } from './phases.js'
import { SCRIPTS } from './scripts.js'

/** aws:loop takes no more. */
const MOST_ROUNDS = 100

/** Then the task is judged, and waited for again. */
const WAIT_SECONDS = 600

/** A script may not run for ten minutes, and is quiet for some of them. */
const LONGEST_QUIET = 5 * 60_000

/** Between two rounds: `none`, `finished`, or the role's deletion task and when it was first submitted. */
export const STATE = 'state'

/** Where the phases are a template's: what an earlier step found for them. */
export interface Found {
  /** The kind of the items that a step is carried out for. */
  kindFor(step: Step): string
  /** Of the script step, besides the phases. */
  payload: { items: string; run: string }
  /** What could not be made sure of, or is in the way. */
  blocked: string
}

/** @param deadline milliseconds for which the deletion of the role goes on */
export const rounds = (phases: NamedPhase[], deadline: number, found?: Found): Action[] => {
  const steps = phases.flatMap((phase) => phase.steps)
  const watch = steps.find((step) => step.watch !== undefined)?.watch
  const guards = steps.flatMap((step) => step.guards)
  const state = variable(STATE)
  const carryOut = script(
    'carry_out',
    `${docsOf(steps)}. Steps of a phase run side by side. Each asks first whether it is done, reads what its guards need just before its call, and is done once it was seen. A script, since it reads every Region and tells the errors of AWS apart.`,
    SCRIPTS.round({ guards: guards.length > 0, deletion: watch !== undefined, found: found !== undefined }),
    {
      round: outputOf('rounds', 'CurrentIteration'),
      state,
      ...found?.payload,
      phases: sharing(phases.map((phase) => phaseData(phase, deadline, MOST_ROUNDS - phases.length, found))),
      reads: readsOf(guards),
    },
    {
      Phase: 'String',
      State: 'String',
      Task: 'String',
      Waits: 'Boolean',
      Again: 'Boolean',
      Outcomes: 'StringList',
    },
  )
  return [
    {
      name: 'rounds',
      action: 'aws:loop',
      description: `${phases.map(({ name }) => name).join(', then ')}: each where the one before it ended well.`,
      inputs: {
        MaxIterations: MOST_ROUNDS,
        LoopCondition: { Variable: outputOf('carry_out', 'Again'), BooleanEquals: true },
        Steps: [carryOut, ...(watch === undefined ? [] : waits(watch)), remember],
      },
    },
    script(
      'finished',
      'Success is said only after everything was carried out, however the rounds ended.',
      found === undefined ? SCRIPTS.finished : SCRIPTS.finishedAll,
      found === undefined ? { state } : { state, blocked: found.blocked },
    ),
  ]
}

const remember: Action = {
  name: 'remember',
  action: 'aws:updateVariable',
  description: 'So that the next round knows of the task.',
  inputs: { Name: `variable:${STATE}`, Value: outputOf('carry_out', 'State') },
}

/** Where a task was submitted: until it has ended, well or not. */
const waits = (watch: Watch): Action[] => [
  {
    name: 'is_a_task_submitted',
    action: 'aws:branch',
    inputs: {
      Choices: [{ NextStep: 'wait', Variable: outputOf('carry_out', 'Waits'), BooleanEquals: true }],
      Default: remember.name,
    },
  },
  {
    name: 'wait',
    action: 'aws:waitForAwsResourceProperty',
    description:
      'Until the deletion has ended, well or not. A task that AWS knows no more ends the wait, too: what became of the role is judged in the next round.',
    onFailure: 'Continue',
    isCritical: false,
    timeoutSeconds: WAIT_SECONDS,
    inputs: {
      ...callInputs(watch.poll),
      ...Object.fromEntries(
        Object.entries(watch.poll.input).map(([name, value]) => [
          name,
          isRef(value) ? outputOf('carry_out', 'Task') : value,
        ]),
      ),
      PropertySelector: `$.${watch.status}`,
      DesiredValues: [...watch.succeeded, ...watch.failed],
    },
  },
]

const docsOf = (steps: Step[]): string =>
  [...new Set(steps.map(({ docs: { section, url } }) => `${section} (${url})`))].join('; ')

const phaseData = ({ name, steps }: NamedPhase, deadline: number, tries: number, found?: Found) => {
  const quiet = Math.max(0, ...steps.map(({ settle = 0 }) => settle))
  if (quiet > LONGEST_QUIET) throw tooQuiet(quiet)
  const [{ watch }] = steps
  return {
    name,
    ...(quiet > 0 ? { quiet } : {}),
    ...(watch === undefined ? {} : { task: taskMember(watch), deadline, tries }),
    groups: found === undefined ? folded(steps) : templates(steps, found),
  }
}

const folded = (steps: Step[]): object[] =>
  foldLanes(
    steps.map((step) => [[step]]),
    '',
  ).map(({ groups: [group], items }) => {
    checkTexts(steps, Object.keys(items[0] ?? {}))
    return { step: scriptStep(group?.step as Step), items }
  })

const templates = (steps: Step[], { kindFor }: Found): object[] =>
  steps.map((step) => ({ of: kindFor(step), step: scriptStep(step) }))

/** A phase that does the same as an earlier one says so: the log groups are in the document once. */
const sharing = (phases: ReturnType<typeof phaseData>[]) =>
  phases.map(({ groups, ...phase }, index) => {
    const text = JSON.stringify(groups)
    const same = phases.slice(0, index).find((earlier) => JSON.stringify(earlier.groups) === text)
    return same === undefined ? { ...phase, groups } : { ...phase, like: same.name }
  })

/** A text of a person's may look like a variable of the script's, or like one of the document's. */
const checkTexts = (steps: Step[], variables: string[]): void => {
  for (const step of steps) {
    const text = JSON.stringify(step)
    const found = ['{{', ...variables.map((name) => `{${name}}`)].find((braces) => text.includes(braces))
    if (found === undefined) continue
    throw badInput(
      'NotExpressible',
      `${step.subject} has ${found} in one of its texts, which the document would look up`,
      'give it another text, or carry the plan out with `wml plan apply`',
    )
  }
}

const tooQuiet = (quiet: number) =>
  badInput(
    'TooQuiet',
    `a script of Systems Manager runs for ten minutes, and cannot be quiet for ${quiet / 60_000} of them`,
    `make the plan with --settle ${LONGEST_QUIET / 60_000}m or less`,
  )

/** The member of the call's reply that names the task. */
const taskMember = ({ poll }: Watch): string => {
  const ref = Object.values(poll.input).find(isRef)
  if (ref === undefined) throw new Error(`nothing names the task of ${poll.action}`)
  return ref.$ref
}
