/** The calls to AWS Organizations of this tool (AWS Organizations API reference): which accounts there are. */
import { GLOBAL_REGION } from '../facts/regions.js'
import type { Call, Value } from './call.js'

const call = (action: string, input: Record<string, Value>): Call => ({
  service: 'organizations',
  action,
  region: GLOBAL_REGION,
  input,
})

/** Tells the management account. Any account of the organization may ask. */
export const describeAwsOrganization = (): Call => call('DescribeOrganization', {})

/** Every account of the organization. For the management account and delegated administrators. */
export const listAccounts = (): Call => call('ListAccounts', {})

/** The accounts right below a unit or the root, and none of the units below it. */
export const listAccountsForParent = (parentId: string): Call =>
  call('ListAccountsForParent', { ParentId: parentId })

export const listOrganizationalUnitsForParent = (parentId: string): Call =>
  call('ListOrganizationalUnitsForParent', { ParentId: parentId })
