/** The STS operation (STS API reference). */
import { callerOf } from './account.js'
import { type Operation, operation } from './operation.js'

export const stsOperations: Record<string, Operation> = {
  GetCallerIdentity: operation({}, ({ account }) => {
    const { arn, userId } = callerOf(account)
    return { Arn: arn, UserId: userId, Account: account.accountId }
  }),
}
