/** The last task: what became of every account, as JSON, as a page and as a message. */
import pLimit from 'p-limit'
import { z } from 'zod'
import { blockerLine } from '../report/lines.js'
import { AccountRecord } from './account-record.js'
import {
  AccountItem,
  type Counts,
  type NeedsAttention,
  type SummarizeResult,
  type Summary,
} from './contract.js'
import { type FleetMachine, keysOf, urlOf } from './machine.js'
import { readJson, readRequest, toJson } from './request.js'
import { summaryMessage } from './summary-message.js'
import { summaryPage } from './summary-page.js'

const READS_AT_ONCE = 20

/** Of one account: the rest is in its evidence. */
const MOST_BLOCKERS = 20

/** @throws FleetError where the execution does not exist */
export const summarize = async (machine: FleetMachine, execution: string): Promise<SummarizeResult> => {
  const keys = keysOf(execution)
  const summary = await makeSummary(machine, execution)
  const [url, page] = [urlOf(machine, keys.summary), urlOf(machine, keys.page)]
  await machine.bucket.put(keys.summary, toJson(summary))
  await machine.bucket.put(keys.page, summaryPage(summary), 'text/html; charset=utf-8')
  return {
    mode: summary.mode,
    complete: summary.complete,
    ...summary.counts,
    logGroups: summary.totals.logGroups,
    bytes: summary.totals.bytes,
    message: summaryMessage(summary, url),
    summary: url,
    page,
  }
}

/** The accounts of an execution, as its first task listed them. */
export const accountsOf = async (machine: FleetMachine, execution: string): Promise<string[]> => {
  const key = keysOf(execution).accounts
  const items = await readJson(machine.bucket, key, z.array(AccountItem))
  return (items ?? []).map(({ account }) => account)
}

/** Records are read some at a time, and of each only what the summary shows is kept. */
const makeSummary = async (machine: FleetMachine, execution: string): Promise<Summary> => {
  const { bucket, runtime } = machine
  const request = await readRequest(machine, execution)
  const accounts = await accountsOf(machine, execution)
  const keys = keysOf(execution)
  const limit = pLimit(READS_AT_ONCE)
  const read = (account: string) =>
    limit(async () => toEntry(account, await readJson(bucket, keys.record(account), AccountRecord)))
  const entries = await Promise.all(accounts.map(read))

  const counts: Counts = {
    accounts: accounts.length,
    ...{ done: 0, planned: 0, attention: 0, refused: 0, failed: 0, notRun: 0 },
    excluded: request.excluded.length,
  }
  const totals = { organizations: 0, logGroups: 0, bytes: 0 }
  for (const { outcome, totals: own } of entries) {
    counts[outcome] += 1
    totals.organizations += own?.organizations ?? 0
    totals.logGroups += own?.logGroups ?? 0
    totals.bytes += own?.bytes ?? 0
  }
  const well = request.mode === 'plan' ? 'planned' : 'done'
  return {
    schemaVersion: 1,
    execution,
    mode: request.mode,
    plan: request.plan,
    flags: request.flags,
    startedAt: request.startedAt,
    at: new Date(runtime.clock.now()).toISOString(),
    complete: accounts.length > 0 && counts[well] === accounts.length,
    counts,
    totals,
    needsAttention: entries.flatMap(({ needs }) => (needs === undefined ? [] : [needs])),
    blocked: entries.flatMap(({ blocked }) => blocked),
    excluded: request.excluded,
  }
}

interface Entry {
  outcome: Exclude<keyof Counts, 'accounts' | 'excluded'>
  totals: AccountRecord['totals']
  needs?: NeedsAttention
  blocked: Summary['blocked']
}

const NEVER_RUN: Omit<NeedsAttention, 'account'> = {
  outcome: 'notRun',
  exitCode: null,
  reason: 'the function returned no result',
  next: 'look at the execution’s events and the function’s log, then redrive the execution',
  evidence: null,
}

const toEntry = (account: string, record: AccountRecord | undefined): Entry => {
  if (record === undefined)
    return { outcome: 'notRun', totals: null, needs: { account, ...NEVER_RUN }, blocked: [] }
  const { result, totals, blockers, next } = record
  const blocked = blockers
    .slice(0, MOST_BLOCKERS)
    .map((blocker) => ({ account, region: blocker.region, what: blockerLine(blocker) }))
  const { exitCode, reason, evidence } = result
  if (result.outcome === 'planned' || result.outcome === 'done')
    return { outcome: result.outcome, totals, blocked }
  // The machine has stopped trying.
  const outcome = result.outcome === 'changed' || result.outcome === 'waiting' ? 'attention' : result.outcome
  const toDo = next ?? 'see the evidence, then redrive the execution'
  return { outcome, totals, needs: { account, outcome, exitCode, reason, next: toDo, evidence }, blocked }
}
