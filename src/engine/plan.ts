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

/** Belongs to event logging, or may, and stays because nothing asks for it. */
export const NotIncluded = z.strictObject({
  kind: z.enum(['log-group']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
  /** The flag that includes it. */
  include: z.string(),
  /** Left out where AWS does not say it. */
  storedBytes: z.number().optional(),
  /** Null: its events never expire. */
  retentionInDays: z.number().nullable().optional(),
})
export type NotIncluded = z.infer<typeof NotIncluded>

/** What was decided of a thing, and by which rule. */
export const Decision = z.strictObject({
  kind: z.enum(['organization', 'log-group', 'role']),
  /** An alias or a name. */
  subject: z.string(),
  region: z.string(),
  /** Of an organization, its logging. `absent`: it is off, deleted or not there already. */
  decision: z.enum(['delete', 'absent', 'keep', 'blocked', 'not-included']),
  /** The title of the rule. */
  rule: z.string(),
  /** Aliases of the organizations that write to a log group. */
  organizations: z.array(z.string()).optional(),
  storedBytes: z.number().optional(),
  retentionInDays: z.number().nullable().optional(),
})
export type Decision = z.infer<typeof Decision>

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
  notIncluded: z.array(NotIncluded).optional(),
  blockers: z.array(Blocker),
  /** What the operator should also know, a sentence each. */
  notes: z.array(z.string()),
  /** Where the procedure decides by rules. */
  decisions: z.array(Decision).optional(),
})
export type Plan = z.infer<typeof Plan>
