import type { Organization } from '../../../src/sandbox/account.js'
import { sees } from '../world/history.js'
import type { Listing } from '../world/readings.js'
import type { Run, World } from '../world/world.js'

/**
 * Whether an organization is as it is by someone else's change that no read of the run could have seen: it
 * became visible only after the run had last read the organization's configuration, or, where it never
 * did, after it had begun to list the Region. `since`: readings from then on may serve as the last does.
 */
export const isOutOfSight = (
  world: World,
  run: Run,
  organization: Organization,
  since = Number.POSITIVE_INFINITY,
): boolean => {
  const change = world.history.lastChange('organizations', organization.organizationId)
  if (change === undefined || change.by === run.id) return false
  const lookedAt =
    run.readings.organizations.get(organization.organizationId) ??
    run.readings.listings.get(organization.region)?.at(-1)
  if (lookedAt === undefined || !sees(lookedAt, change)) return true
  const earlier = run.readings.configurations.get(organization.organizationId) ?? []
  return earlier.some((reading) => reading.at >= since && !sees(reading, change))
}

/** Whether a listing of the Region could not yet name an organization that someone else has added. */
export const isNew = (
  world: World,
  run: Run,
  { organizationId }: Organization,
  listing: Listing | undefined,
): boolean => {
  const added = world.history.changes.find(
    ({ collection, key, before, by }) =>
      collection === 'organizations' && key === organizationId && before === undefined && by !== run.id,
  )
  if (added === undefined) return false
  return listing === undefined || !sees(listing, added)
}
