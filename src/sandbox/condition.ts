/**
 * The conditions of a policy statement (IAM user guide, "Condition operators" and "Single-valued vs.
 * multivalued context keys").
 */
import { isArnPattern, matchesArn, matchesGlob } from './glob.js'

/** What is known of a request, by context key in small letters: keys are compared without regard to case. */
export type RequestContext = ReadonlyMap<string, readonly string[]>

type PolicyValue = string | number | boolean
export type Condition = Record<string, Record<string, PolicyValue | PolicyValue[]>>

interface Operator {
  matches: (asked: string, value: string) => boolean
  /** Matches where no value of the policy does, so also where the request has no such key. */
  negated?: true
  /** Whether a policy may ask for this value. */
  accepts?: (asked: string) => boolean
}

const isNumber = (text: string): boolean => text.trim() !== '' && !Number.isNaN(Number(text))
const isBoolean = (text: string): boolean => /^(true|false)$/i.test(text)
const isDate = (text: string): boolean => !Number.isNaN(toTime(text))

/** A date is ISO 8601, or seconds since the epoch. */
const toTime = (text: string): number => (isNumber(text) ? Number(text) * 1000 : Date.parse(text))

const inSmall = (text: string): string => text.toLowerCase()

const equals = (asked: string, value: string): boolean => asked === value
const equalsIgnoreCase = (asked: string, value: string): boolean => inSmall(asked) === inSmall(value)

const compared = (
  to: (text: string) => number,
  accepts: (asked: string) => boolean,
): Record<string, Operator> => {
  const operator = (matches: (asked: number, value: number) => boolean): Operator => ({
    matches: (asked, value) => matches(to(asked), to(value)),
    accepts,
  })
  const same = operator((asked, value) => asked === value)
  return {
    Equals: same,
    NotEquals: { ...same, negated: true },
    LessThan: operator((asked, value) => value < asked),
    LessThanEquals: operator((asked, value) => value <= asked),
    GreaterThan: operator((asked, value) => value > asked),
    GreaterThanEquals: operator((asked, value) => value >= asked),
  }
}

const named = (prefix: string, operators: Record<string, Operator>): Record<string, Operator> =>
  Object.fromEntries(Object.entries(operators).map(([name, operator]) => [`${prefix}${name}`, operator]))

const OPERATORS: Record<string, Operator> = {
  StringEquals: { matches: equals },
  StringNotEquals: { matches: equals, negated: true },
  StringEqualsIgnoreCase: { matches: equalsIgnoreCase },
  StringNotEqualsIgnoreCase: { matches: equalsIgnoreCase, negated: true },
  StringLike: { matches: matchesGlob },
  StringNotLike: { matches: matchesGlob, negated: true },
  ...named('Numeric', compared(Number, isNumber)),
  ...named('Date', compared(toTime, isDate)),
  Bool: { matches: equalsIgnoreCase, accepts: isBoolean },
  ArnEquals: { matches: matchesArn, accepts: isArnPattern },
  ArnLike: { matches: matchesArn, accepts: isArnPattern },
  ArnNotEquals: { matches: matchesArn, accepts: isArnPattern, negated: true },
  ArnNotLike: { matches: matchesArn, accepts: isArnPattern, negated: true },
}

/** `ForAnyValue:StringLikeIfExists`: the set operator, the operator and its suffix. */
const parseOperator = (name: string) => {
  const {
    set,
    bare = '',
    suffix,
  } = /^(?:(?<set>ForAllValues|ForAnyValue):)?(?<bare>.+?)(?<suffix>IfExists)?$/.exec(name)?.groups ?? {}
  return {
    set,
    ifExists: suffix !== undefined,
    operator: Object.hasOwn(OPERATORS, bare) ? OPERATORS[bare] : undefined,
  }
}

/** Asks whether the request has the key at all: "true" where it must not. Takes no prefix and no suffix. */
const NULL = 'Null'

/** Undefined where the operator and its value are known here; else the rule that is broken. */
export const conditionProblem = (name: string, value: PolicyValue): string | undefined => {
  const asked = String(value)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM spells it
  if (asked.includes('${')) return 'policy variables (${…}) are not judged here'
  if (name === NULL) return isBoolean(asked) ? undefined : 'Null takes true or false'
  const { operator } = parseOperator(name)
  if (operator === undefined) return `${name} is not a condition operator that is judged here`
  return operator.accepts?.(asked) === false ? `${name} does not take ${JSON.stringify(value)}` : undefined
}

/** Every operator and every key must hold. @throws Error for an operator that is not judged here */
export const conditionHolds = (condition: Condition, context: RequestContext): boolean =>
  Object.entries(condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, asked]) =>
      holds(name, [asked].flat().map(String), context.get(key.toLowerCase()) ?? []),
    ),
  )

/** One value of the policy is enough, or none may match where the operator is negated. */
const holds = (name: string, asked: string[], values: readonly string[]): boolean => {
  const isAbsent = values.length === 0
  if (name === NULL) return asked.some((wanted) => equalsIgnoreCase(wanted, String(isAbsent)))
  const { set, ifExists, operator } = parseOperator(name)
  if (operator === undefined) throw new Error(`${name} is not a condition operator that is judged here`)
  const negated = operator.negated === true
  if (isAbsent) {
    if (set !== undefined) return set === 'ForAllValues'
    return ifExists || negated
  }
  const fits = (value: string) => asked.some((wanted) => operator.matches(wanted, value)) !== negated
  if (set === 'ForAllValues') return values.every(fits)
  if (set === 'ForAnyValue') return values.some(fits)
  return negated ? values.every(fits) : values.some(fits)
}

/** The context keys that a condition looks at. */
export const conditionKeys = (condition: Condition): string[] => Object.values(condition).flatMap(Object.keys)
