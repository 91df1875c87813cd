/** A log group by its name, as the operations of CloudWatch Logs find and refuse it. */
import type { LogGroup } from './account.js'
import type { CallContext } from './operation.js'
import { ServiceError } from './service-error.js'

export const LOG_GROUP_NAME = {
  type: 'string',
  min: 1,
  max: 512,
  pattern: '[\\.\\-_/#A-Za-z0-9]+',
} as const
export const NEXT_TOKEN = { type: 'string', min: 1 } as const

export const invalidParameter = (message: string): ServiceError =>
  new ServiceError('InvalidParameterException', message)

export const lookUp = (groups: LogGroup[], region: string, logGroupName: string): LogGroup | undefined =>
  groups.find((group) => group.region === region && group.logGroupName === logGroupName)

/** @throws ServiceError */
export const findLogGroup = (
  { account, region }: Pick<CallContext, 'account' | 'region'>,
  logGroupName: string,
): LogGroup => {
  const group = lookUp(account.logGroups, region, logGroupName)
  if (group) return group
  throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.')
}
