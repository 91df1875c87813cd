/**
 * What makes a redrive continue. AWS starts a redriven execution at the task that failed: this one fails where
 * accounts are left, and when it is asked again it answers which.
 */
import { z } from 'zod'
import { type AccountsFile, Summary } from './contract.js'
import { FleetError } from './fleet-error.js'
import { type FleetMachine, keysOf, urlOf } from './machine.js'
import { readJson, toJson } from './request.js'
import { summaryMessage } from './summary-message.js'

const Asked = z.strictObject({ summaryAt: z.string() })

/** @throws FleetError (NotDone) the first time after each summary */
export const remaining = async (machine: FleetMachine, execution: string): Promise<AccountsFile> => {
  const { bucket } = machine
  const keys = keysOf(execution)
  const summary = await readJson(bucket, keys.summary, Summary)
  if (summary === undefined) throw new FleetError('BadInput', `execution ${execution} has no summary yet`)
  const asked = await readJson(bucket, keys.asked, Asked)
  if (asked?.summaryAt !== summary.at) {
    await bucket.put(keys.asked, toJson({ summaryAt: summary.at }))
    throw new FleetError('NotDone', summaryMessage(summary, urlOf(machine, keys.summary)))
  }
  const left = summary.needsAttention.map(({ account }) => ({ account }))
  await bucket.put(keys.remaining, JSON.stringify(left))
  return { key: keys.remaining, accounts: left.length }
}
