/** A policy that someone wrote, against what IAM accepts, what WorkMail supports and what a procedure needs. */
import { policySize } from '../../facts/policy-sizes.js'
import type { Procedure } from '../required.js'
import { lintActions } from './actions.js'
import { lintArns } from './arns.js'
import { lintCoverage } from './coverage.js'
import { type LintFinding, Severity } from './finding.js'
import { lintKeys } from './keys.js'
import { lintOperators } from './operators.js'
import type { Policy } from './policy.js'
import type { PolicyLint } from './policy-lint.js'
import { lintPrincipals, policyOfResource } from './principals.js'
import { readPolicy } from './read-policy.js'
import { lintResources } from './resources.js'
import { lintVariables } from './variables.js'
import { lintText } from './whole-text.js'

const CHECKS: readonly ((policy: Policy) => LintFinding[])[] = [
  lintText,
  lintPrincipals,
  lintActions,
  lintArns,
  lintResources,
  lintOperators,
  lintKeys,
  lintVariables,
]

/**
 * Lints the text of a policy document; `name` is the file's, for messages.
 * @throws WmlError (input) where the text is not JSON, or not a policy document at all
 */
export const lintPolicy = (text: string, name: string, procedures: readonly Procedure[]): PolicyLint => {
  const { policy, findings } = readPolicy(text, name)
  const other = policyOfResource(policy, procedures)
  const found =
    other === undefined
      ? [
          ...findings,
          ...CHECKS.flatMap((check) => check(policy)),
          ...procedures.flatMap((procedure) => lintCoverage(policy, procedure)),
        ]
      : [other]
  const rank = ({ severity }: LintFinding): number => Severity.options.indexOf(severity)
  return {
    name,
    size: policySize(text),
    procedures: [...procedures],
    findings: found.sort((one, other) => rank(one) - rank(other) || one.line - other.line),
  }
}
