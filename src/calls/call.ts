import { z } from 'zod'

/** Stands for something known only later: a member of an earlier reply, or the item of a fan-out. */
export const Ref = z.strictObject({ $ref: z.string() })
export type Ref = z.infer<typeof Ref>

export type Value = string | number | boolean | Ref | Value[] | { [member: string]: Value }
export const Value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), Ref, z.array(Value), z.record(z.string(), Value)]),
)

export const Service = z.enum(['workmail', 'iam', 'logs', 'sts', 'organizations'])
export type Service = z.infer<typeof Service>

/**
 * One AWS API call as data. `action` and the members of `input` are spelled as AWS spells them on the wire
 * (PascalCase for WorkMail, IAM and STS, camelCase for CloudWatch Logs).
 */
export const Call = z.strictObject({
  service: Service,
  action: z.string(),
  region: z.string(),
  input: z.record(z.string(), Value),
})
export type Call = z.infer<typeof Call>
