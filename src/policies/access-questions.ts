/** What IAM is asked beforehand: whether the calls of a plan, or of a procedure, would be let through. */
import type { Plan } from '../engine/plan.js'
import { logGroupArn, parseArn, parseLogGroupArn } from '../facts/arns.js'
import { unlistedResource } from '../facts/authorization.js'
import { GLOBAL_REGION, PARTITION, WORKMAIL_REGIONS } from '../facts/regions.js'
import { type Permission, permissionsOf } from './permission.js'
import { callsOfStep } from './plan-permissions.js'
import {
  type PermissionScope,
  permissionsOfProcedure,
  type ScopedPermission,
} from './procedure-permissions.js'
import type { Procedure } from './required.js'

/** May this be done to that? */
export interface AccessQuestion {
  /** `logs:DeleteLogGroup` */
  action: string
  /** One ARN, with `*` for what is not known of it; or `*` alone. */
  resource: string
  /** Where the call goes. */
  region: string
  /** Condition keys of the call apart from the global ones. */
  context: Record<string, string[]>
}

/** Every question of a plan, each once, for the very things that its steps are about. */
export const questionsOfPlan = ({ steps, account }: Pick<Plan, 'steps' | 'account'>): AccessQuestion[] =>
  distinct(
    steps
      .flatMap(callsOfStep)
      .flatMap((call) =>
        permissionsOf(call, account).flatMap((permission) => questionsOf(permission, [call.region], account)),
      ),
  )

interface QuestionScope extends PermissionScope {
  /** A tag of the organizations that may be changed. */
  tag?: { key: string; value: string } | undefined
}

/** Every question of procedures; what they will find in the account is not known, so `*` stands for it. */
export const questionsOfProcedures = (
  procedures: readonly Procedure[],
  scope: QuestionScope,
): AccessQuestion[] =>
  distinct(
    procedures
      .flatMap((procedure) => permissionsOfProcedure(procedure, scope))
      .flatMap((permission) =>
        questionsOf(
          tagged(permission, scope),
          regionsOf(permission.action, permission.regions, scope),
          scope.account,
        ),
      ),
  )

const tagged = (permission: ScopedPermission, { tag }: QuestionScope): Permission => {
  const isOfTagged = permission.access === 'write' && permission.action.startsWith('workmail:')
  return tag === undefined || !isOfTagged
    ? permission
    : { ...permission, context: { ...permission.context, [`aws:ResourceTag/${tag.key}`]: [tag.value] } }
}

/** A role is passed in the Region of the call that passes it; IAM itself is asked in one. */
const regionsOf = (
  action: string,
  regions: readonly string[] | undefined,
  scope: PermissionScope,
): readonly string[] =>
  regions ?? (action === 'iam:PassRole' ? (scope.regions ?? WORKMAIL_REGIONS) : [GLOBAL_REGION])

const questionsOf = (
  { action, resources, context }: Permission,
  regions: readonly string[],
  account: string,
): AccessQuestion[] =>
  resources
    .filter((resource) => isAskedFor(action, resource))
    .flatMap((resource) => {
      const region = parseArn(resource)?.region || undefined
      return (region === undefined ? regions : [region]).map((one) => ({
        action,
        resource: resource === '*' ? asIamAsks(action, one, account) : resource,
        region: one,
        context,
      }))
    })

/** Where the reference lists no resource, IAM may ask for one all the same: a policy that names it allows the call. */
const asIamAsks = (action: string, region: string, account: string): string =>
  unlistedResource(action)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
    ?.replace('${Partition}', PARTITION)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
    .replace('${Region}', region)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
    .replace('${Account}', account) ?? '*'

const TAGGING = ['logs:TagResource', 'logs:UntagResource', 'logs:ListTagsForResource']

/**
 * A policy names a thing in every form that AWS may ask for; a call asks for one. The tagging calls ask for a
 * log group without `:*`, all others with it (CloudWatch Logs user guide); a role's path is `/` where it is
 * not known.
 */
const isAskedFor = (action: string, resource: string): boolean => {
  const logGroup = parseLogGroupArn(resource)
  if (logGroup !== undefined) return (resource === logGroupArn(logGroup)) !== TAGGING.includes(action)
  return !/:role\/\*\/[^*]/.test(resource)
}

const distinct = (questions: AccessQuestion[]): AccessQuestion[] => [
  ...new Map(questions.map((question) => [JSON.stringify(question), question])).values(),
]
