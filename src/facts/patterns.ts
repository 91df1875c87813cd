/**
 * What AWS accepts for the values that people type. The SDK checks none of it and the service only when it is
 * asked, so it is checked here before anything is changed. Lengths are part of the patterns.
 */
export interface Rule {
  /** What the value is, as a message names it. */
  name: string
  pattern: RegExp
  /** What the pattern says, for a person. */
  rule: string
}

export const matches = ({ pattern }: Rule, value: string): boolean => pattern.test(value)

/** WorkMail API, OrganizationId. */
export const ORGANIZATION_ID: Rule = {
  name: 'organization id',
  pattern: /^m-[0-9a-f]{32}$/,
  rule: '"m-" and 32 characters of 0-9 and a-f',
}

/** WorkMail API, OrganizationName. The model's pattern has no end; this one has. */
export const ORGANIZATION_ALIAS: Rule = {
  name: 'organization alias',
  pattern: /^(?!d-)(?=.{1,62}$)[0-9A-Za-z]+(-[0-9A-Za-z]+)*$/,
  rule: '1 to 62 letters, digits and single hyphens between them, not starting with "d-"',
}

/** CloudWatch Logs API, CreateLogGroup. */
export const LOG_GROUP_NAME: Rule = {
  name: 'log group name',
  pattern: /^(?!aws\/)[.\-_/#A-Za-z0-9]{1,512}$/,
  rule: '1 to 512 characters of A-Z, a-z, 0-9 and . - _ / #, not starting with "aws/"',
}

/** CloudWatch Logs API, GetLogEvents. */
export const LOG_STREAM_NAME: Rule = {
  name: 'log stream name',
  pattern: /^[^:*]{1,512}$/,
  rule: '1 to 512 characters, without : and *',
}

/** WorkMail API, LogGroupArn: one partition only, and the `:*` at its end is required. */
export const LOG_GROUP_ARN: Rule = {
  name: 'log group ARN',
  pattern: /^(?=.{47,562}$)arn:aws:logs:[a-z\-0-9]*:[0-9]{12}:log-group:[.\-_/#A-Za-z0-9]+:\*$/,
  rule: 'arn:aws:logs:REGION:ACCOUNT:log-group:NAME:*, with ":*" at its end',
}

/** IAM API, roleNameType. */
export const ROLE_NAME: Rule = {
  name: 'role name',
  pattern: /^[\w+=,.@-]{1,64}$/,
  rule: '1 to 64 characters of A-Z, a-z, 0-9 and _ + = , . @ -',
}

/** WorkMail API, RoleArn, narrowed to what IAM gives a role: 12 digits and a path. */
export const ROLE_ARN: Rule = {
  name: 'role ARN',
  pattern: /^(?=.{20,2048}$)arn:aws:iam::[0-9]{12}:role\/([A-Za-z0-9:_/+=,@.-]{1,511}\/)?[\w+=,.@-]{1,64}$/,
  rule: 'arn:aws:iam::ACCOUNT:role/NAME, with the path before the name where the role has one',
}

/** IAM API, roleDescriptionType. */
export const ROLE_DESCRIPTION: Rule = {
  name: 'role description',
  pattern: /^[\t\n\r\u0020-\u007E\u00A1-\u00FF]{0,1000}$/,
  rule: 'up to 1,000 characters of Latin-1 text (no other script, no typographic quotes or dashes)',
}

/** AWS Account Management API, AccountId. */
export const ACCOUNT_ID: Rule = {
  name: 'account id',
  pattern: /^[0-9]{12}$/,
  rule: '12 digits',
}

/** IAM API, CreateAccountAlias. */
export const ACCOUNT_ALIAS: Rule = {
  name: 'account alias',
  pattern: /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
  rule: '3 to 63 characters of a-z, 0-9 and single hyphens inside',
}

/** CloudWatch Logs API, CreateLogGroup and AssociateKmsKey: the key's ARN, not its id and not an alias. */
export const KMS_KEY_ARN: Rule = {
  name: 'KMS key ARN',
  pattern: /^(?=.{1,256}$)arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key\/[A-Za-z0-9-]+$/,
  rule: 'arn:aws:kms:REGION:ACCOUNT:key/ID, in the Region of the log group',
}

/** WorkMail API, ImpersonationRoleId. */
export const IMPERSONATION_ROLE_ID: Rule = {
  name: 'impersonation role id',
  pattern: /^[a-zA-Z0-9_-]{1,64}$/,
  rule: '1 to 64 characters of A-Z, a-z, 0-9, _ and -',
}

/** AWS Organizations API, OrganizationId. */
export const AWS_ORGANIZATION_ID: Rule = {
  name: 'id of an AWS Organization',
  pattern: /^o-[a-z0-9]{10,32}$/,
  rule: '"o-" and 10 to 32 characters of a-z and 0-9',
}

/** IAM user guide, "IAM identifiers": a user, role, federated user or root, with wildcards in their places. */
export const PRINCIPAL_ARN_PATTERN: Rule = {
  name: 'ARN of a principal',
  pattern: /^(?=.{20,2048}$)arn:aws:(iam|sts)::[0-9*?]+:[A-Za-z0-9:_/+=,@.*?-]+$/,
  rule: 'arn:aws:iam::ACCOUNT:role/NAME or :user/NAME, where * and ? may stand for a part',
}

/** STS API, AssumeRole, ExternalId. */
export const EXTERNAL_ID: Rule = {
  name: 'external id',
  pattern: /^[\w+=,.@:/-]{2,1224}$/,
  rule: '2 to 1,224 characters of A-Z, a-z, 0-9 and _ + = , . @ : / -',
}

/** STS API, AssumeRole, RoleSessionName. */
export const ROLE_SESSION_NAME: Rule = {
  name: 'session name',
  pattern: /^[\w+=,.@-]{2,64}$/,
  rule: '2 to 64 characters of A-Z, a-z, 0-9 and _ + = , . @ -',
}

/** STS API, AssumeRole, SerialNumber, narrowed where it is an ARN: a user's ARN is a frequent slip. */
export const MFA_SERIAL: Rule = {
  name: 'MFA device',
  pattern: /^(?=.{9,256}$)(arn:aws:iam::[0-9]{12}:mfa\/[\w+=/:,.@-]+|(?!arn:)[\w+=/:,.@-]+)$/,
  rule: 'the ARN of a virtual device, arn:aws:iam::ACCOUNT:mfa/NAME, or the serial number of another',
}

/** STS API, AssumeRole, TokenCode. */
export const MFA_CODE: Rule = {
  name: 'MFA code',
  pattern: /^[0-9]{6}$/,
  rule: '6 digits, as the device shows them',
}

/** AWS General Reference, "Tagging AWS resources". */
export const TAG_KEY: Rule = {
  name: 'tag key',
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  rule: '1 to 128 letters, digits, spaces and _ . : / = + - @',
}

export const TAG_VALUE: Rule = {
  name: 'tag value',
  pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
  rule: 'up to 256 letters, digits, spaces and _ . : / = + - @',
}
