import type { StepResult } from './step-result.js'
import type { Verdict } from './verdict.js'

/** What a step has done so far; it outlives whatever ends the step. */
export interface Progress {
  attempts: number
  requestIds: string[]
  /** What AWS said last about why it is not finished. */
  inTheWay?: string
}

export type Ending = Omit<StepResult, 'key' | 'attempts' | 'requestIds'>

/** A call that its preconditions allowed; the reply's members, none where AWS said that it is done already. */
export interface Submitted {
  reply: Record<string, unknown> | undefined
  allowed: Verdict[]
}

/** What became of a step's call: it was made, or nothing more is to be done. */
export type Submission = Submitted | { ending: Ending }
