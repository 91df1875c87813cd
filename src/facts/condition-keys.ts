/** What a condition of a policy may ask about. */
import { AUTHORIZATION_TABLES } from './authorization-tables.js'

/**
 * The global keys that Amazon WorkMail supports, apart from those for tags (administrator guide, "How Amazon
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

/**
 * Keys of a service that calls to any service carry, where they come from that service: from a Lambda function, an
 * EC2 instance, a Glue job. Sources: Lambda developer guide, "Using source function ARN"; EC2 user guide, "IAM
 * roles for Amazon EC2"; Systems Manager user guide, ssm:SourceInstanceARN; Glue developer guide, context keys.
 */
const KEYS_OF_CALLERS = [
  'lambda:SourceFunctionArn',
  'ec2:SourceInstanceARN',
  'ec2:RoleDelivery',
  'ssm:SourceInstanceARN',
  'glue:CredentialIssuingService',
  'glue:RoleAssumedBy',
].map((key) => key.toLowerCase())

/** Whether a call to any service may carry the key; in whatever case. */
export const isKeyOfCaller = (key: string): boolean => KEYS_OF_CALLERS.includes(key.toLowerCase())

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

/** What stands for a part of a key that anyone may choose. */
const PLACEHOLDER = /\$\{\w+\}|<\w+>/

/** IAM takes a key in whatever case. */
const isFor = ({ key }: ConditionKey, asked: string): boolean => {
  const placeholder = PLACEHOLDER.exec(key)
  if (placeholder === null) return key.toLowerCase() === asked
  return asked.length > placeholder.index && asked.startsWith(key.slice(0, placeholder.index).toLowerCase())
}

/** Whether a part of the key is anyone's to choose, as with tags: what it holds then is theirs to choose as well. */
export const isOpenKey = ({ key }: ConditionKey): boolean => PLACEHOLDER.test(key)

/** Every global key and every key of the services in the tables, as AWS spells them. */
export const conditionKeys = (): readonly ConditionKey[] => KEYS

/** The key that a condition names, `aws:resourcetag/Department` say; undefined where the tables have none. */
export const findConditionKey = (asked: string): ConditionKey | undefined =>
  KEYS.find((key) => isFor(key, asked.toLowerCase()))
