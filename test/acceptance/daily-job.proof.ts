/** A job that runs daily until it is done, as docs/scheduling.md has it: day after day the exit code alone decides. */
import { describe, expect, test } from 'vitest'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { dyingAfter } from '../support/crash.js'
import { dailyArguments } from '../support/daily-script.js'
import { isFitForALog } from '../support/log-lines.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { ACME, BETA, SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.js'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/** The job's first time: a quarter past three. */
const START = Date.UTC(2026, 10, 22, 3, 15, 0)
const CLEAN = { logging: [], logGroups: [], roles: [] }

/** Two organizations in two Regions, one with a group of its own choice. */
const ACCOUNT: SandboxSeed = {
  organizations: [
    {
      region: 'us-east-1',
      organizationId: ACME,
      alias: 'acme',
      monitoring: { logGroupName: '/aws/workmail/emailevents/acme' },
    },
    {
      region: 'eu-west-1',
      organizationId: BETA,
      alias: 'beta',
      monitoring: { logGroupName: '/beta/events' },
    },
  ],
  logGroups: [
    { region: 'us-east-1', logGroupName: '/aws/workmail/emailevents/acme', retentionInDays: 30 },
    { region: 'eu-west-1', logGroupName: '/beta/events' },
  ],
  roles: [SERVICE_LINKED_ROLE],
}

const withDefaultNames = (seed: SandboxSeed): SandboxSeed =>
  JSON.parse(JSON.stringify(seed).replaceAll('/beta/events', '/aws/workmail/emailevents/beta'))

type Morning = (account: SandboxAccount, now: number) => Partial<SandboxAccount>
type Fault = NonNullable<SandboxSeed['faults']>[number]

/** What happens in the account before the job of a day, by its number from 1. */
type Days = Record<number, Morning>

const faulty =
  (...faults: Fault[]): Morning =>
  () => ({ faults: createAccount({ faults }).faults })
const healthy: Morning = () => ({ faults: [] })

/** Done; tomorrow again; or someone is called, and the job continues tomorrow all the same. */
const verdictOn = (exitCode: number): 'done' | 'tomorrow' | 'someone' =>
  exitCode === 0 ? 'done' : exitCode === 8 || exitCode === 130 ? 'tomorrow' : 'someone'

const MOST_DAYS = 10

/** Runs the job each day until its exit code says that it is done, and answers the codes. */
const runDaily = async (
  seed: SandboxSeed,
  days: Days,
  {
    form = 'text',
    runtime = machineWith(seed, { start: START }),
  }: { form?: 'text' | 'json'; runtime?: TestRuntime } = {},
) => {
  const codes: number[] = []
  const outputs: string[] = []
  let machine = runtime
  for (let day = 1; day <= MOST_DAYS; day += 1) {
    const dueAt = START + (day - 1) * DAY
    await machine.clock.advance(Math.max(0, dueAt - machine.clock.now()))
    const morning = days[day]
    if (morning) saveAccount(machine, { ...accountOf(machine), ...morning(accountOf(machine), dueAt) })
    const argv = [...dailyArguments(), '--sandbox', ...(form === 'json' ? ['--json'] : [])]
    const { exitCode, stdout, stderr } = await runWml(machine, ...argv)
    isFitForALog({ exitCode, stdout, stderr }, { json: form === 'json' })
    codes.push(exitCode)
    outputs.push(`${stderr}${stdout}`)
    if (verdictOn(exitCode) === 'done') break
    machine = createTestRuntime({ disk: machine.disk, start: machine.clock.now() })
  }
  return { codes, outputs, sight: sightOf(accountOf(machine)), machine }
}

const inUseFor = (hours: number): SandboxSeed['behaviour'] => ({
  roleInUseFor: hours * HOUR,
  deletionTakes: 1000,
})

test('a quiet account is done on the first day', async () => {
  expect(await runDaily(ACCOUNT, {})).toMatchObject({ codes: [0], sight: CLEAN })
})

describe('days on which no one is called:', () => {
  test.each(['full', 'partial', 'wrong-region', 'none', 'no-reason'] as const)(
    'AWS says for 30 hours that the role is in use (what it lists: %s)',
    async (usageList) => {
      const seed = { ...ACCOUNT, behaviour: { ...inUseFor(30), usageList } }
      const { codes, sight, outputs } = await runDaily(seed, {})
      expect({ codes, sight }).toEqual({ codes: [8, 8, 0], sight: CLEAN })
      expect(outputs[0]).toContain('Not finished yet')
    },
  )

  test('the role’s deletion is NOT_STARTED for a day', async () => {
    const seed = { ...ACCOUNT, behaviour: { deletionStartsAfter: DAY } }
    expect(await runDaily(seed, {})).toMatchObject({ codes: [8, 0], sight: CLEAN })
  })

  test('AWS throttles every call for a day', async () => {
    const days = { 1: faulty({ fault: { kind: 'throttle' } }), 2: healthy }
    expect(await runDaily(ACCOUNT, days)).toMatchObject({ codes: [8, 0], sight: CLEAN })
  })

  test.each<[what: string, fault: Fault]>([
    ['WorkMail', { match: { service: 'workmail' }, fault: { kind: 'unavailable', status: 500 } }],
    [
      'WorkMail, from the middle of the run on',
      { match: { service: 'workmail' }, skip: 9, fault: { kind: 'unavailable' } },
    ],
    ['one organization', { match: { organizationId: BETA }, fault: { kind: 'unavailable' } }],
    ['CloudWatch Logs', { match: { service: 'logs' }, fault: { kind: 'unavailable' } }],
    [
      'CloudWatch Logs, when the groups are to go',
      { match: { action: 'DeleteLogGroup' }, fault: { kind: 'unavailable' } },
    ],
    ['IAM', { match: { service: 'iam' }, fault: { kind: 'unavailable' } }],
    [
      'IAM, while the role goes',
      { match: { action: 'GetServiceLinkedRoleDeletionStatus' }, fault: { kind: 'timeout' } },
    ],
    ['the tags of log groups', { match: { action: 'ListLogGroups' }, fault: { kind: 'throttle' } }],
  ])('%s cannot be reached for a day', async (_, fault) => {
    expect(await runDaily(ACCOUNT, { 1: faulty(fault), 2: healthy })).toMatchObject({
      codes: [8, 0],
      sight: CLEAN,
    })
  })

  test('someone turned logging on again for an organization in between', async () => {
    const again: Morning = ({ organizations, logGroups }) => ({
      organizations: organizations.map((organization) =>
        organization.alias === 'acme'
          ? { ...organization, monitoring: { logGroupName: '/acme/new' } }
          : organization,
      ),
      logGroups: [
        ...logGroups,
        ...createAccount({ logGroups: [{ region: 'us-east-1', logGroupName: '/acme/new' }] }).logGroups,
      ],
    })
    const { codes, sight } = await runDaily({ ...ACCOUNT, behaviour: inUseFor(20) }, { 2: again })
    expect({ codes, sight }).toEqual({ codes: [8, 8, 0], sight: CLEAN })
  })

  test('the machine dies in the middle of a run, and another takes its place', async () => {
    // given a machine that died when logging was off, and took its journal and its lock with it
    // and only groups that WorkMail named, which need no journal to be found again
    const seed = { ...withDefaultNames(ACCOUNT), behaviour: inUseFor(20) }
    const lost = machineWith(seed, { start: START })
    const { dead } = dyingAfter(lost, (_, text) => /"type":"ended".*"key":"disable-logging/.test(text))
    void runWml(lost, ...dailyArguments(), '--sandbox')
    await dead
    expect(sightOf(accountOf(lost)).logGroups).toHaveLength(2)

    // when the job runs on another one from the next day on
    const other = machineWith(accountOf(lost), { start: START + DAY, hostName: 'another-host' })
    const { codes, sight } = await runDaily(seed, {}, { runtime: other })

    // then it ends as if nothing had been
    expect({ codes, sight }).toEqual({ codes: [0], sight: CLEAN })
  })

  test('a new machine each day, none with the journal of the one before', async () => {
    const seed = { ...ACCOUNT, behaviour: inUseFor(30) }
    let account: SandboxAccount = createAccount(seed)
    const codes: number[] = []
    for (let day = 1; day <= 3; day += 1) {
      const machine = machineWith(account, { start: START + (day - 1) * DAY, hostName: `host-${day}` })
      codes.push((await runWml(machine, ...dailyArguments(), '--sandbox')).exitCode)
      account = accountOf(machine)
    }
    expect({ codes, sight: sightOf(account) }).toEqual({ codes: [8, 8, 0], sight: CLEAN })
  })
})

describe('days on which someone is called:', () => {
  test('a Region may not be read until someone allows it on the third day', async () => {
    const denied = faulty({
      match: { action: 'ListOrganizations', region: 'eu-west-1' },
      fault: { kind: 'denied' },
    })
    const { codes, outputs, sight } = await runDaily(ACCOUNT, { 1: denied, 3: healthy })
    expect({ codes, sight }).toEqual({ codes: [4, 4, 0], sight: CLEAN })
    expect(outputs[0]).toContain('Next: allow workmail:ListOrganizations in eu-west-1')
  })

  test('an organization may not be read until someone allows it; what can be done is done', async () => {
    const denied = faulty({ match: { organizationId: BETA }, fault: { kind: 'denied' } })
    const { codes, outputs, sight } = await runDaily(ACCOUNT, { 1: denied, 3: healthy })
    expect({ codes, sight }).toEqual({ codes: [6, 6, 0], sight: CLEAN })
    expect(outputs[0]).toContain(`organization beta (${BETA}) (eu-west-1): could not be read`)
  })

  test('the credentials expire on the second day', async () => {
    const expired = faulty({ fault: { kind: 'expired' } })
    const seed = { ...ACCOUNT, behaviour: inUseFor(20) }
    const { codes, sight } = await runDaily(seed, { 2: expired, 3: healthy })
    expect({ codes, sight }).toEqual({ codes: [8, 4, 0], sight: CLEAN })
  })

  test('someone turns logging on again under the run of the second day', async () => {
    // given a change that reads see from 3.5 s on, when the run (a call a second) has read who writes
    const seed = { ...ACCOUNT, behaviour: inUseFor(20) }
    const under: Morning = ({ organizations }, now) => {
      const acme = organizations.find(({ alias }) => alias === 'acme')
      if (acme === undefined) throw new Error('acme is there')
      return {
        organizations: organizations.map((organization) =>
          organization === acme
            ? { ...organization, monitoring: { logGroupName: '/acme/new' } }
            : organization,
        ),
        unseen: [{ collection: 'organizations', key: ACME, before: acme, seenAt: now + 3500 }],
        behaviour: { ...createAccount(seed).behaviour, latency: 1000 },
      }
    }
    const { codes, outputs, sight } = await runDaily(seed, { 2: under })

    // then the role stays that day and it is said why; the next day takes the new configuration down too
    expect({ codes, sight }).toEqual({ codes: [8, 6, 8, 0], sight: CLEAN })
    expect(outputs[1]).toContain(`organization acme (${ACME}) (us-east-1): uses the service-linked role`)
  })

  test('AWS refuses for good what the plan asks for', async () => {
    const refusal = { kind: 'error', code: 'InvalidParameterException', message: 'no' } as const
    const refused = faulty({ match: { action: 'DeleteLogGroup' }, fault: refusal })
    expect(await runDaily(ACCOUNT, { 1: refused, 2: healthy })).toMatchObject({ codes: [1, 0], sight: CLEAN })
  })
})

test('with --json, each day of a bad week is one object', async () => {
  const week: Days = {
    1: faulty({ fault: { kind: 'throttle' } }),
    2: faulty({ match: { organizationId: BETA }, fault: { kind: 'denied' } }),
    3: faulty({ match: { service: 'workmail' }, skip: 9, fault: { kind: 'unavailable' } }),
    4: healthy,
    5: faulty({ fault: { kind: 'expired' } }),
    6: healthy,
  }
  const seed = { ...ACCOUNT, behaviour: { ...inUseFor(30), lateWriteAfter: 20_000 } }
  const { codes, sight } = await runDaily(seed, week, { form: 'json' })
  expect({ codes, sight }).toEqual({ codes: [8, 6, 8, 8, 4, 0], sight: CLEAN })
})
