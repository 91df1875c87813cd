/** The journals in the state folder: written by a run, read by `runs`. */
import { join } from 'node:path'
import { JournalRecord } from '../engine/journal.js'
import type { Plan } from '../engine/plan.js'
import type { StepResult } from '../engine/step-result.js'
import { badInput, printable, quoted, WmlError } from '../errors.js'
import type { Runtime } from '../runtime.js'
import { runsFolder } from '../state-folder.js'
import { isRunId } from './run-id.js'

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

/** Takes a last line away that was not written to its end: what is added next must begin a line. */
export const mendJournal = async (runtime: Runtime, runId: string): Promise<void> => {
  const path = journalPath(runtime, runId)
  const text = (await runtime.files.read(path)) ?? ''
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) await runtime.files.replace(path, whole)
}

/** What a journal says of its run. */
export interface JournaledRun {
  runId: string
  plan: Plan
  sandbox: boolean
  startedAt: string
  /** The last result of each step that ended. */
  results: StepResult[]
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
    throw badInput('MalformedRunId', `${quoted(runId)} is no run id, such as 20261122T042237Z-3f9a1c`, hint)
  }
  const text = await runtime.files.read(journalPath(runtime, runId))
  if (text === undefined) throw badInput('UnknownRun', `there is no run ${runId}`, hint)
  return parseJournal(runId, text)
}

/**
 * A run as its journal tells it. A last line that was not written to its end, by a machine that went down,
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
  const results = new Map<string, StepResult>()
  let finished: JournaledRun['finished']
  for (const record of records) {
    if (record.type === 'resumed') finished = undefined
    if (record.type === 'ended') results.set(record.result.key, record.result)
    if (record.type === 'finished') finished = { outcome: record.outcome, exitCode: record.exitCode }
  }
  return {
    runId,
    plan: first.plan,
    sandbox: first.sandbox,
    startedAt: first.at,
    results: [...results.values()],
    finished,
    records,
  }
}

const parseRecord = (runId: string, line: string, number: number): JournalRecord => {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    throw brokenJournal(runId, `line ${number} is no JSON`)
  }
  const parsed = JournalRecord.safeParse(json)
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
