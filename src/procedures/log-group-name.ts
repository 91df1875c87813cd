import { z } from 'zod'
import { badInput } from '../errors.js'

/** A log group as a person names it: by its name alone, or with all that its ARN says. */
export const LogGroupName = z.strictObject({
  name: z.string(),
  account: z.string().optional(),
  region: z.string().optional(),
})
export type LogGroupName = z.infer<typeof LogGroupName>

/** @throws WmlError (input) where what a flag names belongs to another account */
export const checkAccount = (flag: string, named: string | undefined, account: string): void => {
  if (named === undefined || named === account) return
  throw badInput(
    'ForeignAccount',
    `${flag} is in account ${named}, and these credentials belong to ${account}`,
    'name one of this account, or choose the credentials of the other',
  )
}

/** Whether `--log-group` names the group of this name in the Region `of`. */
export const isNamed = ({ name, region }: LogGroupName, of: string, logGroupName: string): boolean =>
  name === logGroupName && (region ?? of) === of
