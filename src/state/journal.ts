import { z } from 'zod'
import { Plan } from '../engine/plan.js'
import { StepResult } from '../engine/step-result.js'
import { Request } from '../procedures/request.js'
import { CallerRecord } from '../survey/caller.js'
import { seal } from './journal-line.js'

const FORMAT = 'workmail-lifecycle/journal'

const chained = {
  at: z.string(),
  /** The digest of the record before; null in the first. */
  previous: z.string().nullable(),
  /** SHA-256 over the line without this member, in hexadecimal digits. */
  digest: z.string(),
}

/**
 * What a run writes down, a JSON line a record. Each is on the disk before the next call is made, so that
 * nothing that was done is lost, however the run ends. Each has the digest of the one before it.
 */
export const JournalRecord = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('planned'),
    ...chained,
    format: z.literal(FORMAT),
    formatVersion: z.literal(2),
    version: z.string(),
    pid: z.number(),
    /** Whether the run was against the embedded AWS. */
    sandbox: z.boolean(),
    timeout: z.number(),
    /** Who ran it. */
    caller: CallerRecord.optional(),
    /** What was asked for. */
    request: Request,
    plan: Plan,
  }),
  z.strictObject({
    type: z.literal('resumed'),
    ...chained,
    version: z.string(),
    pid: z.number(),
    caller: CallerRecord.optional(),
  }),
  z.strictObject({
    type: z.literal('calling'),
    ...chained,
    key: z.string(),
    action: z.string(),
    attempt: z.number(),
  }),
  z.strictObject({
    type: z.literal('answered'),
    ...chained,
    key: z.string(),
    action: z.string(),
    requestIds: z.array(z.string()),
    error: z.string().optional(),
  }),
  /** Every event of a log group was verified in its archive, just before its deletion. `bytes`: compressed. */
  z.strictObject({
    type: z.literal('archived'),
    ...chained,
    region: z.string(),
    logGroupName: z.string(),
    destination: z.string(),
    events: z.number(),
    bytes: z.number(),
    parts: z.number(),
  }),
  z.strictObject({ type: z.literal('ended'), ...chained, result: StepResult }),
  z.strictObject({
    type: z.literal('finished'),
    ...chained,
    outcome: z.string(),
    exitCode: z.number(),
  }),
])
export type JournalRecord = z.infer<typeof JournalRecord>

export interface Journal {
  /** Resolves once the record is on the disk. */
  write(record: Unstamped<JournalRecord>): Promise<void>
}

/** A record before the journal stamps the time on it and takes it into its chain. */
type Unstamped<Record> = Record extends unknown
  ? Omit<Record, keyof typeof chained | 'format' | 'formatVersion'>
  : never

/**
 * A journal over `append`, which puts a line on the disk. Records of steps that run side by side are
 * written one after the other. `previous`: the digest of the last record that is there already.
 */
export const createJournal = (
  append: (line: string) => Promise<void>,
  now: () => number,
  previous: string | null = null,
): Journal => {
  let last: Promise<void> = Promise.resolve()
  let before = previous
  return {
    write(record) {
      const format = record.type === 'planned' ? { format: FORMAT, formatVersion: 2 } : {}
      const at = new Date(now()).toISOString()
      const { line, digest } = seal(JSON.stringify({ ...record, ...format, at, previous: before }))
      before = digest
      last = last.then(() => append(`${line}\n`))
      return last
    },
  }
}
