/** One account, one invocation: the program is run, and what it said decides what comes next. */
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

/** A state machine waits in whole seconds: one that comes by less is not early. */
const EARLY = 2 * SECOND

/**
 * Does what is next for the account and answers how it stands. Called again by a state machine that lost the
 * answer, it answers the same once more; killed anywhere, the next call goes on.
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
  const keys = keysOf(machine, execution)
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
  const before = beginning(previous, now)
  const stateKey = saved === undefined ? `${keys.accountFolder(account)}/state` : saved.stateKey
  const program = programRuntime(machine, invocation, stateKey)
  const run = await freeNumber(machine, task, before.runs + 1)
  const next = await nextRun(program.runtime, request, {
    pass: before.pass,
    saved,
    newPlanKey: keys.planFile(account, run),
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
  // The journal is not one to go on with: the account itself shows what is left.
  if (saved === undefined && ran.output?.error?.code === 'ForeignJournal') {
    ran = await carryOut(newTeardown(request.flags))
  }
  const totals = seen ?? totalsOf(status, ran.output)
  await bucket.put(keys.output(account, run), toJson(ran.output ?? { lastLine: ran.lastLine }))

  const judged = judgeRun(ran, next.does, before, {
    now: runtime.clock.now(),
    maxDays: request.maxDays,
    archives: request.flags.some((flag) => /^--archive(=|$)/.test(flag)),
  })
  const { pass, waits, failures, left, ...rest } = judged
  const result: RunResult = { account, ...rest, evidence: urlOf(machine, keys.output(account, run)) }
  const record: AccountRecord = {
    schemaVersion: 1,
    result,
    startedAt: new Date(before.startedAt).toISOString(),
    at: new Date(runtime.clock.now()).toISOString(),
    pass,
    runs: run,
    waits,
    failures,
    left,
    planKey: next.does === 'plan' && result.outcome === 'planned' ? keys.planFile(account, run) : null,
    totals,
    ...whatWasSaid(ran, previous),
  }
  await bucket.put(keys.record(account), toJson(record))
  return result
}

/** The last answer, where nothing is to be done now: it is over, or the wait is. */
const stillAnswered = ({ result, at }: AccountRecord, now: number): RunResult | undefined => {
  if (result.outcome === 'planned' || result.outcome === 'done') return result
  if (!result.again) return undefined
  const early = Date.parse(at) + result.waitSeconds * SECOND - now
  return early > EARLY ? { ...result, waitSeconds: Math.ceil(early / SECOND) } : undefined
}

/** An account that was given up begins anew: somebody has redriven it. */
const beginning = (previous: AccountRecord | undefined, now: number) => ({
  pass: previous?.pass ?? ('first' as const),
  runs: previous?.runs ?? 0,
  ...(previous === undefined || !previous.result.again
    ? { waits: 0, failures: 0, left: null, startedAt: now }
    : {
        waits: previous.waits,
        failures: previous.failures,
        left: previous.left,
        startedAt: Date.parse(previous.startedAt),
      }),
})

/** What a killed invocation has written is not written over. */
const freeNumber = async (machine: FleetMachine, { execution, account }: RunTask, from: number) => {
  const keys = keysOf(machine, execution)
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
  const keys = keysOf(machine, plan)
  const record = await readJson(machine.bucket, keys.record(account), AccountRecordShape)
  if (record === undefined || record.planKey === null || record.runId === null) return 'none'
  // The journal is the plan's: whichever execution goes on with it finds how far it is.
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

const whatWasSaid = (
  { output }: ProgramRun,
  previous: AccountRecord | undefined,
): Pick<AccountRecord, 'runId' | 'kept' | 'blockers' | 'notes' | 'next'> =>
  output === undefined
    ? { runId: previous?.runId ?? null, kept: [], blockers: [], notes: [], next: null }
    : {
        runId: output.runId,
        kept: output.kept,
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
  const key = keysOf(machine, execution).record(account)
  const result: RunResult = {
    account,
    exitCode: 5,
    outcome: 'refused',
    again: false,
    waitSeconds: 0,
    changed: false,
    reason: toReason(reason),
    evidence: urlOf(machine, key),
  }
  const now = new Date(runtime.clock.now()).toISOString()
  await bucket.put(key, toJson({ ...NOTHING_SAID, result, startedAt: now, at: now }))
  return result
}

const NOTHING_SAID = {
  schemaVersion: 1,
  pass: 'first',
  runs: 0,
  waits: 0,
  failures: 0,
  left: null,
  planKey: null,
  runId: null,
  totals: null,
  kept: [],
  blockers: [],
  notes: [],
  next: null,
} as const

/** Another execution is told of; an earlier invocation of the same one is waited for. */
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
  const left = Math.ceil((expiresAt - machine.runtime.clock.now()) / SECOND)
  return {
    account: task.account,
    exitCode: 8,
    outcome: 'waiting',
    again: true,
    waitSeconds: Math.max(1, left),
    changed: false,
    reason: 'an earlier invocation is at work on the account, or was killed',
    evidence: urlOf(machine, lockKey(machine, task.account)),
  }
}
