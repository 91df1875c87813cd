/** The journals in the state folder: written by a run, read by `runs`. */
import { join } from 'node:path'
import type { Plan } from '../engine/plan.js'
import type { StepResult } from '../engine/step-result.js'
import { badInput, printable, quoted, WmlError } from '../errors.js'
import { parseJson } from '../parse-json.js'
import { whyForeign } from '../procedures/check-plan.js'
import type { Request } from '../procedures/request.js'
import type { JournaledGroup } from '../procedures/vouchers.js'
import type { Runtime } from '../runtime.js'
import { JournalRecord } from './journal.js'
import { isSealed } from './journal-line.js'
import { isRunId } from './run-id.js'
import { runsFolder } from './state-folder.js'

const ENDING = '.jsonl'

const journalPath = (runtime: Runtime, runId: string): string =>
  join(runsFolder(runtime), `${runId}${ENDING}`)

/** Adds a line to a run's journal; it is on the disk on return. @throws WmlError where it cannot be written */
export const appendToJournal = (runtime: Runtime, runId: string) => async (line: string) => {
  const path = journalPath(runtime, runId)
  await runtime.files.append(path, line).catch((error: Error) => {
    if (error instanceof WmlError) throw error
    throw new WmlError(
      'failed',
      'JournalNotWritten',
      `the journal of run ${runId} cannot be written, so no further call was made: ${error.message}`,
      'free the path, or set XDG_STATE_HOME to a folder that can be written; then run the command again: the account itself shows what is left to do',
      { cause: error },
    )
  })
}

/**
 * Takes a last line away that was not written to its end: what is added next must begin a line. Answers the digest that
 * it continues from.
 * @throws WmlError (input) where the journal is broken by now
 */
export const repairJournal = async (runtime: Runtime, runId: string): Promise<string | null> => {
  const path = journalPath(runtime, runId)
  const text = (await runtime.files.read(path)) ?? ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) await runtime.files.replace(path, whole)
  return parseJournal(runId, whole).records.at(-1)?.digest ?? null
}

/** What a journal says of its run. */
export interface JournaledRun {
  runId: string
  request: Request
  plan: Plan
  sandbox: boolean
  startedAt: string
  /** The last result of each step that ended. */
  results: StepResult[]
  /** When each ended, in milliseconds since the epoch, by the key of the step. */
  endedAt: Map<string, number>
  /** Of the last try; undefined where it has no end. */
  finished: { outcome: string; exitCode: number } | undefined
  records: JournalRecord[]
}

/** Ids of the runs that have a journal, the oldest first. */
export const listRunIds = async (runtime: Runtime): Promise<string[]> => {
  const names = await runtime.files.list(runsFolder(runtime))
  return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length))
}

/** @throws WmlError (input) where there is no such run, or its journal is broken or not this tool's */
export const readRun = async (runtime: Runtime, runId: string): Promise<JournaledRun> => {
  const hint = '`wml runs list` lists the runs'
  if (!isRunId(runId)) {
    throw badInput(
      'MalformedRunId',
      `${quoted(runId)} is not a run id, such as 20261122T042237Z-3f9a1c`,
      hint,
    )
  }
  const path = journalPath(runtime, runId)
  const text = await runtime.files.read(path).catch((error: Error) => {
    if (error instanceof WmlError && error.kind === 'refused') throw error
    const why = `the journal of run ${runId} cannot be read: ${error.message}`
    throw badInput('UnreadableJournal', why, `see what ${path} is, and that this user may read it`)
  })
  if (text === undefined) throw badInput('UnknownRun', `there is no run ${runId}`, hint)
  return parseJournal(runId, text)
}

/**
 * A run as its journal records it. A last line that was not written to its end, by a machine that went down,
 * counts as not written; any other line that is not a record makes the journal broken.
 */
export const parseJournal = (runId: string, text: string): JournaledRun => {
  const lines = text.split('\n')
  // A whole journal ends in a line break, so the last piece is empty or torn.
  const whole = lines.slice(0, -1)
  const records = whole.map((line, index) => parseRecord(runId, line, index + 1))
  const [first] = records
  if (first?.type !== 'planned' || first.plan.runId !== runId) {
    throw brokenJournal(runId, 'it does not begin with the plan of this run')
  }
  for (const [index, record] of records.entries()) {
    if (record.previous !== (records[index - 1]?.digest ?? null))
      throw brokenJournal(runId, `line ${index + 1} does not follow the line before it`)
  }
  const results = new Map<string, StepResult>()
  const endedAt = new Map<string, number>()
  let finished: JournaledRun['finished']
  for (const record of records) {
    if (record.type === 'resumed') finished = undefined
    if (record.type === 'ended') {
      results.set(record.result.key, record.result)
      endedAt.set(record.result.key, Date.parse(record.at))
    }
    if (record.type === 'finished') finished = { outcome: record.outcome, exitCode: record.exitCode }
  }
  return {
    runId,
    request: first.request,
    plan: first.plan,
    sandbox: first.sandbox,
    startedAt: first.at,
    results: [...results.values()],
    endedAt,
    finished,
    records,
  }
}

const parseRecord = (runId: string, line: string, number: number): JournalRecord => {
  let json: unknown
  try {
    json = parseJson(line)
  } catch (error) {
    throw brokenJournal(runId, `line ${number} ${(error as Error).message}`)
  }
  const parsed = JournalRecord.safeParse(json)
  if (parsed.success && !isSealed(line))
    throw brokenJournal(runId, `line ${number} was changed after it was written`)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = issue?.path.join('.') ?? ''
  const what = `line ${number}${path && `, ${path}`}: ${issue?.message ?? 'not a record'}`
  throw brokenJournal(runId, printable(what))
}

const brokenJournal = (runId: string, what: string) =>
  badInput(
    'BrokenJournal',
    `the journal of run ${runId} is broken or was not written by this version: ${what}`,
    'run the original command again: the account itself shows what is left to do',
  )

/** So many runs are looked through, the newest first, for one that meant to delete a group. */
const MOST_RUNS = 100

/** The name in the ARN that a tagging call takes. */
const taggedName = ({ resourceArn }: Record<string, unknown>): string =>
  String(resourceArn).split(':').slice(6).join(':')

/**
 * The log groups that runs on this machine were about in the account: those that they meant to delete, and those that
 * they tagged with their organizations. A journal that is broken or not this
 * version's vouches for nothing.
 */
export const journaledGroups = async (
  runtime: Runtime,
  account: string,
  sandbox: boolean,
): Promise<JournaledGroup[]> => {
  const groups: JournaledGroup[] = []
  for (const runId of (await listRunIds(runtime)).reverse().slice(0, MOST_RUNS)) {
    const run = await readRun(runtime, runId).catch((error) => {
      if (error instanceof WmlError && error.kind === 'input') return undefined
      throw error
    })
    if (run === undefined || run.plan.account !== account || run.sandbox !== sandbox) continue
    if (whyForeign(run.request, run.plan) !== undefined) continue
    for (const { kind, region, call } of run.plan.steps) {
      if (kind === 'delete-log-group') groups.push({ region, logGroupName: String(call.input.logGroupName) })
      if (kind === 'tag-log-group-owner') groups.push({ region, logGroupName: taggedName(call.input) })
    }
  }
  return groups
}
