/** The STS operations (STS API reference; constraints from its service model). */
import { parseArn } from '../facts/arns.js'
import { PARTITION } from '../facts/regions.js'
import { type Role, roleArn, type SandboxAccount } from './account.js'
import { accountOfCaller, type Caller } from './caller.js'
import { secretAccessKey, sessionToken, temporaryAccessKeyId } from './ids.js'
import { type Operation, operation } from './operation.js'
import { ServiceError } from './service-error.js'
import { mayAssume, trustsProvider } from './trust-policy.js'

const SECOND = 1000
const DEFAULT_DURATION_SECONDS = 3600
/** "Role chaining limits your session to a maximum of one hour" (STS API reference, AssumeRole). */
const LONGEST_CHAINED_SECONDS = 3600

export const stsOperations: Record<string, Operation> = {
  GetCallerIdentity: operation({}, ({ account, caller }) => ({
    Arn: caller.arn,
    UserId: caller.userId,
    Account: accountOfCaller(account, caller),
  })),

  /** Without session policies, session tags and source identities. */
  AssumeRole: operation(
    {
      RoleArn: { type: 'string', required: true, min: 20, max: 2048 },
      RoleSessionName: { type: 'string', required: true, min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
      DurationSeconds: { type: 'integer', min: 900, max: 43200 },
      ExternalId: { type: 'string', min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' },
      SerialNumber: { type: 'string', min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' },
      TokenCode: { type: 'string', min: 6, max: 6, pattern: '[\\d]*' },
    },
    ({ account, caller, now, random }, input) => {
      const { RoleArn, RoleSessionName, DurationSeconds = DEFAULT_DURATION_SECONDS, ExternalId } = input
      const withMfa = useCode(account, input)
      const role = account.roles.find((candidate) => roleArn(account, candidate) === RoleArn)
      const isTrusted =
        role !== undefined &&
        mayAssume(role.assumeRolePolicyDocument, namesOf(account, caller), {
          'sts:ExternalId': ExternalId,
          'aws:MultiFactorAuthPresent': withMfa ? 'true' : undefined,
        })
      // AWS does not distinguish a role that is not there from one that does not trust the caller.
      if (!isTrusted || isRoot(caller)) {
        const subject = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole`
        throw accessDenied(`${subject} on resource: ${RoleArn}`)
      }
      refuseTooLong(caller, role, DurationSeconds)

      return openSession({ account, now, random }, role, RoleSessionName, DurationSeconds)
    },
  ),

  /** Without session policies. The token is taken as it is: who made it, the trust policy names. */
  AssumeRoleWithWebIdentity: operation(
    {
      RoleArn: { type: 'string', required: true, min: 20, max: 2048 },
      RoleSessionName: { type: 'string', required: true, min: 2, max: 64, pattern: '[\\w+=,.@-]*' },
      WebIdentityToken: { type: 'string', required: true, min: 4, max: 20000 },
      DurationSeconds: { type: 'integer', min: 900, max: 43200 },
    },
    ({ account, now, random }, input) => {
      const { RoleArn, RoleSessionName, WebIdentityToken, DurationSeconds = DEFAULT_DURATION_SECONDS } = input
      const claims = claimsOf(WebIdentityToken)
      if (claims === undefined)
        throw new ServiceError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT.')
      if (typeof claims.exp === 'number' && claims.exp * SECOND <= now)
        throw new ServiceError('ExpiredTokenException', 'Token expired')
      const role = account.roles.find((candidate) => roleArn(account, candidate) === RoleArn)
      if (role === undefined || !trustsProvider(role.assumeRolePolicyDocument, String(claims.iss)))
        throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity')
      return {
        SubjectFromWebIdentityToken: String(claims.sub),
        ...openSession({ account, now, random }, role, RoleSessionName, DurationSeconds),
      }
    },
  ),
}

/** The claims of a JSON web token; undefined where it is none. */
const claimsOf = (token: string): Record<string, unknown> | undefined => {
  try {
    const [, claims = '', signature] = token.split('.')
    const parsed = JSON.parse(Buffer.from(claims, 'base64url').toString())
    return signature === undefined || typeof parsed !== 'object' ? undefined : parsed
  } catch {
    return undefined
  }
}

const openSession = (
  { account, now, random }: { account: SandboxAccount; now: number; random: () => number },
  role: Role,
  sessionName: string,
  durationSeconds: number,
) => {
  const { accountId } = account
  const session = {
    accessKeyId: temporaryAccessKeyId(random),
    sessionToken: sessionToken(random),
    arn: `arn:${PARTITION}:sts::${accountId}:assumed-role/${role.roleName}/${sessionName}`,
    userId: `${role.roleId}:${sessionName}`,
    expiresAt: now + durationSeconds * SECOND,
  }
  account.sessions.push(session)
  return {
    AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: secretAccessKey(random),
      SessionToken: session.sessionToken,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
  }
}

const accessDenied = (message: string): ServiceError => new ServiceError('AccessDenied', message, 403)

/** Whether the call is made with MFA. Takes the code from its device: each works once. */
const useCode = (
  account: SandboxAccount,
  { SerialNumber, TokenCode }: { SerialNumber?: string; TokenCode?: string },
): boolean => {
  if (SerialNumber === undefined && TokenCode === undefined) return false
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw mfaFailed(', must provide both MFA serial number and one time pass code.')
  }
  const device = account.mfaDevices.find(({ serialNumber }) => serialNumber === SerialNumber)
  if (device === undefined) {
    const verify = 'Please verify your MFA serial number is valid and associated with this user.'
    throw mfaFailed(`, unable to validate MFA code.  ${verify}`)
  }
  if (!device.codes.includes(TokenCode)) throw mfaFailed(' with invalid MFA one time pass code. ')
  device.codes = device.codes.filter((code) => code !== TokenCode)
  return true
}

const mfaFailed = (how: string): ServiceError => accessDenied(`MultiFactorAuthentication failed${how}`)

const refuseTooLong = (caller: Caller, role: Role, durationSeconds: number): void => {
  const exceeds = 'The requested DurationSeconds exceeds the'
  if (roleNameOfSession(caller) !== undefined && durationSeconds > LONGEST_CHAINED_SECONDS) {
    const limit = '1 hour session limit for roles assumed by role chaining.'
    throw new ServiceError('ValidationError', `${exceeds} ${limit}`)
  }
  if (durationSeconds > role.maxSessionDuration)
    throw new ServiceError('ValidationError', `${exceeds} MaxSessionDuration set for this role.`)
}

/** By which a trust policy may mean the caller (IAM user guide, "AWS JSON policy elements: Principal"). */
const namesOf = (account: SandboxAccount, caller: Caller): string[] => {
  const callerAccount = accountOfCaller(account, caller)
  const session = roleNameOfSession(caller)
  const role = account.roles.find(({ roleName }) => roleName === session)
  return [
    caller.arn,
    callerAccount,
    `arn:${PARTITION}:iam::${callerAccount}:root`,
    ...(role === undefined ? [] : [roleArn(account, role)]),
  ]
}

/** `assumed-role/NAME/SESSION` */
const roleNameOfSession = ({ arn }: Caller): string | undefined => {
  const [kind, roleName] = parseArn(arn)?.resource.split('/') ?? []
  return kind === 'assumed-role' ? roleName : undefined
}

const isRoot = ({ arn }: Caller): boolean => parseArn(arn)?.resource === 'root'
