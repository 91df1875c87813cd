import { expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { callsIn, changesIn } from '../support/aws-calls.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { ACME, ACME_GROUP, BETA, loggingAccount, quietAccount, ROLE_NAME } from '../support/small-account.js'

const NOW = Date.UTC(2026, 10, 22)
const STATUS = ['logging', 'status', '--sandbox']

const status = async (seed: SandboxSeed, ...flags: string[]) => {
  const { exitCode, json, stderr } = await runWml(
    machineWith(seed, { start: NOW }),
    ...STATUS,
    ...flags,
    '--json',
  )
  const { organizations = [], orphans = [], unreadable = [], daysLeft, notes, outcome } = Output.parse(json)
  return { exitCode, outcome, organizations, orphans, unreadable, daysLeft, notes, stderr }
}

test('shows a person every organization, the orphans and the days left, on one screen', async () => {
  const { stdout } = await runWml(machineWith(demoAccount(NOW), { start: NOW }), ...STATUS)
  const lines = stdout.split('\n')

  for (const { alias = '' } of demoAccount(NOW).organizations ?? [])
    expect(lines.some((line) => line.startsWith(`  ${alias} `))).toBe(true)
  expect(stdout).toMatch(/\nOrphans .*\n {2}us-west-2 .*acme-trial +900 MiB never expires\n/)
  expect(lines[1]).toBe('129 days left until AWS ends WorkMail on 2027-03-31.')
})

test('tells a program the same', async () => {
  const { exitCode, outcome, organizations, orphans, daysLeft, notes } = await status(demoAccount(NOW))
  expect({ exitCode, outcome }).toEqual({ exitCode: 0, outcome: 'done' })
  expect(organizations).toHaveLength(8)
  expect(organizations[7]).toEqual({
    region: 'eu-west-1',
    id: 'm-8bdf7adbcee9ba7facccb8f9eacbdcad',
    alias: 'acme-legal',
    state: 'Active',
    logging: 'on',
    logGroup: {
      name: '/acme/legal/email-events',
      state: 'exists',
      retentionInDays: 3653,
      storedBytes: 600 * 1024 * 1024,
      deletionProtection: true,
    },
    role: { name: ROLE_NAME, kind: 'service-linked' },
  })
  expect(orphans).toEqual([
    {
      region: 'us-west-2',
      name: '/aws/workmail/emailevents/acme-trial',
      state: 'exists',
      retentionInDays: null,
      storedBytes: 900 * 1024 * 1024,
      deletionProtection: false,
      taggedBy: null,
      owners: [],
      isUnknown: false,
    },
  ])
  expect({ daysLeft, notes }).toEqual({ daysLeft: 129, notes: [] })
})

test('changes nothing, and asks only the Regions that it is told', async () => {
  const { organizations, stderr } = await status(
    demoAccount(NOW),
    '--region',
    'eu-west-1',
    '--region',
    'eu-west-1',
    '--verbose',
  )
  expect(organizations.map(({ alias }) => alias)).toEqual(['acme-europe', 'acme-legal'])
  expect(changesIn(stderr)).toEqual([])
  const regions = callsIn(stderr).flatMap(({ name, region }) =>
    /^(workmail|logs):/.test(name) ? [region] : [],
  )
  expect(new Set(regions)).toEqual(new Set(['eu-west-1']))
})

test('tells a group and a role that are missing from those that are there', async () => {
  const { organizations } = await status(loggingAccount({ logGroups: [], roles: [] }))
  expect(organizations).toMatchObject([
    {
      logging: 'on',
      logGroup: { name: ACME_GROUP, state: 'missing', retentionInDays: null },
      role: { name: ROLE_NAME, kind: 'missing' },
    },
  ])
})

test('says which organization could not be read, and shows the others', async () => {
  // given two organizations of which one may not be read
  const seed = loggingAccount({
    organizations: [
      ...(loggingAccount().organizations ?? []),
      { region: 'us-west-2', organizationId: BETA, alias: 'beta' },
    ],
    faults: [{ match: { organizationId: BETA }, fault: { kind: 'denied' } }],
  })
  const { exitCode, organizations, unreadable } = await status(seed)
  expect(exitCode).toBe(4)
  expect(unreadable).toMatchObject([{ kind: 'organization', subject: 'beta', because: 'denied' }])
  expect(organizations).toMatchObject([
    { id: ACME, logging: 'on' },
    { id: BETA, logging: 'unreadable', reason: expect.stringContaining('is not authorized to perform') },
  ])
})

test.each([
  ['denied', 4, 'failed'],
  ['unavailable', 8, 'pending'],
] as const)(
  'a Region that could not be listed (%s) ends with %i, and no one says that it is empty',
  async (kind, code, ends) => {
    const match = { action: 'ListOrganizations' }
    const seed = loggingAccount({ faults: [{ match, fault: { kind } }] })
    const { exitCode, outcome, organizations, unreadable } = await status(seed)

    expect({ exitCode, outcome, organizations }).toEqual({ exitCode: code, outcome: ends, organizations: [] })
    expect(unreadable.map(({ kind: what, region }) => `${what} ${region}`)).toEqual([
      'organizations us-east-1',
      'organizations us-west-2',
      'organizations eu-west-1',
    ])
    const { stdout } = await runWml(machineWith(seed), ...STATUS)
    expect(stdout).toContain('organizations unknown in us-east-1, us-west-2, eu-west-1')
    expect(stdout).not.toMatch(/no organizations|orphaned|^Orphans/im)
  },
)

test('says that WorkMail has ended once it has', async () => {
  const runtime = machineWith(quietAccount(), { start: Date.UTC(2027, 3, 2) })
  expect((await runWml(runtime, ...STATUS)).stdout).toContain('\nAWS ended WorkMail on 2027-03-31.\n')
})

test('an account without organizations is not an error', async () => {
  const { exitCode, stdout } = await runWml(machineWith({}), ...STATUS)
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^Account \d+: no organizations\n/)
})
