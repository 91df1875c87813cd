/** An identity-based policy as IAM takes it (IAM user guide, "IAM JSON policy elements reference"). */
import { z } from 'zod'

/** Operator, condition key, values. A request must satisfy every operator and key, and one value of each. */
export const Condition = z.record(
  z.string(),
  z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
)
export type Condition = z.infer<typeof Condition>

export const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.literal('Allow'),
  Action: z.array(z.string()),
  Resource: z.union([z.string(), z.array(z.string())]),
  Condition: Condition.optional(),
})
export type Statement = z.infer<typeof Statement>

export const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(Statement),
})
export type PolicyDocument = z.infer<typeof PolicyDocument>

export const policyOf = (statements: Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
})

/** One value stands by itself, as AWS's examples have it. */
export const oneOrMany = (values: readonly string[]): string | string[] => {
  const [first, ...others] = values
  return first !== undefined && others.length === 0 ? first : [...values]
}

/** Every condition of all of them. No two of them ask one key by one operator. */
export const mergeConditions = (...conditions: Condition[]): Condition => {
  const merged: Condition = {}
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition)) {
      merged[operator] = { ...merged[operator], ...keys }
    }
  }
  return merged
}
