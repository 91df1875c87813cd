import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { findManagementAccount, readAccounts } from '../../src/survey/accounts.js'
import { ACCOUNT_ID } from '../sandbox/given.js'
import { givenAccount } from '../support/given-account.js'

const A = '200000000001'
const B = '200000000002'
const C = '200000000003'
const MAIL = 'ou-root-mailmail'
const EUROPE = 'ou-root-europeeu'

/** `mail` holds A and the unit `europe` with B; C is at the root. */
const ORGANIZATION: SandboxSeed = {
  awsOrganization: {
    managementAccountId: ACCOUNT_ID,
    units: [
      { id: MAIL, parentId: 'r-root' },
      { id: EUROPE, parentId: MAIL },
    ],
    accounts: [
      { id: A, parentId: MAIL, state: 'ACTIVE' },
      { id: B, parentId: EUROPE, state: 'ACTIVE' },
      { id: C, state: 'SUSPENDED' },
    ],
  },
  behaviour: { pageSize: 1 },
}

test('All accounts of the organization are read, on every page, with their states', async () => {
  // given an organization whose pages hold one account each, when its accounts are read
  const { aws } = givenAccount(ORGANIZATION)

  // then all are there, and so is who manages them
  expect(await readAccounts(aws)).toEqual([
    { id: A, state: 'ACTIVE' },
    { id: B, state: 'ACTIVE' },
    { id: C, state: 'SUSPENDED' },
  ])
  expect(await findManagementAccount(aws)).toBe(ACCOUNT_ID)
})

test('A unit means the accounts in it and in the units below it, each once', async () => {
  const { aws } = givenAccount(ORGANIZATION)

  const ids = async (units: string[]) => (await readAccounts(aws, units)).map(({ id }) => id).sort()

  expect(await ids([MAIL])).toEqual([A, B])
  expect(await ids([EUROPE])).toEqual([B])
  expect(await ids([MAIL, EUROPE, MAIL])).toEqual([A, B])
  expect(await ids(['r-root'])).toEqual([A, B, C])
})

test('The older name of the state is read too, and an account without either is unreadable', async () => {
  const states = (account: { state?: 'ACTIVE'; status?: 'ACTIVE' }) =>
    readAccounts(
      givenAccount({
        awsOrganization: { managementAccountId: ACCOUNT_ID, accounts: [{ id: A, ...account }] },
      }).aws,
    )

  expect(await states({ status: 'ACTIVE' })).toEqual([{ id: A, state: 'ACTIVE' }])
  await expect(states({})).rejects.toMatchObject({ code: 'UnreadableReply' })
})

test('An account outside of any organization has no management account; one that may not ask is an error', async () => {
  const outside = givenAccount({})
  const denied = givenAccount({
    ...ORGANIZATION,
    faults: [{ match: { service: 'organizations' }, fault: { kind: 'denied' } }],
  })

  expect(await findManagementAccount(outside.aws)).toBeUndefined()
  await expect(findManagementAccount(denied.aws)).rejects.toMatchObject({ kind: 'denied' })
})
