/** What becomes of the service-linked role, the last step of the page, and of the custom roles that it does not name. */
import type { Kept } from '../engine/plan.js'
import { GLOBAL } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import type { Blocker } from '../survey/blockers.js'
import { namesOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { absent } from '../survey/reading.js'
import { type Survey, usedRoleName, usesServiceLinkedRole } from '../survey/survey.js'
import { isOurs } from './custom-role.js'
import { keptRole, protectedRole, roleObstacles } from './delete-role.js'
import { decideBy, type Rule } from './rule.js'
import type { TeardownOptions } from './teardown-options.js'

export type RoleDecision =
  | { decision: 'absent' }
  | { decision: 'keep'; kept: Kept }
  | { decision: 'blocked'; blockers: Blocker[] }
  | { decision: 'delete' }

export interface RoleCase {
  survey: Survey
  /** Those whose logging is turned off, or is off. */
  turnedOff: Organization[]
  /** Those whose logging stays on until something transient has passed. */
  waiting: Organization[]
  /** Those in scope that a tag protects. */
  protectedByTag: Organization[]
  options: TeardownOptions
}

/** In the order in which they are asked. */
export const ROLE_RULES: readonly Rule<RoleCase, RoleDecision>[] = [
  {
    title: 'Nothing to do: there is no service-linked role',
    decide: ({ survey }) =>
      (survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? absent).is === 'absent'
        ? { decision: 'absent' }
        : undefined,
  },
  {
    title: 'Kept: --keep-role',
    decide: ({ options }) => (options.keepRole ? keep(keptRole('--keep-role')) : undefined),
  },
  {
    title: 'Kept: it carries the tag that protects',
    decide: ({ survey, options }) => keep(protectedRole(survey, options.protect)[0]),
  },
  {
    title: 'Kept: an organization that stays on uses it',
    decide: ({ protectedByTag }) => {
      const users = protectedByTag.filter(usesServiceLinkedRole)
      return users.length === 0
        ? undefined
        : keep(keptRole(`${namesOf(users)}, whose logging stays on, uses it`))
    },
  },
  {
    title: 'Blocked: an organization uses it, or could not be read',
    decide: ({ survey, turnedOff, waiting, options }) => {
      const blockers = roleObstacles(survey, turnedOff, {
        emptyRegions: options.noOrganizationsIn ?? [],
        waiting,
      })
      return blockers.length === 0 ? undefined : { decision: 'blocked', blockers }
    },
  },
  {
    title: 'Deleted last: from then on nothing creates a log group again',
    decide: () => ({ decision: 'delete' }),
  },
]

export const decideRole = (thing: RoleCase) => decideBy(ROLE_RULES, thing)

const keep = (kept: Kept | undefined): RoleDecision | undefined =>
  kept === undefined ? undefined : { decision: 'keep', kept }

/** The page is about the service-linked role alone: custom roles stay, and are named. */
export const keptCustomRoles = (survey: Survey, on: Organization[]): Kept[] => {
  const names = on.flatMap((organization) =>
    usesServiceLinkedRole(organization) ? [] : (usedRoleName(organization) ?? []),
  )
  return [...new Set(names)].map((name) => {
    const role = survey.roles.get(name) ?? absent
    const kept = { kind: 'role' as const, subject: name, region: GLOBAL }
    return role.is === 'known' && isOurs(role.value)
      ? {
          ...kept,
          reason: 'this tool made it, and others may use it',
          command: `wml role delete --custom ${name}`,
        }
      : { ...kept, reason: 'a custom role is yours: WorkMail did not make it, and other things may use it' }
  })
}
