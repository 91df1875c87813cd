/** The flags of `wml policies generate`. */
import * as Flags from '@oclif/core/flags'

const eachOf = (summary: string, helpValue: string, helpGroup: string) =>
  Flags.string({ summary, helpValue, helpGroup, multiple: true, multipleNonGreedy: true })

/** What a policy is narrowed to. */
export const policyScopeFlags = {
  organization: eachOf('Organization that may be changed (repeatable). Default: any.', 'ID', 'SCOPE'),
  tag: Flags.string({
    summary: 'The organizations that may be changed are those that carry this tag.',
    helpValue: 'KEY=VALUE',
    helpGroup: 'SCOPE',
  }),
  'log-group': eachOf(
    'Log group that may be changed (repeatable); * at the end stands for the rest of a name.',
    'NAME',
    'SCOPE',
  ),
  'role-arn': eachOf('Custom role that WorkMail may write with (repeatable).', 'ARN', 'SCOPE'),
  'impersonation-role-id': eachOf(
    'For assume-impersonation-role: the role that may be assumed (repeatable).',
    'ID',
    'SCOPE',
  ),
}

/** When a policy holds: the condition keys that WorkMail supports. */
export const policyConditionFlags = {
  'require-mfa': Flags.boolean({
    default: false,
    summary: 'Only with an MFA code (aws:MultiFactorAuthPresent).',
    helpGroup: 'CONDITION',
  }),
  'mfa-max-age': Flags.string({
    summary: 'Only so long after the MFA code was given (aws:MultiFactorAuthAge).',
    helpValue: 'DURATION',
    helpGroup: 'CONDITION',
  }),
  'require-tls': Flags.boolean({
    default: false,
    summary: 'Only over TLS (aws:SecureTransport).',
    helpGroup: 'CONDITION',
  }),
  'valid-from': Flags.string({
    summary: 'Only from this time on (aws:CurrentTime; in seconds since 1970 aws:EpochTime).',
    helpValue: 'TIME',
    helpGroup: 'CONDITION',
  }),
  'valid-until': Flags.string({
    summary: 'Only before this time (the same keys).',
    helpValue: 'TIME',
    helpGroup: 'CONDITION',
  }),
  'principal-org': eachOf(
    'Only principals of this AWS Organization (aws:PrincipalOrgID).',
    'ID',
    'CONDITION',
  ),
  'principal-arn': eachOf(
    'Only this principal; * and ? may stand for a part (aws:PrincipalArn).',
    'ARN',
    'CONDITION',
  ),
  'source-user-agent': eachOf(
    'Only requests with this user agent; * and ? may stand for a part (aws:UserAgent).',
    'TEXT',
    'CONDITION',
  ),
}
