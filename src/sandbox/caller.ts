import { parseArn } from '../facts/arns.js'
import { PARTITION } from '../facts/regions.js'
import type { SandboxAccount } from './account.js'
import { commonError } from './common-error.js'
import type { Protocol } from './wire.js'

/** Whom a request's credentials stand for. */
export interface Caller {
  arn: string
  userId: string
}

/**
 * The session whose credentials signed the request; with any others, the account's own caller.
 * @throws ServiceError where the session is over, or the request does not carry its token
 */
export const callerOf = (
  account: SandboxAccount,
  credentials: { accessKeyId: string; sessionToken: string | undefined },
  now: number,
  protocol: Protocol,
): Caller => {
  const session = account.sessions.find(({ accessKeyId }) => accessKeyId === credentials.accessKeyId)
  if (session === undefined) return ownCallerOf(account)
  if (session.sessionToken !== credentials.sessionToken)
    throw commonError(protocol, 'invalidToken', 'The security token included in the request is invalid.')
  if (session.expiresAt <= now)
    throw commonError(protocol, 'expired', 'The security token included in the request is expired')
  const { arn, userId } = session
  return { arn, userId }
}

/** Whoever calls with credentials that the account did not give out itself. */
export const ownCallerOf = ({ accountId, caller }: SandboxAccount): Caller =>
  caller ?? {
    arn: `arn:${PARTITION}:iam::${accountId}:user/operator`,
    userId: 'AIDASANDBOXSANDBOXSAN',
  }

/** The account that a caller belongs to; the sandbox's own where the ARN names none. */
export const accountOfCaller = ({ accountId }: SandboxAccount, { arn }: Caller): string =>
  parseArn(arn)?.account || accountId

export const isOfAccount = (account: SandboxAccount, caller: Caller): boolean =>
  accountOfCaller(account, caller) === account.accountId
