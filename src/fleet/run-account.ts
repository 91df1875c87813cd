/** One account, one invocation: the program is run, and what it printed is kept. */
import type { AccountRecord } from './account-record.js'
import { AccountRecord as AccountRecordShape } from './account-record.js'
import { type RunResult, type RunTask, toReason } from './contract.js'
import { judgeRun } from './judge-run.js'
import { type Lock, withAccountLock } from './lock-account.js'
import { type FleetMachine, type Invocation, keysOf, lockKey, urlOf } from './machine.js'
import { type NextRun, newTeardown, nextRun, type SavedPlan } from './next-run.js'
import { type FleetRequest, readJson, readRequest, toJson } from './request.js'
import { type ProgramRun, programRuntime, runProgram } from './run-program.js'
import { totalsOf } from './totals.js'

const SECOND = 1000

/** Milliseconds that are kept for the end: to write down what happened, and to answer. */
const MARGIN = 30 * SECOND
const LEAST_TIME = 15 * SECOND

/** Late writes come minutes after logging is off, and IAM shows a deletion late. */
const BEFORE_SECOND_PASS = 600 * SECOND
/** A state machine waits in whole seconds: one that comes by less is not early. */
const EARLY = 2 * SECOND

/**
 * Does what is next for the account and answers how it stands. Called again by a state machine that lost the
 * answer, it answers the same once more; killed anywhere, the next call continues.
 * @throws FleetError where the execution does not exist
 */
export const runAccount = async (
  machine: FleetMachine,
  task: RunTask,
  invocation: Invocation,
): Promise<RunResult> => {
  const request = await readRequest(machine, task.execution)
  if (request.forbidden.includes(task.account)) return refused(machine, task, FORBIDDEN)
  const locked = await withAccountLock(machine, task, invocation, () =>
    whileLocked(machine, request, task, invocation),
  )
  return 'result' in locked ? locked.result : atWork(machine, task, locked.holder)
}

const whileLocked = async (
  machine: FleetMachine,
  request: FleetRequest,
  task: RunTask,
  invocation: Invocation,
): Promise<RunResult> => {
  const { bucket, runtime } = machine
  const { execution, account } = task
  const keys = keysOf(execution)
  const now = runtime.clock.now()
  const previous = await readJson(bucket, keys.record(account), AccountRecordShape)
  const answered = previous && stillAnswered(previous, now)
  if (answered !== undefined) return answered

  const planned = await planOf(machine, request, account)
  if (planned === 'none') {
    return refused(
      machine,
      task,
      `execution ${request.plan} made no plan of this account that can be carried out`,
    )
  }
  const saved = planned?.saved
  const pass = previous?.pass ?? 'first'
  const stateKey = saved === undefined ? `${keys.accountFolder(account)}/state` : saved.stateKey
  const program = programRuntime(machine, invocation, stateKey)
  const run = await freeNumber(machine, task, (previous?.runs ?? 0) + 1)
  const newPlanKey = keys.planFile(account, run)
  const next = await nextRun(program.runtime, request, {
    pass,
    saved,
    newPlanKey,
    recorded: previous?.runId ?? null,
  })
  const until = Math.min(invocation.endsAt, now + (task.seconds ?? Number.POSITIVE_INFINITY) * SECOND)
  const flags = () => memberFlags(machine, account, until - runtime.clock.now() - MARGIN)

  const seen = previous?.totals ?? planned?.totals ?? null
  const status =
    seen === null && next.does !== 'resume'
      ? (await runProgram(machine, invocation, stateKey, ['logging', 'status', ...flags()])).output
      : undefined
  const carryOut = ({ argv }: NextRun) => runProgram(machine, invocation, stateKey, [...argv, ...flags()])
  let ran = await carryOut(next)
  // The journal is not one to resume: the account itself shows what is left.
  if (saved === undefined && ran.output?.error?.code === 'ForeignJournal') {
    ran = await carryOut(newTeardown(request.flags))
  }
  const totals = seen ?? totalsOf(status, ran.output)
  await bucket.put(keys.output(account, run), toJson(ran.output ?? { lastLine: ran.lastLine }))

  const { pass: nextPass, ...judged } = judgeRun(ran, next.does, pass)
  const result: RunResult = { account, ...judged, evidence: urlOf(machine, keys.output(account, run)) }
  // What blocks a part of a plan stops no other, as with `wml plan apply`.
  const isPlanned = next.does === 'plan' && (result.exitCode === 0 || result.exitCode === 6)
  const record: AccountRecord = {
    schemaVersion: 1,
    result,
    at: new Date(runtime.clock.now()).toISOString(),
    pass: nextPass,
    runs: run,
    planKey: isPlanned && (await bucket.get(newPlanKey)) !== undefined ? newPlanKey : null,
    totals,
    ...whatWasPrinted(ran, previous),
  }
  await bucket.put(keys.record(account), toJson(record))
  return result
}

/** The last answer, where nothing is to be done now. */
const stillAnswered = ({ result, at }: AccountRecord, now: number): RunResult | undefined => {
  if (result.outcome === 'planned' || result.outcome === 'done') return result
  const isEarly = now < Date.parse(at) + BEFORE_SECOND_PASS - EARLY
  return result.outcome === 'changed' && isEarly ? result : undefined
}

/** What a killed invocation has written is not written over. */
const freeNumber = async (machine: FleetMachine, { execution, account }: RunTask, from: number) => {
  const keys = keysOf(execution)
  let run = from
  const isTaken = async (): Promise<boolean> =>
    (await machine.bucket.get(keys.planFile(account, run))) !== undefined ||
    (await machine.bucket.get(keys.output(account, run))) !== undefined
  while (await isTaken()) run += 1
  return run
}

interface Planned {
  saved: SavedPlan & { stateKey: string }
  totals: AccountRecord['totals']
}

/** The plan that the execution carries out; `none` where there is none of this account. */
const planOf = async (
  machine: FleetMachine,
  { plan }: FleetRequest,
  account: string,
): Promise<Planned | 'none' | undefined> => {
  if (plan === null) return undefined
  const keys = keysOf(plan)
  const record = await readJson(machine.bucket, keys.record(account), AccountRecordShape)
  if (record === undefined || record.planKey === null || record.runId === null) return 'none'
  // The journal is the plan's: whichever execution continues it finds how far it is.
  const stateKey = `${keys.accountFolder(account)}/state`
  return { saved: { key: record.planKey, runId: record.runId, stateKey }, totals: record.totals }
}

/** The flags that every command has: which account it is, by which role, and until when. */
const memberFlags = ({ settings }: FleetMachine, account: string, milliseconds: number): string[] => {
  if (milliseconds < LEAST_TIME)
    throw new Error('this invocation has too little time left to run the program')
  return [
    ...['--assume-role', `arn:aws:iam::${account}:role/${settings.roleName}`],
    ...['--external-id', settings.externalId],
    ...['--account', account],
    ...['--timeout', `${Math.floor(milliseconds / SECOND)}s`],
  ]
}

const whatWasPrinted = (
  { output }: ProgramRun,
  previous: AccountRecord | undefined,
): Pick<AccountRecord, 'runId' | 'kept' | 'notIncluded' | 'blockers' | 'notes' | 'next'> =>
  output === undefined
    ? { runId: previous?.runId ?? null, kept: [], notIncluded: [], blockers: [], notes: [], next: null }
    : {
        runId: output.runId,
        kept: output.kept,
        notIncluded: output.notIncluded,
        blockers: output.blockers,
        notes: output.notes,
        next: output.next,
      }

const FORBIDDEN =
  'this execution may not run in the account: it is blocked, manages the organization, or is the fleet’s own'

/** Nothing was run, and running it again would end the same way. */
const refused = async (machine: FleetMachine, task: RunTask, reason: string): Promise<RunResult> => {
  const { bucket, runtime } = machine
  const { execution, account } = task
  const key = keysOf(execution).record(account)
  const result: RunResult = {
    account,
    exitCode: 5,
    outcome: 'refused',
    reason: toReason(reason),
    evidence: urlOf(machine, key),
  }
  const now = new Date(runtime.clock.now()).toISOString()
  await bucket.put(key, toJson({ ...NOTHING_PRINTED, result, at: now }))
  return result
}

const NOTHING_PRINTED = {
  schemaVersion: 1,
  pass: 'first',
  runs: 0,
  planKey: null,
  runId: null,
  totals: null,
  kept: [],
  notIncluded: [],
  blockers: [],
  notes: [],
  next: null,
} as const

/** Another execution is named; an earlier invocation of the same one is waited for. */
const atWork = async (
  machine: FleetMachine,
  task: RunTask,
  { execution, expiresAt }: Lock,
): Promise<RunResult> => {
  if (execution !== task.execution) {
    const until = new Date(expiresAt).toISOString()
    return refused(
      machine,
      task,
      `execution ${execution} is at work on the account, until ${until} at the latest`,
    )
  }
  return {
    account: task.account,
    exitCode: 8,
    outcome: 'waiting',
    reason: 'an earlier invocation is at work on the account, or was killed',
    evidence: urlOf(machine, lockKey(task.account)),
  }
}
