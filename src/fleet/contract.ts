/**
 * What the state machine asks the function for and what it gets: the input of an execution, the tasks with their
 * results, and the summary. deploy/fleet.yaml is written against this file.
 */

import { z } from 'zod'
import { cut } from '../cut.js'
import { ACCOUNT_ID } from '../facts/patterns.js'

const LONGEST_REASON = 300

/** As Step Functions names executions, without what a key of S3 would have to escape. */
export const ExecutionName = z
  .string()
  .regex(/^[\w.-]{1,80}$/, 'must be 1 to 80 characters of A-Z, a-z, 0-9 and _ . -')

/** AWS Organizations API, OrganizationalUnitId and RootId. */
const ParentId = z
  .string()
  .regex(
    /^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$/,
    'must be the id of an organizational unit, ou-…',
  )

export const Mode = z.enum(['plan', 'apply'])
export type Mode = z.infer<typeof Mode>

/** What whoever starts an execution says. Ids of accounts are checked one by one, so that a wrong one stops no other. */
export const FleetInput = z
  .strictObject({
    mode: Mode,
    accounts: z.array(z.string()).min(1).optional(),
    /** Without units: every active account. With units: the accounts in them, and in the units below them. */
    organization: z.strictObject({ units: z.array(ParentId).min(1).optional() }).optional(),
    /** Accounts that are refused, in addition to the management account and the fleet's own. */
    blocked: z
      .array(z.string().regex(ACCOUNT_ID.pattern, `must be ${ACCOUNT_ID.rule}`))
      .min(1)
      .optional(),
    /** Flags of `wml teardown`. Default: `--all`. */
    flags: z.array(z.string()).min(1).optional(),
    /** The execution whose plans are to be carried out. */
    plan: ExecutionName.optional(),
    /** Says on purpose that no plan was reviewed. */
    withoutPlan: z.literal(true).optional(),
  })
  .superRefine(({ mode, accounts, organization, flags, plan, withoutPlan }, { addIssue }) => {
    const refuse = (message: string) => addIssue({ code: 'custom', message })
    if ((accounts === undefined) === (organization === undefined)) {
      refuse('exactly one of accounts and organization says which accounts are meant')
    }
    if (mode === 'plan' && (plan !== undefined || withoutPlan !== undefined)) {
      refuse('plan and withoutPlan belong to mode apply')
    }
    if (mode === 'apply' && (plan === undefined) === (withoutPlan === undefined)) {
      refuse('mode apply needs plan, the name of the execution that made the plans, or withoutPlan: true')
    }
    if (plan !== undefined && flags !== undefined) refuse('flags are part of the plan: leave them out')
  })
export type FleetInput = z.infer<typeof FleetInput>

/** `home`: the account that the function runs in. The input is checked against `FleetInput`. */
const ListTask = z.object({
  task: z.literal('list'),
  execution: ExecutionName,
  input: z.unknown(),
  home: z.string().regex(ACCOUNT_ID.pattern),
})

const RunTask = z.object({
  task: z.literal('run'),
  execution: ExecutionName,
  account: z.string().regex(ACCOUNT_ID.pattern),
  /** The most that this invocation may take, for a caller that waits for less long than Lambda. */
  seconds: z.int().min(60).max(900).optional(),
  /** Ends with the error `ExitCode<n>` where the exit code is not 0, for the retries of a state machine. */
  failByExitCode: z.boolean().optional(),
})

const SummarizeTask = z.object({ task: z.literal('summarize'), execution: ExecutionName })

const RemainingTask = z.object({ task: z.literal('remaining'), execution: ExecutionName })

/** Members that a task does not know are left aside: state machines pass their whole input on. */
export const Task = z.discriminatedUnion('task', [ListTask, RunTask, SummarizeTask, RemainingTask])
export type Task = z.infer<typeof Task>
export type ListTask = z.infer<typeof ListTask>
export type RunTask = z.infer<typeof RunTask>

/** An item of the file of accounts that the Distributed Map reads. */
export const AccountItem = z.strictObject({ account: z.string() })
export type AccountItem = z.infer<typeof AccountItem>

/** The object that lists the accounts to run, and how many there are. */
export interface AccountsFile {
  key: string
  accounts: number
}

/**
 * How it stands with an account:
 * - `planned`: its plan is in the bucket; nothing was changed
 * - `changed`: it was taken down; a second pass has to find nothing left
 * - `done`: a second pass found nothing to do
 * - `waiting`: not finished, interrupted, or AWS unavailable
 * - `attention`: an operator is needed; `refused`: refused by a precondition; `failed`: AWS refused something
 */
export const AccountOutcome = z.enum([
  'planned',
  'changed',
  'done',
  'waiting',
  'attention',
  'refused',
  'failed',
])
export type AccountOutcome = z.infer<typeof AccountOutcome>

export const RunResult = z.strictObject({
  account: z.string(),
  /** Of the program. */
  exitCode: z.int(),
  outcome: AccountOutcome,
  /** One line. */
  reason: z.string().max(LONGEST_REASON),
  /** `s3://bucket/key` of what the program said. */
  evidence: z.string(),
})
export type RunResult = z.infer<typeof RunResult>

/** A text as a reason: one line, not too long. */
export const toReason = (text: string): string => cut(text.replace(/\s+/g, ' ').trim(), LONGEST_REASON)

/** Sums over the accounts; bytes as CloudWatch Logs last reported them. */
export const Totals = z.strictObject({
  organizations: z.int(),
  /** Those that go, or that have gone. */
  logGroups: z.int(),
  bytes: z.int(),
})
export type Totals = z.infer<typeof Totals>

const Counts = z.strictObject({
  /** Those that were to be run. */
  accounts: z.int(),
  done: z.int(),
  planned: z.int(),
  attention: z.int(),
  refused: z.int(),
  failed: z.int(),
  /** No result. */
  notRun: z.int(),
  /** Ids that were not run on purpose. */
  excluded: z.int(),
})
export type Counts = z.infer<typeof Counts>

/** An account that an operator has to look at. */
const NeedsAttention = z.strictObject({
  account: z.string(),
  outcome: AccountOutcome.or(z.literal('notRun')),
  exitCode: z.int().nullable(),
  reason: z.string(),
  /** What to do. */
  next: z.string().nullable(),
  evidence: z.string().nullable(),
})
export type NeedsAttention = z.infer<typeof NeedsAttention>

const Blocked = z.strictObject({ account: z.string(), region: z.string(), what: z.string() })
export const Excluded = z.strictObject({ account: z.string(), reason: z.string() })
export type Excluded = z.infer<typeof Excluded>

/** `summary.json` of an execution. */
export const Summary = z.strictObject({
  schemaVersion: z.literal(1),
  execution: z.string(),
  mode: Mode,
  plan: z.string().nullable(),
  flags: z.array(z.string()),
  startedAt: z.string(),
  at: z.string(),
  /** Whether every account is done; in mode plan, planned. */
  complete: z.boolean(),
  counts: Counts,
  totals: Totals,
  needsAttention: z.array(NeedsAttention),
  /** What blocks the plans, a line each. */
  blocked: z.array(Blocked),
  excluded: z.array(Excluded),
})
export type Summary = z.infer<typeof Summary>

export interface SummarizeResult extends Counts {
  mode: Mode
  complete: boolean
  logGroups: number
  bytes: number
  /** Plain text, at most 2 KB. */
  message: string
  summary: string
  page: string
}
