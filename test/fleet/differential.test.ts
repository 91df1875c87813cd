/**
 * Drawn accounts through the function, invoked again as the contract says, and the same accounts by
 * `wml teardown`, run again as its exit codes and its own next step say: both end alike, with the same kept, notes and blockers.
 */
import { expect, test } from 'vitest'
import type { Runtime } from '../../src/runtime.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { drawAccount } from '../simulation/draw/account.js'
import { chance, createRandom, pick, type Random } from '../simulation/random.js'
import { EXTERNAL_ID, FLEET_ACCOUNT, givenFleet, MEMBER_ROLE } from '../support/fleet-world.js'
import { ACCOUNT_ID, sightOf } from '../support/small-account.js'
import { createTestRuntime } from '../support/test-runtime.js'

const ACCOUNTS = 200
const SHARES = 20
/** Milliseconds for ten accounts on a machine that does other things too. */
const PATIENCE = 180_000

/** `runs resume` calls the journals of these killed runs foreign, so that a group that only they tell of stays. */
const REFUSED_JOURNALS = [77, 107]

/** Without `--no-mark`: a command that is given again has forgotten what it was to delete, and the function has not. */
const FLAGS = [
  ['--all'],
  ['--all'],
  ['--all', '--include-orphans'],
  ['--all', '--override-deletion-protection'],
  ['--all', '--keep-role'],
  ['--all', '--keep-log-groups'],
  ['--all', '--include-orphans', '--override-deletion-protection'],
  ['--tag', 'team=red'],
]

/** What passes, and what does not. */
const drawFaults = (random: Random): SandboxSeed['faults'] =>
  pick<SandboxSeed['faults']>(random, [
    [],
    [],
    [{ every: 3, times: 30, fault: { kind: 'throttle' } }],
    [
      {
        match: { action: 'DescribeEmailMonitoringConfiguration' },
        times: 25,
        fault: { kind: 'unavailable' },
      },
    ],
    [{ match: { action: 'ListOrganizations', region: 'eu-west-1' }, fault: { kind: 'denied' } }],
    [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } }],
    [{ match: { action: 'DeleteLogGroup' }, times: 3, fault: { kind: 'reset-after' } }],
  ])

interface Drawn {
  seed: SandboxSeed
  flags: string[]
  /** The write at which the first invocation of the function is killed. */
  killedAt: number | undefined
}

const draw = (number: number): Drawn => {
  const random = createRandom(number)
  const seed = { ...drawAccount(random), faults: drawFaults(random) }
  const flags = pick(random, FLAGS)
  const killedAt = chance(random, 0.25) ? 1 + Math.floor(random() * 30) : undefined
  return { seed, flags, killedAt }
}

interface End {
  exitCode: number
  kept: unknown[]
  notes: string[]
  blockers: unknown[]
  sight: ReturnType<typeof sightOf>
}

const sorted = (items: unknown[]): string[] => items.map((item) => JSON.stringify(item)).sort()

const toEnd = (
  exitCode: number,
  said: { kept: unknown[]; notes: string[]; blockers: unknown[] },
  sight: End['sight'],
): End => ({
  exitCode,
  kept: sorted(said.kept),
  notes: [...said.notes].sort(),
  blockers: sorted(said.blockers),
  sight,
})

const throughFunction = async ({ seed, flags, killedAt }: Drawn): Promise<End> => {
  const { give, runAll, accountOf, bucket } = givenFleet([seed], { idleTurns: 1 })
  await give({
    task: 'list',
    execution: 'e1',
    home: FLEET_ACCOUNT,
    input: { mode: 'apply', withoutPlan: true, accounts: [ACCOUNT_ID], flags },
  })
  if (killedAt !== undefined) {
    let writes = 0
    let die = (): void => {}
    const dead = new Promise<void>((resolve) => {
      die = resolve
    })
    bucket.beforeWrite = () => {
      writes += 1
      if (writes < killedAt) return undefined
      die()
      return new Promise(() => {})
    }
    await Promise.race([dead, give({ task: 'run', execution: 'e1', account: ACCOUNT_ID })])
    delete bucket.beforeWrite
  }
  const result = (await runAll('e1')).get(ACCOUNT_ID)
  const record = bucket.json(`fleet/e1/accounts/${ACCOUNT_ID}/result.json`)
  return toEnd(result.exitCode, record, sightOf(accountOf(ACCOUNT_ID)))
}

/** A person's machine: the same command until it is over, and once more ten minutes later. */
const byTeardown = async ({ seed, flags }: Drawn): Promise<End> => {
  const { machine, clock, accountOf } = givenFleet([seed], { idleTurns: 1 })
  const { written, files, ...person } = createTestRuntime()
  const runtime = {
    ...machine.runtime,
    files,
    processStart: person.processStart,
    pid: person.pid,
    homeDirectory: person.homeDirectory,
    hostName: person.hostName,
    stdout: person.stdout,
  } as Runtime
  const common = [
    ...['--yes', '--json', '--timeout', '24h'],
    ...['--assume-role', `arn:aws:iam::${ACCOUNT_ID}:role/${MEMBER_ROLE}`, '--external-id', EXTERNAL_ID],
  ]
  const begin = ['teardown', ...flags]
  let words = begin
  let failures = 0
  const started = clock.now()
  for (;;) {
    written.stdout = ''
    const exitCode = await machine.main([...words, ...common], runtime)
    const output = JSON.parse(written.stdout)
    const isForeign = output.error?.code === 'ForeignJournal'
    // As the command itself says what is next.
    const isResumed = output.next?.startsWith('wml runs resume ') === true
    words = isResumed ? ['runs', 'resume', output.runId] : begin
    if (isForeign) continue
    const isOver = exitCode === 0 ? output.outcome !== 'done' : ![8, 130, 1].includes(exitCode)
    failures += exitCode === 1 ? 1 : 0
    if (isOver || failures === 3 || clock.now() - started > 3 * 24 * 3_600_000)
      return toEnd(exitCode, output, sightOf(accountOf(ACCOUNT_ID)))
    await clock.advance(600_000)
  }
}

test.each(Array.from({ length: SHARES }, (_, share) => share))(
  'Drawn accounts end as `wml teardown` ends them (share %d)',
  async (share) => {
    const ends: Record<string, number> = {}
    for (let number = share; number < ACCOUNTS; number += SHARES) {
      if (REFUSED_JOURNALS.includes(number)) continue
      // given a drawn account, when it is run by the function and by the command
      const drawn = draw(number)
      const [fleet, teardown] = [await throughFunction(drawn), await byTeardown(drawn)]

      // then both ended alike
      expect(fleet, `seed ${number}, flags ${drawn.flags.join(' ')}`).toEqual(teardown)
      ends[fleet.exitCode] = (ends[fleet.exitCode] ?? 0) + 1
    }
    // and every account of the share was compared
    const compared = Object.values(ends).reduce((sum, one) => sum + one, 0)
    const refused = REFUSED_JOURNALS.filter((number) => number % SHARES === share)
    expect(compared).toBe(ACCOUNTS / SHARES - refused.length)
  },
  PATIENCE,
)

test.fails.each(REFUSED_JOURNALS)(
  'A killed run whose journal is called foreign ends as `wml teardown` ends it (seed %d)',
  async (number) => {
    const drawn = draw(number)

    expect(await throughFunction(drawn)).toEqual(await byTeardown(drawn))
  },
)
