/** How a task that a call started becomes states: asked until it ends, and told apart by how it ends. */
import type { Step, Watch } from '../../steps/step.js'
import { countedWait, countWait, isSpent, startClock } from './counted-waits.js'
import { question } from './question.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { any, type Branch, ERRORS, inline, join, present, type States } from './states.js'
import { callFields, errorName, replyPath } from './task.js'
import { equals, isVariable, logGroupNameIn, textMember } from './text.js'

/**
 * States that go on to `submit`, and what was submitted at `submitted`, then to `succeeded` once the task has.
 * Where it failed, or AWS knows it no more, they submit again after a wait that grows, and fail by how the task
 * ended where that wait would not end before the deadline.
 */
export const watchStates = (
  step: Step,
  watch: Watch,
  onward: { submit: string; succeeded: string },
  deadline: number,
  scope: Scope,
): Branch & { submitted: string } => {
  const name = (part: string) => nameIn(scope, part)
  const isOver = isSpent('spent', deadline)
  const states: States = {
    [name('count the wait')]: countWait(watch.every, 'polls', name('give it time')),
    [name('give it time')]: countedWait(name('ask the task')),
    ...askStates(step, watch, onward.succeeded, deadline, scope),
    [name('count the try')]: countWait(watch.resubmit, 'tries', name('is there time to try again'), {
      polls: 0,
      unseen: 0,
    }),
    [name('is there time to try again')]: {
      Type: 'Choice',
      Choices: [{ ...isOver, Next: name('out of time') }],
      Default: name('try again later'),
    },
    [name('out of time')]: { Type: 'Fail', ErrorPath: '$.why.error', CausePath: '$.why.text' },
    [name('try again later')]: countedWait(onward.submit),
  }
  const clock = startClock(onward.submit, scope)
  return {
    ...join(clock, { StartAt: onward.submit, States: states }),
    submitted: name('count the wait'),
  }
}

/** One look at the task, and where it leads. */
const askStates = (step: Step, watch: Watch, succeeded: string, deadline: number, scope: Scope): States => {
  const { poll } = watch
  const name = (part: string) => nameIn(scope, part)
  const status = replyPath(poll, scope, '$.task', watch.status)
  const is = (statuses: string[]) => any(statuses.map((one) => equals(status, one, scope)))
  const isOver = isSpent('spent', deadline)
  // A fast deletion takes its task with it: the thing itself says how it went, if not at once.
  const gone = question(step, 'is it gone', { yes: succeeded, no: name('still there') }, scope)
  return {
    [name('ask the task')]: {
      Type: 'Task',
      ...callFields(poll, scope),
      ResultPath: '$.task',
      Retry: retriers(step, poll, scope),
      Catch: [
        {
          ErrorEquals: watch.vanishedOn.map((code) => errorName(poll, scope, code)),
          ResultPath: null,
          Next: gone.StartAt,
        },
      ],
      Next: name('status'),
    },
    [name('status')]: {
      Type: 'Choice',
      Choices: [
        { ...is(watch.succeeded), Next: succeeded },
        { ...is(watch.failed), Next: name('does AWS name what uses it') },
        { ...isOver, Next: name('not over') },
      ],
      Default: name('count the wait'),
    },
    [name('not over')]: { Type: 'Fail', Error: ERRORS.pending, Cause: 'the task is not over yet' },
    ...gone.States,
    [name('still there')]: {
      Type: 'Choice',
      Choices: [{ ...any([isOver, isSpent('unseen', step.seenWithin)]), Next: name('vanished') }],
      Default: name('count as unseen'),
    },
    [name('count as unseen')]: countWait(watch.every, 'polls', name('give it time'), {
      unseen: 'States.MathAdd($.clock.unseen, $.clock.wait)',
    }),
    [name('vanished')]: {
      Type: 'Pass',
      Result: {
        error: ERRORS.vanished,
        text: 'AWS knows the task no more, and what it was to delete is still there',
      },
      ResultPath: '$.why',
      Next: name('count the try'),
    },
    ...failedStates(watch, scope),
  }
}

/** Either of them may be missing in what AWS says of a failure. */
const failedStates = (watch: Watch, scope: Scope): States => {
  const name = (part: string) => nameIn(scope, part)
  const usage = replyPath(watch.poll, scope, '$.task', watch.usage)
  const reason = replyPath(watch.poll, scope, '$.task', watch.usage.split('.')[0])
  return {
    [name('does AWS name what uses it')]: {
      Type: 'Choice',
      Choices: [{ ...present(`${usage}[0].Resources[0]`), Next: name('what uses it') }],
      Default: name('does AWS say why'),
    },
    [name('what uses it')]: {
      Type: 'Pass',
      Parameters: { 'resources.$': `${usage}[*].Resources[*]` },
      ResultPath: '$.usage',
      Next: name('each resource'),
    },
    [name('each resource')]: {
      Type: 'Map',
      Comment:
        'What the plan takes down itself, and organizations, which were just seen not to use it, go away by themselves.',
      ItemsPath: '$.usage.resources',
      ItemSelector: { 'resource.$': '$$.Map.Item.Value', ...clearsMember(watch, scope) },
      MaxConcurrency: 1,
      ItemProcessor: inline(foreignOrNot(name)),
      ResultPath: null,
      Next: name('does AWS say why'),
    },
    [name('does AWS say why')]: {
      Type: 'Choice',
      Choices: [{ ...present(reason), Next: name('why') }],
      Default: name('no reason given'),
    },
    [name('why')]: {
      Type: 'Pass',
      Parameters: { error: ERRORS.stillInUse, 'text.$': `States.JsonToString(${reason})` },
      ResultPath: '$.why',
      Next: name('count the try'),
    },
    [name('no reason given')]: {
      Type: 'Pass',
      Result: { error: ERRORS.stillInUse, text: 'AWS gave no reason' },
      ResultPath: '$.why',
      Next: name('count the try'),
    },
  }
}

/** A variable among them stands for all of them. */
const clearsMember = ({ clears }: Watch, scope: Scope): Record<string, unknown> => {
  const [first = ''] = clears
  return isVariable(first, scope) ? textMember('clears', first, scope) : { clears }
}

/** Whether a resource that AWS lists is in the way for good. */
const foreignOrNot = (name: (part: string) => string): Branch => {
  const is = (pattern: string) => ({ Variable: '$.resource', StringMatches: pattern })
  return {
    StartAt: name('what it is'),
    States: {
      [name('what it is')]: {
        Type: 'Choice',
        Choices: [
          { ...any([is('arn:*:workmail:*:organization/*'), is('m-*')]), Next: name('goes by itself') },
          { ...is('arn:*:logs:*:log-group:*'), Next: name('name of the log group') },
        ],
        Default: name('name of it'),
      },
      [name('name of the log group')]: {
        Type: 'Pass',
        Parameters: { 'name.$': logGroupNameIn('$.resource') },
        ResultPath: '$.named',
        Next: name('is it in the plan'),
      },
      [name('name of it')]: {
        Type: 'Pass',
        Parameters: { 'name.$': '$.resource' },
        ResultPath: '$.named',
        Next: name('is it in the plan'),
      },
      [name('is it in the plan')]: {
        Type: 'Pass',
        Parameters: { 'known.$': 'States.ArrayContains($.clears, $.named.name)' },
        ResultPath: '$.planned',
        Next: name('whose is it'),
      },
      [name('whose is it')]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.planned.known', BooleanEquals: true, Next: name('goes by itself') }],
        Default: name('foreign'),
      },
      [name('foreign')]: {
        Type: 'Pass',
        Parameters: { 'cause.$': "States.Format('AWS lists {} as using the role', $.resource)" },
        ResultPath: '$.found',
        Next: name('blocked'),
      },
      [name('blocked')]: { Type: 'Fail', Error: ERRORS.listedByAws, CausePath: '$.found.cause' },
      [name('goes by itself')]: { Type: 'Succeed' },
    },
  }
}
