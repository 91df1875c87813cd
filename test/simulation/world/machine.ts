/** A computer that runs commands, one after the other: its files, its clock, and secrets that must not get out. */

import type { Plan } from '../../../src/engine/plan.js'
import { createAccount } from '../../../src/sandbox/account.js'
import { JournalRecord } from '../../../src/state/journal.js'
import { RUNS_FOLDER, SANDBOX_FILE } from '../../support/run-wml.js'

export interface Machine {
  name: string
  disk: Map<string, string>
  /** Milliseconds that its clock is ahead of the world's. */
  ahead: number
  /** What each journal says, by run id; read as it is written. */
  journals: Map<string, Journal>
}

export interface Journal {
  plan: Plan | undefined
  /** Those since the run was begun, or was last continued with. */
  records: JournalRecord[]
  /** Every line of it. */
  all: JournalRecord[]
}

/** As they would be in the environment of an operator who exported them. */
export const SECRETS = {
  AWS_ACCESS_KEY_ID: 'AKIASIMULATEDKEY7Q3Z',
  AWS_SECRET_ACCESS_KEY: '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',
  AWS_SESSION_TOKEN: `FwoGZXIvYXdzE${'Sim7'.repeat(40)}`,
}

export const createMachine = (name: string): Machine => {
  const machine: Machine = { name, disk: new Map(), ahead: 0, journals: new Map() }
  loseState(machine)
  return machine
}

/** Its own sandbox is never looked at: the simulation's account stands in its place. */
const SOME_ACCOUNT = JSON.stringify(createAccount({}))

/** A new disk: nothing is left of the state folder. */
export const loseState = (machine: Machine): void => {
  machine.disk.clear()
  machine.journals.clear()
  machine.disk.set(SANDBOX_FILE, SOME_ACCOUNT)
}

/** Takes in a line that was added to a file. Half a line is none. */
export const readLine = (machine: Machine, path: string, line: string): void => {
  const runId = runIdOf(path)
  if (runId === undefined || !line.endsWith('\n')) return
  const record = JournalRecord.parse(JSON.parse(line))
  const journal = machine.journals.get(runId) ?? { plan: undefined, records: [], all: [] }
  if (record.type === 'planned') journal.plan = record.plan
  if (record.type === 'planned' || record.type === 'resumed') journal.records = []
  journal.records.push(record)
  journal.all.push(record)
  machine.journals.set(runId, journal)
}

export const runIdOf = (path: string): string | undefined =>
  path.startsWith(`${RUNS_FOLDER}/`) ? path.slice(RUNS_FOLDER.length + 1).replace('.jsonl', '') : undefined

/** The newest run that has a journal here. */
export const newestRunId = (machine: Machine): string | undefined =>
  [...machine.disk.keys()]
    .flatMap((path) => runIdOf(path) ?? [])
    .sort()
    .at(-1)
