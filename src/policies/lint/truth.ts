/**
 * Whether a condition is true for a request of which only a part is known.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
import type { ActionFacts } from '../../facts/authorization.js'
import { findConditionKey } from '../../facts/condition-keys.js'
import { type ConditionOperator, parseOperator } from '../../facts/condition-operators.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { holdsWithoutKey, keySupport } from './key-support.js'
import type { Condition, Entry } from './policy.js'
import { hasVariable } from './variables.js'

/** `depends` is what the rest of the request decides: who asks, when, and from where. */
export type Truth = 'holds' | 'depends' | 'fails'

/** What is known of a request before it is made. */
export interface KnownRequest {
  facts: ActionFacts
  /** Values of keys by the keys as AWS spells them; one may end in `*`, where its end is not known. */
  context: Readonly<Record<string, readonly string[]>>
}

/** All of them must hold. */
export const truthOfAll = (conditions: Condition[], request: KnownRequest): Truth => {
  const truths = conditions.map((condition) => truthOf(condition, request))
  return truths.includes('fails') ? 'fails' : truths.includes('depends') ? 'depends' : 'holds'
}

export const truthOf = ({ operator, key, values }: Condition, { facts, context }: KnownRequest): Truth => {
  const parsed = parseOperator(operator.text)
  // IAM takes no policy with such an operator.
  if (parsed === undefined) return 'fails'
  const name = findConditionKey(key.text)?.key ?? key.text
  const known = Object.hasOwn(context, name) ? context[name] : undefined
  if (known !== undefined) return compared(parsed, known, values)
  const isAbsent = keySupport(facts, name) === 'no'
  return isAbsent ? (holdsWithoutKey(parsed, values) ? 'holds' : 'fails') : 'depends'
}

const compared = (operator: ConditionOperator, known: readonly string[], values: Entry[]): Truth => {
  const { family, set, isNegated } = operator
  if (family === 'Null') return values.some(({ text }) => text.toLowerCase() === 'false') ? 'holds' : 'fails'
  const isKnown = !known.some((value) => value.endsWith('*')) && !values.some(({ text }) => hasVariable(text))
  if (!isKnown || (family !== 'String' && family !== 'Bool')) return 'depends'
  const isOne = (value: string): boolean =>
    values.some(({ text }) => isEqual(operator, text, value)) !== isNegated
  return (set === 'ForAllValues' ? known.every(isOne) : known.some(isOne)) ? 'holds' : 'fails'
}

const isEqual = ({ name, family }: ConditionOperator, asked: string, value: string): boolean => {
  if (name.endsWith('Like')) return matchesWildcard(asked, value)
  if (name.endsWith('IgnoreCase') || family === 'Bool') return asked.toLowerCase() === value.toLowerCase()
  return asked === value
}
