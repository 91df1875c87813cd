/**
 * What an answer says against the question that it answers, or against itself. Such an answer is of something else, or
 * half of one, and nothing in it is believed.
 */
import type { z } from 'zod'
import type { Call } from '../../calls/call.js'
import { parseArn, parseLogGroupArn } from '../../facts/arns.js'
import { SERVICE_LINKED_ROLE_NAME, SERVICE_LINKED_ROLE_PATH } from '../../facts/service-linked-role.js'
import type { DeletionTask, InlinePolicy, ManagedPolicy, PolicyVersion, RoleAnswer } from './iam.js'
import type { LogGroupNames, LogGroups, LogStreams } from './logs.js'
import type { CallerIdentity } from './sts.js'
import type { MonitoringConfiguration } from './workmail.js'

/** The question, and the account that is asked, where it is known already. */
export interface Asked {
  call: Call
  account: string | undefined
}

/** A sentence that says what contradicts; undefined where nothing does. */
export type Contradiction<Answer> = (answer: Answer, asked: Asked) => string | undefined

const isOtherAccount = (account: string | undefined, asked: Asked): boolean =>
  asked.account !== undefined && account !== asked.account

/** The part of a log group's ARN in which it is not the group that was asked about. */
const otherLogGroup = (arn: string, name: string | undefined, asked: Asked): string | undefined => {
  const address = parseLogGroupArn(arn)
  if (address === undefined) return 'is not the ARN of a log group'
  if (address.region !== asked.call.region) return `is in Region ${address.region}`
  if (isOtherAccount(address.account, asked)) return `is of account ${address.account}`
  return name === undefined || address.name === name ? undefined : 'is of another name'
}

export const configurationContradicts: Contradiction<z.infer<typeof MonitoringConfiguration>> = (
  { LogGroupArn, RoleArn },
  asked,
) => {
  // Where neither is there, nothing else is either: that case is not brought here.
  if (LogGroupArn === undefined)
    return `it has ${RoleArn === undefined ? 'neither a role nor' : 'a role and no'} log group`
  const group = otherLogGroup(LogGroupArn, undefined, asked)
  if (group !== undefined) return `LogGroupArn ${group}`
  const role = RoleArn === undefined ? undefined : parseArn(RoleArn)
  return role !== undefined && isOtherAccount(role.account, asked)
    ? `RoleArn is of account ${role.account}`
    : undefined
}

export const groupsContradict: Contradiction<z.infer<typeof LogGroups>> = ({ logGroups }, asked) => {
  const { logGroupNamePrefix: prefix } = asked.call.input
  for (const { logGroupName, arn } of logGroups) {
    if (typeof prefix === 'string' && !logGroupName.startsWith(prefix))
      return `${logGroupName} does not start as it was asked for`
    const other = otherLogGroup(arn, logGroupName, asked)
    if (other !== undefined) return `the ARN of ${logGroupName} ${other}`
  }
  return undefined
}

export const groupNamesContradict: Contradiction<z.infer<typeof LogGroupNames>> = ({ logGroups }, asked) => {
  for (const { logGroupName, logGroupArn } of logGroups) {
    const other = otherLogGroup(logGroupArn, logGroupName, asked)
    if (other !== undefined) return `the ARN of ${logGroupName} ${other}`
  }
  return undefined
}

export const streamsContradict: Contradiction<z.infer<typeof LogStreams>> = ({ logStreams }, asked) => {
  for (const { logStreamName, arn } of logStreams) {
    if (arn === undefined) continue
    const [groupArn = '', streamName] = arn.split(':log-stream:')
    const { logGroupName } = asked.call.input
    const group = typeof logGroupName === 'string' ? logGroupName : undefined
    const other =
      streamName === logStreamName ? otherLogGroup(groupArn, group, asked) : 'is of another stream'
    if (other !== undefined) return `the ARN of stream ${logStreamName} ${other}`
  }
  return undefined
}

const isNamed = (name: string, asked: unknown): boolean =>
  typeof asked !== 'string' || name.toLowerCase() === asked.toLowerCase()

/** Role names are unique whatever their letters' case (IAM user guide). IAM reserves the service-linked role's name. */
export const roleContradicts: Contradiction<z.infer<typeof RoleAnswer>> = ({ Role }, asked) => {
  const { RoleName, Arn, Path } = Role
  const arn = parseArn(Arn)
  if (!isNamed(RoleName, asked.call.input.RoleName)) return `it is of the role ${RoleName}`
  if (isOtherAccount(arn?.account, asked)) return `the role's ARN is of account ${arn?.account}`
  if (arn?.resource !== `role${Path}${RoleName}`)
    return "the role's ARN, path and name do not belong together"
  if (isNamed(RoleName, SERVICE_LINKED_ROLE_NAME) && Path !== SERVICE_LINKED_ROLE_PATH)
    return `the role's path is not ${SERVICE_LINKED_ROLE_PATH}`
  return undefined
}

export const inlinePolicyContradicts: Contradiction<z.infer<typeof InlinePolicy>> = (
  { RoleName, PolicyName },
  { call },
) =>
  isNamed(RoleName, call.input.RoleName) && isNamed(PolicyName, call.input.PolicyName)
    ? undefined
    : `it is the policy ${PolicyName} of the role ${RoleName}`

export const managedPolicyContradicts: Contradiction<z.infer<typeof ManagedPolicy>> = (
  { Policy },
  { call },
) => (Policy.Arn === call.input.PolicyArn ? undefined : `it is of the policy ${Policy.Arn}`)

export const policyVersionContradicts: Contradiction<z.infer<typeof PolicyVersion>> = (
  { PolicyVersion: { VersionId } },
  { call },
) => (VersionId === call.input.VersionId ? undefined : `it is of the version ${VersionId}`)

/** `task/aws-service-role/<principal>/<role>/<uuid>` (IAM API reference, DeleteServiceLinkedRole). */
export const deletionTaskContradicts: Contradiction<z.infer<typeof DeletionTask>> = (
  { DeletionTaskId },
  { call },
) =>
  isNamed(DeletionTaskId.split('/')[3] ?? '', call.input.RoleName)
    ? undefined
    : 'DeletionTaskId is of another role'

export const identityContradicts: Contradiction<z.infer<typeof CallerIdentity>> = ({ Account, Arn }) =>
  parseArn(Arn)?.account === Account ? undefined : `Arn is not of account ${Account}`
