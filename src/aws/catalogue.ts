import { z } from 'zod'
import type { Call, Service } from '../calls/call.js'
import type { AnswerTable } from './answers/check-answer.js'
import * as contradictions from './answers/contradictions.js'
import * as iam from './answers/iam.js'
import * as logs from './answers/logs.js'
import * as organizations from './answers/organizations.js'
import { Nothing, Token } from './answers/shapes.js'
import * as sts from './answers/sts.js'
import * as workmail from './answers/workmail.js'

/** How AWS pages a list (botocore's paginators; the API reference where those have none). */
export interface Paging {
  /** Member of the request that takes the token of the page before. */
  inputToken: string
  /** Member of the reply that holds the token of the next page. */
  outputToken: string
  /** Member of the reply that holds the list. */
  items: string
  /** Member of an item that distinguishes it from every other, where the items are not names themselves; null where none does. */
  id: string | null
  /** Member of the request that takes the page size, and the most it takes. */
  pageSize: { member: string; most: number }
  /** IAM says in this member whether there is more; the others say it by the token alone. */
  more?: string
}

export interface CatalogueEntry {
  access: 'read' | 'write'
  /** What AWS answers. Anything else is not an answer, and nothing in it is believed. */
  answer: AnswerTable
  pages?: Paging
}

const WRITE: CatalogueEntry = { access: 'write', answer: { shape: Nothing } }

const read = (answer: AnswerTable): CatalogueEntry => ({ access: 'read', answer })

/** A list: each of its pages says where the next one is. */
const list = (answer: AnswerTable & { shape: z.ZodObject }, pages: Paging): CatalogueEntry => {
  const { outputToken, more } = pages
  const shape = answer.shape.extend({
    [outputToken]: Token.optional(),
    ...(more === undefined ? {} : { [more]: z.boolean() }),
  })
  return { access: 'read', answer: { ...answer, shape }, pages }
}

/** A list of CloudWatch Logs. */
const nextToken = (
  answer: AnswerTable & { shape: z.ZodObject },
  items: string,
  id: string,
  most: number,
): CatalogueEntry =>
  list(
    { ...answer, leftOut: { [items]: [] } },
    { inputToken: 'nextToken', outputToken: 'nextToken', items, id, pageSize: { member: 'limit', most } },
  )

/** A list of IAM. */
const marked = (shape: z.ZodObject, items: string, id: string | null): CatalogueEntry =>
  list(
    { shape },
    {
      inputToken: 'Marker',
      outputToken: 'Marker',
      items,
      id,
      pageSize: { member: 'MaxItems', most: 1000 },
      more: 'IsTruncated',
    },
  )

const ROLE: AnswerTable = { shape: iam.RoleAnswer, contradicts: contradictions.roleContradicts }

/** A list of AWS Organizations. */
const ofOrganization = (shape: z.ZodObject, items: string): CatalogueEntry =>
  list(
    { shape, leftOut: { [items]: [] } },
    {
      inputToken: 'NextToken',
      outputToken: 'NextToken',
      items,
      id: 'Id',
      pageSize: { member: 'MaxResults', most: 20 },
    },
  )

/**
 * Every call this tool makes, and no other: a call that is not listed here is never sent, wherever it was
 * read from. The class that the SDK has for an action is the action's name with `Command` behind it.
 */
export const CATALOGUE: Record<Service, Record<string, CatalogueEntry>> = {
  workmail: {
    ListOrganizations: list(
      { shape: workmail.Organizations, leftOut: { OrganizationSummaries: [] } },
      {
        inputToken: 'NextToken',
        outputToken: 'NextToken',
        items: 'OrganizationSummaries',
        id: 'OrganizationId',
        pageSize: { member: 'MaxResults', most: 100 },
      },
    ),
    ListTagsForResource: read({ shape: workmail.OrganizationTags, leftOut: { Tags: [] } }),
    DescribeEmailMonitoringConfiguration: read({
      shape: workmail.MonitoringConfiguration,
      contradicts: contradictions.configurationContradicts,
      leftOut: {},
    }),
    PutEmailMonitoringConfiguration: WRITE,
    DeleteEmailMonitoringConfiguration: WRITE,
  },
  iam: {
    ListAccountAliases: marked(iam.AccountAliases, 'AccountAliases', null),
    GetRole: { access: 'read', answer: ROLE },
    CreateRole: { access: 'write', answer: ROLE },
    DeleteRole: WRITE,
    PutRolePolicy: WRITE,
    GetRolePolicy: read({ shape: iam.InlinePolicy, contradicts: contradictions.inlinePolicyContradicts }),
    DeleteRolePolicy: WRITE,
    ListRolePolicies: marked(iam.InlinePolicyNames, 'PolicyNames', null),
    ListInstanceProfilesForRole: marked(iam.InstanceProfiles, 'InstanceProfiles', 'InstanceProfileName'),
    ListAttachedRolePolicies: marked(iam.AttachedPolicies, 'AttachedPolicies', 'PolicyArn'),
    GetPolicy: read({ shape: iam.ManagedPolicy, contradicts: contradictions.managedPolicyContradicts }),
    GetPolicyVersion: read({
      shape: iam.PolicyVersion,
      contradicts: contradictions.policyVersionContradicts,
    }),
    CreateServiceLinkedRole: { access: 'write', answer: ROLE },
    UpdateRole: WRITE,
    DeleteServiceLinkedRole: {
      access: 'write',
      answer: { shape: iam.DeletionTask, contradicts: contradictions.deletionTaskContradicts },
    },
    GetServiceLinkedRoleDeletionStatus: read({ shape: iam.DeletionStatus }),
    SimulatePrincipalPolicy: marked(iam.Evaluations, 'EvaluationResults', null),
  },
  logs: {
    DescribeLogGroups: nextToken(
      { shape: logs.LogGroups, contradicts: contradictions.groupsContradict },
      'logGroups',
      'logGroupName',
      50,
    ),
    DescribeLogStreams: nextToken(
      { shape: logs.LogStreams, contradicts: contradictions.streamsContradict },
      'logStreams',
      'logStreamName',
      50,
    ),
    GetLogEvents: read({ shape: logs.LogEvents }),
    ListLogGroups: nextToken(
      { shape: logs.LogGroupNames, contradicts: contradictions.groupNamesContradict },
      'logGroups',
      'logGroupName',
      1000,
    ),
    ListTagsForResource: read({ shape: logs.LogGroupTags, leftOut: { tags: {} } }),
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
    GetCallerIdentity: read({
      shape: sts.CallerIdentity,
      contradicts: contradictions.identityContradicts,
    }),
    AssumeRole: { access: 'write', answer: { shape: sts.RoleSession } },
    AssumeRoleWithWebIdentity: { access: 'write', answer: { shape: sts.RoleSession } },
  },
  organizations: {
    DescribeOrganization: read({ shape: organizations.AwsOrganization }),
    ListAccounts: ofOrganization(organizations.MemberAccounts, 'Accounts'),
    ListAccountsForParent: ofOrganization(organizations.MemberAccounts, 'Accounts'),
    ListOrganizationalUnitsForParent: ofOrganization(
      organizations.OrganizationalUnits,
      'OrganizationalUnits',
    ),
  },
}

/** The call's entry; undefined where this tool makes no such call. */
export const catalogueEntry = ({ service, action }: Pick<Call, 'service' | 'action'>) =>
  Object.hasOwn(CATALOGUE, service) && Object.hasOwn(CATALOGUE[service], action)
    ? CATALOGUE[service][action]
    : undefined
