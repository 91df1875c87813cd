/**
 * The role of a custom configuration of email event logging, as AWS documents it.
 * Source: WorkMail administrator guide, "Creating a custom log group and IAM role for email event logging".
 */
import { formatArn, type LogGroupAddress, logGroupArn, logGroupTagArn } from './arns.js'
import { PARTITION } from './regions.js'
import { EVENTS_SERVICE_PRINCIPAL } from './service-linked-role.js'

/** On a role that this tool made; its value is the id of the run that did. */
export const CUSTOM_ROLE_TAG = 'workmail-lifecycle:custom-role'

export const CUSTOM_ROLE_PATH = '/'

export const customRoleArn = (account: string, roleName: string): string =>
  formatArn({ partition: PARTITION, service: 'iam', region: '', account, resource: `role/${roleName}` })

/** Of its one inline policy, as the guide names it. */
export const CUSTOM_ROLE_POLICY_NAME = 'workmail-permissions'

/** What the role must be allowed "at minimum". */
export const CUSTOM_ROLE_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents'] as const

/**
 * AmazonWorkMailFullAccess lets its users pass roles named `*workmail*` alone; IAM compares ARNs with regard to
 * case.
 */
export const mayBePassedByFullAccess = (roleName: string): boolean => roleName.includes('workmail')

/** As JSON text. `sourceAccount`: WorkMail may assume the role for this account alone, if it says for which. */
export const customRoleTrustPolicy = (sourceAccount?: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: EVENTS_SERVICE_PRINCIPAL },
        Action: 'sts:AssumeRole',
        ...(sourceAccount === undefined
          ? {}
          : { Condition: { StringEquals: { 'aws:SourceAccount': sourceAccount } } }),
      },
    ],
  })

/**
 * As JSON text: to write to these log groups alone. The guide's `log-group:NAME*` would take in every group
 * whose name begins so; the group's two ARNs, of itself and of what is in it, are the same without the others.
 */
export const customRolePolicy = (groups: LogGroupAddress[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: CUSTOM_ROLE_ACTIONS,
        Resource: groups.flatMap((group) => [logGroupTagArn(group), logGroupArn(group)]),
      },
    ],
  })

export const customRoleDescription = (logGroupName: string): string =>
  `Lets Amazon WorkMail write email events to ${logGroupName}`
