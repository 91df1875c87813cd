/** The operations of AWS Organizations (AWS Organizations API reference; constraints from its service model). */
import type { AwsOrganization, SandboxAccount } from './account.js'
import { type CallContext, type Operation, operation } from './operation.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'

const MOST_RESULTS = 20

const PAGING = {
  NextToken: { type: 'string', max: 100_000, pattern: '[\\s\\S]*' },
  MaxResults: { type: 'integer', min: 1, max: MOST_RESULTS },
} as const

const PARENT_ID = {
  type: 'string',
  required: true,
  max: 100,
  pattern: '^(r-[0-9a-z]{4,32})|(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$',
} as const

type Listed = Pick<CallContext, 'account'>
type Paging = { NextToken?: string; MaxResults?: number }

export const organizationsOperations: Record<string, Operation> = {
  DescribeOrganization: operation({}, ({ account }) => {
    const { id, managementAccountId } = organizationOf(account)
    return {
      Organization: {
        Id: id,
        Arn: `arn:aws:organizations::${managementAccountId}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountArn: `arn:aws:organizations::${managementAccountId}:account/${id}/${managementAccountId}`,
        MasterAccountId: managementAccountId,
        MasterAccountEmail: 'owner@example.com',
      },
    }
  }),

  ListAccounts: operation(PAGING, ({ account }, input) => {
    const { accounts } = forAdministrators(account)
    return accountsPage({ account }, 'ListAccounts', accounts, input)
  }),

  ListAccountsForParent: operation({ ParentId: PARENT_ID, ...PAGING }, ({ account }, input) => {
    const { accounts } = withParent(account, input.ParentId)
    const below = accounts.filter(({ parentId }) => parentId === input.ParentId)
    return accountsPage({ account }, `ListAccountsForParent ${input.ParentId}`, below, input)
  }),

  ListOrganizationalUnitsForParent: operation({ ParentId: PARENT_ID, ...PAGING }, ({ account }, input) => {
    const { id, managementAccountId, units } = withParent(account, input.ParentId)
    const below = units.filter(({ parentId }) => parentId === input.ParentId)
    const { items, nextToken } = page({ account }, `units of ${input.ParentId}`, below, input)
    const OrganizationalUnits = items.map((unit) => ({
      Id: unit.id,
      Arn: `arn:aws:organizations::${managementAccountId}:ou/${id}/${unit.id}`,
      Name: unit.id,
    }))
    return { OrganizationalUnits, NextToken: nextToken }
  }),
}

const organizationOf = ({ awsOrganization }: SandboxAccount): AwsOrganization => {
  if (awsOrganization !== undefined) return awsOrganization
  const text = 'Your account is not a member of an organization.'
  throw new ServiceError('AWSOrganizationsNotInUseException', text)
}

/** "This operation can be called only from the organization's management account or by a delegated administrator." */
const forAdministrators = (account: SandboxAccount): AwsOrganization => {
  const organization = organizationOf(account)
  const { managementAccountId, delegatedAdministrators } = organization
  if ([managementAccountId, ...delegatedAdministrators].includes(account.accountId)) return organization
  const text = "You don't have permissions to access this resource."
  throw new ServiceError('AccessDeniedException', text)
}

const withParent = (account: SandboxAccount, parentId: string): AwsOrganization => {
  const organization = forAdministrators(account)
  const { rootId, units } = organization
  if (parentId === rootId || units.some(({ id }) => id === parentId)) return organization
  const text = "You specified parent that doesn't exist."
  throw new ServiceError('ParentNotFoundException', text)
}

const page = <Item extends { id: string }>(
  { account }: Listed,
  list: string,
  items: Item[],
  { NextToken, MaxResults = MOST_RESULTS }: Paging,
) =>
  pageOf(items, ({ id }) => id, {
    list,
    ...(NextToken === undefined ? {} : { token: NextToken }),
    limit: Math.min(MaxResults, account.behaviour.pageSize),
    badToken: () =>
      new ServiceError('InvalidInputException', 'You specified an invalid value for NextToken.'),
  })

/** Since 2026-09-09 AWS tells `State` alone (API reference, Account: "Status … will be retired"). */
const accountsPage = (
  context: Listed,
  list: string,
  accounts: AwsOrganization['accounts'],
  input: Paging,
) => {
  const { id, managementAccountId } = organizationOf(context.account)
  const { items, nextToken } = page(context, list, accounts, input)
  const Accounts = items.map((one) => ({
    Id: one.id,
    Arn: `arn:aws:organizations::${managementAccountId}:account/${id}/${one.id}`,
    Email: `${one.id}@example.com`,
    Name: one.id,
    State: one.state,
    ...(one.status === undefined ? {} : { Status: one.status }),
    JoinedMethod: 'CREATED',
    JoinedTimestamp: Date.UTC(2024, 0, 1) / 1000,
  }))
  return { Accounts, NextToken: nextToken }
}
