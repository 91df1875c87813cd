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
  expect(exitCode).toBe(0)
  const { organizations = [], orphans = [], daysLeft, notes, outcome } = Output.parse(json)
  expect(outcome).toBe('done')
  return { organizations, orphans, daysLeft, notes, stderr }
}

test('shows every organization of every Region, its group, its role, the orphans and the days left', async () => {
  const { stdout } = await runWml(machineWith(demoAccount(NOW), { start: NOW }), ...STATUS)
  const words = (line: string) => line.split(/ {2,}/)
  const lines = stdout.split('\n')
  expect(words(lines[0] ?? '')).toEqual([
    'REGION',
    'ORGANIZATION',
    'ALIAS',
    'STATE',
    'LOGGING',
    'LOG GROUP',
    'RETENTION',
    'STORED',
    'ROLE',
  ])
  const rows = lines.slice(1, 9).map((line) =>
    words(line)
      .filter((_cell, index) => index !== 1)
      .join(' | '),
  )
  expect(rows).toEqual([
    'us-east-1 | acme | Active | on | /acme/workmail/email-events | 365 days | 700 MiB | service-linked',
    'us-east-1 | acme-support | Active | on | /acme/workmail/email-events | 365 days | 700 MiB | service-linked',
    'us-east-1 | acme-archive | Deleted | off | -',
    'us-west-2 | acme-west | Active | on | /aws/workmail/emailevents/acme-west | 30 days | 500 MiB | service-linked',
    'us-west-2 | acme-labs | Active | off | -',
    'us-west-2 | acme-partners | Active | on | /acme/partners/email-events | 90 days | 200 MiB | custom (acme-workmail-events)',
    'eu-west-1 | acme-europe | Active | on | /aws/workmail/emailevents/acme-europe | 30 days | 400 MiB | service-linked',
    'eu-west-1 | acme-legal | Active | on | /acme/legal/email-events (protected) | 3653 days | 600 MiB | service-linked',
  ])
  expect(stdout).toContain('\nOrphans (log groups of email events that no organization writes to):\n')
  expect(stdout).toMatch(/\nus-west-2 +\/aws\/workmail\/emailevents\/acme-trial +never expires +900 MiB +-\n/)
  expect(stdout).toContain('\n129 days left until AWS ends WorkMail on 2027-03-31.\n')
})

test('tells a program the same', async () => {
  const { organizations, orphans, daysLeft, notes } = await status(demoAccount(NOW))
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
  const { organizations } = await status(seed)
  expect(organizations).toMatchObject([
    { id: ACME, logging: 'on' },
    { id: BETA, logging: 'unreadable', reason: expect.stringContaining('is not authorized to perform') },
  ])
})

test('says which Region could not be read', async () => {
  const match = { action: 'ListOrganizations', region: 'us-east-1' }
  const seed = loggingAccount({ faults: [{ match, fault: { kind: 'denied' } }] })
  const { organizations, notes } = await status(seed)
  expect(organizations).toEqual([])
  expect(notes.join('\n')).toContain('us-east-1')
  expect(notes.join('\n')).toContain('is not authorized to perform: workmail:ListOrganizations')
  const { stdout } = await runWml(machineWith(seed), ...STATUS)
  expect(stdout).toContain(notes[0])
})

test('says that WorkMail has ended once it has', async () => {
  const runtime = machineWith(quietAccount(), { start: Date.UTC(2027, 3, 2) })
  expect((await runWml(runtime, ...STATUS)).stdout).toContain('\nAWS ended WorkMail on 2027-03-31.\n')
})

test('an account without organizations is not an error', async () => {
  const { exitCode, stdout } = await runWml(machineWith({}), ...STATUS)
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^No organizations\.\n/)
})
