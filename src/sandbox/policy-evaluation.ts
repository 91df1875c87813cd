/** What policies say to a request (IAM user guide, "Policy evaluation logic"). */
import { conditionHolds, type RequestContext } from './condition.js'
import { matchesArn, matchesGlob } from './glob.js'
import type { PermissionsPolicy, Statement } from './permissions-policy.js'

/** One action on one resource. */
export interface AccessRequest {
  /** `logs:DeleteLogGroup` */
  action: string
  /** An ARN, or `*` for an action without resource-level permissions. */
  resource: string
  context: RequestContext
}

/** The policies that decide about a request. What is left out does not restrict it. */
export interface AppliedPolicies {
  /** Service control policies, as if all were attached at one level. */
  organization?: PermissionsPolicy[] | undefined
  identity?: PermissionsPolicy[] | undefined
  boundary?: PermissionsPolicy | undefined
}

export type PolicyKind = keyof AppliedPolicies

/** `policies`: of that kind, those whose statements decided; none where nothing allows it. */
export interface Denial {
  is: 'explicitDeny' | 'implicitDeny'
  by: PolicyKind
  policies: PermissionsPolicy[]
}
export type Decision = { is: 'allowed'; policies: PermissionsPolicy[] } | Denial

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

export const statementsOf = ({ Statement }: PermissionsPolicy): Statement[] => listOf(Statement)

const matchesAction = (pattern: string, action: string): boolean =>
  matchesGlob(pattern.toLowerCase(), action.toLowerCase())

const matchesResource = (pattern: string, resource: string): boolean =>
  pattern === '*' || matchesArn(pattern, resource)

const applies = (statement: Statement, { action, resource, context }: AccessRequest): boolean => {
  const { Action, NotAction, Resource, NotResource, Condition = {} } = statement
  const isNamed = (named: string | string[] | undefined, matches: (pattern: string) => boolean) =>
    listOf(named).some(matches)
  return (
    isNamed(Action ?? NotAction, (pattern) => matchesAction(pattern, action)) === (Action !== undefined) &&
    isNamed(Resource ?? NotResource, (pattern) => matchesResource(pattern, resource)) ===
      (Resource !== undefined) &&
    conditionHolds(Condition, context)
  )
}

/** Those of the policies that have a statement of this effect which applies. */
const saying = (
  effect: Statement['Effect'],
  policies: PermissionsPolicy[],
  request: AccessRequest,
): PermissionsPolicy[] =>
  policies.filter((policy) =>
    statementsOf(policy).some((statement) => statement.Effect === effect && applies(statement, request)),
  )

/**
 * A deny anywhere decides. Otherwise each kind of policy must allow it: those of the organization, of the
 * identity, and the boundary.
 */
export const decide = (applied: AppliedPolicies, request: AccessRequest): Decision => {
  const { organization, identity, boundary } = applied
  const kinds = [
    ['organization', organization],
    ['identity', identity],
    ['boundary', boundary && [boundary]],
  ] as const
  for (const [by, policies = []] of kinds) {
    const denying = saying('Deny', policies, request)
    if (denying.length > 0) return { is: 'explicitDeny', by, policies: denying }
  }
  for (const [by, policies] of kinds) {
    if (policies !== undefined && saying('Allow', policies, request).length === 0) {
      return { is: 'implicitDeny', by, policies: [] }
    }
  }
  return { is: 'allowed', policies: saying('Allow', identity ?? [], request) }
}
