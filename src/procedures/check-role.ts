/**
 * "Service-linked role permissions for Amazon WorkMail" (WorkMail administrator guide): whether the role is
 * as the page says, who relies on it, and whether it may be deleted.
 */
import { z } from 'zod'
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_ACTIONS,
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../facts/service-linked-role.js'
import type { Blocker } from '../survey/blockers.js'
import { namesOf } from '../survey/name-of.js'
import { absent } from '../survey/reading.js'
import type { AttachedPolicy, Role } from '../survey/roles.js'
import { type Survey, usesServiceLinkedRole, valueOr } from '../survey/survey.js'
import { roleObstacles } from './delete-role.js'
import { allowedEverywhere, trustedPrincipals, trusts } from './policy-document.js'

export const RoleReport = z.strictObject({
  name: z.string(),
  state: z.enum(['exists', 'missing', 'unreadable']),
  arn: z.string().nullable(),
  description: z.string().nullable(),
  createdAt: z.string().nullable(),
  lastUsed: z.strictObject({ at: z.string(), region: z.string().nullable() }).nullable(),
  usedBy: z.array(z.strictObject({ id: z.string(), alias: z.string(), region: z.string() })),
  safeToDelete: z.boolean(),
})
export type RoleReport = z.infer<typeof RoleReport>

export const Finding = z.strictObject({ code: z.string(), message: z.string() })
export type Finding = z.infer<typeof Finding>

export interface RoleCheck {
  role: RoleReport
  findings: Finding[]
  /** What keeps the role from being deleted now. */
  blockers: Blocker[]
}

export const checkRole = (survey: Survey): RoleCheck => {
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? absent
  const users = survey.regions
    .flatMap((region) => valueOr(region.organizations, []))
    .filter(usesServiceLinkedRole)
  const blockers = roleObstacles(survey, [])
  const found = role.is === 'known' ? role.value : undefined
  return {
    role: {
      name: SERVICE_LINKED_ROLE_NAME,
      state: role.is === 'known' ? 'exists' : role.is === 'absent' ? 'missing' : 'unreadable',
      arn: found?.arn ?? null,
      description: found?.description ?? null,
      createdAt: found?.createdAt ?? null,
      lastUsed: found?.lastUsed ? { at: found.lastUsed.at, region: found.lastUsed.region ?? null } : null,
      usedBy: users.map(({ id, alias, region }) => ({ id, alias, region })),
      safeToDelete: role.is === 'known' && blockers.length === 0,
    },
    findings: [
      ...(role.is === 'unreadable'
        ? [{ code: 'RoleUnreadable', message: `the role could not be read: ${role.reason}` }]
        : []),
      ...(role.is === 'absent' && users.length > 0
        ? [{ code: 'RoleMissing', message: `there is no role, but ${namesOf(users)} relies on it` }]
        : []),
      ...(found === undefined ? [] : [...roleFindings(found), ...policyFindings(survey)]),
      ...unreadFindings(blockers),
    ],
    blockers,
  }
}

const roleFindings = (role: Role): Finding[] => [
  ...(role.path === SERVICE_LINKED_ROLE_PATH
    ? []
    : [
        {
          code: 'PathDiffers',
          message: `its path is ${role.path}, not ${SERVICE_LINKED_ROLE_PATH}: this is not the service-linked role`,
        },
      ]),
  ...(trusts(role.trustPolicy, EVENTS_SERVICE_PRINCIPAL) && trustedPrincipals(role.trustPolicy).length === 1
    ? []
    : [
        {
          code: 'TrustDiffers',
          message: `its trust policy names ${trustedPrincipals(role.trustPolicy).join(', ') || 'no one'}; as documented, just ${EVENTS_SERVICE_PRINCIPAL} may assume it`,
        },
      ]),
]

const policyFindings = (survey: Survey): Finding[] => {
  const attached = survey.attachedPolicies
  if (attached.is === 'unreadable') {
    return [{ code: 'PolicyUnreadable', message: `its policies could not be read: ${attached.reason}` }]
  }
  const policies: AttachedPolicy[] = attached.is === 'known' ? attached.value : []
  const documented = policies.find(({ arn }) => arn === SERVICE_LINKED_ROLE_POLICY_ARN)
  const others = policies.filter(({ arn }) => arn !== SERVICE_LINKED_ROLE_POLICY_ARN)
  const findings: Finding[] = others.map(({ arn }) => ({
    code: 'PolicyUnexpected',
    message: `a policy is attached that the documentation does not name: ${arn}`,
  }))
  if (documented === undefined) {
    const message = `the policy ${SERVICE_LINKED_ROLE_POLICY_ARN} is not attached`
    return [...findings, { code: 'PolicyMissing', message }]
  }
  if (documented.document.is !== 'known') {
    const reason = documented.document.is === 'unreadable' ? `: ${documented.document.reason}` : ''
    return [...findings, { code: 'PolicyUnreadable', message: `its policy could not be read${reason}` }]
  }
  const actions = allowedEverywhere(documented.document.value)
  const expected: readonly string[] = SERVICE_LINKED_ROLE_ACTIONS
  const missing = expected.filter((action) => !actions.includes(action))
  const extra = actions.filter((action) => !expected.includes(action))
  return [
    ...findings,
    ...missing.map((action) => ({
      code: 'ActionMissing',
      message: `its policy does not allow ${action} on every resource`,
    })),
    ...extra.map((action) => ({ code: 'ActionUnexpected', message: `its policy also allows ${action}` })),
  ]
}

/** Who relies on the role cannot be said where something could not be read. */
const unreadFindings = (blockers: Blocker[]): Finding[] =>
  blockers
    .filter(({ code, kind }) => code === 'Unreadable' && kind !== 'role')
    .map(({ subject, region, reason }) => ({
      code: 'UsersUnreadable',
      message: `whether ${subject} in ${region} relies on it ${reason}`,
    }))
