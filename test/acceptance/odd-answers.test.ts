/**
 * Every read call of every mutating procedure × every kind of odd answer × the first and a later page × the first and
 * the last time that the run asks × once and from then on: whatever comes in the place of AWS's answer, the run does
 * nothing that it would not have done, and the promises hold against the true account.
 *
 * A sample is played; ODD_ANSWERS=all plays every one.
 */
import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import {
  disturbancesOf,
  faultsOf,
  HOUR,
  type Played,
  type Procedure,
  placesIn,
  play,
  START,
} from '../support/odd-plays.js'
import { CUSTOM_ROLE, CUSTOM_ROLE_ARN, SERVICE_LINKED_ROLE } from '../support/small-account.js'
import { seededRandom } from '../support/test-runtime.js'

type Monitoring = NonNullable<SandboxSeed['organizations']>[number]['monitoring']

const EVENTS = [{ timestamp: START - HOUR, message: 'first' }]
const STREAMS = [
  { logStreamName: 'one', events: EVENTS },
  { logStreamName: 'two', events: EVENTS },
]

/** Three organizations in two Regions, groups beside theirs whose names begin alike, and lists of one item a page. */
const accountWith = (
  acme: Monitoring,
  beta: Monitoring,
  gamma: Monitoring,
  more: SandboxSeed = {},
): SandboxSeed => ({
  organizations: [
    seedOrganization('acme', undefined, { monitoring: acme }),
    seedOrganization('beta', undefined, { monitoring: beta }),
    seedOrganization('gamma', undefined, { region: 'eu-west-1', monitoring: gamma }),
  ],
  logGroups: [
    seedLogGroup('/events', { streams: STREAMS }),
    seedLogGroup('/events/of-others'),
    seedLogGroup('/gamma', { region: 'eu-west-1', streams: STREAMS }),
    seedLogGroup('/gamma/of-others', { region: 'eu-west-1' }),
  ],
  roles: [SERVICE_LINKED_ROLE],
  behaviour: { pageSize: 1 },
  ...more,
})

const TO_EVENTS = { logGroupName: '/events' }
const TO_GAMMA = { logGroupName: '/gamma' }
const BY_CUSTOM = { ...TO_EVENTS, roleArn: CUSTOM_ROLE_ARN }
const BOTH_ROLES = { roles: [SERVICE_LINKED_ROLE, CUSTOM_ROLE] }

const logging = accountWith(TO_EVENTS, TO_EVENTS, TO_GAMMA)
const quiet = accountWith(undefined, undefined, undefined)

const PROCEDURES: Procedure[] = [
  { line: 'teardown --all --yes', seed: logging, exitCode: 0 },
  { line: 'teardown --organization acme --yes', seed: logging, exitCode: 6 },
  { line: 'teardown --all --archive /kept --yes', seed: logging, exitCode: 0 },
  {
    line: 'logging enable --organization acme --log-group /events',
    seed: accountWith(undefined, TO_EVENTS, TO_GAMMA),
    exitCode: 0,
  },
  { line: 'logging disable --organization acme --yes', seed: logging, exitCode: 0 },
  {
    line: 'role create --description events',
    seed: accountWith(undefined, undefined, undefined, { roles: [] }),
    exitCode: 0,
  },
  { line: 'role update --description ends', seed: logging, exitCode: 0 },
  { line: 'role delete --yes', seed: quiet, exitCode: 0 },
  { line: 'role delete --yes', seed: accountWith(undefined, TO_EVENTS, undefined), exitCode: 6 },
  {
    line: 'role create --custom workmail-events --log-group /events --region us-east-1',
    seed: logging,
    exitCode: 0,
  },
  {
    line: 'role delete --custom workmail-events --yes',
    seed: accountWith(TO_EVENTS, undefined, TO_GAMMA, BOTH_ROLES),
    exitCode: 0,
  },
  {
    line: 'role delete --custom workmail-events --yes',
    seed: accountWith(TO_EVENTS, BY_CUSTOM, TO_GAMMA, BOTH_ROLES),
    exitCode: 6,
  },
]

/** The same each time, so that a play that fails fails again. */
const shuffled = <Item>(items: Item[], seed: number): Item[] => {
  const random = seededRandom(seed)
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Plays of each call of each procedure, where not every one is played. */
const A_CALL = 3
const ALL = process.env.ODD_ANSWERS === 'all'

const undisturbed = new Map<Procedure, Played>()
for (const procedure of PROCEDURES) undisturbed.set(procedure, await play(procedure))

const CALLS = PROCEDURES.flatMap((procedure) => {
  const whole = undisturbed.get(procedure) ?? expect.fail()
  const places = placesIn(whole)
  return [...new Set(places.map(({ name }) => name))].map((name) => {
    const disturbances = disturbancesOf(name, places)
    return { procedure, ends: procedure.exitCode, line: procedure.line, name, whole, disturbances }
  })
})

const EVERY = CALLS.reduce((sum, { disturbances }) => sum + disturbances.length, 0)
const PLAYED = ALL ? EVERY : CALLS.length * A_CALL

test.each(PROCEDURES)('undisturbed, $line ends with $exitCode', (procedure) => {
  const { exitCode, broken, facts } = undisturbed.get(procedure) ?? expect.fail()
  expect({ exitCode, broken }).toEqual({ exitCode: procedure.exitCode, broken: [] })
  expect([...facts]).toContain('log group /events/of-others in us-east-1')
  expect([...facts]).toContain('log group /gamma/of-others in eu-west-1')
})

describe(`whatever is answered to a read, a run does nothing that it would not have done: ${PLAYED} of ${EVERY} plays, ${CALLS.length} calls of ${PROCEDURES.length} procedures`, () => {
  test.each(CALLS)(
    '$line, which ends with $ends: $name',
    async ({ procedure, name, whole, disturbances }) => {
      const found: string[] = []
      let changed = 0
      for (const disturbance of shuffled(
        disturbances,
        CALLS.findIndex((call) => call.disturbances === disturbances),
      )) {
        if (!ALL && changed === A_CALL) break
        const { kind, page, nth, often } = disturbance
        const played = await play(procedure, disturbance)
        // A member that is not in the answer cannot be changed in it: that is no play.
        if (played.changed > 0) changed += 1
        const faults = faultsOf(whole, played)
        if (faults.length > 0)
          found.push(
            `${kind}, ${page} page, number ${nth}, ${often}: exit ${played.exitCode}, ${faults.join('; ')}`,
          )
      }

      expect(found, name).toEqual([])
      expect(changed).toBeGreaterThanOrEqual(A_CALL)
    },
    ALL ? HOUR : undefined,
  )
})
