/** What the function knows of an account between two invocations: `result.json` of the account. */
import { z } from 'zod'
import { Kept } from '../engine/plan.js'
import { Blocker } from '../survey/blockers.js'
import { RunResult, Totals } from './contract.js'

export const AccountRecord = z.strictObject({
  schemaVersion: z.literal(1),
  result: RunResult,
  /** Of the account in this execution, or since it was redriven. */
  startedAt: z.string(),
  at: z.string(),
  /** `second`: it was taken down, and now nothing may be left. */
  pass: z.enum(['first', 'second']),
  /** Runs of the program so far: their outputs are numbered. */
  runs: z.int(),
  /** How often in a row it was not over without anything having been done. */
  waits: z.int(),
  failures: z.int(),
  /** Steps that had not ended well, of the run that is gone on with. */
  left: z.int().nullable(),
  /** The plan that was saved, as a key of the bucket. */
  planKey: z.string().nullable(),
  runId: z.string().nullable(),
  totals: Totals.nullable(),
  kept: z.array(Kept),
  blockers: z.array(Blocker),
  notes: z.array(z.string()),
  /** The program's own next step. */
  next: z.string().nullable(),
})
export type AccountRecord = z.infer<typeof AccountRecord>
