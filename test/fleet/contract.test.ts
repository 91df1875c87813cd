import { expect, test } from 'vitest'
import { FleetInput, toReason } from '../../src/fleet/contract.js'

const ACCOUNTS = ['111122223333']

test.each([
  ['a plan of listed accounts', { mode: 'plan', accounts: ACCOUNTS }],
  ['a plan of the whole organization', { mode: 'plan', organization: {} }],
  ['a plan of one unit', { mode: 'plan', organization: { units: ['ou-ab12-11111111'] } }],
  ['a plan with flags of its own', { mode: 'plan', accounts: ACCOUNTS, flags: ['--all', '--keep-role'] }],
  ['applying plans', { mode: 'apply', accounts: ACCOUNTS, plan: 'plan-1' }],
  [
    'applying without a plan',
    { mode: 'apply', accounts: ACCOUNTS, withoutPlan: true, blocked: ['444455556666'] },
  ],
])('The input may ask for %s', (_what, input) => {
  // given an input, when it is checked, then it is taken
  expect(FleetInput.safeParse(input).error).toBeUndefined()
})

test.each([
  ['neither accounts nor an organization', { mode: 'plan' }, /exactly one of accounts and organization/],
  [
    'both',
    { mode: 'plan', accounts: ACCOUNTS, organization: {} },
    /exactly one of accounts and organization/,
  ],
  ['an empty list of accounts', { mode: 'plan', accounts: [] }, /accounts/],
  ['an empty list of units', { mode: 'plan', organization: { units: [] } }, /units/],
  ['a text instead of a list', { mode: 'plan', accounts: '111122223333' }, /accounts/],
  ['a member that does not exist', { mode: 'plan', accounts: ACCOUNTS, force: true }, /force/],
  ['apply without saying how', { mode: 'apply', accounts: ACCOUNTS }, /withoutPlan/],
  [
    'apply with and without a plan',
    { mode: 'apply', accounts: ACCOUNTS, plan: 'p', withoutPlan: true },
    /withoutPlan/,
  ],
  [
    'flags beside the plan that holds them',
    { mode: 'apply', accounts: ACCOUNTS, plan: 'p', flags: ['--all'] },
    /flags are part of the plan/,
  ],
  ['a plan in mode plan', { mode: 'plan', accounts: ACCOUNTS, plan: 'p' }, /belong to mode apply/],
  ['a malformed id in the block list', { mode: 'plan', accounts: ACCOUNTS, blocked: ['12'] }, /12 digits/],
  ['a plan that is a path', { mode: 'apply', accounts: ACCOUNTS, plan: '../other' }, /80 characters/],
])('The input is refused with %s', (_what, input, said) => {
  // given such an input, when it is checked
  const { error } = FleetInput.safeParse(input)

  // then the message says why
  expect(JSON.stringify(error?.issues)).toMatch(said)
})

test('A reason is one line and at most 300 characters long', () => {
  // given a long text with line breaks, when it becomes a reason
  const reason = toReason(`first\nsecond ${'x'.repeat(400)}`)

  // then it is one short line
  expect(reason).toMatch(/^first second x+…$/)
  expect(reason).toHaveLength(300)
})
