/** What the function knows of an account between two invocations: `result.json` of the account. */
import { z } from 'zod'
import { Kept, NotIncluded } from '../engine/plan.js'
import { Blocker } from '../survey/blockers.js'
import { RunResult, Totals } from './contract.js'

export const AccountRecord = z.strictObject({
  schemaVersion: z.literal(1),
  result: RunResult,
  at: z.string(),
  /** `second`: it was taken down, and now nothing may be left. */
  pass: z.enum(['first', 'second']),
  /** Runs of the program so far: their outputs are numbered. */
  runs: z.int(),
  /** The plan that was saved, as a key of the bucket. */
  planKey: z.string().nullable(),
  runId: z.string().nullable(),
  totals: Totals.nullable(),
  kept: z.array(Kept),
  notIncluded: z.array(NotIncluded),
  blockers: z.array(Blocker),
  notes: z.array(z.string()),
  /** The program's own next step. */
  next: z.string().nullable(),
})
export type AccountRecord = z.infer<typeof AccountRecord>
