/**
 * The keys of conditions: whether there is such a one, and whether the requests of the statement's actions
 * carry it.
 * Source: WorkMail administrator guide, "How Amazon WorkMail works with IAM", sections "Condition keys" and
 * "Authorization based on Amazon WorkMail tags"; Service Authorization Reference.
 */
import { quoted } from '../../errors.js'
import { isWholeService, serviceNames } from '../../facts/authorization.js'
import {
  conditionKeys,
  findConditionKey,
  IMPERSONATION_ROLE_KEY,
  WORKMAIL_GLOBAL_KEYS,
} from '../../facts/condition-keys.js'
import { type ConditionOperator, parseOperator } from '../../facts/condition-operators.js'
import { GLOBAL_REGION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { nearest } from '../../nearest.js'
import { error, type LintFinding, warning } from './finding.js'
import { holdsWithoutKey, keySupport } from './key-support.js'
import { listed, type NamedAction, namedActions } from './named-actions.js'
import type { Condition, Policy, Statement } from './policy.js'
import { anyValue } from './variables.js'

export const lintKeys = ({ statements }: Policy): LintFinding[] =>
  statements.flatMap((statement) => {
    const actions = namedActions(statement)
    return statement.conditions.flatMap((condition) => lintKey(condition, actions, statement))
  })

const prefixOf = (text: string): string => text.split(':', 1)[0]?.toLowerCase() ?? ''

const lintKey = (condition: Condition, actions: NamedAction[], statement: Statement): LintFinding[] => {
  const { text, place } = condition.key
  const known = findConditionKey(text)?.key
  const prefix = prefixOf(text)
  // A key of an identity provider begins with its host: `accounts.google.com:aud`.
  const isOthers = (serviceNames().includes(prefix) && !isWholeService(prefix)) || prefix.includes('.')
  if (known === undefined && !isOthers) {
    const what = `${quoted(text)} is no condition key that AWS has`
    return [error('UnknownKey', place, what, meantKey(text, prefix))]
  }
  const operator = parseOperator(condition.operator.text)
  if (operator === undefined) return []
  return [
    ...missingKey(known ?? text, operator, condition, actions, statement),
    ...unlistedKey(known ?? text, condition, actions),
    ...lintRegion(known, operator, condition, actions, statement),
  ]
}

const meantKey = (text: string, prefix: string): string => {
  const keys = conditionKeys().map(({ key }) => key)
  const meant = nearest(
    text,
    keys.filter((key) => prefixOf(key) === prefix || prefix === text.toLowerCase()),
  )
  if (meant !== undefined) return meant
  return prefix === 'workmail'
    ? `WorkMail has one key of its own, ${IMPERSONATION_ROLE_KEY}`
    : 'look it up in the Service Authorization Reference'
}

const never = ({ effect }: Statement): string => (effect === 'Deny' ? 'never denies' : 'never allows')

/** Actions whose requests never carry the key: the condition is false for them always, or true. */
const missingKey = (
  key: string,
  operator: ConditionOperator,
  { key: { text, place }, values }: Condition,
  actions: NamedAction[],
  statement: Statement,
): LintFinding[] => {
  const without = actions.filter(({ facts }) => keySupport(facts, key) === 'no')
  const holds = holdsWithoutKey(operator, values)
  const finding = (names: string[], severity: typeof error): LintFinding[] => {
    if (names.length === 0) return []
    const them = names.length === 1 ? 'it' : 'them'
    const does = holds
      ? `${statement.effect === 'Deny' ? 'denies' : 'allows'} ${them} all the same`
      : `${never(statement)} ${them}`
    const what = `no request has ${quoted(text)} with ${listed(names)}: the statement ${does}`
    const next = 'give these a statement without the condition, or leave them out'
    return [{ ...severity(holds ? 'KeyOfNoEffect' : 'KeyNeverThere', place, what, next), actions: names }]
  }
  const namesOf = (some: NamedAction[]) => [...new Set(some.map(({ facts }) => facts.action))]
  const named = namesOf(without.filter(({ byWildcard }) => !byWildcard))
  const meant = namesOf(without).filter((action) => !named.includes(action))
  return [...finding(named, holds ? warning : error), ...finding(meant, warning)]
}

const unlistedKey = (
  key: string,
  { key: { text, place } }: Condition,
  actions: NamedAction[],
): LintFinding[] => {
  if (!actions.some(({ facts }) => keySupport(facts, key) === 'unlisted')) return []
  const what = `WorkMail’s guide does not name ${quoted(text)} among the global keys that it supports`
  const next = `try it before you rely on it; it names ${WORKMAIL_GLOBAL_KEYS.join(', ')}`
  return [warning('KeyNotListed', place, what, next)]
}

/** IAM's calls are made in one Region, whatever Region the rest is in; and WorkMail is in three. */
const lintRegion = (
  key: string | undefined,
  { family, isNegated }: ConditionOperator,
  { key: { place }, values }: Condition,
  actions: NamedAction[],
  statement: Statement,
): LintFinding[] => {
  if (key !== 'aws:RequestedRegion' || family !== 'String' || isNegated || values.length === 0) return []
  const takes = (region: string): boolean =>
    values.some(({ text }) => matchesWildcard(anyValue(text), region))
  const of = (service: string): string[] => [
    ...new Set(actions.map(({ facts }) => facts.action).filter((action) => action.startsWith(`${service}:`))),
  ]
  const inVain = (names: string[], why: string, next: string): LintFinding[] => {
    const what = `${why}: the statement ${never(statement)} ${listed(names)}`
    return names.length === 0 ? [] : [{ ...warning('OtherRegion', place, what, next), actions: names }]
  }
  return [
    ...(takes(GLOBAL_REGION)
      ? []
      : inVain(
          of('iam'),
          `IAM is asked in ${GLOBAL_REGION} alone`,
          'give IAM a statement without aws:RequestedRegion',
        )),
    ...(WORKMAIL_REGIONS.some(takes)
      ? []
      : inVain(
          of('workmail'),
          'there is no WorkMail in these Regions',
          `WorkMail exists in ${WORKMAIL_REGIONS.join(', ')}`,
        )),
  ]
}
