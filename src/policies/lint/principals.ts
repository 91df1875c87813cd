/** Policies that are no identity-based ones: they say whom they are for. */
import { error, type LintFinding } from './finding.js'
import type { Policy, Statement } from './policy.js'

const isTrust = ({ principal, action, resource }: Statement): boolean =>
  principal !== undefined &&
  resource === undefined &&
  (action?.entries ?? []).every(({ text }) => /^sts:/i.test(text))

/** A role's trust policy: who may take the role on. Nothing else that is said of it would be to the point. */
export const trustPolicy = ({ statements }: Policy): LintFinding[] => {
  const [first] = statements
  if (first?.principal === undefined || !statements.every(isTrust)) return []
  return [
    error(
      'TrustPolicy',
      { ...first.principal, statement: null },
      'this is a role’s trust policy: it says who may take on the role, not what may be done with it',
      'give the permissions policy of the role instead',
    ),
  ]
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
            'Principal makes it a resource-based policy, and WorkMail has none',
            'take Principal out, and attach the policy to the user, group or role that it is for',
          ),
        ],
  )
