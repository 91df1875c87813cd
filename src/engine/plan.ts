import { z } from 'zod'
import { Step } from '../steps/step.js'
import { Blocker } from '../survey/blockers.js'

/** Left as it is on purpose, and why. */
export const Kept = z.strictObject({
  kind: z.enum(['log-group', 'role']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
})
export type Kept = z.infer<typeof Kept>

/** What a procedure decided to do, as data: it can be printed, journaled, reviewed and run. */
export const Plan = z.strictObject({
  schemaVersion: z.literal(1),
  procedure: z.string(),
  runId: z.string(),
  account: z.string(),
  surveyedAt: z.string(),
  /** What the plan is for, as a person would say it. */
  scope: z.string(),
  steps: z.array(Step),
  kept: z.array(Kept),
  blockers: z.array(Blocker),
  /** What the operator should know besides, a sentence each. */
  notes: z.array(z.string()),
})
export type Plan = z.infer<typeof Plan>
