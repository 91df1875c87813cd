/**
 * What IAM is asked before an operation is carried out: which actions, on which resources, with which context
 * keys (Service Authorization Reference of WorkMail, CloudWatch Logs, IAM, STS and AWS Organizations).
 */
import type { Service } from '../calls/call.js'
import {
  logGroupArn,
  logGroupTagArn,
  organizationArn,
  parseLogGroupArn,
  parseOrganizationArn,
} from '../facts/arns.js'
import { EVENTS_SERVICE_PRINCIPAL, serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { roleArn, type SandboxAccount } from './account.js'
import { roleArnOf } from './principal.js'
import { isNamed } from './roles.js'

/** A call whose input was validated. */
export interface AuthorizedCall {
  account: SandboxAccount
  service: Service
  action: string
  region: string
  input: Record<string, unknown>
}

export interface AuthorizationRequest {
  /** Each of them is enough; a refusal names the first. */
  actions: [string, ...string[]]
  /** An ARN, or `*` where the action has no resource-level permissions. */
  resource: string
  /** The resource as a refusal words it, where that is not its ARN. */
  shownAs?: string
  /** Condition keys that come with this action and this resource. */
  context: Record<string, string | string[]>
}

type Question = Omit<AuthorizationRequest, 'actions'>
type Rule = (call: AuthorizedCall) => Question

const onAnything: Rule = () => ({ resource: '*', context: {} })

const onOrganization: Rule = ({ account, region, input }) => {
  const { OrganizationId, ResourceARN } = input
  const organizationId = OrganizationId ?? parseOrganizationArn(String(ResourceARN))?.organizationId ?? ''
  const found = account.organizations.find((one) => one.organizationId === organizationId)
  const address = { region, account: account.accountId, organizationId: String(organizationId) }
  return { resource: organizationArn(address), context: tagsOf(found) }
}

/** Policies name a log group with `:*` (CloudWatch Logs user guide, "Resources and operations"). */
const onLogGroup: Rule = ({ account, region, input }) => {
  const { logGroupName, logGroupIdentifier, resourceIdentifier } = input
  const said = String(logGroupName ?? logGroupIdentifier ?? resourceIdentifier)
  const name = parseLogGroupArn(said)?.name ?? said
  const context = tagsOf(findLogGroup(account, region, name))
  return { resource: logGroupArn({ region, account: account.accountId, name }), context }
}

/** As CloudWatch Logs words its refusal of DescribeLogGroups (terraform-provider-aws issue 8804). */
const onNoLogGroup: Rule = ({ account, region }) => {
  const group = logGroupTagArn({ region, account: account.accountId, name: '' })
  return { resource: `${group}:log-stream:`, context: {} }
}

/** Reading events asks for the stream (Service Authorization Reference, resource type log-stream). */
const onLogStream: Rule = (call) => {
  const { resource, context } = onLogGroup(call)
  return { resource: resource.replace(/\*$/, `log-stream:${call.input.logStreamName}`), context }
}

/** The tagging calls alone are authorized without `:*` (the same page). */
const onTaggedLogGroup: Rule = ({ account, region, input }) => {
  const resource = String(input.resourceArn)
  const name = parseLogGroupArn(resource)?.name ?? ''
  return { resource, context: { ...tagsOf(findLogGroup(account, region, name)), ...requestedTags(input) } }
}

const onNewLogGroup: Rule = (call) => {
  const { resource } = onLogGroup(call)
  return { resource, context: requestedTags(call.input) }
}

/** IAM takes a role's name and knows its path only where there is such a role. */
const onRole: Rule = ({ account, input }) => {
  const name = String(input.RoleName)
  const tags = account.roles.find(isNamed(name))?.tags ?? {}
  return {
    resource: roleArnOf(account, name),
    shownAs: `role ${name}`,
    context: { ...prefixed('aws:ResourceTag/', tags), ...prefixed('iam:ResourceTag/', tags) },
  }
}

const onNewRole: Rule = ({ account, input }) => ({
  resource: roleArn(account, { path: String(input.Path ?? '/'), roleName: String(input.RoleName) }),
  context: requestedRoleTags(input),
})

const onPolicy: Rule = ({ input }) => ({ resource: `${input.PolicyArn}`, context: {} })

const onNewServiceLinkedRole: Rule = ({ account, input }) => ({
  resource: serviceLinkedRoleArn(account.accountId),
  context: { 'iam:AWSServiceName': String(input.AWSServiceName) },
})

/** The task's id holds the principal and the name: `task/aws-service-role/PRINCIPAL/NAME/UUID`. */
const onRoleOfTask: Rule = ({ account, input }) => {
  const [, path = '/', name = ''] =
    /^task(\/aws-service-role\/[^/]+\/)([^/]+)\//.exec(String(input.DeletionTaskId)) ?? []
  return { resource: `arn:aws:iam::${account.accountId}:role${path}${name}`, context: {} }
}

const onSimulatedPrincipal: Rule = ({ input }) => ({ resource: String(input.PolicySourceArn), context: {} })

/** The root or a unit of the organization. */
const onParent: Rule = ({ account, input }) => {
  const { id = '', managementAccountId = '' } = account.awsOrganization ?? {}
  const parentId = String(input.ParentId)
  const kind = parentId.startsWith('r-') ? 'root' : 'ou'
  return { resource: `arn:aws:organizations::${managementAccountId}:${kind}/${id}/${parentId}`, context: {} }
}

const RULES: Record<Service, Record<string, Rule>> = {
  workmail: {
    ListOrganizations: onAnything,
    DescribeOrganization: onOrganization,
    DescribeEmailMonitoringConfiguration: onOrganization,
    PutEmailMonitoringConfiguration: onOrganization,
    DeleteEmailMonitoringConfiguration: onOrganization,
    ListTagsForResource: onOrganization,
  },
  logs: {
    CreateLogGroup: onNewLogGroup,
    DescribeLogGroups: onNoLogGroup,
    ListLogGroups: onAnything,
    PutRetentionPolicy: onLogGroup,
    DeleteRetentionPolicy: onLogGroup,
    AssociateKmsKey: onLogGroup,
    TagResource: onTaggedLogGroup,
    UntagResource: onTaggedLogGroup,
    ListTagsForResource: onTaggedLogGroup,
    PutLogGroupDeletionProtection: onLogGroup,
    DeleteLogGroup: onLogGroup,
    DescribeLogStreams: onLogGroup,
    GetLogEvents: onLogStream,
    FilterLogEvents: onLogGroup,
  },
  iam: {
    CreateServiceLinkedRole: onNewServiceLinkedRole,
    ListAccountAliases: onAnything,
    GetRole: onRole,
    ListAttachedRolePolicies: onRole,
    GetPolicy: onPolicy,
    GetPolicyVersion: onPolicy,
    UpdateRole: onRole,
    DeleteServiceLinkedRole: onRole,
    GetServiceLinkedRoleDeletionStatus: onRoleOfTask,
    SimulatePrincipalPolicy: onSimulatedPrincipal,
    CreateRole: onNewRole,
    PutRolePolicy: onRole,
    GetRolePolicy: onRole,
    ListRolePolicies: onRole,
    ListInstanceProfilesForRole: onRole,
    DeleteRolePolicy: onRole,
    DeleteRole: onRole,
  },
  // GetCallerIdentity asks for no permission, and no policy can deny it; nor does AssumeRoleWithWebIdentity, which no one
  // signs (STS API reference).
  sts: { AssumeRole: ({ input }) => ({ resource: String(input.RoleArn), context: {} }) },
  organizations: {
    DescribeOrganization: onAnything,
    ListAccounts: onAnything,
    ListAccountsForParent: onParent,
    ListOrganizationalUnitsForParent: onParent,
  },
}

/** What an operation asks IAM for apart from its own action. */
const alsoAsked: Record<string, (call: AuthorizedCall) => AuthorizationRequest[]> = {
  // "You must have the logs:Unmask permission" (API reference).
  'logs:GetLogEvents': (call) => whereUnmasked(call),
  'logs:FilterLogEvents': (call) => whereUnmasked(call),
  // The role is handed to WorkMail (IAM user guide, "Grant a user permissions to pass a role").
  'workmail:PutEmailMonitoringConfiguration': ({ account, input }) => [
    {
      actions: ['iam:PassRole'],
      resource: String(input.RoleArn ?? serviceLinkedRoleArn(account.accountId)),
      context: { 'iam:PassedToService': EVENTS_SERVICE_PRINCIPAL },
    },
  ],
  // IAM user guide, "Controlling access to and for IAM users and roles using tags": tags at creation need iam:TagRole.
  'iam:CreateRole': (call) =>
    call.input.Tags === undefined ? [] : [{ actions: ['iam:TagRole'], ...onNewRole(call) }],
  // "If you specify tags, you must have either logs:TagResource or logs:TagLogGroup" (API reference).
  'logs:CreateLogGroup': ({ account, region, input }) =>
    input.tags === undefined
      ? []
      : [
          {
            actions: ['logs:TagResource', 'logs:TagLogGroup'],
            resource: logGroupTagArn({
              region,
              account: account.accountId,
              name: String(input.logGroupName),
            }),
            context: requestedTags(input),
          },
        ],
}

const whereUnmasked = (call: AuthorizedCall): AuthorizationRequest[] =>
  call.input.unmask === true ? [{ actions: ['logs:Unmask'], ...onLogGroup(call) }] : []

/** Needs no permission, whatever the policies say. */
const FREE = ['sts:GetCallerIdentity', 'sts:AssumeRoleWithWebIdentity']

/** What IAM is asked for a call, its own action first. @throws Error for an operation without a rule */
export const authorizationsOf = (call: AuthorizedCall): AuthorizationRequest[] => {
  const action = `${call.service}:${call.action}`
  if (FREE.includes(action)) return []
  const rule = RULES[call.service][call.action]
  if (rule === undefined) throw new Error(`the sandbox has no rule for what ${action} asks IAM for`)
  return [{ actions: [action], ...rule(call) }, ...(alsoAsked[action]?.(call) ?? [])]
}

const findLogGroup = (account: SandboxAccount, region: string, name: string) =>
  account.logGroups.find((group) => group.region === region && group.logGroupName === name)

const tagsOf = (item: { tags: Record<string, string> } | undefined): Record<string, string> =>
  prefixed('aws:ResourceTag/', item?.tags ?? {})

/** The tags that a call sets, or the keys that it takes away. */
const requestedTags = ({ tags, tagKeys }: Record<string, unknown>): Record<string, string | string[]> => {
  const set = (tags ?? {}) as Record<string, string>
  const keys = [...Object.keys(set), ...((tagKeys ?? []) as string[])]
  return { ...prefixed('aws:RequestTag/', set), ...(keys.length === 0 ? {} : { 'aws:TagKeys': keys }) }
}

/** IAM's tags are a list of keys and values. */
const requestedRoleTags = ({ Tags }: Record<string, unknown>): Record<string, string | string[]> => {
  const tags = (Tags ?? []) as { Key: string; Value: string }[]
  return requestedTags({ tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) })
}

const prefixed = (prefix: string, values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}${key}`, value]))
