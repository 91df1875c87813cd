/** What a reply says to a check's question. */
import type { Value } from '../calls/call.js'
import { isSameJson } from '../canonical-json.js'
import type { Check } from '../steps/step.js'
import { decodePolicy } from '../survey/roles.js'

/** The answer that a reply gives; `undefined` stands for "there is no such thing". */
export const answer = (check: Check, output: Record<string, unknown> | undefined): boolean => {
  const item = output === undefined || check.item === undefined ? output : pick(output, check.item)
  if (item === undefined && check.ifAbsent !== undefined) return check.ifAbsent
  const whole = item === undefined ? undefined : { ...check.defaults, ...item }
  const found = check.path === undefined ? whole : member(whole, check.path)
  const { is } = check
  if (is === 'present') return found !== undefined
  if (is === 'absent') return found === undefined
  if ('oneOf' in is) return is.oneOf.some((value) => value === found)
  if ('document' in is) return typeof found === 'string' && isSameJson(decodePolicy(found), is.document)
  const { members, present = [] } = is
  return (
    Object.entries(members).every(([name, value]) => member(found, name, false) === value) &&
    present.every((name) => member(found, name, false) !== undefined)
  )
}

/** The item of a reply's list that has these members. */
export const pick = (
  output: Record<string, unknown>,
  item: { of: string; where: Record<string, Value> },
): Record<string, unknown> | undefined => {
  const list = output[item.of] as Record<string, unknown>[]
  return list.find((candidate) =>
    Object.entries(item.where).every(([name, value]) => candidate[name] === value),
  )
}

/** A member of a reply, by its path with dots; a tag's key may hold dots itself, so paths can be off. */
export const member = (of: unknown, path: string, dotted = true): unknown =>
  (dotted ? path.split('.') : [path]).reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? ((value as Record<string, unknown>)[name] ?? undefined)
        : undefined,
    of,
  )
