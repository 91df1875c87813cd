/** What the linter found in a policy, for a person. */
import type { LintFinding, Severity } from '../policies/lint/finding.js'
import type { PolicyLint } from '../policies/lint/policy-lint.js'
import type { Style } from './style.js'

const COLORS = { error: 'red', warning: 'yellow', note: 'cyan' } as const satisfies Record<Severity, string>

export const lintLines = ({ findings }: PolicyLint, style: Style): string[] =>
  findings.flatMap((finding) => [
    `${style(COLORS[finding.severity], finding.severity)} ${style('bold', finding.code)}${whereText(finding)}`,
    `  ${finding.message}`,
    `  Next: ${finding.next}`,
    '',
  ])

/** Nothing where it is about the whole. */
const whereText = ({ path, line, statement }: LintFinding): string => {
  if (path === '') return ''
  const sid = typeof statement === 'string' ? ` (${statement})` : ''
  return ` line ${line}: ${path}${sid}`
}

/** `policy.json: 2 errors, 1 note.` */
export const lintVerdict = ({ name, findings, procedures }: PolicyLint): string => {
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`]
  })
  const against = procedures.length === 0 ? '' : ` for ${procedures.join(', ')}`
  return `${name}${against}: ${counts.join(', ') || 'nothing found'}.`
}
