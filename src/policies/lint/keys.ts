/**
 * The keys of conditions: whether they exist, and whether the requests of the statement's actions carry them.
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
import { error, type LintFinding, type Place, warning } from './finding.js'
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
  if (known === undefined && !isOthers) return [unknownKey(text, prefix, place)]
  const operator = parseOperator(condition.operator.text)
  if (operator === undefined) return []
  return [
    ...missingKey(known ?? text, operator, condition, actions, statement),
    ...unlistedKey(known ?? text, condition, actions),
    ...lintRegion(known, operator, condition, actions, statement),
  ]
}

/** AWS has keys that its reference does not list: one that is near no other and of no service here may be such. */
const unknownKey = (text: string, prefix: string, place: Place): LintFinding => {
  const keys = conditionKeys().map(({ key }) => key)
  const candidates = keys.filter((key) => prefixOf(key) === prefix || prefix === text.toLowerCase())
  const meant = nearest(text, candidates)
  const next =
    meant ??
    (prefix === 'workmail'
      ? `WorkMail has one key of its own, ${IMPERSONATION_ROLE_KEY}`
      : 'look it up in the Service Authorization Reference')
  const isCertain = meant !== undefined || isWholeService(prefix) || !text.includes(':')
  return (isCertain ? error : warning)(
    'UnknownKey',
    place,
    `AWS lists no condition key ${quoted(text)}`,
    next,
  )
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
  // Of services that are not whole in the tables nothing is said.
  const without = actions.filter(
    ({ facts }) => isWholeService(prefixOf(facts.action)) && keySupport(facts, key) === 'no',
  )
  const holds = holdsWithoutKey(operator, values)
  const finding = (names: string[], severity: typeof error): LintFinding[] => {
    if (names.length === 0) return []
    const them = names.length === 1 ? 'it' : 'them'
    const does = holds
      ? `${statement.effect === 'Deny' ? 'denies' : 'allows'} ${them} regardless`
      : `${never(statement)} ${them}`
    const what = `Requests for ${listed(names)} never carry ${quoted(text)}: the statement ${does}`
    const next = 'move these actions to a statement without the condition, or remove them'
    return [{ ...severity(holds ? 'KeyOfNoEffect' : 'KeyNeverThere', place, what, next), actions: names }]
  }
  const namesOf = (some: NamedAction[]) => [...new Set(some.map(({ facts }) => facts.action))]
  const named = namesOf(without.filter(({ byWildcard }) => !byWildcard))
  const meant = namesOf(without).filter((action) => !named.includes(action))
  // A statement that serves others of its actions may name these for order's sake, as AWS's own policies do.
  const isInVain = without.length === actions.length || named.some((action) => action.startsWith('workmail:'))
  return [...finding(named, isInVain && !holds ? error : warning), ...finding(meant, warning)]
}

const unlistedKey = (
  key: string,
  { key: { text, place } }: Condition,
  actions: NamedAction[],
): LintFinding[] => {
  if (!actions.some(({ facts }) => keySupport(facts, key) === 'unlisted')) return []
  const what = `The WorkMail guide does not list ${quoted(text)} among the global keys that WorkMail supports`
  const next = `test it before you rely on it; the guide lists ${WORKMAIL_GLOBAL_KEYS.join(', ')}`
  return [warning('KeyNotListed', place, what, next)]
}

/** IAM's requests go to one Region, wherever the rest is; and WorkMail is in three. */
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
          `IAM requests are made to ${GLOBAL_REGION} only`,
          'move the IAM actions to a statement without aws:RequestedRegion',
        )),
    ...(WORKMAIL_REGIONS.some(takes)
      ? []
      : inVain(
          of('workmail'),
          'WorkMail is not available in these Regions',
          `use one of ${WORKMAIL_REGIONS.join(', ')}`,
        )),
  ]
}
