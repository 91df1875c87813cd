/** How long the steps wait, in milliseconds. AWS publishes no bounds; these follow the practice of other tools. */
import type { Backoff, Retry } from './step.js'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** IAM is eventually consistent: two minutes is what Terraform allows. */
export const PROPAGATION_TIMEOUT = 2 * MINUTE

/** For so long a fault that says nothing about the account is asked again, beyond the SDK's own tries. */
export const PASSING_WITHIN = 2 * MINUTE

const QUICK: Backoff = { first: 1 * SECOND, factor: 2, max: 15 * SECOND }

/** CloudWatch Logs answers OperationAbortedException where two requests touch one group at a time. */
export const RETRY_LOGS: Retry = {
  on: [{ code: 'OperationAbortedException' }],
  within: 2 * MINUTE,
  backoff: QUICK,
}

/** IAM answers ConcurrentModificationException where two requests touch one role at a time. */
export const RETRY_IAM: Retry = {
  on: [{ code: 'ConcurrentModificationException' }],
  within: 2 * MINUTE,
  backoff: QUICK,
}

/** A role that was just made may not be known everywhere in IAM yet. */
export const RETRY_NEW_ROLE: Retry = {
  on: [...RETRY_IAM.on, { code: 'NoSuchEntityException' }],
  within: 2 * MINUTE,
  backoff: QUICK,
}

/** A policy that was just taken away may still keep the role from being deleted. */
export const RETRY_EMPTIED_ROLE: Retry = {
  on: [...RETRY_IAM.on, { code: 'DeleteConflictException' }],
  within: 2 * MINUTE,
  backoff: QUICK,
}

export const RETRY_NOTHING: Retry = { on: [], within: 0, backoff: QUICK }

/** WorkMail refuses a role that has not spread yet; which error it uses is not documented, that it names the role is. */
export const RETRY_ROLE_SPREADING: Retry = {
  on: [
    { code: 'InvalidParameterException', message: 'role' },
    { code: 'ResourceNotFoundException', message: 'role' },
  ],
  within: 2 * MINUTE,
  backoff: QUICK,
}

/** How often a role's deletion task is asked: two seconds first, then ever less often. */
export const POLL_DELETION: Backoff = { first: 2 * SECOND, factor: 1.5, max: 30 * SECOND }

/** "Wait for a few minutes and try the operation again": from `retryDelay`, doubling, at most five minutes. */
export const resubmitDeletion = (retryDelay: number): Backoff => ({
  first: retryDelay,
  factor: 2,
  max: Math.max(retryDelay, 5 * MINUTE),
})
