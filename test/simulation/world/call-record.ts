import type { Change } from './history.js'

/** One request of a run, as the account saw it. */
export interface CallRecord {
  /** Over all runs, from 1. */
  order: number
  at: number
  service: string
  action: string
  region: string
  input: Record<string, unknown>
  /** Which of the SDK's tries of one call it is, from 1. */
  attempt: number
  /** The code of the refusal, or of the network. */
  error: string | undefined
  /** The reply, where one came whole; IAM's are not looked into and are empty. */
  told: Record<string, unknown> | undefined
  /** The state of the organization that it is about. */
  subjectState: string | undefined
  changes: Change[]
}
