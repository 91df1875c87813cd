import { describe, expect, test } from 'vitest'
import { readOwners, TEARDOWN_TAG } from '../../src/facts/teardown-tags.js'
import { Output } from '../../src/report/output.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { changesIn } from '../support/aws-calls.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import {
  ACME,
  ACME_GROUP,
  BETA,
  loggingAccount,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  sightOf,
} from '../support/small-account.js'

const NOW = Date.UTC(2026, 10, 22)
const SHARED = '/acme/workmail/email-events'
const PARTNERS = '/acme/partners/email-events'
const PROTECTED = '/acme/legal/email-events'
const defaultGroup = (alias: string) => `/aws/workmail/emailevents/${alias}`

const teardown = async (seed: SandboxSeed | SandboxAccount, ...flags: string[]) => {
  const runtime = machineWith(seed)
  const argv = ['teardown', '--yes', '--sandbox', ...flags, '--json', '--verbose']
  const { exitCode, json, stderr } = await runWml(runtime, ...argv)
  const account = accountOf(runtime)
  const output = Output.parse(json)
  return {
    exitCode,
    output,
    account,
    kept: output.kept.map(({ subject, region }) => `${region} ${subject}`),
    blockers: output.blockers.map(({ code, subject }) => `${code} ${subject}`),
    changes: changesIn(stderr),
    logging: account.organizations.filter(({ monitoring }) => monitoring).map(({ alias }) => alias),
    groups: account.logGroups.map(({ logGroupName }) => logGroupName),
    roles: account.roles.map(({ roleName }) => roleName),
  }
}
const demo = demoAccount(NOW)

test('names each orphan that it does not include, with its size and the flag that includes it', async () => {
  // given an orphaned log group of 900 MiB that never expires
  const { exitCode, output, groups } = await teardown(demo, '--all')

  // then it is there still, and the result says so
  expect(exitCode).toBe(0)
  expect(groups).toContain(defaultGroup('acme-trial'))
  expect(output.notIncluded).toEqual([
    {
      kind: 'log-group',
      subject: defaultGroup('acme-trial'),
      region: 'us-west-2',
      reason: 'orphaned: no organization writes to it',
      include: '--include-orphans',
      storedBytes: 900 * 1024 ** 2,
      retentionInDays: null,
    },
  ])
  const { stdout } = await runWml(machineWith(demo), 'teardown', '--all', '--yes', '--sandbox')
  expect(stdout).toMatch(
    /^Not included:\n {2}log-group .*acme-trial .*900 MiB, never expires\. To include it: --include-orphans$/m,
  )

  // and with the flag it is deleted, and nothing is left out
  const included = await teardown(demo, '--all', '--include-orphans')
  expect(included.groups).not.toContain(defaultGroup('acme-trial'))
  expect(included.output.notIncluded).toEqual([])
})

test('of everything leaves what it keeps, and says why', async () => {
  const { exitCode, output, logging, groups, roles } = await teardown(demo, '--all')
  expect(exitCode).toBe(0)
  expect(output.outcome).toBe('done')
  expect(output.blockers).toEqual([])
  expect(logging).toEqual([])
  expect(groups.sort()).toEqual([PROTECTED, '/aws/lambda/orders', defaultGroup('acme-trial')])
  expect(roles).toEqual(['acme-workmail-events'])
  expect(output.kept).toEqual([
    {
      kind: 'log-group',
      subject: PROTECTED,
      region: 'eu-west-1',
      reason: expect.stringContaining('deletion protection is on'),
    },
    {
      kind: 'role',
      subject: 'acme-workmail-events',
      region: 'global',
      reason: expect.stringContaining('a custom role is yours'),
    },
  ])
})

describe('what is kept', () => {
  test('--keep-log-groups leaves every group and takes the rest down', async () => {
    const { exitCode, kept, logging, account, roles } = await teardown(demo, '--all', '--keep-log-groups')
    expect(exitCode).toBe(0)
    expect(logging).toEqual([])
    expect(account.logGroups.map(({ logGroupName }) => logGroupName)).toEqual(
      demo.logGroups.map(({ logGroupName }) => logGroupName),
    )
    expect(account.logGroups.flatMap(({ tags }) => tags[TEARDOWN_TAG] ?? [])).toEqual([])
    const owned = account.logGroups.filter(({ tags }) => readOwners(tags).length > 0)
    expect(owned.map(({ logGroupName }) => logGroupName)).toContain(SHARED)
    expect(roles).toEqual(['acme-workmail-events'])
    expect(kept).toEqual([
      `us-east-1 ${SHARED}`,
      `us-west-2 ${defaultGroup('acme-west')}`,
      `us-west-2 ${PARTNERS}`,
      `eu-west-1 ${defaultGroup('acme-europe')}`,
      `eu-west-1 ${PROTECTED}`,
      'global acme-workmail-events',
    ])
  })

  test('--keep-role leaves the role, and no one who uses it blocks', async () => {
    const { exitCode, kept, blockers, roles, logging } = await teardown(
      demo,
      '--organization',
      'acme-west',
      '--keep-role',
    )
    expect(exitCode).toBe(0)
    expect(kept).toEqual([`global ${ROLE_NAME}`])
    expect(blockers).toEqual([])
    expect(roles).toContain(ROLE_NAME)
    expect(logging).not.toContain('acme-west')
  })

  test('a group that an organization outside the scope writes to stays', async () => {
    const { kept, groups, logging, changes } = await teardown(demo, '--organization', 'acme', '--keep-role')
    expect(kept).toContain(`us-east-1 ${SHARED}`)
    expect(groups).toContain(SHARED)
    expect(logging).toContain('acme-support')
    expect(changes).toEqual(['logs:TagResource', 'workmail:DeleteEmailMonitoringConfiguration'])
  })

  test('a group that AWS turns out to protect stays, and the rest continues', async () => {
    const fault = {
      kind: 'error',
      code: 'ValidationException',
      message: 'Cannot delete log group with deletion protection enabled. Disable deletion protection first.',
    } as const
    const faults = [{ match: { action: 'DeleteLogGroup' }, fault }]
    const { exitCode, kept, groups, roles } = await teardown(loggingAccount({ faults }), '--all')
    expect(exitCode).toBe(0)
    expect(kept).toEqual([`us-east-1 ${ACME_GROUP}`])
    expect(groups).toEqual([ACME_GROUP])
    expect(roles).toEqual([])
  })

  test('a group that cannot be tagged is deleted all the same, and that is said', async () => {
    const logGroupName = '/acme#1/events'
    const seed = loggingAccount({
      organizations: [
        { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName } },
      ],
      logGroups: [{ region: 'us-east-1', logGroupName }],
    })
    const { exitCode, output, groups, changes } = await teardown(seed, '--all')
    expect(exitCode).toBe(0)
    expect(groups).toEqual([])
    expect(changes).not.toContain('logs:TagResource')
    expect(output.notes.join()).toContain(logGroupName)
  })
})

describe('others that still use the role', () => {
  test('are named, the rest is done, and the exit code is 6', async () => {
    const { exitCode, output, blockers, roles, logging, groups } = await teardown(
      demo,
      '--organization',
      'acme',
      '--organization',
      'acme-support',
    )
    expect(exitCode).toBe(6)
    expect(output).toMatchObject({
      outcome: 'blocked',
      next: 'free what is named, then run the command again',
    })
    expect(blockers).toEqual([
      'InUse acme-west (m-4d9b36f7eaa57c3bcf8bd4b5a6e7f8c9)',
      'InUse acme-europe (m-7ace69cabdd8af6efbbea7e8d9bacbfc)',
      'InUse acme-legal (m-8bdf7adbcee9ba7facccb8f9eacbdcad)',
    ])
    expect(output.steps.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done', 'unchanged'])
    expect(roles).toContain(ROLE_NAME)
    expect(logging).toEqual(['acme-west', 'acme-partners', 'acme-europe', 'acme-legal'])
    expect(groups).not.toContain(SHARED)
  })

  test('are looked for in every Region, whatever --region says', async () => {
    const flags = ['--all', '--region', 'us-east-1']
    const { exitCode, blockers, logging } = await teardown(demo, ...flags)
    expect(exitCode).toBe(6)
    expect(blockers).toHaveLength(3)
    expect(logging).toEqual(['acme-west', 'acme-partners', 'acme-europe', 'acme-legal'])
  })

  test('block the second time as well, until they are gone', async () => {
    const runtime = machineWith(demo)
    const west = ['teardown', '--yes', '--sandbox', '--organization', 'acme-west']
    expect((await runWml(runtime, ...west)).exitCode).toBe(6)
    expect((await runWml(runtime, ...west)).exitCode).toBe(6)
    expect((await runWml(runtime, 'teardown', '--yes', '--sandbox', '--all')).exitCode).toBe(0)
    expect((await runWml(runtime, ...west)).exitCode).toBe(0)
  })
})

describe('orphans', () => {
  const seed = loggingAccount({
    organizations: [
      { region: 'us-east-1', organizationId: ACME, alias: 'acme' },
      { region: 'us-east-1', organizationId: BETA, alias: 'beta' },
    ],
    logGroups: [
      { region: 'us-east-1', logGroupName: defaultGroup('acme') },
      { region: 'us-east-1', logGroupName: defaultGroup('beta') },
      { region: 'us-east-1', logGroupName: defaultGroup('long-gone') },
      { region: 'us-east-1', logGroupName: '/aws/lambda/orders' },
    ],
    roles: [],
  })

  test('stay unasked', async () => {
    expect((await teardown(seed, '--all')).groups).toHaveLength(4)
  })

  test('go, every one, with --all --include-orphans', async () => {
    const { exitCode, groups } = await teardown(seed, '--all', '--include-orphans')
    expect({ exitCode, groups }).toEqual({ exitCode: 0, groups: ['/aws/lambda/orders'] })
  })

  test('go by the alias where an organization is named', async () => {
    const { groups } = await teardown(seed, '--organization', 'acme', '--include-orphans')
    expect(groups).toEqual([defaultGroup('beta'), defaultGroup('long-gone'), '/aws/lambda/orders'])
  })

  test('go by their own name with --log-group', async () => {
    const flags = ['--organization', 'acme', '--log-group', defaultGroup('long-gone')]
    const { groups } = await teardown(seed, ...flags)
    expect(groups).toEqual([defaultGroup('acme'), defaultGroup('beta'), '/aws/lambda/orders'])
  })

  test('that are not there are told, and are no failure', async () => {
    const { exitCode, output } = await teardown(seed, '--all', '--log-group', '/nothing')
    expect({ exitCode, notes: output.notes }).toEqual({
      exitCode: 0,
      notes: ['There is no log group /nothing in us-east-1, us-west-2, eu-west-1.'],
    })
  })
})

test('--override-deletion-protection takes the protection away, then the group', async () => {
  const flags = ['--organization', 'acme-legal', '--override-deletion-protection', '--keep-role']
  const { exitCode, groups, changes, kept } = await teardown(demo, ...flags)
  expect(exitCode).toBe(0)
  expect(groups).not.toContain(PROTECTED)
  expect(changes).toEqual([
    'logs:TagResource',
    'workmail:DeleteEmailMonitoringConfiguration',
    'logs:PutLogGroupDeletionProtection',
    'logs:DeleteLogGroup',
  ])
  expect(kept).toEqual([`global ${ROLE_NAME}`])
})

test('--no-tag tags nothing, and takes the same down', async () => {
  const { exitCode, changes, groups, roles } = await teardown(loggingAccount(), '--all', '--no-tag')
  expect({ exitCode, groups, roles }).toEqual({ exitCode: 0, groups: [], roles: [] })
  expect(changes).not.toContain('logs:TagResource')
})

test('--tag takes the organizations that carry it, in every Region', async () => {
  const { exitCode, logging } = await teardown(demo, '--tag', 'department=sales', '--keep-role')
  expect(exitCode).toBe(0)
  expect(logging).toEqual(['acme', 'acme-support', 'acme-partners', 'acme-legal'])
})

test('a group of two organizations goes after both configurations are off', async () => {
  const flags = ['--organization', 'acme', '--organization', 'acme-support', '--keep-role']
  const { changes } = await teardown(demo, ...flags)
  expect(changes).toEqual([
    'logs:TagResource',
    'workmail:DeleteEmailMonitoringConfiguration',
    'workmail:DeleteEmailMonitoringConfiguration',
    'logs:DeleteLogGroup',
  ])
})

describe('what could not be read', () => {
  const organizations: SandboxSeed['organizations'] = [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: ACME_GROUP } },
    { region: 'us-east-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
  ]
  const logGroups = [
    { region: 'us-east-1', logGroupName: ACME_GROUP },
    { region: 'us-east-1', logGroupName: '/beta' },
  ]

  test('keeps the groups of its Region and the role, and ends with 6', async () => {
    const faults = [{ match: { organizationId: BETA }, fault: { kind: 'denied' as const } }]
    const { exitCode, blockers, groups, roles, logging } = await teardown(
      { organizations, logGroups, roles: [SERVICE_LINKED_ROLE], faults },
      '--all',
    )
    expect(exitCode).toBe(6)
    expect(logging).toEqual(['beta'])
    expect(groups).toEqual([ACME_GROUP, '/beta'])
    expect(roles).toEqual([ROLE_NAME])
    expect(blockers).toContain(`Unreadable beta (${BETA})`)
    expect(blockers).toContain(`NotDeleted ${ACME_GROUP}`)
  })

  test('is done by the same command once it can be read', async () => {
    // given a run that one organization, unreadable then, held up
    const faults = [{ match: { organizationId: BETA }, fault: { kind: 'denied' as const } }]
    const runtime = machineWith({ organizations, logGroups, roles: [SERVICE_LINKED_ROLE], faults })
    const argv = ['teardown', '--all', '--yes', '--sandbox']
    expect((await runWml(runtime, ...argv)).exitCode).toBe(6)
    const file = accountOf(runtime)

    // when it can be read
    const readable = machineWith({ ...file, faults: [] }, { disk: runtime.disk })
    const { exitCode } = await runWml(readable, ...argv)

    // then nothing is left
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(readable))).toEqual({ logging: [], logGroups: [], roles: [] })
  })
})

describe('a late write that brings a group back (terraform-provider-aws #29247)', () => {
  test('within the quiet is seen, and the group deleted again', async () => {
    const seed = loggingAccount({ behaviour: { lateWriteAfter: 20_000 } })
    const { exitCode, groups, output, changes } = await teardown(seed, '--all')
    expect({ exitCode, groups }).toEqual({ exitCode: 0, groups: [] })
    expect(changes.filter((name) => name === 'logs:DeleteLogGroup')).toHaveLength(2)
    expect(output.steps.filter(({ kind }) => kind === 'verify-log-group-deleted')).toMatchObject([
      { outcome: 'done' },
      { outcome: 'unchanged' },
    ])
  })

  test('after it, while the role still lived, is seen once the role is gone', async () => {
    const seed = loggingAccount({ behaviour: { lateWriteAfter: 62_000, deletionTakes: 10_000 } })
    const { exitCode, groups, roles, output } = await teardown(seed, '--all')
    expect({ exitCode, groups, roles }).toEqual({ exitCode: 0, groups: [], roles: [] })
    expect(output.steps.filter(({ kind }) => kind === 'verify-log-group-deleted')).toMatchObject([
      { outcome: 'unchanged' },
      { outcome: 'done' },
    ])
  })

  test('is waited for as long as --quiet-period says', async () => {
    const seed = loggingAccount({ behaviour: { lateWriteAfter: 20_000 } })
    const { groups } = await teardown(seed, '--all', '--quiet-period', '0s', '--keep-role')
    expect(groups).toEqual([])
    expect((await teardown(seed, '--all', '--quiet-period', '25s')).changes).toContain('logs:DeleteLogGroup')
  })
})
