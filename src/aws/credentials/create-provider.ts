/** Credentials that are fetched once for all clients, and again before they end. */
import type { Clock } from '../../runtime.js'
import type { TemporaryKeyPair } from '../key-pair.js'
import { noKeys } from './context.js'
import type { Source } from './source.js'

const SECOND = 1000
/** Milliseconds before their end at which credentials are renewed: no call outlives its own then. */
const RENEWED_BEFORE_END = 5 * 60 * SECOND
/** What ends sooner than that from the beginning is not asked for again with every request. */
const ASKED_AT_MOST_EVERY = 30 * SECOND

/** Answers credentials that hold now. @throws AwsError */
export type Provider = () => Promise<TemporaryKeyPair>

/** Keeps what `fetch` answers; where it fails, what is held is used up to its end first. */
export const createProvider = (
  source: Source,
  clock: Clock,
  fetch: () => Promise<TemporaryKeyPair>,
): Provider => {
  let held: { keys: TemporaryKeyPair; renewAt: number } | undefined
  let pending: Promise<TemporaryKeyPair> | undefined

  const renewed = async (): Promise<TemporaryKeyPair> => {
    const keys = await fetch()
    const now = clock.now()
    const end = keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    if (end <= now) throw expired(source, new Date(end))
    held = { keys, renewAt: Math.max(end - RENEWED_BEFORE_END, Math.min(now + ASKED_AT_MOST_EVERY, end)) }
    return keys
  }

  return async () => {
    if (held !== undefined && clock.now() < held.renewAt) return held.keys
    pending ??= renewed().finally(() => {
      pending = undefined
    })
    const last = held?.keys
    return pending.catch((error: unknown) => {
      const isOver = last?.expiration === undefined || last.expiration.getTime() <= clock.now()
      if (isOver) throw error
      return last
    })
  }
}

const expired = ({ from }: Source, end: Date) =>
  noKeys(
    from,
    'ExpiredCredentials',
    `they ended at ${end.toISOString()}`,
    'get fresh ones; where they are fresh, see that the clock of this machine is right',
  )
