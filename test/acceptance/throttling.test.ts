/** AWS throttles per account, and others call there too: retries are the SDK's trade, and they must suffice. */
import { expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1'] as const

/** Six organizations over the Regions, each with a group of its own, in an account where every fourth call is throttled. */
const busy: SandboxSeed = {
  organizations: Array.from({ length: 6 }, (_, index) => ({
    region: REGIONS[index % 3] ?? 'us-east-1',
    organizationId: `m-${String(index).repeat(32)}`,
    alias: `acme-${index}`,
    monitoring: { logGroupName: `/aws/workmail/emailevents/acme-${index}` },
  })),
  logGroups: Array.from({ length: 6 }, (_, index) => ({
    region: REGIONS[index % 3] ?? 'us-east-1',
    logGroupName: `/aws/workmail/emailevents/acme-${index}`,
  })),
  roles: [SERVICE_LINKED_ROLE],
}

/** The last of these may have done its work: repeating it is no failure. */
test.each([
  { what: 'one call in four throttled', fault: { kind: 'throttle' } },
  { what: 'one call in four answered with 503', fault: { kind: 'unavailable', status: 503 } },
  { what: 'one connection in four dying before the call takes effect', fault: { kind: 'reset-before' } },
  { what: 'one connection in four dying after it took effect', fault: { kind: 'reset-after' } },
] as const)('a teardown ends well with $what', async ({ fault }) => {
  const runtime = machineWith({ ...busy, faults: [{ every: 4, fault }] })

  const { exitCode, json } = await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox', '--json')

  expect(exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
  const { outcome, blockers, steps } = Output.parse(json)
  expect({ outcome, blockers }).toEqual({ outcome: 'done', blockers: [] })
  expect(steps.flatMap(({ error }) => error ?? [])).toEqual([])
  expect(accountOf(runtime).faults[0]?.struck).toBeGreaterThan(20)
})

test('a status shows every organization with one call in four throttled', async () => {
  const runtime = machineWith({ ...busy, faults: [{ every: 4, fault: { kind: 'throttle' } }] })

  const { exitCode, json } = await runWml(runtime, 'logging', 'status', '--sandbox', '--json')

  expect(exitCode).toBe(0)
  const { organizations, notes } = Output.parse(json)
  expect(organizations?.map(({ logging }) => logging)).toEqual(Array(6).fill('on'))
  expect(notes).toEqual([])
})

test('an account that throttles every call is one to come back to, with a reason, and soon enough', async () => {
  const runtime = machineWith({ ...busy, faults: [{ fault: { kind: 'throttle' } }] })
  const start = runtime.clock.now()
  const { exitCode, json } = await runWml(runtime, 'logging', 'status', '--sandbox', '--json')
  expect(exitCode).toBe(8)
  expect(Output.parse(json)).toMatchObject({
    outcome: 'pending',
    error: { code: 'Throttling' },
    next: 'run it again when the account is less busy',
  })
  expect(runtime.clock.now() - start).toBeLessThan(5 * 60_000)
})
