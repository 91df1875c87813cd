/**
 * Changes to an account, and the older account that a read still sees. Items are never changed in place:
 * each change replaces one, and keeps what was before until reads may see the new.
 */
import type { LogGroup, Organization, Role, SandboxAccount, Unseen } from './account.js'

interface Collections {
  organizations: Organization
  logGroups: LogGroup
  roles: Role
}

const KEYS: { [C in keyof Collections]: (item: Collections[C]) => string } = {
  organizations: (organization) => organization.organizationId,
  logGroups: (group) => `${group.region} ${group.logGroupName}`,
  roles: (role) => role.roleName,
}

/**
 * Puts `after` in the place of `before`: adds it where `before` is undefined, removes `before` where `after` is.
 * Reads see the change `lag` milliseconds after `at`.
 */
export const change = <C extends keyof Collections>(
  account: SandboxAccount,
  collection: C,
  { before, after }: { before?: Collections[C] | undefined; after?: Collections[C] | undefined },
  { at, lag = account.behaviour.readLag }: { at: number; lag?: number },
): void => {
  const item = before ?? after
  if (item === undefined) return
  const key = KEYS[collection](item)
  put(account, collection, key, after)
  const seenAt = at + lag
  // An older change to the same item is not seen later than this one.
  const older = account.unseen.map((unseen) =>
    unseen.collection === collection && unseen.key === key && unseen.seenAt > seenAt
      ? { ...unseen, seenAt }
      : unseen,
  )
  account.unseen = [...older, { collection, key, before: before ?? null, seenAt } as Unseen].filter(
    (unseen) => unseen.seenAt > at,
  )
}

/** The account as reads see it at `now`: the changes not seen yet are undone, the latest first. */
export const seenAccount = (account: SandboxAccount, now: number): SandboxAccount => {
  const unseen = account.unseen.filter(({ seenAt }) => seenAt > now)
  if (unseen.length === 0) return account
  const seen = {
    ...account,
    organizations: [...account.organizations],
    logGroups: [...account.logGroups],
    roles: [...account.roles],
  }
  for (const { collection, key, before } of unseen.reverse()) put(seen, collection, key, before ?? undefined)
  return seen
}

const put = <C extends keyof Collections>(
  account: SandboxAccount,
  collection: C,
  key: string,
  item: Collections[C] | undefined,
): void => {
  const items = account[collection] as Collections[C][]
  const index = items.findIndex((other) => KEYS[collection](other) === key)
  if (index === -1) {
    if (item) items.push(item)
  } else items.splice(index, 1, ...(item ? [item] : []))
}
