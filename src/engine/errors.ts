import { AwsError } from '../aws/aws-error.js'
import type { ErrorMatch } from '../steps/step.js'
import type { Blocker } from '../survey/blockers.js'

export const matches = (error: unknown, patterns: ErrorMatch[]): error is AwsError =>
  error instanceof AwsError &&
  patterns.some(
    ({ code, message }) =>
      code === error.code && (message === undefined || new RegExp(message, 'i').test(error.message)),
  )

/** Faults that say nothing about the account and may pass: no answer, or an answer that is not an answer. */
export const isTransient = (error: unknown): boolean =>
  error instanceof NotAsked ||
  (error instanceof AwsError && ['throttled', 'unreachable', 'unavailable'].includes(error.kind))

/** A precondition could not be asked for now: nothing was called. */
export class NotAsked extends Error {
  override name = 'NotAsked'

  constructor(
    reason: string,
    readonly blockers: Blocker[],
  ) {
    super(reason)
  }
}
