import { z } from 'zod'
import { AccountAliases } from '../aws/answers/iam.js'
import { CallerIdentity } from '../aws/answers/sts.js'
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import { listAccountAliases } from '../calls/iam.js'
import { getCallerIdentity } from '../calls/sts.js'
import { ask } from './ask.js'

export interface Caller {
  /** Twelve digits. */
  account: string
  arn: string
}

/**
 * Who calls, in which account. Needs no permission.
 * @throws AwsError where the credentials are missing, expired or refused
 */
export const findCaller = async (aws: Aws, signal?: AbortSignal): Promise<Caller> => {
  const { Account, Arn } = await ask(aws, getCallerIdentity(), CallerIdentity, signal)
  return { account: Account, arn: Arn }
}

/** What a run shows and keeps of who it works as. */
export const CallerRecord = z.strictObject({
  arn: z.string(),
  /** The account's name for people; null where it has none or it may not be read. */
  accountAlias: z.string().nullable(),
  /** Where the credentials come from: `profile admin, in /home/x/.aws/credentials`. */
  credentials: z.string(),
})
export type CallerRecord = z.infer<typeof CallerRecord>

/**
 * The account's alias. Nothing depends on it, so that no refusal is an error: federated users, for one, cannot call IAM.
 * @throws AwsError where the account changed, or the signal ended it
 */
export const readAccountAlias = async (aws: Aws, signal?: AbortSignal): Promise<string | null> => {
  try {
    const { output } = await aws.call(listAccountAliases(), { signal, once: true })
    return AccountAliases.safeParse(output).data?.AccountAliases[0] ?? null
  } catch (error) {
    const isOver = error instanceof AwsError && ['other-account', 'aborted'].includes(error.kind)
    if (isOver || !(error instanceof AwsError)) throw error
    return null
  }
}
