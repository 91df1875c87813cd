/**
 * The operators of conditions: whether there is such a one, and whether it fits its key and its values.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
import { z } from 'zod'
import { quoted } from '../../errors.js'
import { type ConditionKey, findConditionKey, isOpenKey } from '../../facts/condition-keys.js'
import {
  CONDITION_OPERATORS,
  type ConditionOperator,
  type OperatorFamily,
  parseOperator,
} from '../../facts/condition-operators.js'
import { nearest } from '../../nearest.js'
import { error, type LintFinding, warning } from './finding.js'
import type { Condition, Entry, Policy } from './policy.js'
import { hasVariable } from './variables.js'
import { hasWildcard } from './wildcards.js'

export const lintOperators = ({ statements }: Policy): LintFinding[] =>
  statements.flatMap(({ conditions }) => [
    ...unknownOperators(conditions),
    ...conditions.flatMap((condition) => {
      const operator = parseOperator(condition.operator.text)
      return operator === undefined ? [] : lintOperator(operator, condition)
    }),
  ])

/** Each once, however many keys stand below it. */
const unknownOperators = (conditions: Condition[]): LintFinding[] => {
  const unknown = conditions
    .map(({ operator }) => operator)
    .filter(({ text }) => parseOperator(text) === undefined)
  const byText = new Map(unknown.map((operator) => [operator.text, operator]))
  return [...byText.values()].map(({ text, place }) => {
    const [, set = '', name = '', ifExists = ''] = /^(\w+:)?(.*?)(IfExists)?$/.exec(text) ?? []
    const meant = nearest(name, CONDITION_OPERATORS)
    const next =
      meant === 'Null'
        ? 'Null by itself tests whether the key is present'
        : meant === undefined
          ? `use one of ${CONDITION_OPERATORS.join(', ')}`
          : `${set}${meant}${ifExists}`
    return error('UnknownOperator', place, `Unknown condition operator ${quoted(text)}`, next)
  })
}

const lintOperator = (operator: ConditionOperator, condition: Condition): LintFinding[] => {
  const key = findConditionKey(condition.key.text)
  return [
    ...(key === undefined
      ? []
      : [...lintFit(operator, condition, key), ...lintSet(operator, condition, key)]),
    ...condition.values.flatMap((value) => lintValue(operator, value)),
  ]
}

/** The operators for each type of key. */
const FAMILIES_OF: Record<string, OperatorFamily[]> = {
  String: ['String'],
  // An ARN is a string too.
  ARN: ['Arn', 'String'],
  Bool: ['Bool'],
  Date: ['Date'],
  IPAddress: ['IpAddress'],
  Numeric: ['Numeric'],
}

/** What a family of operators compares, as a message names it. */
const COMPARED: Record<OperatorFamily, string> = {
  String: 'strings',
  Numeric: 'numbers',
  Date: 'dates',
  Bool: 'booleans',
  Binary: 'bytes',
  IpAddress: 'IP addresses',
  Arn: 'ARNs',
  Null: 'nothing',
}

/** Seconds since 1970: a date and a number. */
const EPOCH_KEY = 'aws:EpochTime'

const typeOfOne = ({ type }: ConditionKey): string => type.replace(/^ArrayOf/, '')

const lintFit = (operator: ConditionOperator, condition: Condition, key: ConditionKey): LintFinding[] => {
  const { family } = operator
  const families = [...(FAMILIES_OF[typeOfOne(key)] ?? []), ...(key.key === EPOCH_KEY ? ['Numeric'] : [])]
  if (family === 'Null' || families.includes(family) || holdsWhatIsCompared(family, condition, key)) return []
  const { text, place } = condition.key
  const what = `${quoted(text)} has the type ${typeOfOne(key)}, but ${quoted(condition.operator.text)} compares ${COMPARED[family]}`
  const next = `use ${families.map((some) => CONDITION_OPERATORS.find((name) => name.startsWith(some))).join(' or ')}`
  // Anything can be compared as a string: equal where it is written alike.
  return [(family === 'String' ? warning : error)('OperatorOfOtherType', place, what, next)]
}

/** The type String says little: tags hold what their owner likes, and other keys of that type may hold ARNs. */
const holdsWhatIsCompared = (family: OperatorFamily, { values }: Condition, key: ConditionKey): boolean =>
  typeOfOne(key) === 'String' &&
  (isOpenKey(key) || (family === 'Arn' && values.every(({ text }) => text.startsWith('arn:'))))

const lintSet = (
  { family, set }: ConditionOperator,
  { operator, key: { text, place } }: Condition,
  key: ConditionKey,
) => {
  const isMany = key.type.startsWith('ArrayOf')
  if (isMany && set === undefined && family !== 'Null') {
    const what = `${quoted(text)} has many values in a request, but ${quoted(operator.text)} compares one`
    const next = `write ForAnyValue:${operator.text} or ForAllValues:${operator.text}`
    return [warning('OneOfMany', place, what, next)]
  }
  if (!isMany && set !== undefined) {
    const also = set === 'ForAllValues' ? ', and is true where there is none' : ''
    const what = `${quoted(text)} has one value in a request, but ${set} compares many${also}`
    return [warning('ManyOfOne', place, what, `remove ${set}:`)]
  }
  return []
}

const DATE =
  /^(\d+|-?\d+(-(0?[1-9]|1[0-2])(-(0?[1-9]|[12]\d|3[01])(T([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):?[0-5]\d)?)?)?)?)$/i

const IP_RANGE = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

const isOneOf =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text)

const VALUES: Partial<Record<OperatorFamily, { isValue: (text: string) => boolean; rule: string }>> = {
  Numeric: { isValue: isOneOf(/^-?\d+(\.\d+)?$/), rule: 'a number' },
  Bool: { isValue: isOneOf(/^(true|false)$/i), rule: 'true or false' },
  Null: {
    isValue: isOneOf(/^(true|false)$/i),
    rule: 'true (the key is not present) or false (it is present)',
  },
  Date: { isValue: isOneOf(DATE), rule: 'a date such as 2027-03-31T00:00:00Z, or seconds since 1970' },
  IpAddress: {
    isValue: (text) => IP_RANGE.safeParse(text).success,
    rule: 'an address or a range, such as 203.0.113.0/24 or 2001:db8::/32',
  },
  // A variable may hold a whole ARN.
  Arn: { isValue: isOneOf(/^(arn:|\*|\$\{)/), rule: 'an ARN; it may have wildcards' },
}

const lintValue = ({ family, name }: ConditionOperator, { text, place }: Entry): LintFinding[] => {
  const rule = VALUES[family]
  if (rule !== undefined && !rule.isValue(text))
    return [error('MalformedValue', place, `Invalid value ${quoted(text)} for ${name}`, `write ${rule.rule}`)]
  const isLiteral = family === 'String' && !name.endsWith('Like')
  if (!isLiteral || !hasWildcard(text) || hasVariable(text)) return []
  const like = name.includes('Not') ? 'StringNotLike' : 'StringLike'
  const what = `${name} compares the wildcard in ${quoted(text)} literally`
  return [warning('WildcardNotRead', place, what, `use ${like}`)]
}
