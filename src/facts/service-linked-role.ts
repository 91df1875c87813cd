/**
 * The service-linked role behind WorkMail email event logging, as AWS documents it.
 * Source: WorkMail administrator guide, "Using service-linked roles for Amazon WorkMail";
 * AWS managed policy reference, AmazonWorkMailEventsServiceRolePolicy v1.
 */
import { PARTITION } from './regions.js'

export const SERVICE_LINKED_ROLE_NAME = 'AWSServiceRoleForAmazonWorkMailEvents'

/** The service that assumes the role. IAM compares it case-sensitively. */
export const EVENTS_SERVICE_PRINCIPAL = 'events.workmail.amazonaws.com'

export const SERVICE_LINKED_ROLE_PATH = `/aws-service-role/${EVENTS_SERVICE_PRINCIPAL}/`

export const SERVICE_LINKED_ROLE_POLICY_ARN = `arn:${PARTITION}:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy`

/** What the role's managed policy allows, on every resource. */
export const SERVICE_LINKED_ROLE_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
] as const

export const serviceLinkedRoleArn = (account: string): string =>
  `arn:${PARTITION}:iam::${account}:role${SERVICE_LINKED_ROLE_PATH}${SERVICE_LINKED_ROLE_NAME}`
