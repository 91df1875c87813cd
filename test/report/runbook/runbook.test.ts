/** The page itself: its length, its chapters, and that it holds all that the plan does. */
import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Plan } from '../../../src/engine/plan.js'
import type { Request } from '../../../src/procedures/request.js'
import { phasesOf, runbookOf } from '../../../src/report/runbook/runbook.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE } from '../../sandbox/given.js'
import { SEED, seedLogGroup, seedOrganization } from '../../support/given-account.js'
import { planOn } from '../../support/plan-on.js'
import { RECORDINGS } from '../../support/recordings.js'
import { teardown } from '../../support/requests.js'
import { CUSTOM_ROLE, CUSTOM_ROLE_ARN } from '../../support/small-account.js'
import { idOf } from '../../support/survey.js'
import { commandsOf, ownGroups } from './given-plans.js'

const linesOf = (plan: Plan): number => runbookOf(plan, 'digest').trimEnd().split('\n').length

/** Every third organization shares a log group; one is protected, one is an orphan, one is written to with a custom role. */
const mixed = (count: number): SandboxSeed => {
  const own = (alias: string): string => `/aws/workmail/emailevents/${alias}`
  const aliases = Array.from({ length: count }, (_, index) => `org-${index + 1}`)
  const organizations = aliases.map((alias, index) =>
    index === 4
      ? seedOrganization(alias, undefined, {
          monitoring: { logGroupName: own(alias), roleArn: CUSTOM_ROLE_ARN },
        })
      : seedOrganization(alias, index % 3 === 2 ? '/shared' : own(alias)),
  )
  return {
    organizations,
    logGroups: [
      ...aliases.map((alias, index) => seedLogGroup(own(alias), { deletionProtectionEnabled: index === 0 })),
      seedLogGroup('/shared'),
      seedLogGroup(own('former')),
    ],
    roles: [SERVICE_LINKED_ROLE, CUSTOM_ROLE],
  }
}

const MIXED = teardown({ includeOrphans: true })
const ARCHIVED = teardown({ includeOrphans: true, archive: 's3://acme-archive/2026' })
const EVERYTHING = teardown({
  includeOrphans: true,
  archive: '/archive',
  logGroups: [{ name: '/aws/workmail/emailevents/org-1' }],
  overrideDeletionProtection: true,
})

/** Log groups with a name that AWS cannot tag. */
const oddNames = (count: number) => {
  const organizations = Array.from({ length: count }, (_, index) =>
    seedOrganization(`org-${index + 1}`, `/e#${index + 1}`),
  )
  const logGroups = organizations.map((_, index) => seedLogGroup(`/e#${index + 1}`))
  return { organizations, logGroups, roles: [SERVICE_LINKED_ROLE] }
}

/** As many orphans as organizations. */
const orphaned = (count: number): SandboxSeed => {
  const { logGroups = [], ...seed } = ownGroups(count)
  const names = Array.from({ length: count }, (_, index) => `/aws/workmail/emailevents/former-${index + 1}`)
  return { ...seed, logGroups: [...logGroups, ...names.map((name) => seedLogGroup(name))] }
}

/** A row each: an organization with its log group, and an orphan that is included. */
const allowedLines = (rows: number): number => 150 + 2 * Math.max(0, rows - 20)

test.each<[string, (count: number) => SandboxSeed, Request, rows: (count: number) => number]>([
  ['a log group of its own each', ownGroups, teardown(), (count) => count],
  ['names with a #', oddNames, teardown(), (count) => count],
  ['orphans that are not included', orphaned, teardown(), (count) => count],
  ['as many orphans, into an archive in a bucket', orphaned, ARCHIVED, (count) => 2 * count],
  ['shared, protected and orphaned log groups and a custom role', mixed, MIXED, (count) => count],
  ['the same with an archive and a protected log group that goes', mixed, EVERYTHING, (count) => count],
  ['the same with an archive in a bucket', mixed, ARCHIVED, (count) => count + Math.floor(count / 3) + 1],
])(
  'a page has at most 150 lines for 20 rows and 2 for each further one: %s',
  async (_, seedOf, request, rowsOf) => {
    for (const count of [1, 20, 21, 30, 60]) {
      const { plan } = await planOn(seedOf(count), request)
      expect(linesOf(plan), `${count} organizations`).toBeLessThanOrEqual(allowedLines(rowsOf(count)))
    }
  },
)

/** Plans with every step and every precondition there is: test/policies/required-permissions.test.ts sees to it. */
const everyPlan = async (): Promise<Plan[]> => {
  const plans = await Promise.all(
    Object.values(RECORDINGS)
      .flat()
      .flatMap(({ seed, run }) => (typeof run === 'function' ? [] : [planOn(seed, run)])),
  )
  return plans.map(({ plan }) => plan)
}

const scalarsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(scalarsOf) : [String(value)]

test('the chapters hold every step, each behind those that it comes after, and every value of its call', async () => {
  for (const plan of await everyPlan()) {
    const phases = phasesOf(plan)
    const page = runbookOf(plan, 'digest')
    const chapterOf = (key: string): number =>
      phases.findIndex(({ steps }) => steps.some((step) => step.key === key))

    for (const step of plan.steps) {
      expect(chapterOf(step.key), step.key).toBeGreaterThanOrEqual(0)
      for (const before of step.after) expect(chapterOf(before)).toBeLessThanOrEqual(chapterOf(step.key))
      const values = scalarsOf(step.call.input).filter(
        (value) => !value.startsWith('arn:aws:logs:') && value !== 'false' && value !== 'true',
      )
      for (const value of values) expect(page.replaceAll('\\"', '"'), step.key).toContain(value)
    }
  }
})

test('the page begins with what is blocked, kept and to be known, and whose plan it is', async () => {
  const { plan } = await planOn(SEED, teardown({ keepRole: true }))
  const blocker = {
    code: 'InUse',
    kind: 'organization',
    subject: 'b*d',
    region: 'us-east-1',
    reason: 'writes',
  } as const

  const page = runbookOf({ ...plan, blockers: [blocker], notes: ['a <note>'] }, 'abc123')

  const [head = ''] = page.split('## Before you begin')
  expect(head).toContain(`Account \`${plan.account}\` · run \`${plan.runId}\` · planned ${plan.surveyedAt}`)
  expect(head).toContain('`abc123`')
  expect(head).toContain('- **Blocked, not in this runbook:** organization b\\*d (us-east-1): writes')
  expect(head).toContain('- **Kept:** role AWSServiceRoleForAmazonWorkMailEvents (global): --keep-role')
  expect(head).toContain('- **Note:** a \\<note\\>')
})

test('what stays for one reason has one line, which names each thing', async () => {
  const names = ['/aws/workmail/emailevents/a', '/aws/workmail/emailevents/b']
  const organizations = ['a', 'b'].map((alias) =>
    seedOrganization(alias, `/aws/workmail/emailevents/${alias}`),
  )
  const logGroups = names.map((name) => seedLogGroup(name, { deletionProtectionEnabled: true }))
  const { plan } = await planOn({ organizations, logGroups, roles: [SERVICE_LINKED_ROLE] }, teardown())

  const kept = runbookOf(plan, '')
    .split('\n')
    .filter((line) => line.startsWith('- **Kept:**'))

  expect(kept).toHaveLength(1)
  for (const name of names) expect(kept[0]).toContain(`--log-group ${name} `)
})

test('what the plan accepts as lost of an archive is accepted by its command', async () => {
  const accepted = { archive: '/archive', archiveMasked: true, archiveSkipUnreadable: true }
  const { plan } = await planOn(SEED, teardown(accepted))

  expect(runbookOf(plan, '')).toContain(
    'wml logs archive /archive --archive-masked --archive-skip-unreadable ',
  )
})

test('a plan without steps has no commands', async () => {
  const { plan } = await planOn({}, teardown())

  const page = runbookOf(plan, 'digest')

  expect(page).toContain('Nothing to do')
  expect(commandsOf(page)).toEqual([])
})

test.each(["it's", 'a b', 'a\nEND\nid', '`id`', '$(id)'])(
  'a log group name that AWS does not have is refused: %j',
  async (name) => {
    const { plan } = await planOn(SEED, teardown())
    const steps = plan.steps.map((step) =>
      'logGroupName' in step.call.input
        ? { ...step, call: { ...step.call, input: { ...step.call.input, logGroupName: name } } }
        : step,
    )

    expect(() => runbookOf({ ...plan, steps }, 'digest')).toThrow('that AWS does not have')
  },
)

test('no text of a plan is carried out by a shell', async () => {
  const hostile = `'\n"; echo owned #\`echo owned\`$(echo owned)`
  const { plan } = await planOn(SEED, teardown({ archive: hostile }))
  const kept = [{ kind: 'role' as const, subject: hostile, region: 'global', reason: hostile }]

  const page = runbookOf(
    { ...plan, scope: hostile, account: hostile, runId: hostile, kept, notes: [hostile] },
    '',
  )
  const { stdout } = spawnSync('sh', {
    input: ['aws() { return 1; }; sleep() { :; }; wml() { :; }', ...commandsOf(page)].join('\n'),
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/tmp',
  })

  expect(String(stdout)).not.toMatch(/^owned/m)
})

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

test.skipIf(!hasShellcheck)(
  'shellcheck finds nothing in any plan’s commands (skipped where it is not installed)',
  async () => {
    for (const plan of await everyPlan()) {
      const commands = commandsOf(runbookOf(plan, 'digest')).join('\n')
      // Questions to the AWS CLI hold backticks, functions are called by the rows’ words, and not every page uses every column.
      const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-e', 'SC2016,SC2317,SC2034', '-'], {
        input: commands,
      })
      expect(String(stdout)).toBe('')
    }
  },
)

test.each([
  ['that goes', {}],
  ['that stays', { deletionProtectionEnabled: true }],
])('A page says which organization wrote to a log group %s and that AWS cannot tag', async (_, group) => {
  const { logGroups, ...seed } = oddNames(1)
  const { plan } = await planOn(
    { ...seed, logGroups: logGroups.map((one) => ({ ...one, ...group })) },
    teardown(),
  )

  const lines = runbookOf(plan, 'digest').split('\n')

  const row = lines.find((line) => line.startsWith('disable'))
  expect(row?.split(/ +/).slice(1)).toEqual(
    expect.arrayContaining(['us-east-1', 'org-1', idOf('org-1'), '/e#1']),
  )
  expect(lines.find((line) => line.startsWith('- **Note:**'))).toContain(`of org-1 (${idOf('org-1')})`)
})
