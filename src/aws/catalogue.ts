import type { Call, Service } from '../calls/call.js'

/** How AWS pages a list (botocore's paginators; the API reference where those have none). */
export interface Paging {
  /** Member of the request that takes the token of the page before. */
  inputToken: string
  /** Member of the reply that holds the token of the next page. */
  outputToken: string
  /** Member of the reply that holds the list. */
  items: string
  /** Member of the request that takes the page size, and the most it takes. */
  pageSize: { member: string; most: number }
  /** IAM says in this member whether there is more; the others say it by the token alone. */
  more?: string
}

export interface CatalogueEntry {
  access: 'read' | 'write'
  pages?: Paging
  /** A member that every readable reply holds. A reply without it was not AWS's. */
  answers?: string
}

const READ: CatalogueEntry = { access: 'read' }
const WRITE: CatalogueEntry = { access: 'write' }

const nextToken = (items: string, most: number): Paging => ({
  inputToken: 'nextToken',
  outputToken: 'nextToken',
  items,
  pageSize: { member: 'limit', most },
})

/** A list of IAM. */
const marked = (items: string): CatalogueEntry => ({
  access: 'read',
  answers: 'IsTruncated',
  pages: {
    inputToken: 'Marker',
    outputToken: 'Marker',
    items,
    pageSize: { member: 'MaxItems', most: 1000 },
    more: 'IsTruncated',
  },
})

/** A list of AWS Organizations. */
const ofOrganization = (items: string): CatalogueEntry => ({
  access: 'read',
  answers: items,
  pages: {
    inputToken: 'NextToken',
    outputToken: 'NextToken',
    items,
    pageSize: { member: 'MaxResults', most: 20 },
  },
})

/**
 * Every call this tool makes, and no other: a call that is not listed here is never sent, wherever it was
 * read from. The class that the SDK has for an action is the action's name with `Command` behind it.
 */
export const CATALOGUE: Record<Service, Record<string, CatalogueEntry>> = {
  workmail: {
    ListOrganizations: {
      access: 'read',
      pages: {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        items: 'OrganizationSummaries',
        pageSize: { member: 'MaxResults', most: 100 },
      },
    },
    ListTagsForResource: READ,
    DescribeEmailMonitoringConfiguration: READ,
    PutEmailMonitoringConfiguration: WRITE,
    DeleteEmailMonitoringConfiguration: WRITE,
  },
  iam: {
    ListAccountAliases: marked('AccountAliases'),
    GetRole: { access: 'read', answers: 'Role' },
    CreateRole: { access: 'write', answers: 'Role' },
    DeleteRole: WRITE,
    PutRolePolicy: WRITE,
    GetRolePolicy: { access: 'read', answers: 'PolicyDocument' },
    DeleteRolePolicy: WRITE,
    ListRolePolicies: marked('PolicyNames'),
    ListInstanceProfilesForRole: marked('InstanceProfiles'),
    ListAttachedRolePolicies: marked('AttachedPolicies'),
    GetPolicy: { access: 'read', answers: 'Policy' },
    GetPolicyVersion: { access: 'read', answers: 'PolicyVersion' },
    CreateServiceLinkedRole: { access: 'write', answers: 'Role' },
    UpdateRole: WRITE,
    DeleteServiceLinkedRole: { access: 'write', answers: 'DeletionTaskId' },
    GetServiceLinkedRoleDeletionStatus: { access: 'read', answers: 'Status' },
    SimulatePrincipalPolicy: {
      access: 'read',
      answers: 'IsTruncated',
      pages: {
        inputToken: 'Marker',
        outputToken: 'Marker',
        items: 'EvaluationResults',
        pageSize: { member: 'MaxItems', most: 1000 },
        more: 'IsTruncated',
      },
    },
  },
  logs: {
    DescribeLogGroups: { access: 'read', pages: nextToken('logGroups', 50) },
    DescribeLogStreams: { access: 'read', pages: nextToken('logStreams', 50) },
    GetLogEvents: { access: 'read', answers: 'nextForwardToken' },
    ListLogGroups: { access: 'read', pages: nextToken('logGroups', 1000) },
    ListTagsForResource: READ,
    CreateLogGroup: WRITE,
    PutRetentionPolicy: WRITE,
    DeleteRetentionPolicy: WRITE,
    AssociateKmsKey: WRITE,
    TagResource: WRITE,
    UntagResource: WRITE,
    PutLogGroupDeletionProtection: WRITE,
    DeleteLogGroup: WRITE,
  },
  sts: {
    GetCallerIdentity: { access: 'read', answers: 'Account' },
    AssumeRole: { access: 'write', answers: 'Credentials' },
    AssumeRoleWithWebIdentity: { access: 'write', answers: 'Credentials' },
  },
  organizations: {
    DescribeOrganization: { access: 'read', answers: 'Organization' },
    ListAccounts: ofOrganization('Accounts'),
    ListAccountsForParent: ofOrganization('Accounts'),
    ListOrganizationalUnitsForParent: ofOrganization('OrganizationalUnits'),
  },
}

/** The call's entry; undefined where this tool makes no such call. */
export const catalogueEntry = ({ service, action }: Pick<Call, 'service' | 'action'>) =>
  Object.hasOwn(CATALOGUE, service) && Object.hasOwn(CATALOGUE[service], action)
    ? CATALOGUE[service][action]
    : undefined
