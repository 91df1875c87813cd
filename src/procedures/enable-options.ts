/** What `wml logging enable` can be asked for. */
import { z } from 'zod'
import { LogGroupName } from './log-group-name.js'

export const EnableOptions = z.strictObject({
  /** A group for every organization in scope; the default is `/aws/workmail/emailevents/<alias>`. */
  logGroup: LogGroupName.optional(),
  /** Left out: 30 days for a group that is created, and an existing group's is not touched. */
  retention: z.union([z.number(), z.literal('never')]).optional(),
  kmsKeyId: z.string().optional(),
  /** A custom role instead of the service-linked one. */
  roleArn: z.string().optional(),
  /** Whether a configuration that differs is replaced. */
  replace: z.boolean(),
  /** Whether created groups carry a tag that lets a later run finish what this one began. */
  tag: z.boolean(),
})
export type EnableOptions = z.infer<typeof EnableOptions> & { runId: string }
