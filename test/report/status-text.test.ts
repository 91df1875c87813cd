import { describe, expect, test } from 'vitest'
import { ownerTags } from '../../src/facts/teardown-tags.js'
import { loggingStatus } from '../../src/procedures/logging-status.js'
import { emptyOutput } from '../../src/report/output.js'
import { statusLines } from '../../src/report/status-text.js'
import { plain } from '../../src/report/style.js'
import { known } from '../../src/survey/reading.js'
import { ACCOUNT, idOf, logGroup, organization, role, surveyOf, unreadable } from '../support/survey.js'

type Account = Parameters<typeof surveyOf>[0]

const DENIED =
  `User: arn:aws:iam::${ACCOUNT}:user/operator is not authorized to perform this action. `.repeat(4)
const CUSTOM = `arn:aws:iam::${ACCOUNT}:role/mine`
const ORPHAN = '/aws/workmail/emailevents/gone'

const linesOf = (account: Account, { verbose = false, daysLeft = 129 } = {}): string[] => {
  const output = { ...emptyOutput('logging status', 'done', 0), account: ACCOUNT, daysLeft }
  return statusLines({ ...output, ...loggingStatus(surveyOf(account)) }, plain, { verbose })
}

const SMALL: Account = {
  organizations: [
    organization('acme', { writesTo: '/events' }),
    organization('acme-support', { writesTo: '/events' }),
    organization('off'),
    organization('unread', { monitoring: unreadable('timed out') }),
    organization('lost', { writesTo: '/lost' }),
    organization('custom', { writesTo: '/custom', roleArn: CUSTOM }),
  ],
  logGroups: [
    logGroup('/events', { retentionInDays: 30, storedBytes: 1536, deletionProtection: true }),
    logGroup('/custom'),
    logGroup(ORPHAN),
  ],
  customRoles: { mine: known(role('mine')) },
}

test('a line for each organization, with the size of a shared group once', () => {
  expect(linesOf(SMALL).map((line) => line.replace(/(?<=\S) {2,}/g, '  '))).toEqual([
    `Account ${ACCOUNT}: 6 organizations, 4 with logging on`,
    '129 days left until AWS ends WorkMail on 2027-03-31.',
    '',
    'us-east-1',
    '  acme  on  /events  1.5 KiB 30 days P',
    '  acme-support  on  /events  shared',
    '  off  off',
    '  unread  unknown: it could not be read',
    '  lost  on  /lost  missing',
    '  custom  on  /custom  0 B never expires C',
    '',
    'Unknown (an organization that could not be read may write to them):',
    '  us-east-1  …ws/workmail/emailevents/gone  0 B never expires',
    '',
    'P: deletion protection is on. C: custom role',
    '',
    'Could not be read:',
    '  organization unread (us-east-1): timed out',
  ])
})

test('a group is called an orphan only where every organization of its Region could be read', () => {
  const text = linesOf({ logGroups: [logGroup(ORPHAN)] }).join('\n')

  expect(text).toContain('Orphans (log groups of email events that no organization writes to):\n  us-east-1')
})

test('where everything could be read it says that nothing is orphaned, and where', () => {
  expect(linesOf({})).toContain('No log group under /aws/workmail/emailevents/ is orphaned.')
})

test('where nothing could be listed it does not say that there is nothing', () => {
  const text = linesOf({ unlisted: ['us-east-1', 'us-west-2', 'eu-west-1'] }).join('\n')

  expect(text).toContain('organizations unknown in us-east-1, us-west-2, eu-west-1')
  expect(text).not.toMatch(/no organizations|no orphaned/i)
})

test('with --verbose each organization has its id', () => {
  expect(linesOf(SMALL, { verbose: true }).join('\n')).toContain(idOf('acme'))
})

test('what could not be read and does not fit is counted', () => {
  const organizations = Array.from({ length: 9 }, (_, number) =>
    organization(`unread-${number}`, { monitoring: unreadable('timed out') }),
  )

  expect(linesOf({ organizations })).toContain('  … and 4 more things: --verbose lists all')
})

test.each([
  [1, 'AWS ends WorkMail on'],
  [0, 'AWS ends WorkMail today.'],
  [-1, 'AWS ended WorkMail on'],
])('with %i days left it says so', (daysLeft, text) => {
  expect(linesOf({}, { daysLeft })[1]).toContain(text)
})

describe('it fits one screen of 40 lines and 80 columns', () => {
  test.each([1, 20, 60])('with %i organizations, of which one has a reason of 400 characters', (count) => {
    const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']
    const organizations = Array.from({ length: count }, (_, number) => {
      const alias = `organization-of-the-company-number-${number}`
      const region = REGIONS[number % 3] ?? ''
      return organization(
        alias,
        number === 1
          ? { region, monitoring: unreadable(DENIED) }
          : { region, writesTo: `/aws/workmail/emailevents/${alias}`, roleArn: CUSTOM },
      )
    })
    const lines = linesOf({
      organizations,
      logGroups: [logGroup(ORPHAN), logGroup('/kept')],
      tags: { '/kept': known(ownerTags([idOf('earlier')])) },
      unlistedLogGroups: ['eu-west-1'],
    })

    expect(lines.length).toBeLessThanOrEqual(40)
    // However many organizations there are, what is left over is shown.
    expect(lines.join('\n')).toContain('…ws/workmail/emailevents/gone')
    expect(lines.join('\n')).toContain('  us-east-1  /kept')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
