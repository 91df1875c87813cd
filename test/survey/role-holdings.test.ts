import { expect, test } from 'vitest'
import { readRoleHoldings } from '../../src/survey/role-holdings.js'
import { givenAccount } from '../support/given-account.js'

const NAME = 'workmail-events'
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Sid: '100 % + é' }] }

test('all that hangs on a role is read, page by page', async () => {
  const { aws } = givenAccount({
    roles: [
      {
        roleName: NAME,
        inlinePolicies: { b: DOCUMENT, a: {} },
        attachedPolicyArns: ['arn:aws:iam::aws:policy/X', 'arn:aws:iam::aws:policy/Y'],
        instanceProfileNames: ['web', 'app'],
      },
    ],
    behaviour: { pageSize: 1 },
  })

  expect(await readRoleHoldings(aws, NAME)).toEqual({
    is: 'known',
    value: {
      inlinePolicies: new Map([
        ['a', '{}'],
        ['b', JSON.stringify(DOCUMENT)],
      ]),
      attachedPolicyArns: ['arn:aws:iam::aws:policy/X', 'arn:aws:iam::aws:policy/Y'],
      instanceProfileNames: ['app', 'web'],
    },
  })
})

test('nothing hangs on a role that is not there', async () => {
  const { aws } = givenAccount({})

  expect(await readRoleHoldings(aws, NAME)).toEqual({ is: 'absent' })
})

test.each(['ListRolePolicies', 'GetRolePolicy', 'ListAttachedRolePolicies', 'ListInstanceProfilesForRole'])(
  'without %s nothing of it is known',
  async (action) => {
    const { aws } = givenAccount({
      roles: [{ roleName: NAME, inlinePolicies: { a: DOCUMENT } }],
      faults: [{ match: { action }, fault: { kind: 'denied' } }],
    })

    expect(await readRoleHoldings(aws, NAME)).toMatchObject({ is: 'unreadable', code: 'AccessDenied' })
  },
)
