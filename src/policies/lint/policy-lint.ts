/** What linting a policy answers. */
import { z } from 'zod'
import { LintFinding } from './finding.js'

export const PolicyLint = z.strictObject({
  /** The file, or `standard input`. */
  name: z.string(),
  /** Characters as IAM counts them: without white space. */
  size: z.number(),
  /** The procedures that it was compared with. */
  procedures: z.array(z.string()),
  /** Errors first, then warnings, then notes; each in the order of the document. */
  findings: z.array(LintFinding),
})
export type PolicyLint = z.infer<typeof PolicyLint>
