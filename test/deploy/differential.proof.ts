/** Drawn accounts end through the fleet's machine exactly as `wml teardown` ends them. */
import { Config } from '@oclif/core'
import pLimit from 'p-limit'
import { expect, test } from 'vitest'
import { withRuntime } from '../../src/cli/current-runtime.js'
import RunsResume from '../../src/commands/runs/resume.js'
import Teardown from '../../src/commands/teardown.js'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { drawAccount } from '../simulation/draw/account.js'
import { ACCOUNT_ID } from '../simulation/own-role.js'
import { between, createRandom, pick } from '../simulation/random.js'
import type { Json } from '../support/cloudformation.js'
import { EXTERNAL_ID, givenFleet, MEMBER_ROLE, type WorldOptions } from '../support/fleet-world.js'
import { runFleet } from '../support/run-fleet.js'

const ACCOUNTS = 200
const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Drawn {
  id: string
  /** Of which execution it is. */
  way: Way
  seed: SandboxSeed
  /** The function is killed when it does this for the account for the so-manieth time. */
  killedAt: number | undefined
}

/** How an execution goes: with reviewed plans or without, and before the end of WorkMail or after. */
interface Way {
  isPlanned: boolean
  isGone: boolean
}
const WAYS: Way[] = [false, true].flatMap((isGone) =>
  [false, true].map((isPlanned) => ({ isPlanned, isGone })),
)

const startOf = ({ isGone }: Way): number => (isGone ? Date.UTC(2027, 3, 2, 4) : Date.UTC(2026, 10, 22, 4))
const flagsOf = ({ isGone }: Way): string[] => (isGone ? ['--all', '--workmail-gone'] : ['--all'])

/**
 * What is drawn from a seed, as an account of its own. Every tenth is throttled, in every fifth something is denied,
 * in two of ten WorkMail is gone, and of every third the function is killed in the middle.
 */
const draw = (index: number): Drawn => {
  const id = String(100_000_000_000 + index)
  const drawn = drawAccount(createRandom(index + 1))
  const random = createRandom(10_000 + index)
  const way = { isPlanned: Math.floor(index / 10) % 2 === 1, isGone: index % 10 === 7 || index % 10 === 8 }
  const how = pick(random, ['unknown-host', 'refused', 'access-ended'] as const)
  const workMailGone = Object.fromEntries(WORKMAIL_REGIONS.map((region) => [region, how]))
  const behaviour = { ...drawn.behaviour, ...(way.isGone && { workMailGone }) }
  const seed = { ...drawn, behaviour, faults: FAULTS[index % 10] ?? [] }
  return {
    ...{ id, way },
    seed: JSON.parse(JSON.stringify(seed).replaceAll(ACCOUNT_ID, id)),
    killedAt: index % 3 === 0 ? between(random, 1, 120) : undefined,
  }
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
const byHand = async ({ id, seed, way }: Drawn) => {
  const { clock, runtime, accountOf } = givenFleet([seed], { start: startOf(way) })
  const role = ['--assume-role', `arn:aws:iam::${id}:role/${MEMBER_ROLE}`, '--external-id', EXTERNAL_ID]
  const oclif = await config
  const wml = async (Command: typeof Teardown | typeof RunsResume, ...argv: string[]) => {
    runtime.written.stdout = ''
    const flags = ['--yes', '--json', '--timeout', '14m', ...role]
    const exitCode = await withRuntime(runtime, async () => new Command([...argv, ...flags], oclif).run())
    return { exitCode, output: JSON.parse(runtime.written.stdout) }
  }
  const until = clock.now() + 72 * HOUR
  let last = await wml(Teardown, ...flagsOf(way))
  const said = [last.output]
  const resume = async () => {
    for (let wait = MINUTE; isUnderWay(last) && clock.now() < until; wait = Math.min(2 * wait, HOUR)) {
      await clock.advance(wait)
      const { runId } = last.output
      // What ended before there was a run is run again.
      last = await (runId === null ? wml(Teardown, ...flagsOf(way)) : wml(RunsResume, runId))
      said.push(last.output)
    }
  }
  await resume()
  while (last.exitCode === 0 && clock.now() < until) {
    await clock.advance(10 * MINUTE)
    last = await wml(Teardown, ...flagsOf(way))
    said.push(last.output)
    if (last.exitCode === 0 && last.output.outcome !== 'done') break
    await resume()
  }
  return { exitCode: last.exitCode, said, account: accountOf(id) }
}

/** The machine with all accounts that go one way; answers what it says of each, and how each is left. */
const byMachine = async (way: Way, drawn: Drawn[]) => {
  const deeds = new Map<string, number>()
  const isKilled: WorldOptions['isKilled'] = (_, { task, account }) => {
    if (task !== 'run') return false
    deeds.set(account, (deeds.get(account) ?? 0) + 1)
    return deeds.get(account) === drawn.find(({ id }) => id === account)?.killedAt
  }
  const world = givenFleet(
    drawn.map(({ seed }) => seed),
    { start: startOf(way), isKilled },
  )
  const execute = (name: string, input: Json) =>
    runFleet(world, { name, input: { accounts: drawn.map(({ id }) => id), ...input }, maxConcurrency: 20 })
  const flags = flagsOf(way)
  if (way.isPlanned) await execute('plan', { mode: 'plan', flags })
  const how = way.isPlanned ? { plan: 'plan' } : { withoutPlan: true, flags }
  const { recordOf } = await execute('apply', { mode: 'apply', ...how })
  const ends = drawn.map(({ id }) => ({ record: recordOf(id), account: world.accountOf(id) }))
  return {
    ends,
    killed: drawn.filter(({ id, killedAt }) => killedAt && (deeds.get(id) ?? 0) >= killedAt).length,
  }
}

test(`${ACCOUNTS} drawn accounts end through the machine as wml teardown ends them, and the results say the same`, {
  timeout: 1_200_000,
}, async () => {
  const all = Array.from({ length: ACCOUNTS }, (_, index) => draw(index))
  const differences: Json[] = []
  const exitCodes = new Set<number>()
  let killed = 0
  for (const way of WAYS) {
    // given drawn accounts, each taken down by hand
    const drawn = all.filter((one) => one.way.isGone === way.isGone && one.way.isPlanned === way.isPlanned)
    const limit = pLimit(20)
    const expected = await Promise.all(drawn.map((one) => limit(() => byHand(one))))

    // when the same accounts are taken down by the machine
    const { ends, killed: those } = await byMachine(way, drawn)

    // then each ended in the same state, with the same exit code, and reported the same
    killed += those
    for (const [index, { id }] of drawn.entries()) {
      const { exitCode, said, account } = expected[index] as (typeof expected)[number]
      const { record, account: left } = ends[index] as (typeof ends)[number]
      const { result, ...sayings } = record
      const byPerson = { exitCode, ...saidBy(said.at(-1)), state: stateOf(account) }
      const byFleet = { exitCode: result.exitCode, ...saidBy(sayings), state: stateOf(left) }
      exitCodes.add(exitCode)
      if (JSON.stringify(byPerson) !== JSON.stringify(byFleet))
        differences.push({ id, way, result, byPerson, byFleet })
    }
  }
  expect(differences).toEqual([])
  // and they were not all alike
  expect([...exitCodes].sort()).toEqual([0, 4, 6])
  expect(killed).toBeGreaterThan(ACCOUNTS / 5)
})
