/** What a condition of a policy may ask about. */
import { AUTHORIZATION_TABLES } from './authorization-tables.js'

/**
 * The global keys that Amazon WorkMail supports, besides those for tags (administrator guide, "How Amazon
 * WorkMail works with IAM", section "Condition keys").
 */
export const WORKMAIL_GLOBAL_KEYS = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalOrgID',
  'aws:PrincipalArn',
  'aws:RequestedRegion',
  'aws:SecureTransport',
  'aws:UserAgent',
] as const

/** WorkMail's own key, its only one (the same page). */
export const IMPERSONATION_ROLE_KEY = 'workmail:ImpersonationRoleId'

export interface ConditionKey {
  /** As AWS spells it, with its placeholder where it has one: `aws:ResourceTag/${TagKey}`. */
  key: string
  /** `String`, `ArrayOfString`, `ARN`, `ArrayOfARN`, `Bool`, `Date`, `IPAddress` or `Numeric`. */
  type: string
}

const KEYS: readonly ConditionKey[] = [
  AUTHORIZATION_TABLES.globalConditionKeys,
  ...Object.values(AUTHORIZATION_TABLES.services).map(({ conditionKeys }) => conditionKeys),
].flatMap((types) => Object.entries(types).map(([key, type]) => ({ key, type })))

/** What stands for a part of a key that is anybody's to choose. */
const PLACEHOLDER = /\$\{\w+\}|<\w+>/

/** IAM takes a key in whatever case. */
const isFor = ({ key }: ConditionKey, asked: string): boolean => {
  const placeholder = PLACEHOLDER.exec(key)
  if (placeholder === null) return key.toLowerCase() === asked
  return asked.length > placeholder.index && asked.startsWith(key.slice(0, placeholder.index).toLowerCase())
}

/** Every global key and every key of the services in the tables, as AWS spells them. */
export const conditionKeys = (): readonly ConditionKey[] => KEYS

/** The key that a condition names, `aws:resourcetag/Department` say; undefined where the tables have none. */
export const findConditionKey = (asked: string): ConditionKey | undefined =>
  KEYS.find((key) => isFor(key, asked.toLowerCase()))
