import type { LintFinding } from '../../../src/policies/lint/finding.js'
import { lintPolicy } from '../../../src/policies/lint/lint-policy.js'
import type { Procedure } from '../../../src/policies/required.js'

/** A statement that nothing is to be said of, to be changed. */
export const STATEMENT = {
  Effect: 'Allow',
  Action: 'workmail:ListUsers',
  Resource: 'arn:aws:workmail:eu-west-1:111122223333:organization/*',
}

export const findingsIn = (document: unknown, ...procedures: Procedure[]): LintFinding[] =>
  lintPolicy(JSON.stringify(document), 'policy.json', procedures).findings

/** What is found in a policy of these statements; members that are undefined are left out. */
export const findingsOf = (...statements: object[]): LintFinding[] =>
  findingsIn({ Version: '2012-10-17', Statement: statements })

/** Without their notes, in short: `error UnknownAction Statement[0].Action`. */
export const shortly = (findings: LintFinding[]): string[] =>
  findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`.trim())
