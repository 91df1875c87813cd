/** How a step's call becomes states: behind its guards, and with what its refusals mean. */
import type { ErrorMatch, Step, Watch } from '../../steps/step.js'
import { keeps } from '../keeps.js'
import { guardStates } from './guard-states.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { any, asOne, type Branch, type Rule, type State } from './states.js'
import { callFields, errorName } from './task.js'
import { watchStates } from './watch-states.js'

/**
 * Makes a step's call and goes on to `called` where it was made or was needless, to `kept` where the thing is
 * protected. Where guards come before it, or it only starts a task, guards and call are one state that is tried
 * again as one: what the guards allowed they allowed for one try.
 */
export const callStates = (
  step: Step,
  onward: { called: string; kept: string },
  deadline: number,
  scope: Scope,
): Branch => {
  const { guards, watch } = step
  if (guards.length === 0 && watch === undefined) {
    const bare = bareCall(step, { ...onward, already: onward.called }, scope)
    const task = { ...(bare.States[bare.StartAt] as State), Retry: retriers(step, step.call, scope) }
    return { ...bare, States: { ...bare.States, [bare.StartAt]: task } }
  }
  const tried = nameIn(scope, 'try')
  const once = { ...asOne(guardedCall(step, scope)), Retry: retriers(step, step.call, scope) }
  if (watch !== undefined) return watchedCall(step, watch, once, onward, deadline, scope)
  if (!canBeKept(step)) {
    return { StartAt: tried, States: { [tried]: { ...once, ResultPath: null, Next: onward.called } } }
  }
  const outcome = nameIn(scope, 'what came of it')
  return {
    StartAt: tried,
    States: {
      [tried]: {
        ...once,
        ResultSelector: { 'how.$': '$[0].how' },
        ResultPath: '$.tried',
        Next: outcome,
      },
      [outcome]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.tried.how', StringEquals: 'kept', Next: onward.kept }],
        Default: onward.called,
      },
    },
  }
}

/** A call that only starts a task: the task is followed, and where it fails all is tried again, from the guards on. */
const watchedCall = (
  step: Step,
  watch: Watch,
  once: State,
  onward: { called: string; kept: string },
  deadline: number,
  scope: Scope,
): Branch => {
  const tried = nameIn(scope, 'try')
  const watched = watchStates(step, watch, { submit: tried, succeeded: onward.called }, deadline, scope)
  const outcome = nameIn(scope, 'what came of it')
  const is = (how: string) => ({ Variable: '$.submitted.how', StringEquals: how })
  return {
    StartAt: watched.StartAt,
    States: {
      ...watched.States,
      [tried]: {
        ...once,
        ResultSelector: { 'how.$': '$[0].how', 'reply.$': '$[0].reply' },
        ResultPath: '$.submitted',
        Next: outcome,
      },
      [outcome]: {
        Type: 'Choice',
        Choices: [
          { ...is('submitted'), Next: watched.submitted },
          ...(canBeKept(step) ? [{ ...is('kept'), Next: onward.kept }] : []),
        ],
        Default: onward.called,
      },
    },
  }
}

const canBeKept = ({ keptOn, guards }: Step): boolean => keptOn.length > 0 || guards.some(keeps)

/** Ends with how it went: `called`, `kept`, or `submitted` with the reply that names the task. */
const guardedCall = (step: Step, scope: Scope): Branch => {
  const ends = {
    called: nameIn(scope, 'called'),
    kept: nameIn(scope, 'left alone'),
    submitted: nameIn(scope, 'submitted'),
  }
  const isWatched = step.watch !== undefined
  const call = bareCall(
    step,
    { ...ends, called: isWatched ? ends.submitted : ends.called, already: ends.called },
    scope,
  )
  const refused = nameIn(scope, 'refused by a guard')
  const guarded = step.guards.reduceRight<Branch>((next, guard) => {
    const onward = { free: next.StartAt, inUse: keeps(guard) ? ends.kept : refused }
    const { StartAt, States } = guardStates(guard, onward, scope)
    return { StartAt, States: { ...States, ...next.States } }
  }, call)
  const ended = (how: string): State => ({
    Type: 'Pass',
    Result: { how, ...(isWatched ? { reply: {} } : {}) },
    End: true,
  })
  return {
    StartAt: guarded.StartAt,
    States: {
      ...guarded.States,
      [refused]: { Type: 'Fail', ErrorPath: '$.refusal.Error', CausePath: '$.refusal.Cause' },
      [ends.called]: ended('called'),
      [ends.kept]: ended('kept'),
      [ends.submitted]: {
        Type: 'Pass',
        Parameters: { how: 'submitted', 'reply.$': '$.submitted' },
        End: true,
      },
    },
  }
}

/** The call, and what its refusals mean: by name, and by text where AWS leaves no other way. */
const bareCall = (
  step: Step,
  onward: { called: string; already: string; kept: string },
  scope: Scope,
): Branch => {
  const { call, alreadyOn, keptOn } = step
  const [task, refusal, refused] = [
    nameIn(scope, call.action),
    nameIn(scope, 'what the refusal means'),
    nameIn(scope, 'refused'),
  ]
  const meanings = [
    ...alreadyOn.map((match) => ({ match, code: errorName(call, scope, match.code), Next: onward.already })),
    ...keptOn.map((match) => ({ match, code: errorName(call, scope, match.code), Next: onward.kept })),
  ]
  const byName = meanings.filter(({ match }) => match.message === undefined)
  const byText = meanings.filter(({ match }) => match.message !== undefined)
  const catchers = [
    ...byName.map(({ code, Next }) => ({ ErrorEquals: [code], ResultPath: null, Next })),
    ...(byText.length === 0
      ? []
      : [
          {
            ErrorEquals: [...new Set(byText.map(({ code }) => code))],
            ResultPath: '$.refusal',
            Next: refusal,
          },
        ]),
  ]
  return {
    StartAt: task,
    States: {
      [task]: {
        Type: 'Task',
        Comment: `${step.docs.section} (${step.docs.url})`,
        ...callFields(call, scope),
        ResultPath: step.watch === undefined ? null : '$.submitted',
        ...(catchers.length === 0 ? {} : { Catch: catchers }),
        Next: onward.called,
      },
      ...(byText.length === 0
        ? {}
        : {
            [refusal]: {
              Type: 'Choice',
              Choices: byText.map(({ match, Next }) => ({ ...says(match), Next })),
              Default: refused,
            },
            [refused]: { Type: 'Fail', ErrorPath: '$.refusal.Error', CausePath: '$.refusal.Cause' },
          }),
    },
  }
}

/** A Choice knows no regular expressions and minds the letters' case: texts here are plain words. */
const says = ({ message = '' }: ErrorMatch): Rule => {
  if (!/^[\w ]+$/.test(message)) throw new Error(`no Choice can look for /${message}/`)
  const capital = message.charAt(0).toUpperCase() + message.slice(1)
  return any([message, capital].map((text) => ({ Variable: '$.refusal.Cause', StringMatches: `*${text}*` })))
}
