/** The accounts of an organization of AWS Organizations, read to the last page. */
import { AwsOrganization, MemberAccounts, OrganizationalUnits } from '../aws/answers/organizations.js'
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import {
  describeAwsOrganization,
  listAccounts,
  listAccountsForParent,
  listOrganizationalUnitsForParent,
} from '../calls/organizations.js'
import { ask } from './ask.js'

export interface MemberAccount {
  id: string
  /** `ACTIVE`, `SUSPENDED`, … */
  state: string
}

/**
 * The id of the management account; undefined where the account belongs to no organization.
 * @throws AwsError where that cannot be read
 */
export const findManagementAccount = async (aws: Aws): Promise<string | undefined> => {
  try {
    const { Organization } = await ask(aws, describeAwsOrganization(), AwsOrganization)
    return Organization.MasterAccountId
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AWSOrganizationsNotInUseException') return undefined
    throw error
  }
}

/**
 * Every account of the organization, or those in some of its units and in all units below them. An account that
 * is found twice is listed once.
 * @throws AwsError where a page cannot be read: part of the accounts is not taken for all of them
 */
export const readAccounts = async (aws: Aws, units?: readonly string[]): Promise<MemberAccount[]> => {
  const found = new Map<string, MemberAccount>()
  const take = async (call: ReturnType<typeof listAccounts>): Promise<void> => {
    const { Accounts: page } = await ask(aws, call, MemberAccounts)
    for (const { Id, State, Status } of page) found.set(Id, { id: Id, state: State ?? Status ?? '' })
  }
  if (units === undefined) {
    await take(listAccounts())
    return [...found.values()]
  }
  const left = [...units]
  const seen = new Set<string>()
  for (let unit = left.shift(); unit !== undefined; unit = left.shift()) {
    if (seen.has(unit)) continue
    seen.add(unit)
    await take(listAccountsForParent(unit))
    const below = await ask(aws, listOrganizationalUnitsForParent(unit), OrganizationalUnits)
    left.push(...below.OrganizationalUnits.map(({ Id }) => Id))
  }
  return [...found.values()]
}
