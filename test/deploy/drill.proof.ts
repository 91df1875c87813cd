/** A drill: many small accounts through the machine, each accounted for in the end. `npm run fleet-drill -- --accounts N`. */
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { givenFleet } from '../support/fleet-world.js'
import { runFleet } from '../support/run-fleet.js'
import { ACME, loggingAccount, sightOf } from '../support/small-account.js'

const MINUTE = 60_000

/** What the accounts are like, in turn, and how each has to end. */
const KINDS: { ends: 'done' | 'attention' | 'failed'; seed: SandboxSeed }[] = [
  { ends: 'done', seed: loggingAccount() },
  { ends: 'done', seed: {} },
  { ends: 'done', seed: loggingAccount({ behaviour: { roleInUseFor: 20 * MINUTE } }) },
  { ends: 'done', seed: loggingAccount() },
  {
    ends: 'attention',
    seed: loggingAccount({ faults: [{ match: { organizationId: ACME }, fault: { kind: 'denied' } }] }),
  },
  { ends: 'done', seed: loggingAccount() },
  {
    ends: 'done',
    seed: loggingAccount({ faults: [{ match: {}, fault: { kind: 'throttle' }, every: 4, times: 12 }] }),
  },
  { ends: 'done', seed: loggingAccount() },
  {
    ends: 'failed',
    seed: loggingAccount({
      faults: [
        { match: { action: 'DeleteLogGroup' }, fault: { kind: 'error', code: 'InvalidParameterException' } },
      ],
    }),
  },
  { ends: 'done', seed: {} },
]

const kindOf = (index: number) => KINDS[index % KINDS.length] as (typeof KINDS)[number]
const idOf = (index: number) => String(100_000_000_000 + index)

const ACCOUNTS = Number(process.env.FLEET_DRILL_ACCOUNTS ?? 20)

test(`every one of ${ACCOUNTS} accounts is accounted for`, { timeout: 24 * 60 * MINUTE }, async () => {
  // given accounts of every kind
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => idOf(index))
  const world = givenFleet(ids.map((accountId, index) => ({ ...kindOf(index).seed, accountId })))
  const startedAt = performance.now()

  // when they are taken down by the machine, a hundred at a time
  const { status, summary, events, entered, messages, took, invoked } = await runFleet(world, {
    name: 'drill',
    input: { mode: 'apply', withoutPlan: true, accounts: ids },
    maxConcurrency: 100,
  })

  // then each ended as it had to, and the summary names each that needs attention
  const expected = { done: 0, attention: 0, failed: 0 }
  for (let index = 0; index < ACCOUNTS; index += 1) expected[kindOf(index).ends] += 1
  expect(summary.counts).toMatchObject({
    accounts: ACCOUNTS,
    ...expected,
    planned: 0,
    refused: 0,
    notRun: 0,
    excluded: 0,
  })
  expect(summary.needsAttention.map(({ account }: { account: string }) => account)).toEqual(
    ids.filter((_, index) => kindOf(index).ends !== 'done'),
  )
  expect(status).toBe(expected.done === ACCOUNTS ? 'SUCCEEDED' : 'FAILED')
  expect(messages).toHaveLength(expected.done === ACCOUNTS ? 0 : 1)
  for (const [index, id] of ids.entries()) {
    if (kindOf(index).ends !== 'done') continue
    expect(sightOf(world.accountOf(id))).toEqual({ logging: [], logGroups: [], roles: [] })
  }

  const { FLEET_DRILL_REPORT } = process.env
  if (FLEET_DRILL_REPORT === undefined) return
  const transitions = Object.values(entered).reduce((sum, one) => sum + one, 0)
  const calls = [...world.accounts.values()].reduce((sum, sandbox) => sum + sandbox.calls.length, 0)
  const report = {
    accounts: ACCOUNTS,
    ...expected,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    virtualMinutes: Math.round(took / MINUTE),
    invocations: events.length,
    secondsAnInvocation: Math.round(invoked / events.length / 1000),
    transitions,
    calls,
    objects: world.bucket.objects.size,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  writeFileSync(FLEET_DRILL_REPORT, JSON.stringify(report))
})
