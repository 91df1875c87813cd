import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { ACCOUNT_ID, code, givenSandbox } from './given.js'

const MEMBER = '444455556666'
const UNIT = 'ou-root-11111111'

const organization = (more: Partial<NonNullable<SandboxSeed['awsOrganization']>> = {}): SandboxSeed => ({
  awsOrganization: {
    managementAccountId: ACCOUNT_ID,
    units: [{ id: UNIT, parentId: 'r-root' }],
    accounts: [
      { id: ACCOUNT_ID, state: 'ACTIVE' },
      { id: MEMBER, state: 'SUSPENDED', status: 'SUSPENDED', parentId: UNIT },
    ],
    ...more,
  },
})

test('The organization tells its management account, and its accounts in pages of at most 20', async () => {
  // given an organization of 45 accounts
  const accounts = Array.from({ length: 45 }, (_, index) => ({
    id: String(100_000_000_000 + index),
    state: 'ACTIVE' as const,
  }))
  const { ask } = givenSandbox({ ...organization({ accounts }), behaviour: { pageSize: 100 } })

  // when all pages are asked for
  const sizes: number[] = []
  let token: string | undefined
  do {
    const page = await ask('organizations', 'ListAccounts', token === undefined ? {} : { NextToken: token })
    sizes.push((page.Accounts as object[]).length)
    token = page.NextToken as string | undefined
  } while (token !== undefined)

  // then there are three
  expect(sizes).toEqual([20, 20, 5])
  expect(await ask('organizations', 'DescribeOrganization')).toMatchObject({
    Organization: { MasterAccountId: ACCOUNT_ID },
  })
})

test('A parent tells the accounts and the units right below it', async () => {
  const { ask } = givenSandbox(organization())

  const ids = async (parent: string) =>
    (
      (await ask('organizations', 'ListAccountsForParent', { ParentId: parent })).Accounts as { Id: string }[]
    ).map(({ Id }) => Id)

  expect(await ids('r-root')).toEqual([ACCOUNT_ID])
  expect(await ids(UNIT)).toEqual([MEMBER])
  expect(
    await ask('organizations', 'ListOrganizationalUnitsForParent', { ParentId: 'r-root' }),
  ).toMatchObject({
    OrganizationalUnits: [{ Id: UNIT }],
  })
  expect(await ask('organizations', 'ListOrganizationalUnitsForParent', { ParentId: UNIT })).toMatchObject({
    OrganizationalUnits: [],
  })
})

test('Lists are refused as AWS refuses them', async () => {
  const outside = givenSandbox({})
  const member = givenSandbox({ ...organization(), accountId: MEMBER })
  const delegated = givenSandbox({
    ...organization({ delegatedAdministrators: [MEMBER] }),
    accountId: MEMBER,
  })
  const { ask } = givenSandbox(organization())

  expect(await code(outside.ask('organizations', 'DescribeOrganization'))).toBe(
    'AWSOrganizationsNotInUseException',
  )
  expect(await code(member.ask('organizations', 'ListAccounts'))).toBe('AccessDeniedException')
  expect(await member.ask('organizations', 'DescribeOrganization')).toHaveProperty('Organization')
  expect(await delegated.ask('organizations', 'ListAccounts')).toHaveProperty('Accounts')
  expect(await code(ask('organizations', 'ListAccountsForParent', { ParentId: 'ou-root-99999999' }))).toBe(
    'ParentNotFoundException',
  )
  expect(await code(ask('organizations', 'ListAccountsForParent', { ParentId: 'nowhere' }))).toBe(
    'InvalidInputException',
  )
  expect(await code(ask('organizations', 'ListAccounts', { NextToken: 'x' }))).toBe('InvalidInputException')
})
