/** How a template leaves alone what carries the protecting tag: a plan was made without what carries it. */
import type { Call } from '../../calls/call.js'
import { RETRY_NOTHING } from '../../steps/waits.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { type Branch, present, type States } from './states.js'
import { callFields, errorName, replyPath } from './task.js'
import { argument, inside } from './text.js'

/** How to ask for the tags of a thing. */
export interface Tagged {
  call: Call
  /** The reply's member that holds them: a map by their keys, or a list of keys and values. */
  tags: { at: string; form: 'map' | 'list' }
  /** Refusals that mean that there is no such thing. */
  goneOn: string[]
}

/** Reads the tags, and goes on by whether `key` is among them; with the error at `$.refusal` where they could not be read. */
export const protectStates = (
  { call, tags, goneOn }: Tagged,
  key: string,
  onward: { free: string; kept: string; unread: string },
  scope: Scope,
): Branch => {
  const name = (part: string) => nameIn(scope, part)
  const path = replyPath(call, scope, '$.tagged', tags.at)
  return {
    StartAt: name('read its tags'),
    States: {
      [name('read its tags')]: {
        Type: 'Task',
        ...callFields(call, scope),
        ResultPath: '$.tagged',
        Retry: retriers({ retry: RETRY_NOTHING }, call, scope),
        Catch: [
          {
            ErrorEquals: goneOn.map((code) => errorName(call, scope, code)),
            ResultPath: null,
            Next: onward.free,
          },
          { ErrorEquals: ['States.ALL'], ResultPath: '$.refusal', Next: onward.unread },
        ],
        Next: name('is it protected'),
      },
      ...(tags.form === 'map'
        ? {
            [name('is it protected')]: {
              Type: 'Choice',
              Choices: [{ ...present(inside(path, key)), Next: onward.kept }],
              Default: onward.free,
            },
          }
        : isListed(path, key, onward, scope)),
    },
  }
}

const isListed = (
  path: string,
  key: string,
  onward: { free: string; kept: string },
  scope: Scope,
): States => ({
  [nameIn(scope, 'is it protected')]: {
    Type: 'Choice',
    Choices: [{ ...present(`${path}[0]`), Next: nameIn(scope, 'is the tag among them') }],
    Default: onward.free,
  },
  [nameIn(scope, 'is the tag among them')]: {
    Type: 'Pass',
    Parameters: { 'yes.$': `States.ArrayContains(${path}[*].Key, ${argument(key, scope)})` },
    ResultPath: '$.protected',
    Next: nameIn(scope, 'protected or not'),
  },
  [nameIn(scope, 'protected or not')]: {
    Type: 'Choice',
    Choices: [{ Variable: '$.protected.yes', BooleanEquals: true, Next: onward.kept }],
    Default: onward.free,
  },
})
