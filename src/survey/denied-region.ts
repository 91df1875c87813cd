/**
 * Regions in which a service control policy denies WorkMail. Who runs the tool cannot lift that, and may well know that
 * the account has no organizations there.
 */
import type { Reading } from './reading.js'

/** IAM's own words ("Access denied error message examples", IAM user guide), about the listing and nothing else. */
const EXPLICIT_DENIAL =
  /is not authorized to perform: workmail:ListOrganizations\b.* with an explicit deny in a service control policy/i

/** Whether a Region's organizations could not be listed since a service control policy denies it explicitly. */
export const isDeniedByOrganization = (organizations: Reading<unknown>): boolean =>
  organizations.is === 'unreadable' &&
  /^AccessDenied(Exception)?$/.test(organizations.code) &&
  EXPLICIT_DENIAL.test(organizations.reason)

/** A Region's organizations, where the operator said that it has none. Any other failure stays what it is. */
export const emptyAsSaid = <T>(organizations: Reading<T>): Reading<T> =>
  organizations.is === 'unreadable' && isDeniedByOrganization(organizations)
    ? { is: 'absent', because: organizations.reason }
    : organizations

/** The way on for whoever wants the service-linked role to go. */
export const sayEmpty = (region: string): string =>
  `a service control policy denies WorkMail in ${region}; if the account has no organizations there, say so to \`wml role delete\` or \`wml teardown\`: --no-organizations-in ${region}`
