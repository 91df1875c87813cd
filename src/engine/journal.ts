import { z } from 'zod'
import { CallerRecord } from '../survey/caller.js'
import { Plan } from './plan.js'
import { StepResult } from './step-result.js'

/**
 * What a run writes down, a JSON line a record. Each is on the disk before the next call is made, so that
 * nothing that was done is lost, however the run ends.
 */
export const JournalRecord = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('planned'),
    at: z.string(),
    version: z.string(),
    pid: z.number(),
    /** Whether the run was against the embedded AWS. */
    sandbox: z.boolean(),
    timeout: z.number(),
    /** Who ran it. Runs of earlier versions did not say. */
    caller: CallerRecord.optional(),
    plan: Plan,
  }),
  z.strictObject({
    type: z.literal('resumed'),
    at: z.string(),
    version: z.string(),
    pid: z.number(),
    caller: CallerRecord.optional(),
  }),
  z.strictObject({
    type: z.literal('calling'),
    at: z.string(),
    key: z.string(),
    action: z.string(),
    attempt: z.number(),
  }),
  z.strictObject({
    type: z.literal('answered'),
    at: z.string(),
    key: z.string(),
    action: z.string(),
    requestIds: z.array(z.string()),
    error: z.string().optional(),
  }),
  /** Every event of a log group was made sure of in its archive, just before its deletion. `bytes`: compressed. */
  z.strictObject({
    type: z.literal('archived'),
    at: z.string(),
    region: z.string(),
    logGroupName: z.string(),
    destination: z.string(),
    events: z.number(),
    bytes: z.number(),
    parts: z.number(),
  }),
  z.strictObject({ type: z.literal('ended'), at: z.string(), result: StepResult }),
  z.strictObject({
    type: z.literal('finished'),
    at: z.string(),
    outcome: z.string(),
    exitCode: z.number(),
  }),
])
export type JournalRecord = z.infer<typeof JournalRecord>

export interface Journal {
  /** Resolves once the record is on the disk. */
  write(record: Unstamped<JournalRecord>): Promise<void>
}

/** A record before the journal stamps the time on it. */
type Unstamped<Record> = Record extends unknown ? Omit<Record, 'at'> : never

/**
 * A journal over `append`, which puts a line on the disk. Records of steps that run side by side are
 * written one after the other.
 */
export const createJournal = (append: (line: string) => Promise<void>, now: () => number): Journal => {
  let last: Promise<void> = Promise.resolve()
  return {
    write(record) {
      const line = `${JSON.stringify({ ...record, at: new Date(now()).toISOString() })}\n`
      last = last.then(() => append(line))
      return last
    },
  }
}
