/** How an AWS call as data becomes a Task state. */
import type { Call, Service, Value } from '../../calls/call.js'
import type { Scope } from './scope.js'
import { textMember, toTemplate } from './text.js'

/** As the service integrations spell a service (Step Functions developer guide, supported services). */
const SERVICES: Record<Service, { resource: string; errors: string }> = {
  workmail: { resource: 'workmail', errors: 'WorkMail' },
  logs: { resource: 'cloudwatchlogs', errors: 'CloudWatchLogs' },
  iam: { resource: 'iam', errors: 'Iam' },
  sts: { resource: 'sts', errors: 'Sts' },
}

/**
 * Whether the machine makes the call itself. AWS SDK tasks reach the machine's own Region alone (Step
 * Functions developer guide, "Accessing resources in other AWS accounts"); IAM and STS answer in any.
 */
const isOwn = ({ service, region }: Call, { home }: Scope): boolean =>
  service === 'iam' || service === 'sts' || region === home

/** Seconds after which a call counts as unanswered; a Task would wait for years. */
export const TASK_TIMEOUT = 90

/** The fields of a Task that say which call it makes. */
export const callFields = (
  call: Call,
  scope: Scope,
): { Resource: string; TimeoutSeconds: number; Parameters: object } => {
  const { service, action, region, input } = call
  if (isOwn(call, scope)) {
    return {
      Resource: `arn:aws:states:::aws-sdk:${SERVICES[service].resource}:${camelCase(action)}`,
      TimeoutSeconds: TASK_TIMEOUT,
      Parameters: toTemplate(pascalMembers(input), scope),
    }
  }
  return {
    Resource: 'arn:aws:states:::lambda:invoke',
    TimeoutSeconds: TASK_TIMEOUT,
    Parameters: {
      FunctionName: scope.caller,
      Payload: {
        ...textMember('region', region, scope),
        service,
        action,
        input: toTemplate(input, scope),
      },
    },
  }
}

/** Where a member of the call's reply lies, once the task's result is at `at`; the whole reply without one. */
export const replyPath = (call: Call, scope: Scope, at: string, member?: string): string => {
  const reply = isOwn(call, scope) ? at : `${at}.Payload`
  return member === undefined ? reply : `${reply}.${memberName(call, scope, member)}`
}

/** A member of a reply by the name that AWS has for it: the integrations spell all of them in PascalCase. */
export const memberName = (call: Call, scope: Scope, member: string): string =>
  isOwn(call, scope) ? pascalCase(member) : member

/** An error of the call as the machine catches it; codes are as the SDK names them, with their `Exception`. */
export const errorName = (call: Call, scope: Scope, code: string): string =>
  isOwn(call, scope) ? `${SERVICES[call.service].errors}.${code}` : code

/**
 * Faults of the network and of the service's side. What a service's model does not name, throttling among
 * it, comes as the service's own exception: `CloudWatchLogs.CloudWatchLogsException`. A function's error has
 * the name that the SDK in it gave.
 */
export const passingErrors = (call: Call, scope: Scope): string[] => {
  const { errors } = SERVICES[call.service]
  const named = ['ThrottlingException', 'ServiceUnavailableException', 'ServiceFailureException']
  return isOwn(call, scope)
    ? [
        ...[...named, `${errors}Exception`, 'SdkClientException'].map((name) => `${errors}.${name}`),
        'States.Timeout',
      ]
    : [
        ...named,
        ...['Throttling', 'TooManyRequestsException', 'InternalFailure', 'TimeoutError', 'Error'],
        ...['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException'],
        ...['Lambda.ClientExecutionTimeoutException', 'Lambda.TooManyRequestsException', 'Lambda.Unknown'],
        'States.Timeout',
      ]
}

const camelCase = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/**
 * Members have AWS's names, also in lists of structures; a map, such as tags, has names of the account's own.
 */
const pascalMembers = (input: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      pascalCase(name),
      Array.isArray(value) ? value.map(pascalStructure) : value,
    ]),
  )

const pascalStructure = (value: Value): Value =>
  typeof value === 'object' && !Array.isArray(value) ? pascalMembers(value as Record<string, Value>) : value
