/** The operators of a policy's conditions (IAM user guide, "IAM JSON policy elements: Condition operators"). */

export type OperatorFamily = 'String' | 'Numeric' | 'Date' | 'Bool' | 'Binary' | 'IpAddress' | 'Arn' | 'Null'

/** Each with what it compares. */
const FAMILIES: Record<string, OperatorFamily> = {
  StringEquals: 'String',
  StringNotEquals: 'String',
  StringEqualsIgnoreCase: 'String',
  StringNotEqualsIgnoreCase: 'String',
  StringLike: 'String',
  StringNotLike: 'String',
  NumericEquals: 'Numeric',
  NumericNotEquals: 'Numeric',
  NumericLessThan: 'Numeric',
  NumericLessThanEquals: 'Numeric',
  NumericGreaterThan: 'Numeric',
  NumericGreaterThanEquals: 'Numeric',
  DateEquals: 'Date',
  DateNotEquals: 'Date',
  DateLessThan: 'Date',
  DateLessThanEquals: 'Date',
  DateGreaterThan: 'Date',
  DateGreaterThanEquals: 'Date',
  Bool: 'Bool',
  BinaryEquals: 'Binary',
  IpAddress: 'IpAddress',
  NotIpAddress: 'IpAddress',
  ArnEquals: 'Arn',
  ArnLike: 'Arn',
  ArnNotEquals: 'Arn',
  ArnNotLike: 'Arn',
  Null: 'Null',
}

export const CONDITION_OPERATORS: readonly string[] = Object.keys(FAMILIES)

export interface ConditionOperator {
  /** How each value of a key with several values is taken. */
  set?: 'ForAllValues' | 'ForAnyValue'
  /** Without what stands before and behind it: `StringLike`. */
  name: string
  family: OperatorFamily
  /** True where the key's absence makes the condition true. */
  isNegated: boolean
  ifExists: boolean
}

const PARTS = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/

/** Undefined where IAM has no such operator: `ForAnyValue:StringLikeIfExists` is one, `NullIfExists` is none. */
export const parseOperator = (text: string): ConditionOperator | undefined => {
  const [, set, name = '', ifExists] = PARTS.exec(text) ?? []
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined
  if (family === undefined || (family === 'Null' && ifExists !== undefined)) return undefined
  return {
    ...(set === undefined ? {} : { set: set as 'ForAllValues' | 'ForAnyValue' }),
    name,
    family,
    isNegated: name.includes('Not'),
    ifExists: ifExists !== undefined,
  }
}
