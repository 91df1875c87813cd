import { quoted } from '../../errors.js'
import { error, type LintFinding } from './finding.js'
import type { Entry, Policy } from './policy.js'

/** `${aws:PrincipalAccount}` in a policy, and the placeholders of AWS's tables, which look alike. */
const VARIABLE = /\$\{[^}]*\}/g

/** What a text stands for whatever its variables are: a pattern with `*` in their places. */
export const anyValue = (text: string): string => text.replace(VARIABLE, '*')

export const hasVariable = (text: string): boolean => text.search(VARIABLE) !== -1

const VERSION_WITH_VARIABLES = '2012-10-17'

/** Variables that IAM does not read as such (IAM user guide, "IAM policy elements: Variables and tags"). */
export const lintVariables = ({ version, statements }: Policy): LintFinding[] =>
  statements.flatMap(({ resource, conditions }) =>
    [...(resource?.entries ?? []), ...conditions.flatMap(({ values }) => values)].flatMap((entry) =>
      lintVariable(entry, version),
    ),
  )

const lintVariable = ({ text, place }: Entry, version: string | undefined): LintFinding[] => {
  if (text.replace(VARIABLE, '').includes('${'))
    return [error('BrokenVariable', place, `A variable in ${quoted(text)} is not closed`, 'close it with }')]
  if (!hasVariable(text) || version === VERSION_WITH_VARIABLES) return []
  const what = `IAM reads the variable in ${quoted(text)} as plain text`
  return [error('VariableNotRead', place, what, `write "Version": "${VERSION_WITH_VARIABLES}"`)]
}
