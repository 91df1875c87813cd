import { expect, test } from 'vitest'
import { planFor } from '../../src/procedures/request.js'
import { formatPlan } from '../../src/report/plan-text.js'
import { absent } from '../../src/survey/reading.js'
import { teardown } from '../support/requests.js'
import { ACCOUNT, logGroup, organization, RUN_ID, surveyOf, unreadable } from '../support/survey.js'

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']
const SHARED = '/acme/messaging/workmail/production/email-events-of-all-organizations'
const DENIED =
  `User: arn:aws:iam::${ACCOUNT}:user/operator is not authorized to perform this action. `.repeat(4)
const MIB = 1024 ** 2

const defaultName = (alias: string) => `/aws/workmail/emailevents/${alias}`

/** A shared and a protected group, a custom role, two orphans, two that are off already; perhaps one is unreadable. */
const planOf = (count: number, { isUnreadable = false, allProtected = false } = {}) => {
  const organizations = Array.from({ length: count }, (_, number) => {
    const alias = `organization-${number}`
    const region = number < 4 ? 'us-east-1' : (REGIONS[number % 3] ?? '')
    if (number === 4 && isUnreadable) return organization(alias, { region, monitoring: unreadable(DENIED) })
    if (number > count - 3) return organization(alias, { region, monitoring: absent })
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/acme-workmail-events`
    const writesTo = number < 4 ? SHARED : defaultName(alias)
    return organization(alias, { region, writesTo, ...(number === 5 ? { roleArn } : {}) })
  })
  const survey = surveyOf({
    organizations,
    logGroups: [
      logGroup(SHARED, { storedBytes: 106 * MIB }),
      ...organizations
        .filter(({ monitoring }, number) => number >= 4 && monitoring.is === 'known')
        .map(({ alias, region }, number) =>
          logGroup(defaultName(alias), {
            region,
            storedBytes: 29 * MIB,
            deletionProtection: allProtected || number === 0,
          }),
        ),
      logGroup(defaultName('gone-1'), { storedBytes: 500 * MIB }),
      logGroup(defaultName('gone-2'), { region: 'eu-west-1', storedBytes: 75 * MIB }),
    ],
  })
  return planFor(survey, teardown(), RUN_ID)
}

const linesOf = (...given: Parameters<typeof planOf>): string[] =>
  formatPlan(planOf(...given), { verbose: false }).split('\n')

test.each([
  [1, false],
  [20, false],
  [20, true],
  [60, true],
])(
  'a plan of %i organizations, one unreadable: %s, fits one screen of 40 lines and 80 columns',
  (count, isUnreadable) => {
    const lines = linesOf(count, { isUnreadable })

    expect(lines.length).toBeLessThanOrEqual(40)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  },
)

test('groups that stay for one reason share its footnote, so that the plan fits though each reason names its group', () => {
  const lines = linesOf(20, { allProtected: true })

  expect(lines.length).toBeLessThanOrEqual(40)
  expect(lines.filter((line) => line.includes('deletion protection is on'))).toEqual([
    '  [2] deletion protection is on. To delete it as well, add --log-group NAME',
  ])
})

test('it says what is lost, what stays and what is not included, with counts and sizes', () => {
  expect(linesOf(20).slice(0, 9)).toEqual([
    'Teardown of account 111122223333',
    '20 organizations in us-east-1, us-west-2, eu-west-1',
    '',
    '  Turn off logging   18 organizations (2 off already)',
    '  Delete log groups  14, with 483 MiB of events. This cannot be undone.',
    '  Delete the role    AWSServiceRoleForAmazonWorkMailEvents',
    '  Keep               1 log group, 1 role',
    '  Not included       2 log groups, 575 MiB',
    '                     (--include-orphans includes them)',
  ])
})

test('where an organization could not be read, it says what is blocked, and that an orphan may be in use', () => {
  // given an organization in us-west-2 that could not be read
  const text = linesOf(20, { isUnreadable: true }).join('\n')

  // then its Region keeps its log groups, and the role stays
  expect(text).toContain('  Blocked            by ')
  expect(text).not.toContain('Delete the role')
})

test('the groups that do not fit are counted, and --verbose lists all', () => {
  const lines = linesOf(60)
  const shown = lines.filter((line) => /^ {2}[-=o?] [/…]/.test(line)).length
  const hidden = lines.find((line) => line.startsWith('  … and '))

  const groups = planOf(60).decisions?.filter(({ kind }) => kind === 'log-group') ?? []
  expect(hidden).toContain(`… and ${groups.length - shown} more log groups: --verbose lists all`)
})

test('what blocks is named with the number of its reason, and each reason is there once', () => {
  // given thirteen organizations that write to the log group of the one in scope
  const organizations = Array.from({ length: 14 }, (_, number) =>
    organization(`organization-${number}`, { writesTo: SHARED }),
  )
  const survey = surveyOf({ organizations, logGroups: [logGroup(SHARED)] })
  const scope = { by: 'name' as const, names: ['organization-0'] }
  const plan = planFor(survey, { ...teardown(), scope }, RUN_ID)

  // when it is shown
  const lines = formatPlan(plan, { verbose: false }).split('\n')

  // then the reasons are whole, though the things do not fit
  const blocked = lines.filter((line) => /^ {2}\[\d\] organization /.test(line))
  expect(blocked.length).toBe(7)
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}… and \d more things: --verbose lists all$/))
  for (const [, number] of blocked.map((line) => /\[(\d)\]/.exec(line) ?? []))
    expect(lines.filter((line) => line.startsWith(`  [${number}] `) && !blocked.includes(line))).toHaveLength(
      1,
    )
  expect(lines.length).toBeLessThanOrEqual(40)
})

test('a note is shown whole: it names the log group that AWS cannot tag, and whose it was', () => {
  const acme = organization('acme', { writesTo: '/events#1' })
  const plan = planFor(
    surveyOf({ organizations: [acme], logGroups: [logGroup('/events#1')] }),
    teardown(),
    RUN_ID,
  )

  const text = formatPlan(plan, { verbose: false }).replaceAll(/\n +/g, ' ')

  expect(text).toContain(`/events#1 (us-east-1) of acme (${acme.id})`)
})

test.each([
  ['with the role', {}, 'It takes 2m of waiting for late writes, and longer while the role is in use.'],
  ['without the role', { keepRole: true }, 'It takes 1m of waiting for late writes.'],
])('it says how long the waits are: %s', (_, options, expected) => {
  const survey = surveyOf({
    organizations: [organization('acme', { writesTo: SHARED })],
    logGroups: [logGroup(SHARED)],
  })

  const lines = formatPlan(planFor(survey, teardown(options), RUN_ID), { verbose: false }).split('\n')

  expect(lines).toContain(expected)
})

test('with --verbose each decision names its rule', () => {
  const text = formatPlan(planOf(20), { verbose: true })

  expect(text).toContain(
    'log-group /aws/workmail/emailevents/gone-1 (us-east-1): Not included: an orphaned log group',
  )
  expect(text).toContain('role AWSServiceRoleForAmazonWorkMailEvents (global): Deleted last')
})
