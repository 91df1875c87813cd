/** Drawn accounts end through the fleet's machine exactly as `wml teardown` ends them. */
import { Config } from '@oclif/core'
import { expect, test } from 'vitest'
import { withRuntime } from '../../src/cli/current-runtime.js'
import RunsResume from '../../src/commands/runs/resume.js'
import Teardown from '../../src/commands/teardown.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { drawAccount } from '../simulation/draw/account.js'
import { ACCOUNT_ID } from '../simulation/own-role.js'
import { createRandom } from '../simulation/random.js'
import type { Json } from '../support/cloudformation.js'
import { EXTERNAL_ID, givenFleet, MEMBER_ROLE } from '../support/fleet-world.js'
import { runFleet } from '../support/run-fleet.js'

const ACCOUNTS = 200
const START = Date.UTC(2026, 10, 22, 4)
const MINUTE = 60_000
const HOUR = 60 * MINUTE

const idOf = (index: number) => String(100_000_000_000 + index)

/** What is drawn from a seed, as the account of that id; every tenth is throttled, and in every tenth something is denied. */
const draw = (index: number): SandboxSeed => {
  const drawn = drawAccount(createRandom(index + 1))
  const faults = FAULTS[index % 10] ?? []
  return JSON.parse(JSON.stringify({ ...drawn, faults }).replaceAll(ACCOUNT_ID, idOf(index)))
}

/** Whatever was called before, they end an account alike. */
const FAULTS: Record<number, SandboxSeed['faults']> = {
  3: [{ match: { organizationId: `m-${'0'.repeat(32)}` }, fault: { kind: 'denied' } }],
  5: [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } }],
  7: [{ match: {}, fault: { kind: 'throttle' }, every: 3 }],
}

/** Everything of an account that a person would call its state; which run tagged a group is not a part of it. */
const stateOf = (account: SandboxAccount) => ({
  logging: account.organizations
    .filter(({ monitoring }) => monitoring)
    .map(({ organizationId, monitoring }) => [organizationId, monitoring])
    .sort(),
  logGroups: account.logGroups
    .map(({ region, logGroupName, retentionInDays, deletionProtectionEnabled, tags }) => ({
      name: `${region} ${logGroupName}`,
      retentionInDays,
      deletionProtectionEnabled,
      tags: Object.entries(tags)
        .map(([key, value]) => [key, key.startsWith('workmail-lifecycle:teardown') ? 'a run' : value])
        .sort(),
    }))
    .sort((one, another) => (one.name < another.name ? -1 : 1)),
  roles: account.roles.map(({ roleName }) => roleName).sort(),
})

const saidBy = ({ kept, notIncluded, blockers, notes }: Json) => ({
  kept: sorted(kept),
  notIncluded: sorted(notIncluded),
  blockers: sorted(blockers),
  notes: sorted(notes),
})
const sorted = (items: Json[]): string[] => items.map((item) => withoutRun(JSON.stringify(item))).sort()

/** AWS's messages name the session, which is named after the run. */
const withoutRun = (text: string): string => text.replace(/\d{8}T\d{6}Z-[0-9a-f]{6}/g, 'RUN')

const config = Config.load(new URL('../..', import.meta.url).pathname)

/** Not finished, or blocked while the rest only needs time. */
const isUnderWay = ({ exitCode, output }: { exitCode: number; output: { steps: { outcome: string }[] } }) =>
  exitCode === 8 || (exitCode === 6 && output.steps.some(({ outcome }) => outcome === 'pending'))

/** A person with the same patience and the same role: again while it is not finished, and once more at the end. */
const byHand = async (id: string, seed: SandboxSeed) => {
  const { clock, runtime, accountOf } = givenFleet([seed], { start: START })
  const role = ['--assume-role', `arn:aws:iam::${id}:role/${MEMBER_ROLE}`, '--external-id', EXTERNAL_ID]
  const oclif = await config
  const wml = async (Command: typeof Teardown | typeof RunsResume, ...argv: string[]) => {
    runtime.written.stdout = ''
    const flags = ['--yes', '--json', '--timeout', '14m', ...role]
    const exitCode = await withRuntime(runtime, async () => new Command([...argv, ...flags], oclif).run())
    return { exitCode, output: JSON.parse(runtime.written.stdout) }
  }
  const until = clock.now() + 72 * HOUR
  let last = await wml(Teardown, '--all')
  const said = [last.output]
  const resume = async () => {
    for (let wait = MINUTE; isUnderWay(last) && clock.now() < until; wait = Math.min(2 * wait, HOUR)) {
      await clock.advance(wait)
      last = await wml(RunsResume, last.output.runId)
      said.push(last.output)
    }
  }
  await resume()
  while (last.exitCode === 0 && clock.now() < until) {
    await clock.advance(10 * MINUTE)
    last = await wml(Teardown, '--all')
    said.push(last.output)
    if (last.exitCode === 0 && last.output.outcome !== 'done') break
    await resume()
  }
  return { exitCode: last.exitCode, said, account: accountOf(id) }
}

test(`${ACCOUNTS} drawn accounts end through the machine as wml teardown ends them, and the results say the same`, {
  timeout: 1_200_000,
}, async () => {
  // given drawn accounts, each taken down by hand
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => idOf(index))
  const expected: Awaited<ReturnType<typeof byHand>>[] = []
  for (let index = 0; index < ACCOUNTS; index += 20) {
    const some = ids.slice(index, index + 20)
    expected.push(...(await Promise.all(some.map((id, offset) => byHand(id, draw(index + offset))))))
  }

  // when the same accounts are taken down by the machine
  const world = givenFleet(
    ids.map((_, index) => draw(index)),
    { start: START },
  )
  const { recordOf } = await runFleet(world, {
    name: 'differential',
    input: { mode: 'apply', withoutPlan: true, accounts: ids },
    maxConcurrency: 20,
  })

  // then each ended in the same state, with the same exit code, and reported the same
  const differences = ids.flatMap((id, index) => {
    const { exitCode, said, account } = expected[index] as (typeof expected)[number]
    const { result, ...record } = recordOf(id)
    const byPerson = { exitCode, ...saidBy(said.at(-1)), state: stateOf(account) }
    const byFleet = { exitCode: result.exitCode, ...saidBy(record), state: stateOf(world.accountOf(id)) }
    return JSON.stringify(byPerson) === JSON.stringify(byFleet) ? [] : [{ index, byPerson, byFleet }]
  })
  expect(differences).toEqual([])
  // and they were not all alike
  const ends = new Set(expected.map(({ exitCode }) => exitCode))
  expect(ends.size).toBeGreaterThan(1)
})
