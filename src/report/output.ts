/** The one object that `--json` prints, for every command. Its JSON Schema is made from here. */
import { z } from 'zod'
import { Kept, NotIncluded, Plan } from '../engine/plan.js'
import { StepOutcome } from '../engine/step-result.js'
import { GeneratedPolicies } from '../policies/generated-policies.js'
import { PolicyLint } from '../policies/lint/policy-lint.js'
import { AccessAnswer } from '../policies/simulations.js'
import { Finding, RoleReport } from '../procedures/check-role.js'
import { OrganizationRow, OrphanRow, UnreadableRow } from '../procedures/logging-status.js'
import { EventSummary } from '../summary/event-summary.js'
import { Blocker } from '../survey/blockers.js'
import { CallerRecord } from '../survey/caller.js'

/**
 * - `done`: what was asked for is so now, and was seen to be
 * - `unchanged`: it was so already
 * - `planned`: a dry run; nothing was changed
 * - `blocked`: something outside the plan blocks it
 * - `pending`: not finished; the same command or `next` continues
 * - `failed`: AWS refused something, or a check says no
 * - `refused`: nothing was done, because of the input, a precondition or the person asked
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

/** An archive of a log group. */
export const ArchiveRow = z.strictObject({
  region: z.string(),
  logGroup: z.string(),
  /** Below the destination. */
  folder: z.string(),
  /** `incomplete`: not every event is in it yet. `broken`: it is not what was archived. */
  state: z.enum(['whole', 'incomplete', 'broken']),
  streams: z.number(),
  parts: z.number(),
  events: z.number(),
  bytes: z.number(),
  firstEventAt: z.string().nullable(),
  lastEventAt: z.string().nullable(),
  /** What is wrong with it, a sentence each. */
  problems: z.array(z.string()),
})
export type ArchiveRow = z.infer<typeof ArchiveRow>

export const Output = z.strictObject({
  schemaVersion: z.literal(1),
  procedure: z.string(),
  runId: z.string().nullable(),
  account: z.string().nullable(),
  /** Who asked, where the account was opened. The alias is read before something is changed. */
  caller: CallerRecord.optional(),
  outcome: Outcome,
  exitCode: z.number(),
  steps: z.array(OutputStep),
  kept: z.array(Kept),
  /** What belongs to event logging, or may, and stays because no flag includes it. */
  notIncluded: z.array(NotIncluded),
  blockers: z.array(Blocker),
  notes: z.array(z.string()),
  /** The command to run next, or what to do, where there is something. */
  next: z.string().nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  plan: Plan.optional(),
  /** The saved plan that is shown: its SHA-256, and when the account was read for it. */
  planFile: z.strictObject({ digest: z.string(), surveyedAt: z.string() }).optional(),
  organizations: z.array(OrganizationRow).optional(),
  orphans: z.array(OrphanRow).optional(),
  /** What a status could not read, and so may lack. */
  unreadable: z.array(UnreadableRow).optional(),
  daysLeft: z.number().optional(),
  role: RoleReport.optional(),
  findings: z.array(Finding).optional(),
  runs: z.array(RunRow).optional(),
  journal: z.array(z.record(z.string(), z.unknown())).optional(),
  policies: GeneratedPolicies.optional(),
  permissions: z.array(AccessAnswer).optional(),
  lint: PolicyLint.optional(),
  archives: z.array(ArchiveRow).optional(),
  summary: EventSummary.optional(),
  /** The summary, or the plan, as a document: where it was written, or the text itself. */
  document: z
    .strictObject({ format: z.string(), file: z.string().nullable(), text: z.string().nullable() })
    .optional(),
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
  notIncluded: [],
  blockers: [],
  notes: [],
  next: null,
  error: null,
})
