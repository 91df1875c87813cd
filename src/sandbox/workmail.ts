/** The WorkMail operations (Amazon WorkMail API reference; constraints from its service model). */
import { logGroupArn, organizationArn, parseLogGroupArn, parseOrganizationArn } from '../facts/arns.js'
import { EVENTS_SERVICE_PRINCIPAL, serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { monitoringRoleArn, type Organization, roleArn, type SandboxAccount } from './account.js'
import { change } from './changes.js'
import { type CallContext, type Operation, operation } from './operation.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'
import { trusts } from './trust-policy.js'

const DEFAULT_MAX_RESULTS = 100

const ORGANIZATION_ID = {
  type: 'string',
  required: true,
  min: 34,
  max: 34,
  pattern: '^m-[0-9a-f]{32}$',
} as const

const LOG_GROUP_ARN = {
  type: 'string',
  required: true,
  min: 47,
  max: 562,
  pattern: 'arn:aws:logs:[a-z\\-0-9]*:[0-9]{12}:log-group:([\\.\\-_/#A-Za-z0-9]+):\\*$',
} as const

const ROLE_ARN = {
  type: 'string',
  min: 20,
  max: 2048,
  pattern: 'arn:aws:iam:[a-z0-9-]*:[a-z0-9-]+:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}',
} as const

const RESOURCE_ARN = {
  type: 'string',
  required: true,
  min: 1,
  max: 1011,
  pattern: 'arn:aws:workmail:[a-z0-9-]*:[a-z0-9-]+:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}',
} as const

export const workmailOperations: Record<string, Operation> = {
  ListOrganizations: operation(
    {
      NextToken: { type: 'string', min: 1, max: 1024, pattern: '[\\S\\s]*|[a-zA-Z0-9/+=]{1,1024}' },
      MaxResults: { type: 'integer', min: 1, max: 100 },
    },
    ({ account, seen, region }, { NextToken, MaxResults = DEFAULT_MAX_RESULTS }) => {
      const { items, nextToken } = pageOf(
        seen.organizations.filter((organization) => organization.region === region),
        (organization) => organization.organizationId,
        {
          list: `ListOrganizations ${region}`,
          token: NextToken,
          limit: Math.min(MaxResults, account.behaviour.pageSize),
          badToken: () => invalidParameter('The NextToken is not valid.'),
        },
      )
      const OrganizationSummaries = items.map((organization) => ({
        OrganizationId: organization.organizationId,
        Alias: organization.alias,
        DefaultMailDomain: mailDomain(organization),
        ErrorMessage: organization.errorMessage,
        State: organization.state,
      }))
      return { OrganizationSummaries, NextToken: nextToken }
    },
  ),

  DescribeOrganization: operation({ OrganizationId: ORGANIZATION_ID }, (context, { OrganizationId }) => {
    const { account, seen, region } = context
    const organization = findOrganization(seen, region, OrganizationId)
    return {
      OrganizationId,
      Alias: organization.alias,
      State: organization.state,
      DirectoryId: `d-${OrganizationId.slice(2, 12)}`,
      DirectoryType: 'VpcDirectory',
      DefaultMailDomain: mailDomain(organization),
      CompletedDate: Date.UTC(2024, 0, 1) / 1000,
      ErrorMessage: organization.errorMessage,
      ARN: organizationArn({ region, account: account.accountId, organizationId: OrganizationId }),
      InteroperabilityEnabled: false,
    }
  }),

  DescribeEmailMonitoringConfiguration: operation(
    { OrganizationId: ORGANIZATION_ID },
    ({ account, seen, region }, { OrganizationId }) => {
      const organization = findActiveOrganization(seen, region, OrganizationId)
      if (organization.monitoring === undefined) {
        if (account.behaviour.unconfigured === 'empty') return {}
        const text = `No email monitoring configuration exists for organization ${OrganizationId}.`
        throw new ServiceError('ResourceNotFoundException', text)
      }
      return {
        RoleArn: monitoringRoleArn(account, organization),
        LogGroupArn: logGroupArn({
          region,
          account: account.accountId,
          name: organization.monitoring.logGroupName,
        }),
      }
    },
  ),

  PutEmailMonitoringConfiguration: operation(
    { OrganizationId: ORGANIZATION_ID, RoleArn: ROLE_ARN, LogGroupArn: LOG_GROUP_ARN },
    (context, { OrganizationId, RoleArn, LogGroupArn }) => {
      const { account, region } = context
      const organization = findActiveOrganization(account, region, OrganizationId)
      const logGroupName = findLogGroupToWriteTo(context, LogGroupArn)
      checkRole(context, RoleArn ?? serviceLinkedRoleArn(account.accountId))
      configure(context, organization, { logGroupName, ...(RoleArn && { roleArn: RoleArn }) })
      return {}
    },
  ),

  DeleteEmailMonitoringConfiguration: operation(
    { OrganizationId: ORGANIZATION_ID },
    (context, { OrganizationId }) => {
      const organization = findActiveOrganization(context.account, context.region, OrganizationId)
      // No ResourceNotFoundException is modelled for this call: without a configuration it does nothing.
      if (organization.monitoring) configure(context, organization, undefined)
      return {}
    },
  ),

  ListTagsForResource: operation(
    { ResourceARN: RESOURCE_ARN },
    ({ account, seen, region }, { ResourceARN }) => {
      const asked = parseOrganizationArn(ResourceARN)
      const organization =
        asked?.account === account.accountId && asked.region === region
          ? seen.organizations.find(
              (candidate) => candidate.region === region && candidate.organizationId === asked.organizationId,
            )
          : undefined
      if (!organization) throw new ServiceError('ResourceNotFoundException', 'The resource cannot be found.')
      return { Tags: Object.entries(organization.tags).map(([Key, Value]) => ({ Key, Value })) }
    },
  ),
}

const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterException', message)

const mailDomain = (organization: Organization): string =>
  organization.defaultMailDomain ?? `${organization.alias}.awsapps.com`

const findOrganization = (account: SandboxAccount, region: string, organizationId: string): Organization => {
  const organization = account.organizations.find(
    (candidate) => candidate.region === region && candidate.organizationId === organizationId,
  )
  if (organization) return organization
  throw new ServiceError(
    'OrganizationNotFoundException',
    "An operation received a valid organization identifier that either doesn't belong or exist in the system.",
  )
}

const findActiveOrganization = (account: SandboxAccount, region: string, organizationId: string) => {
  const organization = findOrganization(account, region, organizationId)
  if (organization.state.toLowerCase() === 'active') return organization
  throw new ServiceError(
    'OrganizationStateException',
    'The organization must have a valid state to perform certain operations on the organization or its members.',
  )
}

/** The name of the group that the ARN means, where WorkMail may write to it. */
const findLogGroupToWriteTo = ({ account, region }: CallContext, arn: string): string => {
  const address = parseLogGroupArn(arn)
  if (address?.region !== region || address.account !== account.accountId) {
    throw invalidParameter("The log group must be in the organization's account and Region.")
  }
  const { name } = address
  if (account.logGroups.some((group) => group.region === region && group.logGroupName === name)) return name
  throw new ServiceError('ResourceNotFoundException', `The log group ${name} does not exist.`)
}

const checkRole = ({ account, now }: CallContext, arn: string): void => {
  const role = account.roles.find((candidate) => roleArn(account, candidate) === arn)
  const usable =
    role !== undefined &&
    role.createDate + account.behaviour.roleSpreadsAfter <= now &&
    trusts(role.assumeRolePolicyDocument, EVENTS_SERVICE_PRINCIPAL)
  if (!usable) {
    throw invalidParameter(
      `The role ${arn} does not exist or cannot be assumed by ${EVENTS_SERVICE_PRINCIPAL}.`,
    )
  }
}

/** Sets or removes an organization's configuration, and remembers the one that it had. */
const configure = (
  { account, region, now }: CallContext,
  before: Organization,
  monitoring: Organization['monitoring'],
): void => {
  const { organizationId } = before
  const after: Organization = { ...before, monitoring }
  const formerRole = monitoringRoleArn(account, before)
  if (before.monitoring && formerRole) {
    const same =
      monitoring?.logGroupName === before.monitoring.logGroupName &&
      monitoringRoleArn(account, after) === formerRole
    if (!same) {
      const { logGroupName } = before.monitoring
      const former = {
        region,
        organizationId,
        logGroupName,
        roleArn: formerRole,
        endedAt: now,
        flushed: false,
      }
      account.formerConfigurations.push(former)
    }
  }
  change(account, 'organizations', { before, after }, { at: now })
}
