import { z } from 'zod'
import { Blocker } from '../survey/blockers.js'

/**
 * How a step ended:
 * - `done`: called, and its effect was seen
 * - `unchanged`: there was nothing to do
 * - `kept`: AWS or a precondition protects the thing; it stays, and the plan continues
 * - `blocked`: something outside the plan blocks it
 * - `pending`: not finished when the deadline came, the run was interrupted, the credentials expired, or AWS had not
 *   answered for too long
 * - `failed`: AWS refused it
 * - `skipped`: a step that it comes after did not end well
 */
export const StepOutcome = z.enum(['done', 'unchanged', 'kept', 'blocked', 'pending', 'failed', 'skipped'])
export type StepOutcome = z.infer<typeof StepOutcome>

export const StepResult = z.strictObject({
  key: z.string(),
  outcome: StepOutcome,
  /** How often the changing call was submitted. */
  attempts: z.number(),
  /** Of the changing calls, in order, as AWS names them in CloudTrail. */
  requestIds: z.array(z.string()),
  /** Why it did not end as `done`, for a person. */
  reason: z.string().optional(),
  error: z.strictObject({ code: z.string(), kind: z.string(), message: z.string() }).optional(),
  blockers: z.array(Blocker).optional(),
})
export type StepResult = z.infer<typeof StepResult>

const ENDED_WELL: StepOutcome[] = ['done', 'unchanged', 'kept']

/** Whether the steps that come after may start. */
export const endedWell = (result: StepResult): boolean => ENDED_WELL.includes(result.outcome)
