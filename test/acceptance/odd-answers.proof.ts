/**
 * Every read call of every mutating procedure meets every kind of odd answer, at a page and a moment that are drawn:
 * whatever comes in the place of AWS's answer, the run does nothing that it would not have done, and the promises hold
 * against the true account. ODD_ANSWERS=all plays each kind by itself at each moment (hours). How many plays there
 * were is annotated: `--reporter=verbose` prints it.
 */
import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { seedLogGroup, seedOrganization } from '../support/given-account.js'
import {
  ALIASES,
  type Disturbance,
  faultsOf,
  HOUR,
  meetingsIn,
  type Often,
  type Played,
  type Procedure,
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
    seedLogGroup('/gamma', { region: 'eu-west-1' }),
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

const ARCHIVES: Procedure = {
  line: 'teardown --all --archive /kept --yes',
  seed: accountWith(TO_EVENTS, TO_EVENTS, undefined),
  exitCode: 0,
}

const PROCEDURES: Procedure[] = [
  { line: 'teardown --all --yes', seed: logging, exitCode: 0 },
  { line: 'teardown --organization acme --yes', seed: logging, exitCode: 6 },
  ARCHIVES,
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

const ALL = process.env.ODD_ANSWERS === 'all'

type Play = { disturbances: Disturbance[]; played: Played }

/** In each play the kinds that were not met yet take turns, beginning at a place that one of them changes. */
async function* drawn(procedure: Procedure, whole: Played): AsyncGenerator<Play> {
  const random = seededRandom(PROCEDURES.indexOf(procedure))
  const draw = <Item>(items: Item[]): Item => items[Math.floor(random() * items.length)] ?? expect.fail()
  let waiting = meetingsIn(whole)
  while (waiting.length > 0) {
    const others = waiting.filter(({ name }) => name !== ALIASES)
    const { name, places } = draw(others.length > 0 ? others : waiting)
    const kindsOf = (call: string) =>
      waiting.flatMap((meeting) => (meeting.name === call ? [meeting.kind] : []))
    const often = draw<Often>(['every other time', 'each time'])
    const disturbances: Disturbance[] = [{ name, ...draw(places), often, kinds: kindsOf(name) }]
    if (name !== ALIASES)
      disturbances.push({ name: ALIASES, page: 'first', nth: 0, often: 'once', kinds: kindsOf(ALIASES) })
    const played = await play(procedure, disturbances)
    yield { disturbances, played }
    const before = waiting.length
    waiting = waiting.filter(
      (meeting) => !played.met.some((met) => met.name === meeting.name && met.kind === meeting.kind[0]),
    )
    expect(waiting.length, 'each play meets a further kind').toBeLessThan(before)
  }
}

/** Each kind by itself, at each place where it changes anything. */
async function* everyOne(procedure: Procedure, whole: Played): AsyncGenerator<Play> {
  for (const { name, kind, places } of meetingsIn(whole))
    for (const place of places)
      for (const often of ['once', 'every other time', 'each time'] as const) {
        const disturbances = [{ name, ...place, often, kinds: [kind] }]
        yield { disturbances, played: await play(procedure, disturbances) }
      }
}

describe('whatever is answered to a read, a run does nothing that it would not have done', () => {
  test.for(PROCEDURES)(
    '$line, which ends with $exitCode undisturbed',
    { timeout: ALL ? HOUR : 60_000 },
    async (procedure, { annotate }) => {
      const whole = await play(procedure)
      expect(whole).toMatchObject({ exitCode: procedure.exitCode, broken: [] })
      expect([...whole.facts]).toContain('log group /events/of-others in us-east-1')
      expect([...whole.facts]).toContain('log group /gamma/of-others in eu-west-1')

      const isDeletion = /^(teardown|role delete)/.test(procedure.line)
      const found: string[] = []
      let plays = 0
      const met = new Set<string>()
      for await (const { disturbances, played } of (ALL ? everyOne : drawn)(procedure, whole)) {
        plays += 1
        for (const { name, kind } of played.met) met.add(`${name} ${kind}`)
        const [{ name, page, nth, often }] = disturbances as [Disturbance]
        const neverAnswered = isDeletion && often === 'each time' && name !== ALIASES ? name : undefined
        const faults = faultsOf(whole, played, neverAnswered)
        if (faults.length > 0)
          found.push(
            `${name}, ${page} page, from number ${nth} ${often}: ${played.met.map(({ kind }) => kind)}: exit ${played.exitCode}, ${faults.join('; ')}`,
          )
      }

      await annotate(`${plays} plays, in which ${met.size} pairs of a call and a kind were met`)
      expect(found).toEqual([])
      expect(met.size).toBe(meetingsIn(whole).length)
    },
  )
})

test('a log group that cannot be looked at any more after it was archived is not deleted: another may have its name', async () => {
  const whole = await play(ARCHIVES)
  const looks = whole.reads.filter(({ name, page }) => name === 'logs:DescribeLogGroups' && page === 'later')
  const kinds = meetingsIn(whole).flatMap(({ kind }) => (kind[0] === 'no request id' ? [kind] : []))

  for (const nth of looks.keys()) {
    const { met, exitCode, facts } = await play(ARCHIVES, [
      { name: 'logs:DescribeLogGroups', page: 'later', nth, often: 'each time', kinds },
    ])

    expect(met).not.toEqual([])
    expect({ nth, exitCode, isThere: facts.has('log group /events in us-east-1') }).toEqual({
      nth,
      exitCode: 8,
      isThere: true,
    })
  }
})
