/** Assumes a role: a session's credentials, or one error that says what to do. */
import type { z } from 'zod'
import type { Call } from '../calls/call.js'
import { assumeRole, type RoleToAssume } from '../calls/sts.js'
import type { RoleSession } from './answers/sts.js'
import type { Aws, CallOptions } from './aws.js'
import { AwsError } from './aws-error.js'

export interface SessionCredentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  /** By AWS's clock. */
  expiration: Date
}

/** Answers the code that an MFA device shows. @throws AwsError where no one can be asked */
export type AskMfaCode = (mfaSerial: string) => Promise<string>

/**
 * Calls AssumeRole by `source`, with a code of the MFA device where the role has one.
 * @throws AwsError `credentials` where AWS does not give the session; network and service faults as they are
 */
export const openRoleSession = async (
  source: Aws,
  role: RoleToAssume,
  askMfaCode: AskMfaCode,
  options: CallOptions = {},
): Promise<SessionCredentials> => {
  const code = role.mfaSerial === undefined ? undefined : await askMfaCode(role.mfaSerial)
  return openSession(source, assumeRole(role, code), { roleArn: role.roleArn, secret: code }, options)
}

/**
 * Makes the call that answers a session's credentials. `secret`: what proves the caller, taken out of messages.
 * @throws as `openRoleSession`
 */
export const openSession = async (
  source: Aws,
  call: Call,
  asked: { roleArn: string; secret: string | undefined },
  options: CallOptions,
): Promise<SessionCredentials> => {
  const { output } = await source.call(call, options).catch((error: unknown) => {
    throw error instanceof AwsError ? toSessionError(error, asked) : error
  })
  const { Credentials } = output as z.infer<typeof RoleSession>
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  }
}

/** Without the session nothing else can be asked: whatever AWS refuses here is about credentials. */
const toSessionError = (
  error: AwsError,
  { roleArn, secret }: { roleArn: string; secret: string | undefined },
): AwsError => {
  if (!['credentials', 'denied', 'refused'].includes(error.kind)) return error
  const said = secret === undefined ? error.message : error.message.replaceAll(secret, '[redacted]')
  const next = error.kind === 'credentials' ? undefined : nextAfter(error)
  return new AwsError(`${roleArn} cannot be assumed: ${said}`, {
    ...error.details,
    kind: 'credentials',
    next: error.details.next ?? next,
  })
}

/** AWS tells most of its reasons by text alone; codes and texts as STS sends them. */
const REASONS: { code: RegExp; message: RegExp; next: string }[] = [
  {
    code: /^AccessDenied/,
    message: /invalid MFA one time pass code/,
    next: 'the code was mistyped, is too old, or was used before (each works once): run it again with the next one',
  },
  {
    code: /^AccessDenied/,
    message: /unable to validate MFA code/,
    next: 'name an MFA device of the user who calls: --mfa-serial, or mfa_serial in the profile',
  },
  {
    code: /^ValidationError/,
    message: /role chaining/,
    next: 'ask for 1h at most (--duration, or duration_seconds in the profile): the credentials that assume the role are a role’s themselves',
  },
  {
    code: /^ValidationError/,
    message: /MaxSessionDuration/,
    next: 'ask for less (--duration, or duration_seconds in the profile), or raise the role’s maximum session duration',
  },
  {
    code: /^RegionDisabled/,
    message: /^/,
    next: 'have an administrator of the role’s account activate STS in us-east-1 (IAM console, account settings)',
  },
  {
    code: /^AccessDenied/,
    message: /^/,
    next: 'check that the role exists, that its trust policy lets this caller in (with this external id and MFA device, or without), and that the caller is allowed sts:AssumeRole on it',
  },
]

const nextAfter = ({ code, message }: AwsError): string | undefined =>
  REASONS.find((reason) => reason.code.test(code) && reason.message.test(message))?.next
