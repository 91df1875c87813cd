/** The first task of an execution: which accounts are run, and which are not. */
import type { z } from 'zod'
import { ACCOUNT_ID, matches } from '../facts/patterns.js'
import { findManagementAccount, readAccounts } from '../survey/accounts.js'
import { checkFlags } from './check-flags.js'
import { type AccountItem, type AccountsFile, type Excluded, FleetInput, type ListTask } from './contract.js'
import { FleetError } from './fleet-error.js'
import { type FleetMachine, keysOf } from './machine.js'
import { type FleetRequest, readRequest, toJson } from './request.js'

const DEFAULT_FLAGS = ['--all']

/**
 * Checks the input, finds the accounts and writes both down.
 * @throws FleetError (BadInput) before anything is written; AwsError where the accounts cannot be read
 */
export const listAccounts = async (machine: FleetMachine, task: ListTask): Promise<AccountsFile> => {
  const { bucket, runtime, home } = machine
  const { execution } = task
  const input = toInput(task.input)
  if (input.flags !== undefined) await checkFlags(machine, input.flags)
  const planned = input.plan === undefined ? undefined : await planOf(machine, input.plan)
  const management = await findManagementAccount(home)
  const named = await namedAccounts(machine, input)
  const blocked = new Map([
    ...(input.blocked ?? []).map((id): [string, string] => [id, 'it is on the block list']),
    [task.home, 'it is the fleet’s own account'],
    ...(management === undefined ? [] : [[management, 'it manages the organization'] as [string, string]]),
  ])
  const { accounts, excluded } = sortOut(named, blocked)

  const keys = keysOf(execution)
  const key = keys.accounts
  const items: AccountItem[] = accounts.map((account) => ({ account }))
  const request: FleetRequest = {
    schemaVersion: 1,
    execution,
    startedAt: new Date(runtime.clock.now()).toISOString(),
    mode: input.mode,
    plan: input.plan ?? null,
    flags: planned?.flags ?? input.flags ?? DEFAULT_FLAGS,
    forbidden: [...blocked.keys()],
    excluded,
  }
  await bucket.put(key, JSON.stringify(items))
  await bucket.put(keys.request, toJson(request))
  return { key, accounts: accounts.length }
}

const toInput = (given: unknown): FleetInput => {
  const parsed = FleetInput.safeParse(given)
  if (parsed.success) return parsed.data
  throw new FleetError('BadInput', parsed.error.issues.map(issueText).join('; '))
}

const issueText = ({ path, message }: z.core.$ZodIssue): string =>
  path.length === 0 ? message : `${path.join('.')}: ${message}`

const planOf = async (machine: FleetMachine, plan: string): Promise<FleetRequest> => {
  const request = await readRequest(machine, plan)
  if (request.mode === 'plan') return request
  throw new FleetError('BadInput', `execution ${plan} made no plans: its mode was ${request.mode}`)
}

interface Named {
  id: string
  /** Where it is not to be run by itself: why. */
  reason?: string
}

const namedAccounts = async ({ home }: FleetMachine, input: FleetInput): Promise<Named[]> => {
  if (input.accounts !== undefined) return input.accounts.map((id) => ({ id }))
  const found = await readAccounts(home, input.organization?.units)
  return found.map(({ id, state }) =>
    state === 'ACTIVE' ? { id } : { id, reason: `its state is ${state}, not ACTIVE` },
  )
}

/** Each account once, in the order in which they were named. */
const sortOut = (
  named: Named[],
  blocked: ReadonlyMap<string, string>,
): { accounts: string[]; excluded: Excluded[] } => {
  const accounts = new Set<string>()
  const excluded: Excluded[] = []
  for (const { id, reason } of named) {
    const why =
      (matches(ACCOUNT_ID, id) ? undefined : `it is not an account id: it must be ${ACCOUNT_ID.rule}`) ??
      blocked.get(id) ??
      reason ??
      (accounts.has(id) ? 'it is listed twice, and run once' : undefined)
    if (why === undefined) accounts.add(id)
    else excluded.push({ account: id, reason: why })
  }
  return { accounts: [...accounts], excluded }
}
