/**
 * The operators of conditions: whether there is such a one, and whether it fits its key and its values.
 * Source: IAM user guide, "IAM JSON policy elements: Condition operators" and "Multivalued context keys".
 */
import { quoted } from '../../errors.js'
import { type ConditionKey, findConditionKey } from '../../facts/condition-keys.js'
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
        ? 'Null by itself asks whether the key is there'
        : meant === undefined
          ? `IAM knows ${CONDITION_OPERATORS.join(', ')}`
          : `${set}${meant}${ifExists}`
    return error('UnknownOperator', place, `IAM knows no operator ${quoted(text)}`, next)
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

/** What compares a type as it is meant to be compared. */
const FAMILIES_OF: Record<string, OperatorFamily[]> = {
  String: ['String'],
  // An ARN is a text too.
  ARN: ['Arn', 'String'],
  Bool: ['Bool'],
  Date: ['Date'],
  IPAddress: ['IpAddress'],
  Numeric: ['Numeric'],
}

/** What a family compares, as a person would say it. */
const COMPARED: Record<OperatorFamily, string> = {
  String: 'texts',
  Numeric: 'numbers',
  Date: 'dates',
  Bool: 'true and false',
  Binary: 'bytes',
  IpAddress: 'addresses',
  Arn: 'ARNs',
  Null: 'nothing',
}

/** Seconds since 1970: a date and a number. */
const EPOCH_KEY = 'aws:EpochTime'

const typeOfOne = ({ type }: ConditionKey): string => type.replace(/^ArrayOf/, '')

const lintFit = (operator: ConditionOperator, condition: Condition, key: ConditionKey): LintFinding[] => {
  const { family } = operator
  const families = [...(FAMILIES_OF[typeOfOne(key)] ?? []), ...(key.key === EPOCH_KEY ? ['Numeric'] : [])]
  if (family === 'Null' || families.includes(family)) return []
  const { text, place } = condition.key
  const what = `${quoted(text)} is of the type ${typeOfOne(key)}, and ${quoted(condition.operator.text)} compares ${COMPARED[family]}`
  const next = `use ${families.map((some) => CONDITION_OPERATORS.find((name) => name.startsWith(some))).join(' or ')}`
  // As a text anything can be compared: equal, where it is written alike.
  return [(family === 'String' ? warning : error)('OperatorOfOtherType', place, what, next)]
}

const lintSet = (
  { family, set }: ConditionOperator,
  { operator, key: { text, place } }: Condition,
  key: ConditionKey,
) => {
  const isMany = key.type.startsWith('ArrayOf')
  if (isMany && set === undefined && family !== 'Null') {
    const what = `${quoted(text)} has many values in one request, and ${quoted(operator.text)} is for one`
    const next = `write ForAnyValue:${operator.text} or ForAllValues:${operator.text}`
    return [warning('OneOfMany', place, what, next)]
  }
  if (!isMany && set !== undefined) {
    const also = set === 'ForAllValues' ? ', and is true where it has none at all' : ''
    const what = `${quoted(text)} has one value in a request; ${set} is for many${also}`
    return [warning('ManyOfOne', place, what, `take ${set}: away`)]
  }
  return []
}

const IS_VALUE: Partial<Record<OperatorFamily, { pattern: RegExp; rule: string }>> = {
  Numeric: { pattern: /^-?\d+(\.\d+)?$/, rule: 'a number' },
  Bool: { pattern: /^(true|false)$/i, rule: 'true or false' },
  Null: { pattern: /^(true|false)$/i, rule: 'true (the key is not there) or false (it is)' },
  Date: {
    pattern: /^(\d+|\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?)$/i,
    rule: 'a date as 2027-03-31T00:00:00Z, or seconds since 1970',
  },
  // A variable may hold a whole ARN.
  Arn: { pattern: /^(arn:|\*|\$\{)/, rule: 'an ARN; it may have wildcards' },
}

const lintValue = ({ family, name }: ConditionOperator, { text, place }: Entry): LintFinding[] => {
  const rule = IS_VALUE[family]
  if (rule !== undefined && !rule.pattern.test(text)) {
    const what = `${quoted(text)} is nothing that ${name} compares`
    return [error('MalformedValue', place, what, `write ${rule.rule}`)]
  }
  const isLiteral = family === 'String' && !name.endsWith('Like')
  if (!isLiteral || !hasWildcard(text) || hasVariable(text)) return []
  const like = name.includes('Not') ? 'StringNotLike' : 'StringLike'
  const what = `${name} takes the wildcard in ${quoted(text)} for a letter`
  return [warning('WildcardNotRead', place, what, `use ${like}`)]
}
