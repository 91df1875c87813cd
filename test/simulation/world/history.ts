/** What changed in the account's model, when, by whom, and from when on a read can see it. */
import type { LogGroup, Organization, Role, SandboxAccount } from '../../../src/sandbox/account.js'

/** A run's number; `outsider`, another person; `aws`, what AWS does by itself. */
export type Actor = number | 'outsider' | 'aws'

interface Kinds {
  organizations: Organization
  logGroups: LogGroup
  roles: Role
}

export type Change = {
  [C in keyof Kinds]: {
    collection: C
    key: string
    before: Kinds[C] | undefined
    after: Kinds[C] | undefined
    /** Milliseconds since the epoch. */
    at: number
    /** From then on every read sees it; */
    visibleAt: number
    /** and from this call on, at one moment. */
    visibleFrom: number
    by: Actor
  }
}[keyof Kinds]

export const logGroupKey = (region: string, logGroupName: string): string => `${region} ${logGroupName}`

const KEYS: { [C in keyof Kinds]: (item: Kinds[C]) => string } = {
  organizations: (organization) => organization.organizationId,
  logGroups: (group) => logGroupKey(group.region, group.logGroupName),
  roles: (role) => role.roleName,
}

export interface History {
  changes: Change[]
  /**
   * Notes what changed since the last note, as `by`'s doing at `at`, before the call `visibleFrom`; answers it.
   */
  note(by: Actor, at: number, visibleFrom: number): Change[]
  lastChange(collection: keyof Kinds, key: string): Change | undefined
}

/** The sandbox replaces an item with each change, so that what differs is another object. */
export const createHistory = (account: SandboxAccount): History => {
  const changes: Change[] = []
  const last = new Map<string, Change>()
  const noted = {
    organizations: account.organizations.slice(),
    logGroups: account.logGroups.slice(),
    roles: account.roles.slice(),
  }

  const noteCollection = <C extends keyof Kinds>(
    collection: C,
    by: Actor,
    at: number,
    visibleFrom: number,
  ): Change[] => {
    const old = noted[collection] as Kinds[C][]
    const now = account[collection] as Kinds[C][]
    if (old.length === now.length && old.every((item, index) => item === now[index])) return []
    const keyOf = KEYS[collection]
    const before = new Map(old.map((item) => [keyOf(item), item]))
    const after = new Map(now.map((item) => [keyOf(item), item]))
    const found = [...new Set([...before.keys(), ...after.keys()])]
      .filter((key) => before.get(key) !== after.get(key))
      .map((key) => {
        const unseen = account.unseen.filter((entry) => entry.collection === collection && entry.key === key)
        const visibleAt = Math.max(at, ...unseen.map(({ seenAt }) => seenAt))
        const item = { before: before.get(key), after: after.get(key) }
        return { collection, key, ...item, at, visibleAt, visibleFrom, by } as Change
      })
    ;(noted[collection] as Kinds[C][]) = now.slice()
    return found
  }

  return {
    changes,
    note: (by, at, visibleFrom) => {
      const found = [
        ...noteCollection('organizations', by, at, visibleFrom),
        ...noteCollection('logGroups', by, at, visibleFrom),
        ...noteCollection('roles', by, at, visibleFrom),
      ]
      for (const change of found) last.set(`${change.collection} ${change.key}`, change)
      changes.push(...found)
      return found
    },
    lastChange: (collection, key) => last.get(`${collection} ${key}`),
  }
}

/** Whether a read saw a change. */
export const sees = (reading: { at: number; order: number }, change: Change): boolean =>
  reading.at >= change.visibleAt && reading.order >= change.visibleFrom
