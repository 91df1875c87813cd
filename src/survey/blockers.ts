/** What stands in the way of a destruction, read out of what the survey saw. */
import type { Blocker } from '../engine/plan.js'
import { nameOf } from './name-of.js'
import type { Organization } from './organizations.js'
import type { Reading } from './reading.js'

export const organizationBlocker = (
  organization: Organization,
  code: Blocker['code'],
  reason: string,
): Blocker => ({
  code,
  kind: 'organization',
  subject: nameOf(organization),
  region: organization.region,
  reason,
})

/** What of a Region could not be read, and so may hide a use. */
export const unreadBlockers = (region: string, reading: Reading<Organization[]>): Blocker[] => {
  if (reading.is === 'unreadable') {
    const reason = `could not be read: ${reading.reason}`
    return [{ code: 'Unreadable', kind: 'region', subject: region, region, reason }]
  }
  if (reading.is === 'absent') return []
  return reading.value.flatMap((organization) =>
    organization.monitoring.is === 'unreadable'
      ? [
          organizationBlocker(
            organization,
            'Unreadable',
            `could not be read: ${organization.monitoring.reason}`,
          ),
        ]
      : [],
  )
}
