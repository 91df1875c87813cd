/**
 * The ARNs this tool meets: log groups, roles, WorkMail organizations.
 * Source: AWS General Reference, "Amazon Resource Names"; Service Authorization Reference, resource types of
 * CloudWatch Logs, IAM and WorkMail.
 */
import { PARTITION } from './regions.js'

export interface Arn {
  partition: string
  service: string
  /** Empty for global services. */
  region: string
  /** Empty or `aws` where no account owns it. */
  account: string
  /** Everything behind the fifth colon, its own colons included. */
  resource: string
}

/** Undefined where the text is not an ARN. */
export const parseArn = (arn: string): Arn | undefined => {
  const [prefix, partition, service, region, account, ...resource] = arn.split(':')
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined)
    return undefined
  return resource.length === 0 || resource[0] === ''
    ? undefined
    : { partition, service, region, account, resource: resource.join(':') }
}

export const formatArn = ({ partition, service, region, account, resource }: Arn): string =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`

export interface LogGroupAddress {
  region: string
  account: string
  name: string
}

/** As the tagging calls of CloudWatch Logs want it: without `:*`. */
export const logGroupTagArn = ({ region, account, name }: LogGroupAddress): string =>
  formatArn({ partition: PARTITION, service: 'logs', region, account, resource: `log-group:${name}` })

/** As WorkMail, IAM policies and DescribeLogGroups' `arn` want it: with `:*`, the group and its streams. */
export const logGroupArn = (address: LogGroupAddress): string => `${logGroupTagArn(address)}:*`

/**
 * Where the log group of an ARN lies, whichever of the two forms the ARN has. Undefined for anything else: a
 * log stream, another service, another partition, a Region, account or name missing.
 */
export const parseLogGroupArn = (arn: string): LogGroupAddress | undefined => {
  const parsed = parseArn(arn)
  if (parsed === undefined || parsed.partition !== PARTITION || parsed.service !== 'logs') return undefined
  const [kind, name, end, ...rest] = parsed.resource.split(':')
  const isLogGroup = kind === 'log-group' && (end === undefined || end === '*') && rest.length === 0
  if (!isLogGroup || !name || !parsed.region || !parsed.account) return undefined
  return { region: parsed.region, account: parsed.account, name }
}

/** The name in a role's ARN, without its path; undefined where it is not a role's. */
export const roleNameOfArn = (arn: string): string | undefined => {
  const parsed = parseArn(arn)
  if (parsed?.service !== 'iam' || !parsed.resource.startsWith('role/')) return undefined
  return parsed.resource.slice(parsed.resource.lastIndexOf('/') + 1) || undefined
}

export const organizationArn = (organization: {
  region: string
  account: string
  organizationId: string
}): string => {
  const { region, account, organizationId } = organization
  return formatArn({
    partition: PARTITION,
    service: 'workmail',
    region,
    account,
    resource: `organization/${organizationId}`,
  })
}

/** Undefined where the ARN is not a WorkMail organization's. */
export const parseOrganizationArn = (
  arn: string,
): { region: string; account: string; organizationId: string } | undefined => {
  const parsed = parseArn(arn)
  if (parsed?.partition !== PARTITION || parsed.service !== 'workmail') return undefined
  const [kind, organizationId, ...rest] = parsed.resource.split('/')
  if (kind !== 'organization' || !organizationId || rest.length > 0) return undefined
  return { region: parsed.region, account: parsed.account, organizationId }
}
