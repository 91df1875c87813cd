/**
 * The phases of a plan as a loop of rounds: each round carries out the phase whose turn it is, and the deletion of
 * the role takes as many as it needs. So that the script, which is the same for all of them, is in the document once.
 */
import { badInput } from '../../errors.js'
import type { Step } from '../../steps/step.js'
import { foldLanes } from '../step-functions/fold.js'
import { type Action, outputOf, script, scriptStep, variable } from './actions.js'
import { readsOf } from './guard-reads.js'
import type { NamedPhase } from './phases.js'
import { deletionActions, REMEMBER, TASK } from './role-deletion.js'
import { SCRIPTS } from './scripts.js'
import { NOTHING } from './survey-script.js'

/** aws:loop takes no more. */
const MOST_ROUNDS = 100

/** A script may not run for ten minutes, and is quiet for some of them. */
const LONGEST_QUIET = 5 * 60_000

/** Between two rounds: the phase whose turn it is; of the role's deletion also since when, and for how many rounds. */
const STATE = 'state'

/** What the rounds keep from one to the next. */
export const variablesOf = (phases: NamedPhase[]): Record<string, object> => {
  const names = deletionIn(phases) === undefined ? [STATE] : [STATE, TASK]
  return Object.fromEntries(names.map((name) => [name, { type: 'String', default: 'none' }]))
}

/** The step whose call only starts a task. */
const deletionIn = (phases: NamedPhase[]): Step | undefined =>
  phases.flatMap((phase) => phase.steps).find((step) => step.watch !== undefined)

/** Where the phases are a template's: what an earlier step found for them. */
export interface Found {
  /** The kind of the items that a step is carried out for. */
  kindFor(step: Step): string
  /** Of the script step, besides the phases. */
  payload: { items: string; run: string }
}

/** @param deadline milliseconds for which the deletion of the role goes on */
export const rounds = (phases: NamedPhase[], deadline: number, found?: Found): Action => {
  const steps = phases.flatMap((phase) => phase.steps)
  const deletion = deletionIn(phases)
  const guards = steps.flatMap((step) => step.guards)
  const state = variable(STATE)
  const carryOut = script(
    'carry_out',
    `${docsOf(steps)}. Steps of a phase run side by side. Each asks first whether it is done, reads what its guards need just before its call, and is done once it was seen. A script, since it reads every Region and tells the errors of AWS apart.`,
    SCRIPTS.round({
      guards: guards.length > 0,
      deletion: deletion !== undefined,
      found: found !== undefined,
    }),
    {
      state,
      ...(deletion === undefined ? {} : { task: variable(TASK) }),
      ...found?.payload,
      phases: sharing(phases.map((phase) => phaseData(phase, deadline, MOST_ROUNDS - phases.length, found))),
      reads: readsOf(guards),
    },
    {
      Phase: 'String',
      Next: 'String',
      State: 'String',
      Again: 'Boolean',
      Outcomes: 'StringList',
    },
  )
  return {
    name: 'rounds',
    action: 'aws:loop',
    description: `${phases.map(({ name }) => name).join(', then ')}: each where the one before it ended well.`,
    inputs: {
      MaxIterations: MOST_ROUNDS,
      LoopCondition: { Variable: outputOf('carry_out', 'Again'), BooleanEquals: true },
      Steps: [carryOut, ...(deletion === undefined ? [] : deletionActions(deletion)), remember],
    },
  }
}

/**
 * Success is said only after everything was carried out, however the rounds ended, and nothing is in the way.
 * @param blocked what could not be made sure of, or is in the way: as a text, or an output that tells it
 */
export const finished = (phases: NamedPhase[], blocked = NOTHING): Action =>
  script(
    'finished',
    'Success is said only after everything was carried out, however the rounds ended, and where nothing is in the way.',
    SCRIPTS.finished,
    { state: phases.length === 0 ? FINISHED : variable(STATE), blocked },
  )

/** The state behind the last phase. */
const FINISHED = 'finished'

const remember: Action = {
  name: REMEMBER,
  action: 'aws:updateVariable',
  description: 'So that the next round knows whose turn it is.',
  inputs: { Name: `variable:${STATE}`, Value: outputOf('carry_out', 'State') },
}

const docsOf = (steps: Step[]): string =>
  [...new Set(steps.map(({ docs: { section, url } }) => `${section} (${url})`))].join('; ')

const phaseData = ({ name, steps }: NamedPhase, deadline: number, most: number, found?: Found) => {
  const quiet = Math.max(0, ...steps.map(({ settle = 0 }) => settle))
  if (quiet > LONGEST_QUIET) throw tooQuiet(quiet)
  const [{ watch }] = steps
  return {
    name,
    ...(quiet > 0 ? { quiet } : {}),
    ...(watch === undefined ? {} : { deadline, rounds: most }),
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
