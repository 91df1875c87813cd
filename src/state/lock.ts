/**
 * One run at a time for one account on one machine. A lock is a file of claims, in the order in which they were
 * written: the first that was not given up, and whose process still runs, has the lock. Lines are only ever
 * added, so two that come at once, or that both find a dead owner, see one order, and one of them continues. The one
 * that has the lock, and no one else, writes the file anew with its own claim alone, so that it does not grow.
 */
import { join } from 'node:path'
import { z } from 'zod'
import type { Plan } from '../engine/plan.js'
import { refused, WmlError } from '../errors.js'
import { parseJson } from '../parse-json.js'
import type { Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'
import { locksFolder } from './state-folder.js'

const Owner = z.strictObject({
  runId: z.string(),
  host: z.string(),
  pid: z.int().min(1),
  /** As `Runtime.processStart` answers it, so that a later process of the same id is not taken for it. */
  processStart: z.string(),
})
type Owner = z.infer<typeof Owner>

const Claim = z.strictObject({
  type: z.literal('claimed'),
  at: z.string(),
  procedure: z.string(),
  ...Owner.shape,
})
type Claim = z.infer<typeof Claim>

const LockRecord = z.discriminatedUnion('type', [
  Claim,
  z.strictObject({ type: z.literal('given-up'), at: z.string(), ...Owner.shape }),
])
type LockRecord = z.infer<typeof LockRecord>
type Unstamped<Record> = Record extends unknown ? Omit<Record, 'at'> : never

/** The right to change an account, until it is given up. */
export interface Lock {
  giveUp: () => Promise<void>
}

/**
 * Takes the lock of the plan's account; accounts of the sandbox are apart from real ones. Takes over from runs whose
 * process is gone.
 * @throws WmlError (refused) where another run is at work, naming it
 */
export const takeLock = async (
  {
    runtime,
    sandbox,
    reporter,
  }: { runtime: Runtime; sandbox: boolean; reporter: Pick<Reporter, 'progress'> },
  { account, procedure, runId }: Pick<Plan, 'account' | 'procedure' | 'runId'>,
): Promise<Lock> => {
  const path = join(locksFolder(runtime), `${sandbox ? 'sandbox-' : ''}${account}.lock`)
  const { pid, hostName: host } = runtime
  const owner: Owner = { runId, host, pid, processStart: (await runtime.processStart(pid)) ?? '' }
  // Begins a line of its own, whatever a machine that went down has left of the last one.
  const lineOf = (record: Unstamped<LockRecord>): string =>
    `\n${JSON.stringify({ ...record, at: new Date(runtime.clock.now()).toISOString() })}\n`
  const claim = lineOf({ type: 'claimed', procedure, ...owner })
  // A claim that cannot be given up is a dead one as soon as this process ends.
  const giveUp = () => runtime.files.append(path, lineOf({ type: 'given-up', ...owner })).catch(() => {})

  const dead = await claimsIn(runtime, path)
  const holder = await findHolder(runtime, dead)
  if (holder !== undefined) throw runInProgress(runtime, path, account, holder)
  await runtime.files.append(path, claim).catch((error: Error) => {
    throw error instanceof WmlError ? error : lockNotWritten(account, error)
  })
  try {
    const first = await findHolder(runtime, await claimsIn(runtime, path))
    if (first === undefined)
      throw lockNotWritten(account, new Error(`${path} was removed, or a run that is over wrote it anew`))
    if (!isSame(first, owner)) throw runInProgress(runtime, path, account, first)
    for (const { runId, pid } of dead) reporter.progress(`Run ${runId} is over: its process ${pid} is gone`)
    // Whoever comes sees this claim first, before and after: theirs may be left out, for they are refused.
    await runtime.files.replace(path, claim).catch(() => {})
  } catch (error) {
    await giveUp()
    throw error
  }
  return { giveUp }
}

/** The claims that were not given up, the first before the others. */
const claimsIn = async (runtime: Runtime, path: string): Promise<Claim[]> => {
  const text = (await runtime.files.read(path)) ?? ''
  let claims: Claim[] = []
  for (const line of text.split('\n')) {
    const record = parseRecord(path, line)
    if (record?.type === 'claimed') claims.push(record)
    if (record?.type === 'given-up') claims = claims.filter((claim) => !isSame(claim, record))
  }
  return claims
}

/** Undefined for a line that a machine which went down did not write to its end. */
const parseRecord = (path: string, line: string): LockRecord | undefined => {
  let json: unknown
  try {
    json = parseJson(line)
  } catch {
    return undefined
  }
  const parsed = LockRecord.safeParse(json)
  if (parsed.success) return parsed.data
  throw refused(
    'ForeignLock',
    `the lock ${path} was not written by this version, so that no one can tell whether a run is at work`,
    `see that none is, then remove ${path} and run it again`,
  )
}

const findHolder = async (runtime: Runtime, claims: Claim[]): Promise<Claim | undefined> => {
  for (const claim of claims) if (!(await isDead(runtime, claim))) return claim
  return undefined
}

/** Of another host nothing is known, so its runs count as alive. */
const isDead = async (runtime: Runtime, { host, pid, processStart }: Claim): Promise<boolean> => {
  if (host !== runtime.hostName) return false
  const start = await runtime.processStart(pid)
  return start === undefined || (start !== '' && processStart !== '' && start !== processStart)
}

const isSame = (one: Owner, other: Owner): boolean =>
  one.runId === other.runId &&
  one.host === other.host &&
  one.pid === other.pid &&
  one.processStart === other.processStart

/** A person can look after a process of this machine, and only after it. */
const runInProgress = (
  runtime: Runtime,
  path: string,
  account: string,
  { runId, procedure, host, pid, at }: Claim,
): WmlError =>
  host === runtime.hostName
    ? refused(
        'RunInProgress',
        `run ${runId} (${procedure}, process ${pid}) is at work on account ${account} since ${at}`,
        `wait until it ends; or end it (kill ${pid}) and resume it: \`wml runs resume ${runId}\``,
      )
    : refused(
        'RunInProgress',
        `run ${runId} (${procedure}) is at work on account ${account} since ${at}, as process ${pid} of host ${host}, where this host (${runtime.hostName}) cannot see whether it still runs`,
        `wait until it ends; if it was killed there, remove ${path} and run this again`,
      )

const lockNotWritten = (account: string, error: Error): WmlError =>
  new WmlError(
    'failed',
    'LockNotWritten',
    `the lock of account ${account} cannot be written, so nothing was changed: ${error.message}`,
    'free the path, or set XDG_STATE_HOME to a folder that can be written; then run the command again',
    { cause: error },
  )
