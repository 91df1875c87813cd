import { AwsError } from '../aws/aws-error.js'
import { badInput, type WmlError } from '../errors.js'
import { MFA_CODE, matches } from '../facts/patterns.js'
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Runtime } from '../runtime.js'

/** The codes of MFA devices: one from a flag, the others from the person at the terminal. */
export interface MfaCodes {
  /** @throws AwsError (credentials) where there is no code to be had */
  ask: (mfaSerial: string) => Promise<string>
  /**
   * From now on no one is asked: a run must not stand still for someone who has left.
   * @throws WmlError where the flag's code was not needed
   */
  close: () => void
}

/** `given`: the code of `--mfa-code`. It answers the first question alone, since a code works once. */
export const createMfaCodes = (
  runtime: Runtime,
  given: string | undefined,
  signal: AbortSignal,
): MfaCodes => {
  let left = given
  let isClosed = false

  const ask = async (mfaSerial: string): Promise<string> => {
    if (isClosed) {
      const over = 'the session is over, and the next one takes a new code'
      throw noCode('SessionOver', `${over} of MFA device ${mfaSerial}`, 'run it again, with a new code')
    }
    if (left !== undefined) {
      const code = left
      left = undefined
      return code
    }
    if (!runtime.canAsk) throw noOneToAsk(mfaSerial, given !== undefined)
    return askPerson(runtime, mfaSerial, signal)
  }

  return {
    ask,
    close: () => {
      isClosed = true
      if (left !== undefined) throw notNeeded()
    },
  }
}

const askPerson = async (runtime: Runtime, mfaSerial: string, signal: AbortSignal): Promise<string> => {
  const question = `Code of MFA device ${mfaSerial} (not shown): `
  const answer = await runtime.ask(question, signal, { hidden: true }).catch((error) => {
    if (signal.aborted || error.name !== 'AbortError') throw error
    // The input ended before an answer.
    return ''
  })
  const code = answer.trim()
  if (matches(MFA_CODE, code)) return code
  const rule = `an MFA code is ${MFA_CODE.rule}`
  throw noCode(
    'NoMfaCode',
    `what was typed is not a code of MFA device ${mfaSerial}`,
    `run it again: ${rule}`,
  )
}

const notNeeded = (): WmlError =>
  badInput(
    'UnusedMfaCode',
    '--mfa-code is given, but nothing asked for a code: no MFA device is named',
    'leave it out, or add --assume-role and --mfa-serial, or choose a --profile with mfa_serial',
  )

const noOneToAsk = (mfaSerial: string, oneWasGiven: boolean): AwsError =>
  oneWasGiven
    ? noCode(
        'NoMfaCode',
        `a second code is needed, of MFA device ${mfaSerial}, and --mfa-code is one: a code works once`,
        'run it on a terminal, where each code is asked for',
      )
    : noCode(
        'NoMfaCode',
        `a code of MFA device ${mfaSerial} is needed, and there is no terminal to ask on`,
        'add --mfa-code with the code that the device shows',
      )

const noCode = (code: string, message: string, next: string): AwsError =>
  new AwsError(message, {
    kind: 'credentials',
    code,
    next,
    service: 'sts',
    action: 'AssumeRole',
    region: GLOBAL_REGION,
  })
