/** The one object that `--json` prints, for every command. Its JSON Schema is made from here. */
import { z } from 'zod'
import { Blocker, Kept, Plan } from '../engine/plan.js'
import { StepOutcome } from '../engine/step-result.js'

/**
 * - `done`: what was asked for is so now, and was seen to be
 * - `unchanged`: it was so already
 * - `planned`: a dry run; nothing was changed
 * - `blocked`: something outside the plan is in the way
 * - `pending`: not over; the same command or `next` goes on
 * - `failed`: AWS refused something, or a check says no
 * - `refused`: nothing was done, because of the input, a guard or the person asked
 */
export const Outcome = z.enum(['done', 'unchanged', 'planned', 'blocked', 'pending', 'failed', 'refused'])
export type Outcome = z.infer<typeof Outcome>

export const OutputStep = z.strictObject({
  key: z.string(),
  kind: z.string(),
  subject: z.string(),
  region: z.string(),
  outcome: StepOutcome.or(z.literal('planned')),
  attempts: z.number(),
  requestIds: z.array(z.string()),
  error: z.strictObject({ code: z.string(), kind: z.string(), message: z.string() }).nullable(),
  reason: z.string().optional(),
})
export type OutputStep = z.infer<typeof OutputStep>

export const LogGroupRow = z.strictObject({
  name: z.string(),
  state: z.enum(['exists', 'missing', 'unreadable']),
  /** Null: events never expire, or the group is not there. */
  retentionInDays: z.number().nullable(),
  storedBytes: z.number().nullable(),
  deletionProtection: z.boolean().nullable(),
  reason: z.string().optional(),
})
export type LogGroupRow = z.infer<typeof LogGroupRow>

export const OrganizationRow = z.strictObject({
  region: z.string(),
  id: z.string(),
  alias: z.string(),
  state: z.string(),
  logging: z.enum(['on', 'off', 'unreadable']),
  reason: z.string().optional(),
  logGroup: LogGroupRow.nullable(),
  role: z
    .strictObject({
      name: z.string(),
      kind: z.enum(['service-linked', 'custom', 'missing', 'unreadable']),
      reason: z.string().optional(),
    })
    .nullable(),
})
export type OrganizationRow = z.infer<typeof OrganizationRow>

export const OrphanRow = LogGroupRow.extend({ region: z.string(), markedBy: z.string().nullable() })
export type OrphanRow = z.infer<typeof OrphanRow>

export const RoleReport = z.strictObject({
  name: z.string(),
  state: z.enum(['exists', 'missing', 'unreadable']),
  arn: z.string().nullable(),
  description: z.string().nullable(),
  createdAt: z.string().nullable(),
  lastUsed: z.strictObject({ at: z.string(), region: z.string().nullable() }).nullable(),
  usedBy: z.array(z.strictObject({ id: z.string(), alias: z.string(), region: z.string() })),
  safeToDelete: z.boolean(),
})
export type RoleReport = z.infer<typeof RoleReport>

export const Finding = z.strictObject({ code: z.string(), message: z.string() })
export type Finding = z.infer<typeof Finding>

export const RunRow = z.strictObject({
  runId: z.string(),
  procedure: z.string(),
  account: z.string(),
  startedAt: z.string(),
  /** `running or killed` is a run whose journal has no end. */
  outcome: Outcome.or(z.literal('unfinished')).or(z.literal('unreadable')),
  exitCode: z.number().nullable(),
  sandbox: z.boolean(),
  resumable: z.boolean(),
})
export type RunRow = z.infer<typeof RunRow>

export const Output = z.strictObject({
  schemaVersion: z.literal(1),
  procedure: z.string(),
  runId: z.string().nullable(),
  account: z.string().nullable(),
  outcome: Outcome,
  exitCode: z.number(),
  steps: z.array(OutputStep),
  kept: z.array(Kept),
  blockers: z.array(Blocker),
  notes: z.array(z.string()),
  /** The command to run next, or what to do, where there is something. */
  next: z.string().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  plan: Plan.optional(),
  organizations: z.array(OrganizationRow).optional(),
  orphans: z.array(OrphanRow).optional(),
  daysLeft: z.number().optional(),
  role: RoleReport.optional(),
  findings: z.array(Finding).optional(),
  runs: z.array(RunRow).optional(),
  journal: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Lines that point other programs at the sandbox. */
  environment: z.record(z.string(), z.string()).optional(),
})
export type Output = z.infer<typeof Output>

/** An output with nothing in it yet. */
export const emptyOutput = (procedure: string, outcome: Outcome, exitCode: number): Output => ({
  schemaVersion: 1,
  procedure,
  runId: null,
  account: null,
  outcome,
  exitCode,
  steps: [],
  kept: [],
  blockers: [],
  notes: [],
  next: null,
  error: null,
})
