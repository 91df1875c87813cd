/** Who may say that a log group is to go: never its tag alone. */
import { expect, test } from 'vitest'
import { vouchedBy } from '../../src/procedures/vouchers.js'
import { idOf, organization, surveyOf } from '../support/survey.js'

const DEFAULT = '/aws/workmail/emailevents/acme'
const [region] = surveyOf({ organizations: [organization('acme')] }).regions
if (region === undefined) throw new Error('the account has a Region')

const tag = (...aliases: string[]) => aliases.map(idOf)
const journaled = (logGroupName: string, where = region.region) => [{ region: where, logGroupName }]

test.each([
  ['a run here that meant to delete the group', '/events', tag(), journaled('/events'), 'journal'],
  ['a run here that meant to delete another one', '/events', tag('acme'), journaled('/other'), undefined],
  ['a run here, in another Region', '/events', tag('acme'), journaled('/events', 'eu-west-1'), undefined],
  ['the default name of a listed organization', DEFAULT, tag('acme'), [], 'default-name'],
  ['the default name of one that the tag does not name', DEFAULT, tag('other'), [], undefined],
  ['the default name of one that is not listed', `${DEFAULT}-2`, tag('acme', 'acme-2'), [], undefined],
  ['the id of a listed organization alone', '/aws/rds/production-audit', tag('acme'), [], undefined],
  ['nothing', '/events', tag(), [], undefined],
])('%s', (_what, name, tag, runs, expected) => {
  expect(vouchedBy({ region, name }, tag, runs)).toBe(expected)
})
