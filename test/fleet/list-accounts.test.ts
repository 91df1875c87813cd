import { expect, test } from 'vitest'
import Teardown from '../../src/commands/teardown.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { FLEET_ACCOUNT, givenFleet } from '../support/fleet-world.js'

const A = '200000000001'
const B = '200000000002'
const MANAGEMENT = '100000000000'
const UNIT = 'ou-root-mailmail'

/** An organization in which the fleet's account may list the others. */
const organization = (
  accounts: NonNullable<SandboxSeed['awsOrganization']>['accounts'] = [],
): SandboxSeed => ({
  awsOrganization: {
    managementAccountId: MANAGEMENT,
    delegatedAdministrators: [FLEET_ACCOUNT],
    units: [{ id: UNIT, parentId: 'r-root' }],
    accounts,
  },
})

const list = (home: SandboxSeed, input: unknown) => {
  const fleet = givenFleet([], { home })
  const listed = fleet.give({ task: 'list', execution: 'e1', home: FLEET_ACCOUNT, input })
  const accounts = () => fleet.bucket.json('fleet/e1/accounts.json')
  const request = () => fleet.bucket.json('fleet/e1/request.json')
  return { ...fleet, listed, accounts, request }
}

test('Listed accounts are written down for the map, each once, and what is not run is named with its reason', async () => {
  // given ids that may not be run beside two that may
  const input = {
    mode: 'plan',
    accounts: [A, 'x', MANAGEMENT, B, A, FLEET_ACCOUNT, '300000000003'],
    blocked: ['300000000003'],
  }

  // when they are listed
  const { listed, accounts, request } = list(organization(), input)

  // then two are run
  expect(await listed).toEqual({ key: 'fleet/e1/accounts.json', accounts: 2 })
  expect(accounts()).toEqual([{ account: A }, { account: B }])
  expect(request()).toMatchObject({
    flags: ['--all'],
    excluded: [
      { account: 'x', reason: 'it is not an account id: it must be 12 digits' },
      { account: MANAGEMENT, reason: 'it manages the organization' },
      { account: A, reason: 'it is listed twice, and run once' },
      { account: FLEET_ACCOUNT, reason: 'it is the fleet’s own account' },
      { account: '300000000003', reason: 'it is on the block list' },
    ],
  })
})

test('An organization is read to its last page, and accounts that are not active are left out by name', async () => {
  // given 10,000 accounts, one of them suspended
  const members = Array.from({ length: 10_000 }, (_, index) => ({
    id: String(200_000_000_000 + index),
    state: index === 5 ? ('SUSPENDED' as const) : ('ACTIVE' as const),
  }))
  const home = {
    ...organization([{ id: MANAGEMENT, state: 'ACTIVE' }, ...members]),
    behaviour: { pageSize: 20 },
  }

  // when all are listed
  const { listed, accounts, request } = list(home, { mode: 'plan', organization: {} })

  // then all but the suspended one and the management account are run
  expect(await listed).toMatchObject({ accounts: 9_999 })
  expect(request().excluded).toMatchObject([{ account: MANAGEMENT }, { account: '200000000005' }])
  expect(accounts()).toHaveLength(9_999)
})

test('A unit means its accounts and those of the units below it', async () => {
  const home = organization([
    { id: A, state: 'ACTIVE', parentId: UNIT },
    { id: B, state: 'ACTIVE' },
  ])

  const { listed, accounts } = list(home, { mode: 'plan', organization: { units: [UNIT] } })

  expect(await listed).toMatchObject({ accounts: 1 })
  expect(accounts()).toEqual([{ account: A }])
})

test('Where the management account cannot be read nothing is listed', async () => {
  const home: SandboxSeed = {
    ...organization(),
    faults: [{ match: { action: 'DescribeOrganization' }, fault: { kind: 'denied' } }],
  }

  const { listed, bucket } = list(home, { mode: 'plan', accounts: [A] })

  await expect(listed).rejects.toMatchObject({ kind: 'denied' })
  expect(bucket.objects.size).toBe(0)
})

test.each([
  ['an unknown member', { mode: 'plan', accounts: [A], force: true }, /force/],
  ['a plan that does not exist', { mode: 'apply', accounts: [A], plan: 'p9' }, /there is no execution p9/],
  [
    'a flag that the fleet sets',
    { mode: 'plan', accounts: [A], flags: ['--all', '--profile', 'p'] },
    /--profile is set by the fleet/,
  ],
  [
    'such a flag with its value',
    { mode: 'plan', accounts: [A], flags: ['--all', '--timeout=1h'] },
    /--timeout is set by the fleet/,
  ],
  [
    'such a flag by its letter',
    { mode: 'plan', accounts: [A], flags: ['--all', '-y'] },
    /-y is set by the fleet/,
  ],
  [
    'a KMS key, which the roles may not use',
    { mode: 'plan', accounts: [A], flags: ['--all', '--archive', 's3://evidence/a', '--sse', 'aws:kms'] },
    /may not use KMS keys/,
  ],
  [
    'several of them in one word',
    { mode: 'plan', accounts: [A], flags: ['--all', '-qv'] },
    /-qv is set by the fleet/,
  ],
  [
    'an archive on the function’s machine',
    { mode: 'plan', accounts: [A], flags: ['--all', '--archive', 'kept'] },
    /name s3:\/\/BUCKET\/PREFIX/,
  ],
  [
    'flags that contradict each other',
    { mode: 'plan', accounts: [A], flags: ['--all', '--organization', 'acme'] },
    /exclude each other|--all/,
  ],
  ['flags without a scope', { mode: 'plan', accounts: [A], flags: ['--keep-role'] }, /organizations/],
])('The input is refused with %s, before anything is written', async (_what, input, said) => {
  const { listed, bucket } = list(organization(), input)

  await expect(listed).rejects.toMatchObject({ name: 'BadInput', message: expect.stringMatching(said) })
  expect(bucket.objects.size).toBe(0)
})

test('Each flag of teardown is either taken by the fleet or refused by it', async () => {
  const taken: string[] = []
  for (const name of Object.keys({ ...Teardown.baseFlags, ...Teardown.flags })) {
    const { listed } = list(organization(), { mode: 'plan', accounts: [A], flags: [`--${name}`] })
    const said = await listed.then(
      () => '',
      ({ message }: Error) => message,
    )
    if (!/set by the fleet|roles of the fleet/.test(said)) taken.push(name)
  }

  expect(taken.sort()).toEqual([
    'all',
    'archive',
    'archive-masked',
    'archive-skip-unreadable',
    'expected-bucket-owner',
    'include-orphans',
    'keep-log-groups',
    'keep-role',
    'log-group',
    'no-organizations-in',
    'no-tag',
    'organization',
    'override-deletion-protection',
    'preflight',
    'protect-tag',
    'quiet-period',
    'region',
    'retry-delay',
    'sse',
    'tag',
    'workmail-gone',
  ])
})

test('A plan is applied with the flags that it was made with', async () => {
  const { give, listed, bucket } = list(organization(), {
    mode: 'plan',
    accounts: [A],
    flags: ['--all', '--archive', 's3://kept/mail', '--include-orphans'],
  })
  await listed

  await give({
    task: 'list',
    execution: 'e2',
    home: FLEET_ACCOUNT,
    input: { mode: 'apply', accounts: [A], plan: 'e1' },
  })

  expect(bucket.json('fleet/e2/request.json')).toMatchObject({
    plan: 'e1',
    flags: ['--all', '--archive', 's3://kept/mail', '--include-orphans'],
  })
})

test('An apply execution made no plans that could be applied', async () => {
  const { give, listed } = list(organization(), { mode: 'apply', accounts: [A], withoutPlan: true })
  await listed

  await expect(
    give({
      task: 'list',
      execution: 'e2',
      home: FLEET_ACCOUNT,
      input: { mode: 'apply', accounts: [A], plan: 'e1' },
    }),
  ).rejects.toMatchObject({ name: 'BadInput' })
})

test('A task that the function does not have is refused', async () => {
  const { give } = givenFleet([])

  await expect(give({ task: 'delete-everything' })).rejects.toMatchObject({ name: 'BadInput' })
  await expect(give({ task: 'run', execution: '../x', account: A })).rejects.toMatchObject({
    name: 'BadInput',
  })
})

test('A flag that the program does not have is refused by the program itself', async () => {
  // given the built program, which finds its commands by their names
  const fleet = givenFleet([], { home: organization() })
  const program = new URL('../../dist/cli/main.js', import.meta.url).href
  fleet.main = (await import(program)).main

  // when an execution asks for a flag that does not exist, and for one that does
  const list = (flags: string[]) =>
    fleet.give({
      task: 'list',
      execution: 'e1',
      home: FLEET_ACCOUNT,
      input: { mode: 'plan', accounts: [A], flags },
    })

  // then the first is named
  await expect(list(['--all', '--keep-rolle'])).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('--keep-rolle'),
  })
  expect(await list(['--all', '--keep-role'])).toMatchObject({ accounts: 1 })
})
