/** "To manually delete the service-linked role using IAM" (WorkMail administrator guide). */
import type { Plan } from '../engine/plan.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { deleteRole as deleteStep } from '../steps/delete-role.js'
import type { Blocker } from '../survey/blockers.js'
import { organizationBlocker, roleBlocker, unreadBlockers } from '../survey/blockers.js'
import { nameOfRole } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { type Survey, usesRole, valueOr } from '../survey/survey.js'

/** `retryDelay` is in milliseconds. */
export const deleteRole = (survey: Survey, options: { runId: string; retryDelay: number }): Plan => {
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? { is: 'absent' as const }
  const blockers = role.is === 'absent' ? [] : roleObstacles(survey, [])
  const wanted = role.is !== 'absent' && blockers.length === 0
  return {
    schemaVersion: 1,
    procedure: 'role delete',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: `the service-linked role of account ${survey.account}`,
    steps: wanted ? [deleteStep({ retryDelay: options.retryDelay, clears: [], after: [] })] : [],
    kept: [],
    blockers,
    notes: [],
  }
}

/**
 * What keeps a role from being deleted, the service-linked one where none is named: whatever uses it, in any
 * Region, besides the organizations that are turned off first; and whatever could not be read, for it may use it too.
 */
export const roleObstacles = (
  survey: Survey,
  turnedOff: Organization[],
  roleName = SERVICE_LINKED_ROLE_NAME,
): Blocker[] => {
  const role = survey.roles.get(roleName)
  const unread = 'could not be read, so its deletion could not be seen'
  const roleUnread =
    role?.is === 'unreadable' ? [roleBlocker(roleName, 'Unreadable', `${unread}: ${role.reason}`, role)] : []
  const users = survey.regions
    .flatMap((region) => valueOr(region.organizations, []))
    .filter(usesRole(roleName))
    .filter(({ id }) => turnedOff.every((organization) => organization.id !== id))
  return [
    ...roleUnread,
    ...users.map((user) => organizationBlocker(user, 'InUse', `still uses ${nameOfRole(roleName)}`)),
    ...survey.regions.flatMap(({ region, organizations }) => unreadBlockers(region, organizations)),
  ]
}
