/** The one table from how a command ended to its exit code; the help and the README print it. */
import type { ErrorKind } from '../errors.js'
import type { Outcome } from './output.js'

export const EXIT_CODES = {
  0: 'done, or nothing to do',
  1: 'failed: AWS or this machine refused something',
  2: 'bad usage or input',
  3: 'a check found something',
  4: 'credentials or permissions',
  5: 'declined, or stopped by a safety check',
  6: 'blocked by something outside the plan, which is named',
  8: 'not finished, or AWS unavailable: retry later, or resume',
  130: 'interrupted: resume',
} as const

export type ExitCode = keyof typeof EXIT_CODES

export const EXIT_CODE_OF_ERROR: Record<ErrorKind, ExitCode> = {
  failed: 1,
  input: 2,
  check: 3,
  credentials: 4,
  refused: 5,
  pending: 8,
  interrupted: 130,
}

export const OUTCOME_OF_ERROR: Record<ErrorKind, Outcome> = {
  failed: 'failed',
  input: 'refused',
  check: 'failed',
  credentials: 'refused',
  refused: 'refused',
  pending: 'pending',
  interrupted: 'pending',
}
