import { asList } from './policy-document.js'
import { ServiceError } from './service-error.js'

/** Whether a trust policy lets a service assume the role; conditions are not looked at. */
export const trusts = (document: Record<string, unknown>, principal: string): boolean =>
  statementsOf(document).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' &&
      asList(Action).some((action) => action === 'sts:AssumeRole') &&
      asList(membersOf(Principal).Service).includes(principal),
  )

/**
 * Whether a trust policy lets those in for whom an identity provider vouches, by the issuer of their tokens; conditions
 * are not looked at.
 */
export const trustsProvider = (document: Record<string, unknown>, issuer: string): boolean =>
  statementsOf(document).some(
    ({ Effect, Action, Principal }) =>
      Effect === 'Allow' &&
      asList(Action).includes('sts:AssumeRoleWithWebIdentity') &&
      asList(membersOf(Principal).Federated).some((provider) =>
        String(provider).endsWith(`/${issuer.replace(/^https:\/\//, '')}`),
      ),
  )

/** What a trust policy can ask about a call of AssumeRole; undefined where the call does not have it. */
export interface AssumeRoleContext {
  'sts:ExternalId': string | undefined
  'aws:MultiFactorAuthPresent': 'true' | undefined
}

/**
 * Whether a trust policy lets someone assume the role (IAM user guide, "Policy evaluation logic": an explicit
 * Deny first, then any Allow).
 * @param names what a policy may call the caller: its ARN, its role's ARN, its account
 * @throws ServiceError NotImplemented for a condition that is not known here: a guess would prove nothing
 */
export const mayAssume = (
  document: Record<string, unknown>,
  names: string[],
  context: AssumeRoleContext,
): boolean => {
  const matching = statementsOf(document).filter(
    ({ Action, Principal, Condition }) =>
      asList(Action).some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(String(action))) &&
      (Principal === '*' || asList(membersOf(Principal).AWS).some((name) => isNamed(name, names))) &&
      holds(membersOf(Condition), context),
  )
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow')
}

const isNamed = (name: unknown, names: string[]): boolean => name === '*' || names.includes(String(name))

/** Every operator and every key must hold; one of a key's values is enough. */
const holds = (condition: Record<string, unknown>, context: AssumeRoleContext): boolean =>
  Object.entries(condition).every(([operator, keys]) =>
    Object.entries(membersOf(keys)).every(([key, values]) => {
      const compare = OPERATORS[operator]
      if (compare === undefined || !isKnownKey(key)) {
        const what = `The sandbox does not know ${operator} of ${key} in a trust policy`
        throw new ServiceError('NotImplemented', what)
      }
      return compare(context[key], asList(values).map(String))
    }),
  )

type Operator = (actual: string | undefined, expected: string[]) => boolean

/** A key that the call does not have fails the comparison, except with `IfExists` (IAM user guide). */
const equals: Operator = (actual, expected) => actual !== undefined && expected.includes(actual)

const OPERATORS: Partial<Record<string, Operator>> = {
  StringEquals: equals,
  Bool: equals,
  BoolIfExists: (actual, expected) => actual === undefined || expected.includes(actual),
}

const isKnownKey = (key: string): key is keyof AssumeRoleContext =>
  key === 'sts:ExternalId' || key === 'aws:MultiFactorAuthPresent'

const statementsOf = (document: Record<string, unknown>): Record<string, unknown>[] =>
  asList(document.Statement).map(membersOf)

const membersOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
