/**
 * What IAM asks of a caller before a call is let through, read from the call itself.
 * Source: Service Authorization Reference; WorkMail administrator guide, "How Amazon WorkMail works with IAM".
 */
import type { Call, Value } from '../calls/call.js'
import { formatArn, logGroupArn, logGroupTagArn, organizationArn, parseLogGroupArn } from '../facts/arns.js'
import { actionFacts } from '../facts/authorization.js'
import { PARTITION } from '../facts/regions.js'
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_NAME,
  serviceLinkedRoleArn,
} from '../facts/service-linked-role.js'

export interface Permission {
  /** As AWS spells it: `logs:DeleteLogGroup`. */
  action: string
  /**
   * ARNs, or `*` alone where the action knows no resources. A log group is there in both forms, since AWS asks
   * for the one or the other; what is not known of an ARN is a `*` in it.
   */
  resources: string[]
  /** Condition keys of the request apart from the global ones, with their values. */
  context: Record<string, string[]>
}

/** No one can be denied these (STS API reference). */
const FREE: readonly string[] = ['sts:GetCallerIdentity']

/** The permissions that a call of this account needs: the action's own, and what AWS also asks for. */
export const permissionsOf = (call: Call, account: string): Permission[] => {
  const action = `${call.service}:${call.action}`
  if (FREE.includes(action)) return []
  const own = { action, resources: resourcesOf(call, account), context: contextOf(call) }
  return [own, ...alsoNeeded(call, own, account)]
}

/** Permissions of one action under one context as one, in the order in which they first came. */
export const mergePermissions = (permissions: Permission[]): Permission[] => {
  const merged = new Map<string, Permission>()
  for (const permission of permissions) {
    const { action, resources, context } = permission
    const key = JSON.stringify([action, context])
    const known = merged.get(key)?.resources ?? []
    merged.set(key, { ...permission, resources: [...new Set([...known, ...resources])] })
  }
  return [...merged.values()]
}

/** What is only known later, an earlier reply's member say, may be anything. */
const text = (value: Value | undefined): string | undefined =>
  value === undefined || typeof value === 'string' ? value : '*'

const resourcesOf = (call: Call, account: string): string[] => {
  const { service, action, region, input } = call
  if (actionFacts(`${service}:${action}`)?.resourceTypes.length === 0) return ['*']
  switch (service) {
    case 'workmail': {
      const organizationId = text(input.OrganizationId)
      if (organizationId !== undefined) return [organizationArn({ region, account, organizationId })]
      return [text(input.ResourceARN) ?? '*']
    }
    case 'logs': {
      const named = text(input.logGroupName ?? input.logGroupIdentifier ?? input.resourceArn)
      const stream = text(input.logStreamName)
      if (named !== undefined && stream !== undefined)
        return [`${logGroupTagArn({ region, account, name: named })}:log-stream:${stream}`]
      return named === undefined ? ['*'] : logGroupForms(named, region, account)
    }
    case 'iam':
      return iamResources(call, account)
    case 'sts':
      return [text(input.RoleArn) ?? '*']
    case 'organizations':
      return ['*']
  }
}

/** Without `:*` as the Service Authorization Reference has it, and with it as CloudWatch Logs asks for most. */
const logGroupForms = (nameOrArn: string, region: string, account: string): string[] => {
  const address = parseLogGroupArn(nameOrArn) ?? { region, account, name: nameOrArn }
  return [logGroupTagArn(address), logGroupArn(address)]
}

const iamResources = (call: Call, account: string): string[] => {
  const { input } = call
  const roleName = text(input.RoleName)
  if (roleName !== undefined) return roleArns(call, roleName, account)
  const serviceName = text(input.AWSServiceName)
  if (serviceName === EVENTS_SERVICE_PRINCIPAL) return [serviceLinkedRoleArn(account)]
  if (serviceName !== undefined) return [roleArn(`aws-service-role/${serviceName}/*`, account)]
  const task = text(input.DeletionTaskId)
  if (task !== undefined) return [deletedRoleArn(task, account)]
  return [text(input.PolicyArn ?? input.PolicySourceArn) ?? '*']
}

const roleArn = (nameWithPath: string, account: string): string =>
  formatArn({ partition: PARTITION, service: 'iam', region: '', account, resource: `role/${nameWithPath}` })

/**
 * IAM's calls name a role without its path, and IAM compares the ARN with it. Where there is no such role it knows
 * no path: a read that may find none, the service-linked role's too, also asks for the name alone.
 */
const roleArns = ({ service, action, input }: Call, name: string, account: string): string[] => {
  const path = text(input.Path)
  if (path !== undefined) return [roleArn(`${path.slice(1)}${name}`, account)]
  if (name.toLowerCase() !== SERVICE_LINKED_ROLE_NAME.toLowerCase())
    return [roleArn(name, account), roleArn(`*/${name}`, account)]
  const isRead = /^(Read|List)$/.test(actionFacts(`${service}:${action}`)?.access ?? '')
  return [serviceLinkedRoleArn(account), ...(isRead ? [roleArn(SERVICE_LINKED_ROLE_NAME, account)] : [])]
}

/** A task's id holds its role: `task/aws-service-role/SERVICE/ROLE/UUID`. Not known yet, it is WorkMail's role. */
const deletedRoleArn = (task: string, account: string): string => {
  const nameWithPath = /^task\/(aws-service-role\/.+)\/[^/]+$/.exec(task)?.[1]
  return nameWithPath === undefined ? serviceLinkedRoleArn(account) : roleArn(nameWithPath, account)
}

const contextOf = ({ input }: Call): Permission['context'] => {
  const serviceName = text(input.AWSServiceName)
  const tagKeys = tagKeysOf(input)
  return {
    ...(serviceName === undefined ? {} : { 'iam:AWSServiceName': [serviceName] }),
    ...(tagKeys.length === 0 ? {} : { 'aws:TagKeys': tagKeys }),
  }
}

/** Keys of the tags that a call puts on a resource or takes off: a map for CloudWatch Logs, a list for IAM. */
const tagKeysOf = ({ tags, tagKeys, Tags }: Call['input']): string[] => {
  if (Array.isArray(Tags)) return Tags.map((tag) => text((tag as Record<string, Value>).Key) ?? '*')
  if (Array.isArray(tagKeys)) return tagKeys.map((key) => text(key) ?? '*')
  return typeof tags === 'object' && !Array.isArray(tags) ? Object.keys(tags) : []
}

/** What AWS also asks for, apart from the action itself. A KMS key asks for nothing: its own policy must let Logs use it. */
const alsoNeeded = (
  { service, action, region, input }: Call,
  own: Permission,
  account: string,
): Permission[] => {
  if (service === 'workmail' && action === 'PutEmailMonitoringConfiguration') {
    // That the service-linked role is passed where none is named is not documented: it is asked for all the same.
    const passed = text(input.RoleArn) ?? serviceLinkedRoleArn(account)
    return [
      {
        action: 'iam:PassRole',
        resources: [passed],
        context: { 'iam:PassedToService': [EVENTS_SERVICE_PRINCIPAL] },
      },
    ]
  }
  // CloudWatch Logs API reference, GetLogEvents: "You must have the logs:Unmask permission".
  if (service === 'logs' && input.unmask === true) {
    const name = text(input.logGroupName ?? input.logGroupIdentifier) ?? '*'
    return [{ ...own, action: 'logs:Unmask', resources: logGroupForms(name, region, account) }]
  }
  // CloudWatch Logs API reference, CreateLogGroup: a group that is created with tags is tagged.
  if (service === 'logs' && action === 'CreateLogGroup' && input.tags !== undefined)
    return [{ ...own, action: 'logs:TagResource' }]
  // IAM user guide, "Tagging IAM roles": so is a role.
  if (service === 'iam' && action === 'CreateRole' && input.Tags !== undefined)
    return [{ ...own, action: 'iam:TagRole' }]
  return []
}
