import { z } from 'zod'
import { Step } from '../steps/step.js'

/** Left as it is on purpose, and why. */
export const Kept = z.strictObject({
  kind: z.enum(['log-group', 'role']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
})
export type Kept = z.infer<typeof Kept>

/** In the way, and outside what the plan may change or could read. */
export const Blocker = z.strictObject({
  /** `NotDeleted`: a group stays because of another blocker. `ListedByAws`: AWS says that it uses the role. */
  code: z.enum(['InUse', 'Unreadable', 'NotSelected', 'NotDeleted', 'ListedByAws']),
  kind: z.enum(['organization', 'region', 'log-group', 'role', 'resource']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
})
export type Blocker = z.infer<typeof Blocker>

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
