/** "To manually delete the service-linked role using IAM" (WorkMail administrator guide). */
import type { Kept, Plan } from '../engine/plan.js'
import { GLOBAL } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { deleteRole as deleteStep } from '../steps/delete-role.js'
import type { Blocker } from '../survey/blockers.js'
import { organizationBlocker, roleBlocker, roleUnreadBlockers, transientIf } from '../survey/blockers.js'
import { nameOfRole } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import { type Survey, usesRole, valueOr } from '../survey/survey.js'
import { checkSaidEmpty, saidEmptyNotes } from './no-organizations-in.js'
import { type ProtectTag, protectionOf } from './protection.js'

/** `retryDelay` is in milliseconds. */
export const deleteRole = (
  survey: Survey,
  options: {
    runId: string
    retryDelay: number
    protect: ProtectTag
    noOrganizationsIn?: string[] | undefined
  },
): Plan => {
  const emptyRegions = options.noOrganizationsIn ?? []
  checkSaidEmpty(survey, emptyRegions)
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? { is: 'absent' as const }
  const kept = protectedRole(survey, options.protect)
  const blockers = role.is === 'absent' || kept.length > 0 ? [] : roleObstacles(survey, [], { emptyRegions })
  const wanted = role.is !== 'absent' && kept.length === 0 && blockers.length === 0
  return {
    schemaVersion: 1,
    procedure: 'role delete',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: `the service-linked role of account ${survey.account}`,
    steps: wanted
      ? [deleteStep({ retryDelay: options.retryDelay, clears: [], after: [], emptyRegions })]
      : [],
    kept,
    blockers,
    notes: saidEmptyNotes(emptyRegions),
  }
}

/** A role, the service-linked one where none is named, where its own tags protect it. */
export const protectedRole = (
  survey: Survey,
  protect: ProtectTag,
  roleName = SERVICE_LINKED_ROLE_NAME,
): Kept[] => {
  const role = survey.roles.get(roleName)
  const protection = protectionOf(role?.is === 'known' ? known(role.value.tags) : undefined, protect)
  return protection.is === 'protected' ? [keptRole(protection.reason, roleName)] : []
}

export const keptRole = (reason: string, roleName = SERVICE_LINKED_ROLE_NAME): Kept => ({
  kind: 'role',
  subject: roleName,
  region: GLOBAL,
  reason,
})

/**
 * What keeps a role from being deleted, the service-linked one where none is named: whatever uses it, in any
 * Region, apart from the organizations that are turned off first; and whatever could not be read, for it may use it too.
 * While the role itself cannot be read all of that is for later: it may not be there, or be protected by its tags.
 */
export const roleObstacles = (
  survey: Survey,
  turnedOff: Organization[],
  {
    roleName = SERVICE_LINKED_ROLE_NAME,
    emptyRegions = [],
    waiting = [],
  }: { roleName?: string; emptyRegions?: string[]; waiting?: Organization[] } = {},
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
    ...users.map(
      (user): Blocker => ({
        ...organizationBlocker(user, 'InUse', `still uses ${nameOfRole(roleName)}`, user.tags),
        ...(waiting.includes(user) ? { transient: true } : {}),
      }),
    ),
    ...survey.regions.flatMap(({ region, organizations }) =>
      emptyRegions.includes(region) ? [] : roleUnreadBlockers(region, organizations, roleName),
    ),
  ].map((blocker) => ({ ...blocker, ...transientIf(role) }))
}
