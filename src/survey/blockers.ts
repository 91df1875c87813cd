/** What blocks a destruction, read out of what the survey saw. */
import { z } from 'zod'
import { GLOBAL } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { isDeniedByOrganization, sayEmpty } from './denied-region.js'
import { nameOf } from './name-of.js'
import type { Organization } from './organizations.js'
import type { Reading } from './reading.js'
import { ONCE_WORKMAIL_HAS_ENDED } from './workmail-gone.js'

/** What blocks, and is outside what the plan may change or could read. */
export const Blocker = z.strictObject({
  /**
   * `NotDeleted`: a group stays because of another blocker. `ListedByAws`: AWS says that it uses the role.
   * `NotOurs`: someone else made it. `NotArchived`: a group stays because not every event is in its archive.
   * `NotVouched`: only a tag says that a group is to go. `StaysOn`: logging is not turned off, since a record would be lost.
   */
  code: z.enum([
    'InUse',
    'Unreadable',
    'NotSelected',
    'NotDeleted',
    'ListedByAws',
    'NotOurs',
    'NotArchived',
    'NotVouched',
    'StaysOn',
  ]),
  kind: z.enum(['organization', 'region', 'log-group', 'role', 'resource']),
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
  /** What frees it, where that is not plain. */
  next: z.string().optional(),
  /** No one needs to do anything for it to go away: AWS did not answer, or not fast enough. */
  transient: z.literal(true).optional(),
})
export type Blocker = z.infer<typeof Blocker>

export const organizationBlocker = (
  organization: Organization,
  code: Blocker['code'],
  reason: string,
  reading?: Reading<unknown>,
): Blocker => ({
  code,
  kind: 'organization',
  subject: nameOf(organization),
  region: organization.region,
  reason,
  ...transientIf(reading),
})

/** Something of a Region could not be read. */
export const regionBlocker = (region: string, reason: string, reading: Reading<unknown>): Blocker => ({
  code: 'Unreadable',
  kind: 'region',
  subject: region,
  region,
  reason,
  ...transientIf(reading),
})

export const logGroupBlocker = (
  region: string,
  logGroupName: string,
  code: Blocker['code'],
  reason: string,
  reading?: Reading<unknown>,
): Blocker => ({
  code,
  kind: 'log-group',
  subject: logGroupName,
  region,
  reason,
  ...transientIf(reading),
})

export const roleBlocker = (
  roleName: string,
  code: Blocker['code'],
  reason: string,
  reading?: Reading<unknown>,
): Blocker => ({
  code,
  kind: 'role',
  subject: roleName,
  region: GLOBAL,
  reason,
  ...transientIf(reading),
})

/** What a blocker says of itself that is there because of this reading. */
export const transientIf = (reading: Reading<unknown> | undefined): Pick<Blocker, 'transient'> =>
  reading?.is === 'unreadable' && reading.transient ? { transient: true } : {}

/** The same of one that is there because of others. */
export const transientIfAll = (others: Blocker[]): Pick<Blocker, 'transient'> =>
  others.every(({ transient }) => transient) ? { transient: true } : {}

/** What of a Region could not be read, and so may hide a use. */
export const unreadBlockers = (region: string, reading: Reading<Organization[]>): Blocker[] => {
  if (reading.is === 'unreadable') {
    const reason = `could not be read: ${reading.reason}`
    const next = reading.gone ? { next: ONCE_WORKMAIL_HAS_ENDED } : {}
    return [{ ...regionBlocker(region, reason, reading), ...next }]
  }
  if (reading.is === 'absent') return []
  return reading.value.flatMap((organization) =>
    organization.monitoring.is === 'unreadable'
      ? [
          organizationBlocker(
            organization,
            'Unreadable',
            `could not be read: ${organization.monitoring.reason}`,
            organization.monitoring,
          ),
        ]
      : [],
  )
}

/** The same for a role: of the service-linked one the operator may say that a denied Region does not use it. */
export const roleUnreadBlockers = (
  region: string,
  reading: Reading<Organization[]>,
  roleName: string,
): Blocker[] => {
  const canSay = roleName === SERVICE_LINKED_ROLE_NAME && isDeniedByOrganization(reading)
  return unreadBlockers(region, reading).map((blocker) =>
    canSay ? { ...blocker, next: sayEmpty(region) } : blocker,
  )
}
