/** Jobs that take a while, for tests that stop them on the way. */
import { expect } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { countWrites } from './crash.js'
import { accountOf, machineWith, runWml } from './run-wml.js'
import { ACME, BETA, CUSTOM_ROLE, loggingAccount, quietAccount, sightOf } from './small-account.js'
import { createTestRuntime, type TestRuntime } from './test-runtime.js'

export const START = Date.UTC(2026, 10, 22, 4, 0, 0)

/** Two organizations that write to one group; AWS holds the role for a while, and a late write brings the group back. */
const busyAccount = loggingAccount({
  organizations: [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: '/shared' } },
    { region: 'us-east-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/shared' } },
  ],
  logGroups: [{ region: 'us-east-1', logGroupName: '/shared' }],
  behaviour: { roleInUseFor: 90_000, deletionTakes: 1000, lateWriteAfter: 20_000 },
})

export const JOBS: { line: string; seed: SandboxSeed }[] = [
  {
    line: 'logging enable --organization acme --retention-days 90',
    seed: quietAccount({ behaviour: { roleSpreadsAfter: 3000 } }),
  },
  { line: 'logging disable --all --yes', seed: busyAccount },
  {
    line: 'role create --custom workmail-events --log-group /events',
    seed: quietAccount({ behaviour: { readLag: 3000 } }),
  },
  {
    line: 'role delete --custom workmail-events --yes',
    seed: quietAccount({ roles: [CUSTOM_ROLE], behaviour: { readLag: 3000 } }),
  },
  { line: 'teardown --all --yes', seed: busyAccount },
]

/** How a job ends when no one disturbs it, and how often it writes to the disk until then. */
export const undisturbed = async (argv: string[], seed: SandboxSeed) => {
  const runtime = machineWith(seed, { start: START })
  const counted = countWrites(runtime)
  const { exitCode } = await runWml(runtime, ...argv)
  expect(exitCode).toBe(0)
  return { sight: sightOf(accountOf(runtime)), writes: counted.writes() }
}

/** The next process on the same machine, a minute later, with a disk of its own to try things on. */
export const afterwards = (runtime: TestRuntime): TestRuntime =>
  createTestRuntime({ start: runtime.clock.now() + 60_000, disk: new Map(runtime.disk) })
