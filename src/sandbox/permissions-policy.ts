/**
 * Policy documents that say what a caller may do, as far as the sandbox judges them (IAM user guide, "Grammar
 * of the IAM JSON policy language"). What it does not know is refused when the document is read.
 */
import { z } from 'zod'
import { conditionProblem } from './condition.js'
import { isArnPattern } from './glob.js'

const oneOrMany = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)])

const Action = z
  .string()
  .regex(
    /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/,
    'must be *, or a service and an action, such as logs:Describe*',
  )
const Resource = z
  .string()
  .refine((arn) => arn === '*' || isArnPattern(arn), 'must be *, or an ARN with all of its parts')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM spells it
  .refine((arn) => !arn.includes('${'), 'holds a policy variable (${…}), which is not judged here')

const PolicyValue = z.union([z.string(), z.number(), z.boolean()])

const Conditions = z
  .record(z.string(), z.record(z.string(), oneOrMany(PolicyValue)))
  .superRefine((conditions, context) => {
    for (const [operator, keys] of Object.entries(conditions)) {
      for (const [key, values] of Object.entries(keys)) {
        for (const value of [values].flat()) {
          const message = conditionProblem(operator, value)
          if (message !== undefined) context.addIssue({ code: 'custom', path: [operator, key], message })
        }
      }
    }
  })

const isOneOf = (one: unknown, other: unknown): boolean => (one === undefined) !== (other === undefined)

const Statement = z
  .strictObject({
    Sid: z
      .string()
      .regex(/^[A-Za-z0-9]*$/, 'must be letters and digits')
      .optional(),
    Effect: z.enum(['Allow', 'Deny'], 'must be Allow or Deny'),
    Action: oneOrMany(Action).optional(),
    NotAction: oneOrMany(Action).optional(),
    Resource: oneOrMany(Resource).optional(),
    NotResource: oneOrMany(Resource).optional(),
    Condition: Conditions.optional(),
  })
  .refine(({ Action, NotAction }) => isOneOf(Action, NotAction), 'must have either Action or NotAction')
  .refine(
    ({ Resource, NotResource }) => isOneOf(Resource, NotResource),
    'must have either Resource or NotResource',
  )
  .meta({ id: 'Statement' })
export type Statement = z.infer<typeof Statement>

export const PermissionsPolicy = z
  .strictObject({
    Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
    /** Stands for the policy's name in the sandbox. */
    Id: z.string().optional(),
    Statement: oneOrMany(Statement),
  })
  .meta({ id: 'PermissionsPolicy' })
export type PermissionsPolicy = z.infer<typeof PermissionsPolicy>
