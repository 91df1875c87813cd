/**
 * What makes a redrive go on. AWS starts a redriven execution at the task that failed: this one fails where
 * accounts are left, and when it is asked again it answers which.
 */
import { z } from 'zod'
import { AccountRecord } from './account-record.js'
import { type AccountsFile, Summary } from './contract.js'
import { FleetError } from './fleet-error.js'
import { type FleetMachine, keysOf, urlOf } from './machine.js'
import { readJson, readRequest, toJson } from './request.js'
import { accountsOf } from './summarize.js'
import { summaryMessage } from './summary-message.js'

const Asked = z.strictObject({ schemaVersion: z.literal(1), round: z.int(), summaryAt: z.string() })

/** @throws FleetError (NotDone) the first time after each summary */
export const remaining = async (machine: FleetMachine, execution: string): Promise<AccountsFile> => {
  const { bucket } = machine
  const keys = keysOf(machine, execution)
  const request = await readRequest(machine, execution)
  const summary = await readJson(bucket, keys.summary, Summary)
  if (summary === undefined) throw new FleetError('BadInput', `execution ${execution} has no summary yet`)
  const asked = await readJson(bucket, keys.remaining, Asked)
  if (asked?.summaryAt !== summary.at) {
    const round = (asked?.round ?? 0) + 1
    await bucket.put(keys.remaining, toJson({ schemaVersion: 1, round, summaryAt: summary.at }))
    throw new FleetError('NotDone', summaryMessage(summary, urlOf(machine, keys.summary)))
  }
  const left: { account: string }[] = []
  for (const account of await accountsOf(machine, execution)) {
    const record = await readJson(bucket, keys.record(account), AccountRecord)
    if (!isWell(record)) left.push({ account })
  }
  const key = keys.accounts(asked.round)
  await bucket.put(key, JSON.stringify(left))
  return { mode: request.mode, bucket: bucket.name, key, accounts: left.length }
}

const isWell = (record: AccountRecord | undefined): boolean =>
  record?.result.outcome === 'done' || record?.result.outcome === 'planned'
