/** Holds a run to one account: credentials may be renewed, and the new ones may belong to another. */
import { GLOBAL_REGION } from '../facts/regions.js'
import { AwsError } from './aws-error.js'
import type { TemporaryKeyPair } from './key-pair.js'

export interface AccountPin {
  /** Called with each account that AWS names for the credentials in use. @throws AwsError (other-account) */
  hear(account: unknown): void
}

export const createAccountPin = (): AccountPin => {
  let pinned: string | undefined
  return {
    hear: (account) => {
      if (typeof account !== 'string') return
      pinned ??= account
      if (account !== pinned) throw otherAccount(account, pinned)
    },
  }
}

const otherAccount = (account: string, pinned: string) =>
  new AwsError(
    `the credentials were renewed, and now belong to account ${account} instead of ${pinned}; no call was made with them`,
    {
      kind: 'other-account',
      code: 'AccountChanged',
      next: `see why the source of the credentials changed its account, then resume with those of ${pinned}`,
      service: 'sts',
      action: 'GetCallerIdentity',
      region: GLOBAL_REGION,
    },
  )

/**
 * The provider's keys. Another key than the first is handed out only after AWS has said that it belongs to the same
 * account: no call is made with it before, and the SDK signs with what was asked about.
 */
export const pinnedTo = (
  pin: AccountPin,
  provider: () => Promise<TemporaryKeyPair>,
  accountOf: (keys: TemporaryKeyPair) => Promise<unknown>,
): (() => Promise<TemporaryKeyPair>) => {
  let first: string | undefined
  const asked = new Map<string, Promise<void>>()

  const confirm = async (keys: TemporaryKeyPair): Promise<void> => pin.hear(await accountOf(keys))

  return async () => {
    const keys = await provider()
    const { accessKeyId } = keys
    first ??= accessKeyId
    if (accessKeyId === first) return keys
    const confirmed =
      asked.get(accessKeyId) ??
      confirm(keys).catch((error: unknown) => {
        asked.delete(accessKeyId)
        throw error
      })
    asked.set(accessKeyId, confirmed)
    await confirmed
    return keys
  }
}
