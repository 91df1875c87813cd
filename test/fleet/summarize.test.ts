import { expect, test } from 'vitest'
import { Summary } from '../../src/fleet/contract.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { FLEET_ACCOUNT, givenFleet } from '../support/fleet-world.js'
import { loggingAccount } from '../support/small-account.js'

const GOOD = '200000000001'
const DENIED = '200000000002'
const EMPTY = '200000000003'

const member = (accountId: string, more: SandboxSeed = {}): SandboxSeed => ({
  ...loggingAccount(),
  accountId,
  ...more,
})

const storing = (storedBytes: number): SandboxSeed => ({
  logGroups: loggingAccount().logGroups?.map((group) => ({ ...group, storedBytes })),
})

const denied: SandboxSeed = {
  faults: [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } }],
}

const givenExecution = async (input: Record<string, unknown>) => {
  const fleet = givenFleet([member(GOOD, storing(5 * 1024)), member(DENIED, denied), { accountId: EMPTY }])
  await fleet.give({
    task: 'list',
    execution: 'e1',
    home: FLEET_ACCOUNT,
    input: { accounts: [GOOD, DENIED, EMPTY, FLEET_ACCOUNT], ...input },
  })
  const summarize = () => fleet.give({ task: 'summarize', execution: 'e1' })
  const summary = () => Summary.parse(fleet.bucket.json('fleet/e1/summary.json'))
  return { ...fleet, summarize, summary }
}

test('The summary counts every account, and names what needs attention with what to do', async () => {
  // given an execution in which one account may not be finished
  const { runAll, summarize, summary, bucket } = await givenExecution({ mode: 'apply', withoutPlan: true })
  await runAll('e1')

  // when it is summarized
  const result = await summarize()

  // then the sums are those of the accounts
  expect(result).toMatchObject({
    mode: 'apply',
    complete: false,
    accounts: 3,
    done: 2,
    attention: 1,
    notRun: 0,
    excluded: 1,
    logGroups: 2,
    bytes: 5 * 1024,
    summary: 's3://evidence/fleet/e1/summary.json',
    page: 's3://evidence/fleet/e1/summary.html',
  })
  expect(summary().needsAttention).toEqual([
    {
      account: DENIED,
      outcome: 'attention',
      exitCode: 4,
      reason: expect.stringContaining('DeleteLogGroup'),
      next: expect.any(String),
      evidence: expect.stringContaining(`/accounts/${DENIED}/outputs/`),
    },
  ])
  expect(summary().excluded).toEqual([{ account: FLEET_ACCOUNT, reason: 'it is the fleet’s own account' }])
  expect(result.message).toContain(DENIED)
  expect(new TextEncoder().encode(result.message).length).toBeLessThanOrEqual(2048)
  expect(bucket.objects.get('fleet/e1/summary.html')?.contentType).toMatch(/^text\/html/)
})

test('An account that was still waiting when the machine stopped trying needs attention', async () => {
  // given an account whose last result is that it was not finished
  const { runAll, summarize, summary, bucket } = await givenExecution({ mode: 'apply', withoutPlan: true })
  await runAll('e1')
  const record = bucket.json(`fleet/e1/accounts/${GOOD}/result.json`)
  record.result = { ...record.result, exitCode: 8, outcome: 'waiting', reason: 'the role is in use' }
  await bucket.put(`fleet/e1/accounts/${GOOD}/result.json`, JSON.stringify(record))

  // when it is summarized
  expect(await summarize()).toMatchObject({ complete: false, done: 1, attention: 2, notRun: 0 })

  // then the reason is the one that the program gave
  expect(summary().needsAttention[0]).toMatchObject({ account: GOOD, reason: 'the role is in use' })
})

test('A plan’s message says what is lost for good', async () => {
  const { runAll, summarize } = await givenExecution({ mode: 'plan' })
  await runAll('e1')

  const result = await summarize()

  expect(result).toMatchObject({ complete: true, planned: 3 })
  expect(result.message).toContain('Deletes 2 log groups with 5 KiB of events')
  expect(result.message).toContain('This cannot be undone.')
})

test('An account without a result is not run, and an execution of no accounts is not complete', async () => {
  const { summarize, summary } = await givenExecution({ mode: 'plan' })
  const fleet = givenFleet([])
  await fleet.give({
    task: 'list',
    execution: 'e1',
    home: FLEET_ACCOUNT,
    input: { mode: 'plan', accounts: [FLEET_ACCOUNT] },
  })

  expect(await summarize()).toMatchObject({ complete: false, notRun: 3 })
  expect(summary().needsAttention.map(({ outcome }) => outcome)).toEqual(['notRun', 'notRun', 'notRun'])
  expect(await fleet.give({ task: 'summarize', execution: 'e1' })).toMatchObject({
    complete: false,
    accounts: 0,
  })
})

test('The page needs nothing else, runs nothing, and escapes what others wrote', async () => {
  // given an account whose refusal holds markup
  const { runAll, summarize, bucket } = await givenExecution({ mode: 'apply', withoutPlan: true })
  await runAll('e1')
  const record = bucket.json(`fleet/e1/accounts/${DENIED}/result.json`)
  record.result.reason = '<script>alert(1)</script>'
  await bucket.put(`fleet/e1/accounts/${DENIED}/result.json`, JSON.stringify(record))

  // when it is summarized
  await summarize()

  // then the markup is text
  const page = bucket.objects.get('fleet/e1/summary.html')?.text ?? ''
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(page).not.toMatch(/<script|src=|href=|https?:/)
})

test('A redriven execution runs the accounts that are not done', async () => {
  // given an execution that failed at one account
  const { give, runAll, summarize, accounts, bucket } = await givenExecution({
    mode: 'apply',
    withoutPlan: true,
  })
  await runAll('e1')
  await summarize()
  const remaining = () => give({ task: 'remaining', execution: 'e1' })
  await expect(remaining()).rejects.toMatchObject({
    name: 'NotDone',
    message: expect.stringContaining(DENIED),
  })

  // when it is redriven, after what was denied has been allowed
  const sandbox = accounts.get(DENIED)
  if (sandbox) sandbox.account.faults = []
  const left = await remaining()

  // then that account alone is run
  expect(left).toEqual({ key: 'fleet/e1/remaining.json', accounts: 1 })
  expect(bucket.json(left.key)).toEqual([{ account: DENIED }])
  await runAll('e1')
  expect(await summarize()).toMatchObject({ complete: true, done: 3 })
})

test('A redrive that gets nowhere fails again, and can be redriven again', async () => {
  const { give, runAll, summarize, clock } = await givenExecution({ mode: 'apply', withoutPlan: true })
  const remaining = () => give({ task: 'remaining', execution: 'e1' })
  for (const _round of [1, 2]) {
    await runAll('e1')
    await summarize()
    await expect(remaining()).rejects.toMatchObject({ name: 'NotDone' })
    expect(await remaining()).toMatchObject({ accounts: 1 })
    await clock.advance(60_000)
  }
})

test('5,000 accounts are summarized', async () => {
  // given 5,000 accounts that were never run
  const fleet = givenFleet([])
  const ids = Array.from({ length: 5000 }, (_, index) => String(300_000_000_000 + index))
  await fleet.give({
    task: 'list',
    execution: 'e1',
    home: FLEET_ACCOUNT,
    input: { mode: 'plan', accounts: ids },
  })

  // when the summary is made
  const result = await fleet.give({ task: 'summarize', execution: 'e1' })

  // then each is in it, and the message is short all the same
  expect(result).toMatchObject({ accounts: 5000, notRun: 5000 })
  expect(fleet.bucket.json('fleet/e1/summary.json').needsAttention).toHaveLength(5000)
  expect(new TextEncoder().encode(result.message).length).toBeLessThanOrEqual(2048)
})
