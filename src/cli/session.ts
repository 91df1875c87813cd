/** What every command that talks to AWS shares: the account, the deadline and the signals. */
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { S3Connection } from '../aws/s3-destination.js'
import { refused, type WmlError } from '../errors.js'
import type { Limits } from '../facts/quotas.js'
import type { Output } from '../report/output.js'
import type { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'
import { type Caller, type CallerRecord, findCaller } from '../survey/caller.js'
import { refuseOtherAccount, toMfaCode, toRoleToAssume } from './assumed-role.js'
import { connect } from './connect.js'
import { openDeadline, parseTimeout } from './deadline.js'
import { outputOfError } from './error-output.js'
import type { CommonFlags } from './flags.js'
import { toAccount } from './input.js'
import { toLimits } from './limits-input.js'
import { createMfaCodes } from './mfa-codes.js'
import { createRunId } from './run-id.js'
import { withOutput } from './with-output.js'

export interface Session {
  runtime: Runtime
  runId: string
  aws: Aws
  /** Undefined where the account has none. */
  s3: S3Connection | undefined
  caller: Caller & { credentials: string }
  reporter: Reporter
  /** Aborted, with a `Stopped` as its reason, by a signal of the system or at the deadline. */
  signal: AbortSignal
  /** Milliseconds that the command may take. */
  timeout: number
  limits: Limits
  /** Whether this is the embedded AWS. */
  sandbox: boolean
}

/** What a command does once its flags are checked; the run that it resumes, if it does. */
export interface Work {
  run: (session: Session) => Promise<Output>
  runId?: string
  sandbox?: boolean
  /** What is told where there are no credentials, for work that can do without. */
  withoutCredentials?: (reason: string) => WmlError
}

/**
 * Checks the command's flags (`begin`), then opens the account and does the work, under the deadline and
 * the signals. Answers the exit code.
 */
export const withSession = (
  runtime: Runtime,
  procedure: string,
  flags: CommonFlags,
  begin: () => Work | Promise<Work>,
): Promise<number> =>
  withOutput(runtime, procedure, flags, async (reporter) => {
    const named = toAccount(flags.account, runtime.env.WML_ACCOUNT)
    const timeout = parseTimeout(flags.timeout)
    const mfaCode = toMfaCode(flags['mfa-code'])
    const limits = toLimits(runtime.env.WML_LIMITS)
    const work = await begin()
    const runId = work.runId ?? createRunId(runtime)
    // A flag that is not given is undefined, whatever oclif's types say; the journal wants a yes or a no.
    const sandbox = work.sandbox ?? Boolean(flags.sandbox)
    const role = toRoleToAssume(flags, runId)
    // The variable speaks of the real account.
    const expected = sandbox && flags.account === undefined ? undefined : named
    refuseOtherAccount(role, expected)

    const { signal, close } = openDeadline(runtime, timeout)
    const codes = createMfaCodes(runtime, mfaCode, signal)
    const opening = { runId, role, askMfaCode: codes.ask, limits, signal }
    const { aws, s3, from } = await connect(runtime, reporter, { ...flags, sandbox }, opening)
    let account: string | null = null
    let told: CallerRecord | undefined
    try {
      const caller = { ...(await findCaller(aws, signal)), credentials: from }
      account = caller.account
      told = { arn: caller.arn, accountAlias: null, credentials: caller.credentials }
      codes.close()
      if (expected !== undefined && account !== expected) throw wrongAccount(account, expected)
      const session = { runtime, runId, aws, s3, caller, reporter, signal, timeout, limits, sandbox }
      return { caller: told, ...(await work.run(session)) }
    } catch (error) {
      const reason = signal.aborted && isAbort(error) ? signal.reason : explained(error, work)
      return { ...outputOfError(procedure, reason), account, ...(told && { caller: told }) }
    } finally {
      close()
    }
  })

/** What a call or a question throws where the signal ended it. */
const isAbort = (error: unknown): boolean =>
  error instanceof AwsError ? error.kind === 'aborted' : (error as Error).name === 'AbortError'

/** Where some were asked for, by a profile or otherwise, that there are none is the error. */
const explained = (error: unknown, { withoutCredentials }: Work): unknown =>
  withoutCredentials !== undefined && error instanceof AwsError && error.code === 'NoCredentials'
    ? withoutCredentials(error.message)
    : error

const wrongAccount = (actual: string, expected: string) =>
  refused(
    'WrongAccount',
    `these credentials belong to account ${actual}, not to ${expected}`,
    'choose the right credentials, with --profile for example',
  )
