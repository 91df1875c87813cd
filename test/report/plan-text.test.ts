import { expect, test } from 'vitest'
import type { Plan } from '../../src/engine/plan.js'
import { formatPlan } from '../../src/report/plan-text.js'
import { deleteLogGroup, verifyLogGroupDeleted } from '../../src/steps/delete-log-group.js'
import { deleteRole } from '../../src/steps/delete-role.js'
import { disableLogging } from '../../src/steps/disable-logging.js'
import { planOf } from '../engine/given.js'
import { idOf } from '../support/survey.js'

const URL = 'https://docs.aws.amazon.com/workmail/latest/adminguide/using-service-linked-roles.html'
const SECTION = 'Deleting a service-linked role for Amazon WorkMail'

const plan: Plan = {
  ...planOf(
    disableLogging({ region: 'us-east-1', organizationId: idOf('acme'), alias: 'acme', after: [] }),
    deleteLogGroup('us-east-1', '/events', []),
    verifyLogGroupDeleted('us-east-1', '/events', { when: 'before-role', quietPeriod: 90_000, after: [] }),
    deleteRole({ retryDelay: 30_000, clears: [], after: [] }),
  ),
  kept: [{ kind: 'role', subject: 'mine', region: 'global', reason: 'a custom role is yours' }],
  blockers: [
    { code: 'Unreadable', kind: 'region', subject: 'eu-west-1', region: 'eu-west-1', reason: 'denied' },
  ],
  notes: ['Something else.'],
}

test('a plan to be confirmed: a line a step, then what is kept, what blocks and what else there is to know', () => {
  expect(formatPlan(plan, { verbose: false }).split('\n')).toEqual([
    'Plan for a test, account 111122223333',
    `  1. disable-logging us-east-1: email event logging of acme (${idOf('acme')})`,
    '  2. delete-log-group us-east-1: log group /events',
    '  3. verify-log-group-deleted us-east-1: log group /events',
    '  4. delete-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents',
    'Kept:',
    '  role mine (global): a custom role is yours',
    'Blocked by:',
    '  region eu-west-1 (eu-west-1): denied',
    'Notes:',
    '  Something else.',
  ])
})

test('a dry run: each call with its input, what it depends on, and the documentation it comes from', () => {
  expect(formatPlan(plan, { verbose: true }).split('\n').slice(1, 16)).toEqual([
    `  1. disable-logging us-east-1: email event logging of acme (${idOf('acme')})`,
    `     workmail:DeleteEmailMonitoringConfiguration {"OrganizationId":"${idOf('acme')}"}`,
    `     ${SECTION}, step 1 (${URL})`,
    '  2. delete-log-group us-east-1: log group /events',
    '     logs:DeleteLogGroup {"logGroupName":"/events"}',
    '     Checked again first: no organization of the Region writes to it',
    `     ${SECTION}, step 2 (${URL})`,
    '  3. verify-log-group-deleted us-east-1: log group /events',
    '     logs:DeleteLogGroup {"logGroupName":"/events"}',
    '     Checked again first: no organization of the Region writes to it',
    '     after 1m 30s of quiet, only if it is back',
    `     ${SECTION}, step 2 (${URL})`,
    '  4. delete-role global: service-linked role AWSServiceRoleForAmazonWorkMailEvents',
    '     iam:DeleteServiceLinkedRole {"RoleName":"AWSServiceRoleForAmazonWorkMailEvents"}',
    '     Checked again first: no organization in any WorkMail Region uses the role',
  ])
})

test('a dry run says from which Regions WorkMail counts as gone', () => {
  const gone = planOf(
    deleteLogGroup('us-east-1', '/events', [], true),
    deleteRole({ retryDelay: 0, clears: [], after: [], goneRegions: ['us-east-1', 'eu-west-1'] }),
  )

  const conditions = formatPlan(gone, { verbose: true })
    .split('\n')
    .filter((line) => line.includes('Checked again first'))

  expect(conditions).toEqual([
    '     Checked again first: WorkMail is gone from the Region, or no organization there writes to it',
    '     Checked again first: no organization in any WorkMail Region (WorkMail may be gone from us-east-1, eu-west-1) uses the role',
  ])
})

test('a plan without a step says so', () => {
  expect(formatPlan(planOf(), { verbose: true })).toBe(
    'Plan for a test, account 111122223333\n  Nothing to do.',
  )
})

test('numbers are in line up to 999 steps', () => {
  const steps = Array.from({ length: 11 }, (_, index) => deleteLogGroup('us-east-1', `/g${index}`, []))

  const lines = formatPlan(planOf(...steps), { verbose: false }).split('\n')

  expect(lines[1]?.indexOf('delete')).toBe(lines[11]?.indexOf('delete'))
})

test('what destroys is red, what changes yellow, what creates green', () => {
  const painted = formatPlan(plan, { verbose: false, style: (format, text) => `<${format}>${text}` })

  expect(painted).toContain('<red>delete-role')
})
