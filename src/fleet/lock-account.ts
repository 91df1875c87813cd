/** One invocation at a time works on an account: a lock is an object that S3 writes for one of two, and it expires. */
import { z } from 'zod'
import { type FleetMachine, type Invocation, lockKey } from './machine.js'
import { parseJson, toJson } from './request.js'

const Lock = z.strictObject({ execution: z.string(), invocation: z.string(), expiresAt: z.number() })
export type Lock = z.infer<typeof Lock>

/**
 * Does the work while no other invocation is at work on the account, or answers who is. A lock outlives the
 * invocation that Lambda killed, until the moment at which Lambda would have ended it in any case.
 */
export const withAccountLock = async <Result>(
  { bucket, runtime }: Pick<FleetMachine, 'bucket' | 'runtime'>,
  { execution, account }: { execution: string; account: string },
  invocation: Invocation,
  work: () => Promise<Result>,
): Promise<{ result: Result } | { holder: Lock }> => {
  const key = lockKey(account)
  const mine: Lock = { execution, invocation: invocation.id, expiresAt: invocation.endsAt }
  let etag: string | undefined
  do {
    const object = await bucket.get(key)
    const holder = object && parseJson(object.text, Lock, `s3://${bucket.name}/${key}`)
    if (holder !== undefined && holder.expiresAt > runtime.clock.now()) return { holder }
    etag = await bucket.putIf(key, toJson(mine), object?.etag)
  } while (etag === undefined)
  try {
    return { result: await work() }
  } finally {
    // One that cannot be given up expires.
    await bucket.putIf(key, toJson({ ...mine, expiresAt: 0 }), etag).catch(() => {})
  }
}
