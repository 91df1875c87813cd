import { z } from 'zod'

/**
 * - `error`: IAM refuses the policy, or a part of it never does what it says
 * - `warning`: it is taken, and probably not what was meant
 * - `note`: worth knowing
 */
export const Severity = z.enum(['error', 'warning', 'note'])
export type Severity = z.infer<typeof Severity>

/** Where in the policy something stands. */
export const Place = z.strictObject({
  /** The statement's Sid, or its index where it has none; null where it is not a statement's. */
  statement: z.string().or(z.number()).nullable(),
  /** As a program would name it: `Statement[0].Action[1]`; empty for the whole. */
  path: z.string(),
  line: z.number(),
})
export type Place = z.infer<typeof Place>

export const LintFinding = z.strictObject({
  severity: Severity,
  /** Stable, for programs: `UnknownAction`. */
  code: z.string(),
  ...Place.shape,
  message: z.string(),
  /** What to do about it. */
  next: z.string(),
  /** The actions that a wildcard stands for, or that the finding is about where there are several. */
  actions: z.array(z.string()).optional(),
})
export type LintFinding = z.infer<typeof LintFinding>

const finding =
  (severity: Severity) =>
  (code: string, { statement, path, line }: Place, message: string, next: string): LintFinding => ({
    severity,
    code,
    statement,
    path,
    line,
    message,
    next,
  })

export const error = finding('error')
export const warning = finding('warning')
export const note = finding('note')
