import { z } from 'zod'
import { Step } from '../steps/step.js'
import { Blocker } from '../survey/blockers.js'

/** Left as it is on purpose, and why. */
export const Kept = z.strictObject({
  kind: z.enum(['organization', 'log-group', 'role']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
  /** Deletes it, where a command does. In a plan it lacks the flags that choose the account. */
  command: z.string().optional(),
})
export type Kept = z.infer<typeof Kept>

const inOrder = (steps: Step[]): boolean =>
  steps.every(({ key, after }, index) => {
    const before = steps.slice(0, index).map((step) => step.key)
    return !before.includes(key) && after.every((one) => before.includes(one))
  })

/** What a procedure decided to do, as data: it can be printed, journaled, reviewed and run. */
export const Plan = z.strictObject({
  schemaVersion: z.literal(1),
  procedure: z.string(),
  runId: z.string(),
  account: z.string(),
  surveyedAt: z.string(),
  /** What the plan is for, as a person would say it. */
  scope: z.string(),
  /** Each with a key of its own, behind those that it comes after. */
  steps: z
    .array(Step)
    .refine(inOrder, 'not every step has a key of its own and stands behind those it is after'),
  kept: z.array(Kept),
  blockers: z.array(Blocker),
  /** What the operator should know besides, a sentence each. */
  notes: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>
