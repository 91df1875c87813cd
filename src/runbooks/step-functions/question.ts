/** How a probe becomes states: a Task that reads, and a Choice that looks at the reply. */

import { isDeepStrictEqual } from 'node:util'
import { answer } from '../../engine/answer.js'
import type { Probe, Step } from '../../steps/step.js'
import { notExpressible } from '../not-expressible.js'
import { retriers } from './retriers.js'
import { nameIn, type Scope } from './scope.js'
import { all, any, type Branch, present, type Rule } from './states.js'
import { callFields, errorName, memberName, replyPath } from './task.js'
import { argument, equals, inside } from './text.js'

/** Asks a step's probe and goes on to `yes` or `no`. `look` names the state that it starts with. */
export const question = (
  step: Pick<Step, 'doneWhen' | 'retry'>,
  look: string,
  onward: { yes: string; no: string },
  scope: Scope,
): Branch => {
  const { doneWhen: probe } = step
  const { call } = probe
  const onNothing = answer(probe, undefined) ? onward.yes : onward.no
  const held = holdStates(probe, look, onward, scope)
  const absent = probe.absentOn.map((code) => errorName(call, scope, code))
  const [ask, choose] = [nameIn(scope, look), nameIn(scope, `${look}, answer`)]
  return {
    StartAt: ask,
    States: {
      [ask]: {
        Type: 'Task',
        ...callFields(call, scope),
        ResultPath: '$.reply',
        Retry: retriers(step, call, scope),
        ...(absent.length === 0
          ? {}
          : { Catch: [{ ErrorEquals: absent, ResultPath: null, Next: onNothing }] }),
        Next: choose,
      },
      [choose]: {
        Type: 'Choice',
        Choices: [
          ...(probe.ifAbsent === undefined || probe.item === undefined
            ? []
            : [{ Not: itemFound(probe, scope), Next: onNothing }]),
          { ...condition(probe, scope), Next: held === undefined ? onward.yes : held.StartAt },
        ],
        Default: onward.no,
      },
      ...held?.States,
    },
  }
}

/** Whether some member has a value, whatever its name: a Choice cannot look through them all. */
const holdStates = (
  probe: Probe,
  look: string,
  onward: { yes: string; no: string },
  scope: Scope,
): Branch | undefined => {
  const { is, call, path = '' } = probe
  if (typeof is === 'string' || !('members' in is) || typeof is.holds !== 'string') return undefined
  const [gather, choose] = [nameIn(scope, `${look}, values`), nameIn(scope, `${look}, among them`)]
  const values = `${replyPath(call, scope, '$.reply', path)}[*]`
  return {
    StartAt: gather,
    States: {
      [gather]: {
        Type: 'Pass',
        Parameters: { 'holds.$': `States.ArrayContains(${values}, ${argument(is.holds, scope)})` },
        ResultPath: '$.among',
        Next: choose,
      },
      [choose]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.among.holds', BooleanEquals: true, Next: onward.yes }],
        Default: onward.no,
      },
    },
  }
}

/**
 * Whether the list has the item. AWS lists by prefix and sorts by name (CloudWatch Logs API reference,
 * DescribeLogGroups), so the one whose name is the whole prefix comes first.
 */
const itemFound = (probe: Probe, scope: Scope): Rule =>
  all(
    Object.entries(probe.item?.where ?? {}).map(([name, value]) =>
      equals(`${firstItem(probe, scope)}.${memberName(probe.call, scope, name)}`, value, scope),
    ),
  )

const firstItem = ({ call, item }: Probe, scope: Scope): string =>
  `${replyPath(call, scope, '$.reply', item?.of)}[0]`

const condition = (probe: Probe, scope: Scope): Rule => {
  const { call, item, is, path, defaults = {} } = probe
  const whole = item === undefined ? replyPath(call, scope, '$.reply') : firstItem(probe, scope)
  const found = path === undefined ? whole : pathInside(whole, path, probe, scope)
  const there = path === undefined ? itemFound(probe, scope) : present(found)
  if (is === 'present') return there
  if (is === 'absent') return { Not: there }
  if ('document' in is)
    throw notExpressible('a state machine', 'read a policy document, which IAM answers URL-encoded')
  if ('oneOf' in is) return any(is.oneOf.map((value) => equals(found, value, scope)))
  // Below a path lie names of the account's own, such as tags; elsewhere AWS's.
  const variableFor = (name: string) =>
    inside(found, path === undefined ? memberName(call, scope, name) : name)
  return all([
    ...(item === undefined ? [] : [itemFound(probe, scope)]),
    ...Object.entries(is.members).map(([name, value]) => {
      const isDefault = Object.hasOwn(defaults, name) && isDeepStrictEqual(defaults[name], value)
      const variable = variableFor(name)
      const same = equals(variable, value, scope)
      return isDefault ? any([{ Not: present(variable) }, same]) : same
    }),
    ...(is.present ?? []).map((name) => present(variableFor(name))),
  ])
}

/** `tags.workmail-lifecycle:teardown`: AWS's name comes first, and may hold names of the account's own. */
const pathInside = (whole: string, path: string, { call }: Probe, scope: Scope): string => {
  const [first = '', ...rest] = path.split('.')
  return rest.reduce(inside, inside(whole, memberName(call, scope, first)))
}
