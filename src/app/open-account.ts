/** Opens the account that a command works on: its credentials, its caller, the deadline and the signals. */
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { S3Connection } from '../aws/s3-destination.js'
import { refuseOtherAccount, toMfaCode, toRoleToAssume } from '../cli/flags/assumed-role.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import { toAccount } from '../cli/flags/input.js'
import { Stopped } from '../engine/stopped.js'
import { refused, type WmlError } from '../errors.js'
import type { Limits } from '../facts/quotas.js'
import type { Output } from '../report/output.js'
import { createRunId } from '../state/run-id.js'
import { type Caller, type CallerRecord, findCaller } from '../survey/caller.js'
import { connect } from './connect.js'
import { openDeadline, parseTimeout } from './deadline.js'
import { CommandFailed, outputOfError } from './error-output.js'
import type { Host } from './host.js'
import { toLimits } from './limits.js'
import { createMfaCodes } from './mfa-codes.js'

/** An account that is open, until `close`. */
export interface Session extends Host {
  runId: string
  aws: Aws
  /** Undefined where the account has none. */
  s3: S3Connection | undefined
  caller: Caller & { credentials: string }
  /** Aborted, with a `Stopped` as its reason, by a signal of the system or at the deadline. */
  signal: AbortSignal
  /** Milliseconds that the command may take. */
  timeout: number
  limits: Limits
  /** Whether this is the embedded AWS. */
  sandbox: boolean
  /** What a use case ends with after this error: says who asked, and the reason where the run was stopped. */
  failure: (error: unknown) => Output
  close: () => void
}

export interface Opening {
  /** Of the run that is resumed; a new one otherwise. */
  runId?: string
  /** Instead of the flag: of the run that is resumed. */
  sandbox?: boolean
  /** The error where there are no credentials, for a use case that can do without. */
  withoutCredentials?: (reason: string) => WmlError
}

/**
 * `command` is named in the output where the account cannot be opened.
 * @throws WmlError for what is wrong with the flags; CommandFailed where the account cannot be opened
 */
export const openAccount = async (
  host: Host,
  command: string,
  flags: CommonFlags,
  opening: Opening = {},
): Promise<Session> => {
  const { runtime } = host
  const named = toAccount(flags.account, runtime.env.WML_ACCOUNT)
  const timeout = parseTimeout(flags.timeout)
  const mfaCode = toMfaCode(flags['mfa-code'])
  const limits = toLimits(runtime.env.WML_LIMITS)
  const runId = opening.runId ?? createRunId(runtime)
  // A flag that is not given is undefined, whatever oclif's types say; the journal wants a yes or a no.
  const sandbox = opening.sandbox ?? Boolean(flags.sandbox)
  const role = toRoleToAssume(flags, runId)
  // The variable is about the real account.
  const expected = sandbox && flags.account === undefined ? undefined : named
  refuseOtherAccount(role, expected)

  host.reporter.limit(timeout)
  const { signal, close } = openDeadline(runtime, timeout)
  const codes = createMfaCodes(runtime, mfaCode, signal)
  let caller: Session['caller'] | undefined
  const failure = (error: unknown): Output => {
    const reason = signal.aborted && isAbort(error) ? whyStopped(signal, error) : explained(error, opening)
    const who = caller && { account: caller.account, caller: recordOf(caller) }
    return { ...outputOfError(command, reason), ...who }
  }
  try {
    const { aws, s3, from } = await connect(
      host,
      { ...flags, sandbox },
      { runId, role, askMfaCode: codes.ask, limits, signal },
    )
    caller = { ...(await findCaller(aws, signal)), credentials: from }
    codes.close()
    if (expected !== undefined && caller.account !== expected) throw wrongAccount(caller.account, expected)
    const opened = { runId, aws, s3, caller, signal, timeout, limits, sandbox }
    return { ...host, ...opened, failure, close }
  } catch (error) {
    close()
    throw new CommandFailed(failure(error))
  }
}

/** Ends the session with what a use case answered: with who asked, or with the error that ended it. */
export const endSession = async (session: Session, output: Promise<Output>): Promise<Output> => {
  try {
    return { caller: recordOf(session.caller), ...(await output) }
  } catch (error) {
    return session.failure(error)
  } finally {
    session.close()
  }
}

/** What every result says of who asked; the alias is read before something is changed. */
export const recordOf = ({ arn, credentials }: Session['caller']): CallerRecord => ({
  arn,
  accountAlias: null,
  credentials,
})

/** What a call or a question throws where the signal ended it. */
const isAbort = (error: unknown): boolean =>
  error instanceof AwsError ? error.kind === 'aborted' : (error as Error).name === 'AbortError'

/** A deadline has a reason too, where a call was being tried again. */
const whyStopped = ({ reason }: AbortSignal, error: unknown): unknown =>
  error instanceof AwsError && reason instanceof Stopped && reason.reason === 'deadline'
    ? new Stopped(reason.reason, reason.message, error.details.lastTry)
    : reason

/** Where some were asked for, by a profile or otherwise, that there are none is the error. */
const explained = (error: unknown, { withoutCredentials }: Opening): unknown =>
  withoutCredentials !== undefined && error instanceof AwsError && error.code === 'NoCredentials'
    ? withoutCredentials(error.message)
    : error

const wrongAccount = (actual: string, expected: string) =>
  refused(
    'WrongAccount',
    `these credentials belong to account ${actual}, not to ${expected}`,
    'choose the right credentials, with --profile for example',
  )
