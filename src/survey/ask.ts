import type { z } from 'zod'
import type { Aws } from '../aws/aws.js'
import { AwsError } from '../aws/aws-error.js'
import type { Call } from '../calls/call.js'

/**
 * Makes a read and answers its reply as the table in `src/aws/answers` types it.
 * @throws AwsError, also (`unavailable`) where the reply has not that shape
 */
export const ask = async <Shape extends z.ZodType>(
  aws: Aws,
  call: Call,
  shape: Shape,
  signal?: AbortSignal,
): Promise<z.infer<Shape>> => {
  const { output } = await aws.call(call, { signal })
  const parsed = shape.safeParse(output)
  if (parsed.success) return parsed.data
  const { service, action, region } = call
  throw new AwsError(
    `${action} in ${region} answered something that AWS does not document`,
    { kind: 'unavailable', code: 'UnexpectedReply', service, action, region },
    { cause: parsed.error },
  )
}
