/**
 * The template is executed, by an interpreter that is not ours, with the real SDK in the sandbox: what it finds
 * out for itself it takes down as our own teardown does.
 */
import validate from 'asl-validator'
import { describe, expect, test } from 'vitest'
import { endedWell } from '../../../src/engine/step-result.js'
import type { RequestFor } from '../../../src/procedures/request.js'
import { exportTemplate } from '../../../src/runbooks/step-functions/template.js'
import { createAccount, type SandboxAccount, type SandboxSeed } from '../../../src/sandbox/account.js'
import { demoAccount } from '../../../src/sandbox/demo-account.js'
import { addFault, givenRun } from '../../engine/given.js'
import { SERVICE_LINKED_ROLE, START } from '../../sandbox/given.js'
import { drawAccount } from '../../simulation/draw/account.js'
import { createRandom } from '../../simulation/random.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { enable, teardown } from '../../support/requests.js'
import { runMachine } from '../../support/run-machine.js'
import { ACCOUNT, idOf } from '../../support/survey.js'
import { reasons, sight, WIDE } from '../sight.js'

const MINUTE = 60_000
const OPTIONS = { deadline: 60 * MINUTE, machineFunction: 'workmail-lifecycle-call' }
const PROTECTED = { 'workmail-lifecycle:protect': '' }

interface Scenario {
  seed: SandboxSeed
  request?: RequestFor<'teardown'>
  input?: object
}

const ALL = { account: ACCOUNT, all: true }

/** Machines that were found valid: they are large, and few. */
const valid = new Set<string>()

const runTemplate = async ({ seed, request = teardown(), input = ALL }: Scenario) => {
  const account = createAccount(seed)
  const { text } = exportTemplate(request, OPTIONS)
  if (!valid.has(text)) {
    expect(validate(JSON.parse(text), { checkPaths: true, checkArn: true }).errors).toEqual([])
    valid.add(text)
  }
  const machine = await runMachine(text, account, { home: 'us-east-1', start: START, input })
  return { machine, account }
}

/** A machine marks for each organization by itself: whether a group is marked counts, and not how. */
const withoutMarks = (account: SandboxAccount): SandboxAccount => ({
  ...account,
  logGroups: account.logGroups.map((group) => ({
    ...group,
    tags: Object.fromEntries(
      Object.entries(group.tags).filter(([key]) => !key.startsWith('workmail-lifecycle:organizations-')),
    ),
  })),
})

/** Carries a teardown out twice, by the template and by the tool, each on an account of its own. */
const bothWays = async (scenario: Scenario) => {
  const { machine, account } = await runTemplate(scenario)
  const { plan, account: planned } = await planOn(scenario.seed, scenario.request ?? teardown())
  const run = givenRun(planned, { timeout: OPTIONS.deadline })
  const results = await run.runPlan(plan)
  const ofRun = sight(withoutMarks(run.account))
  expect(sight(withoutMarks(account)), machine.cause).toMatchObject(ofRun)
  return { machine, account, endedWell: plan.blockers.length === 0 && results.every(endedWell) }
}

describe('ends as our own teardown does', () => {
  test.each<[string, Scenario]>([
    ['a small account', { seed: SEED }],
    ['three Regions', { seed: WIDE }],
    ['an empty account', { seed: {} }],
    ['one page for each', { seed: { ...WIDE, behaviour: { pageSize: 1 } } }],
    [
      'organizations that share a group',
      {
        seed: { ...SEED, organizations: ['a', 'b', 'c'].map((alias) => seedOrganization(alias, '/events')) },
      },
    ],
    [
      'an organization that is named, and another that writes to its group',
      {
        seed: { ...SEED, organizations: ['a', 'b'].map((alias) => seedOrganization(alias, '/events')) },
        request: { ...teardown({ keepRole: true }), scope: { by: 'name', names: [idOf('a')] } },
        input: { account: ACCOUNT, organizations: [idOf('a')] },
      },
    ],
    [
      'one Region',
      {
        seed: WIDE,
        request: { ...teardown({ keepRole: true }), regions: ['eu-west-1'] },
        input: { ...ALL, regions: ['eu-west-1'] },
      },
    ],
    [
      'groups that AWS protects, or a tag',
      {
        seed: {
          organizations: [seedOrganization('a', '/a'), seedOrganization('b', '/b')],
          logGroups: [
            seedLogGroup('/a', { deletionProtectionEnabled: true }),
            seedLogGroup('/b', { tags: PROTECTED }),
          ],
        },
      },
    ],
    [
      'an organization that a tag protects',
      {
        seed: {
          ...WIDE,
          organizations: [
            ...(WIDE.organizations ?? []),
            seedOrganization('kept', '/events', { tags: PROTECTED }),
          ],
        },
        request: teardown({ keepRole: true }),
      },
    ],
    [
      'a role that a tag protects',
      { seed: { ...SEED, roles: [{ ...SERVICE_LINKED_ROLE, tags: PROTECTED }] } },
    ],
    [
      'a group that an earlier run marked',
      {
        seed: {
          ...SEED,
          organizations: [seedOrganization('acme')],
          logGroups: [
            seedLogGroup('/events', {
              tags: {
                'workmail-lifecycle:teardown': 'x',
                'workmail-lifecycle:organizations-1': idOf('acme'),
              },
            }),
          ],
        },
      },
    ],
    ['without marks', { seed: SEED, request: teardown({ mark: false }) }],
    ['groups kept', { seed: SEED, request: teardown({ keepLogGroups: true }) }],
    ['late writes', { seed: { ...SEED, behaviour: { lateWriteAfter: MINUTE / 2 } } }],
    ['a role in use for a while', { seed: { ...SEED, behaviour: { roleInUseFor: 10 * MINUTE } } }],
    [
      'a task that vanishes',
      {
        seed: {
          ...SEED,
          behaviour: { deletionTaskKeptFor: 0, roleVisibleAfterDeletionFor: (2 * MINUTE) / 3 },
        },
      },
    ],
  ])('%s', async (_, scenario) => {
    const both = await bothWays(scenario)

    expect(both.machine).toMatchObject({ status: 'SUCCEEDED' })
    expect(both.endedWell).toBe(true)
  })

  test.each([1, 2, 3, 4, 5, 6])('an account that was drawn: %i', async (seed) => {
    const { machine, endedWell } = await bothWays({ seed: drawAccount(createRandom(seed)) })

    expect(machine.status, machine.cause).toBe(endedWell ? 'SUCCEEDED' : 'FAILED')
  })
})

test('one of everything', async () => {
  const { machine, account } = await runTemplate({ seed: demoAccount(START) })

  expect(machine.status, machine.cause).toBe('SUCCEEDED')
  expect(account.organizations.filter(({ monitoring }) => monitoring !== undefined)).toEqual([])
})

test.each([5_000, 10 * MINUTE, 50 * MINUTE])(
  'ends at the deadline where tasks fail after %i ms',
  async (deletionTakes) => {
    // given a role that is in use for ever
    const behaviour = { roleInUseFor: 30 * 24 * 60 * MINUTE, deletionTakes }

    const { machine } = await runTemplate({
      seed: { ...SEED, behaviour },
      request: teardown({ settle: 0 }),
    })

    expect(reasons(machine)).toMatch(/WorkMailLifecycle\.(StillInUse|TaskPending)/)
    expect(machine.took).toBeGreaterThan(OPTIONS.deadline - 5 * MINUTE)
    expect(machine.took).toBeLessThan(OPTIONS.deadline + MINUTE)
  },
)

describe('refuses in doubt', () => {
  const denied = (match: object): SandboxSeed => {
    const account = createAccount(WIDE)
    addFault(account, { match, fault: { kind: 'denied' } } as never)
    return account
  }

  test('a Region that cannot be listed: nothing is changed in any', async () => {
    const { machine, account } = await runTemplate({
      seed: denied({ action: 'ListOrganizations', region: 'eu-west-1' }),
    })

    expect(machine.status).toBe('FAILED')
    expect(sight(account)).toEqual(sight(createAccount(WIDE)))
  })

  test('an organization that cannot be read keeps the groups of its Region, and the role', async () => {
    const { machine, account } = await runTemplate({
      seed: denied({ action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('acme') }),
    })

    expect(machine.error).toBe('WorkMailLifecycle.NotFinished')
    expect(account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(['/events'])
    expect(account.roles).toHaveLength(1)
  })

  test('tags that cannot be read may protect', async () => {
    const { machine, account } = await runTemplate({
      seed: denied({ service: 'workmail', action: 'ListTagsForResource' }),
    })

    expect(machine.error).toBe('WorkMailLifecycle.NotFinished')
    expect(reasons(machine)).toContain(idOf('acme'))
    expect(sight(account)).toEqual(sight(createAccount(WIDE)))
  })

  test('a role whose tags cannot be read stays', async () => {
    const { machine, account } = await runTemplate({ seed: denied({ action: 'GetRole' }) })

    expect(machine.status).toBe('FAILED')
    expect(machine.calls).not.toContain('iam:DeleteServiceLinkedRole us-east-1')
    expect(account.roles).toHaveLength(1)
  })

  test('a role that an organization outside of what is meant uses', async () => {
    const { machine, account } = await runTemplate({
      seed: WIDE,
      input: { account: ACCOUNT, organizations: [idOf('acme')] },
    })

    expect(machine.error).toBe('WorkMailLifecycle.InUse')
    expect(reasons(machine)).toContain(`organization ${idOf('beta')} still uses the role`)
    expect(account.roles).toHaveLength(1)
  })

  test.each([
    [{}, 'WorkMailLifecycle.BadInput'],
    [{ account: ACCOUNT }, 'WorkMailLifecycle.BadInput'],
    [{ ...ALL, all: false }, 'WorkMailLifecycle.BadInput'],
    [{ ...ALL, organizations: [idOf('acme')] }, 'WorkMailLifecycle.BadInput'],
    [{ ...ALL, regions: ['mars-north-1'] }, 'WorkMailLifecycle.BadInput'],
    [{ ...ALL, account: '999988887777' }, 'WorkMailLifecycle.WrongAccount'],
    [{ account: ACCOUNT, organizations: [idOf('nobody')] }, 'WorkMailLifecycle.UnknownOrganization'],
  ])('%j: %s', async (input, error) => {
    const { machine, account } = await runTemplate({ seed: WIDE, input })

    expect(machine.error, machine.cause).toBe(error)
    expect(sight(account)).toEqual(sight(createAccount(WIDE)))
  })

  test.each([
    { ...ALL, regions: [] },
    { ...ALL, regions: null },
    { ...ALL, organizations: [] },
    { account: ACCOUNT, organizations: [] },
    { account: ACCOUNT, organizations: [idOf('acme')], regions: [] },
    { account: ACCOUNT, organizations: idOf('acme') },
    { account: ACCOUNT, organizations: { id: idOf('acme') } },
    { ...ALL, organizations: '' },
    { ...ALL, regions: 'eu-west-1' },
    { ...ALL, regions: 1 },
  ])('what is no list, or one that names nothing, does not mean everything: %j', async (input) => {
    const { machine } = await runTemplate({ seed: WIDE, input })

    expect(machine.error, machine.cause).toBe('WorkMailLifecycle.BadInput')
    expect(machine.cause).toContain('A list is in brackets, and has one member at least.')
    expect(machine.calls).toEqual([])
  })
})

test('what is a plan’s is not a template’s', () => {
  expect(() => exportTemplate(enable(), OPTIONS)).toThrow('logging enable has no template')
  expect(() => exportTemplate(teardown({ includeOrphans: true }), OPTIONS)).toThrow(
    '--include-orphans cannot be part of a template',
  )
  expect(() => exportTemplate(teardown({ archive: '/archive' }), OPTIONS)).toThrow(
    '--archive cannot be part of a template',
  )
  const protect = { key: 'keep', value: 'yes' }
  expect(() => exportTemplate({ ...teardown(), protect }, OPTIONS)).toThrow(
    '--protect-tag KEY=VALUE cannot be part of a template',
  )
})
