import { z } from 'zod'
import type { Aws } from '../aws/aws.js'
import { getCallerIdentity } from '../calls/sts.js'
import { ask } from './ask.js'

export interface Caller {
  /** Twelve digits. */
  account: string
  arn: string
}

const Identity = z.object({ Account: z.string(), Arn: z.string() })

/**
 * Who calls, in which account. Needs no permission.
 * @throws AwsError where the credentials are missing, expired or refused
 */
export const findCaller = async (aws: Aws, signal?: AbortSignal): Promise<Caller> => {
  const { Account, Arn } = await ask(aws, getCallerIdentity(), Identity, signal)
  return { account: Account, arn: Arn }
}
