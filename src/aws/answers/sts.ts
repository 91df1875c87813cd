/** What STS answers (STS API reference and its service model), as far as it is relied on. */
import { z } from 'zod'
import { ACCOUNT_ID } from '../../facts/patterns.js'
import { text } from './shapes.js'

export const CallerIdentity = z.object({
  Account: text(ACCOUNT_ID),
  Arn: z.string().regex(/^arn:aws:(iam|sts)::[0-9]{12}:.+$/, 'is not the ARN of a caller'),
  UserId: z.string().min(1, 'is empty'),
})

export const RoleSession = z.object({
  Credentials: z.object({
    AccessKeyId: z.string().min(1, 'is empty'),
    SecretAccessKey: z.string().min(1, 'is empty'),
    SessionToken: z.string().min(1, 'is empty'),
    Expiration: z.date(),
  }),
})
