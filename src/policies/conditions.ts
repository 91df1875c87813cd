/** Who may use a policy, from where, until when (WorkMail administrator guide, "Condition keys"). */
import { type Condition, mergeConditions, oneOrMany } from './policy-document.js'

/** Under which conditions every statement of a policy holds. */
export interface PolicyConditions {
  requireMfa: boolean
  /** Seconds since the MFA code was given. */
  mfaMaxAge?: number | undefined
  requireTls: boolean
  /** ISO 8601, or seconds since 1970 as digits. */
  validFrom?: string | undefined
  validUntil?: string | undefined
  /** Ids of AWS Organizations. */
  principalOrgs?: readonly string[] | undefined
  /** ARNs, perhaps with `*` and `?`. */
  principalArns?: readonly string[] | undefined
  /** Perhaps with `*` and `?`. */
  userAgents?: readonly string[] | undefined
}

export const globalConditions = (conditions: PolicyConditions): Condition => {
  const { requireMfa, mfaMaxAge, requireTls, validFrom, validUntil } = conditions
  const { principalOrgs, principalArns, userAgents } = conditions
  return mergeConditions(
    requireMfa ? { Bool: { 'aws:MultiFactorAuthPresent': true } } : {},
    mfaMaxAge === undefined ? {} : { NumericLessThanEquals: { 'aws:MultiFactorAuthAge': String(mfaMaxAge) } },
    requireTls ? { Bool: { 'aws:SecureTransport': true } } : {},
    validFrom === undefined ? {} : timeCondition('GreaterThanEquals', validFrom),
    validUntil === undefined ? {} : timeCondition('LessThan', validUntil),
    principalOrgs === undefined ? {} : { StringEquals: { 'aws:PrincipalOrgID': oneOrMany(principalOrgs) } },
    principalArns === undefined ? {} : { ArnLike: { 'aws:PrincipalArn': oneOrMany(principalArns) } },
    userAgents === undefined ? {} : { StringLike: { 'aws:UserAgent': oneOrMany(userAgents) } },
  )
}

const timeCondition = (comparison: 'GreaterThanEquals' | 'LessThan', time: string): Condition =>
  /^\d+$/.test(time)
    ? { [`Numeric${comparison}`]: { 'aws:EpochTime': time } }
    : { [`Date${comparison}`]: { 'aws:CurrentTime': time } }

/** Requests to these Regions alone. IAM's are all made to us-east-1. */
export const regionCondition = (regions: readonly string[]): Condition => ({
  StringEquals: { 'aws:RequestedRegion': [...regions] },
})

export const tagCondition = ({ key, value }: { key: string; value: string }): Condition => ({
  StringEquals: { [`aws:ResourceTag/${key}`]: value },
})

/** What a permission's request carries, as a condition. Keys of several values hold for each of these. */
export const contextCondition = (context: Record<string, readonly string[]>): Condition =>
  mergeConditions(
    ...Object.entries(context).map(([key, values]): Condition => {
      const operator = values.some((value) => value.includes('*')) ? 'StringLike' : 'StringEquals'
      return { [key === 'aws:TagKeys' ? `ForAllValues:${operator}` : operator]: { [key]: oneOrMany(values) } }
    }),
  )
