/** Policies that belong to a resource rather than to a user, group or role: they name who they are for. */
import type { Procedure } from '../required.js'
import { error, type LintFinding, note } from './finding.js'
import type { Policy, Statement } from './policy.js'

const isAboutWorkMail = ({ action }: Statement): boolean =>
  (action?.entries ?? []).some(({ text }) => /^workmail:/i.test(text))

/**
 * What is said of a policy of another resource: a role's trust policy, a bucket's, a key's. Its services have rules
 * of their own, so that nothing else is judged. Undefined where the policy is one of a user, group or role.
 */
export const policyOfResource = (
  { statements }: Policy,
  procedures: readonly Procedure[],
): LintFinding | undefined => {
  const [first] = statements
  if (first?.principal === undefined) return undefined
  if (!statements.every((one) => one.principal !== undefined && !isAboutWorkMail(one))) return undefined
  const isTrust = statements.every(
    ({ resource, action }) =>
      resource === undefined && (action?.entries ?? []).every(({ text }) => /^sts:/i.test(text)),
  )
  const severity = procedures.length > 0 ? error : note
  return severity(
    isTrust ? 'TrustPolicy' : 'OtherPolicy',
    { ...first.principal, statement: null },
    isTrust
      ? 'This is a role’s trust policy: it says who may assume the role, not what the role may do'
      : 'This policy names a Principal, so it belongs to a resource of another service and was not checked',
    'give the permissions policy of a user, group or role',
  )
}

/** WorkMail administrator guide: "Amazon WorkMail does not support resource-based policies." */
export const lintPrincipals = ({ statements }: Policy): LintFinding[] =>
  statements.flatMap(({ principal }) =>
    principal === undefined
      ? []
      : [
          error(
            'ResourceBasedPolicy',
            principal,
            'Principal makes this a resource-based policy, which WorkMail does not support',
            'remove Principal, and attach the policy to the user, group or role that it is for',
          ),
        ],
  )
