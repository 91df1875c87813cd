import { getCallerIdentity, type RoleToAssume } from '../calls/sts.js'
import type { Clock } from '../runtime.js'
import { type AccountPin, createAccountPin } from './account-pin.js'
import type { Account, Aws, CallOptions } from './aws.js'
import { AwsError } from './aws-error.js'
import { type AskMfaCode, openRoleSession, type SessionCredentials } from './open-role-session.js'

const SECOND = 1000

/** Milliseconds before its end at which a session is renewed: no call outlives its credentials then. */
const RENEWED_BEFORE_END = 5 * 60 * SECOND

interface Session {
  aws: Aws
  credentials: SessionCredentials
  /** Milliseconds since the epoch, by this machine's clock: AWS's may show another time. */
  endsAt: number
}

/**
 * The account as a role sees it. The role is assumed at the first call, and again before its session ends:
 * where that fails the session is used up to its end first.
 */
export const asRole = (config: {
  /** The account by the credentials that may assume the role. */
  source: Pick<Account, 'call' | 'from'>
  role: RoleToAssume
  askMfaCode: AskMfaCode
  clock: Clock
  /** The account by a session's credentials. */
  open: (credentials: SessionCredentials) => Aws
}): Account => {
  const { source, role, askMfaCode, clock, open } = config
  let session: Session | undefined
  let opening: Promise<Session> | undefined
  const pin = createAccountPin()

  const assume = async (options: CallOptions): Promise<Session> => {
    const askedAt = clock.now()
    const credentials = await openRoleSession(source, role, askMfaCode, options)
    const aws = open(credentials)
    // Another session is another key: nothing is changed with it before AWS has said whose it is.
    if (session !== undefined) await confirm(pin, aws, options)
    session = { aws, credentials, endsAt: askedAt + role.durationSeconds * SECOND }
    return session
  }

  /** Calls side by side wait for one session. */
  const renewed = (options: CallOptions): Promise<Session> => {
    opening ??= assume(options).finally(() => {
      opening = undefined
    })
    return opening
  }

  const current = async ({ signal }: CallOptions): Promise<Session> => {
    const left = session === undefined ? 0 : session.endsAt - clock.now()
    if (session === undefined || left <= 0) return renewed({ signal })
    if (left > RENEWED_BEFORE_END) return session
    const last = session
    return renewed({ signal, once: true }).catch((error: unknown) => {
      if (error instanceof AwsError && error.kind === 'other-account') throw error
      return last
    })
  }

  return {
    call: async (call, options = {}) => {
      const reply = await (await current(options)).aws.call(call, options)
      if (call.action === 'GetCallerIdentity') pin.hear(reply.output.Account)
      return reply
    },
    credentials: async () => (await current({})).credentials,
    from: `role ${role.roleArn}, assumed by ${source.from}`,
    pin,
  }
}

const confirm = async (pin: AccountPin, aws: Aws, { signal }: CallOptions): Promise<void> => {
  const { output } = await aws.call(getCallerIdentity(), { signal })
  pin.hear(output.Account)
}
