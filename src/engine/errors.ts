import { AwsError } from '../aws/aws-error.js'
import type { ErrorMatch } from '../steps/step.js'

export const matches = (error: unknown, patterns: ErrorMatch[]): error is AwsError =>
  error instanceof AwsError &&
  patterns.some(
    ({ code, message }) =>
      code === error.code && (message === undefined || new RegExp(message, 'i').test(error.message)),
  )

/** Faults that say nothing about the account and may pass: no answer, or an answer that is no answer. */
export const isPassing = (error: unknown): error is AwsError =>
  error instanceof AwsError && ['throttled', 'unreachable', 'unavailable'].includes(error.kind)
