import { AwsError, type AwsErrorKind } from '../aws/aws-error.js'
import { Stopped, type StopReason } from '../engine/stopped.js'
import { type ErrorKind, printable, WmlError } from '../errors.js'
import { redact } from '../redact.js'
import { EXIT_CODE_OF_ERROR, OUTCOME_OF_ERROR } from '../report/exit-codes.js'
import { emptyOutput, type Output } from '../report/output.js'
import { SandboxFileError } from '../sandbox/sandbox-file-error.js'

/** An error that already has its output: it says who asked. */
export class CommandFailed extends Error {
  override name = 'CommandFailed'

  constructor(readonly output: Output) {
    super(output.error?.message)
  }
}

/** An error as the command's one output. */
export const outputOfError = (procedure: string, error: unknown): Output => {
  if (error instanceof CommandFailed) return error.output
  const { kind, code, message, next } = describeError(error)
  return {
    ...emptyOutput(procedure, OUTCOME_OF_ERROR[kind], EXIT_CODE_OF_ERROR[kind]),
    error: { code, message: message.split('\n').map(printable).join('\n') },
    next: next && printable(next),
  }
}

interface Description {
  kind: ErrorKind
  code: string
  message: string
  next: string | null
}

const describeError = (error: unknown): Description => {
  if (error instanceof WmlError) return error
  if (error instanceof AwsError) return describeAwsError(error)
  if (error instanceof Stopped) {
    const { reason, message, lastTry } = error
    const last = lastTry && describeAwsError(lastTry)
    const again =
      last?.next ?? (reason === 'deadline' ? 'run it again, with a longer --timeout' : 'run it again')
    return {
      kind: KIND_OF_STOP[reason],
      code: reason,
      message: last === undefined ? message : `${message}; the last try: ${last.message}`,
      next: `nothing was changed: ${again}`,
    }
  }
  if (error instanceof SandboxFileError) {
    const next = 'correct the file; for the file of --sandbox, `wml sandbox reset` starts afresh'
    return { kind: 'input', code: 'BrokenSandboxFile', message: error.message, next }
  }
  if (isFileError(error)) {
    const next =
      'see that this user may use that path (XDG_STATE_HOME names the folder of journals and locks)'
    return { kind: 'failed', code: error.code, message: `this machine refused: ${error.message}`, next }
  }
  return {
    kind: 'failed',
    code: 'Unexpected',
    message: `an error that this tool did not expect: ${redact(oneLine(error))}`,
    next: 'please report it, with the command and the journal of the run',
  }
}

export const KIND_OF_STOP: Record<StopReason, ErrorKind> = {
  interrupted: 'interrupted',
  deadline: 'pending',
  credentials: 'credentials',
  'other-account': 'refused',
}

const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/

const NEXT_OF_AWS_ERROR: Record<AwsErrorKind, (error: AwsError) => string> = {
  credentials: () => 'sign in again (`aws sso login`, or fresh keys), or choose another --profile',
  'other-account': () => 'see why the credentials changed their account',
  machine: () => 'correct the setting, then run it again',
  denied: ({ details }) => `allow ${details.service}:${details.action} to this caller`,
  throttled: () => 'run it again when the account is less busy',
  unreachable: ({ code, details: { endpoint } }) =>
    CERTIFICATE.test(code)
      ? 'name the file of the certificates to trust in AWS_CA_BUNDLE (a proxy that looks into TLS has its own), then run it again'
      : `check the network${endpoint === undefined ? ' and the proxy' : `, the proxy and ${endpoint}`}, then run it again`,
  unavailable: () => 'AWS has a fault: run it again later',
  aborted: () => 'run it again',
  refused: ({ details }) => `AWS documents ${details.code} with ${details.action}`,
}

const describeAwsError = (error: AwsError): Description => ({
  kind: kindOf(error),
  code: error.code,
  message: error.message,
  next: error.details.next ?? NEXT_OF_AWS_ERROR[error.kind](error),
})

const kindOf = ({ kind, transient }: AwsError): ErrorKind => {
  if (kind === 'credentials' || kind === 'denied') return 'credentials'
  if (kind === 'other-account') return 'refused'
  if (kind === 'machine') return 'input'
  return transient ? 'pending' : 'failed'
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException & { code: string } =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error

const oneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
