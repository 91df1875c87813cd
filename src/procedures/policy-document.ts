/** The little that must be understood of IAM policy documents. What is not understood counts as not allowed. */
import { z } from 'zod'

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

const Document = z.object({
  Statement: z.union([z.array(z.unknown()), z.unknown()]).transform((value) => [value].flat()),
})

const TrustStatement = z.object({
  Effect: z.literal('Allow'),
  Principal: z.object({ Service: oneOrMany }),
  Action: oneOrMany,
})

const AllowStatement = z.object({
  Effect: z.literal('Allow'),
  Principal: z
    .union([z.literal('*'), z.record(z.string(), oneOrMany)])
    .optional()
    .catch(undefined),
})

const PermissionStatement = z.object({
  Effect: z.literal('Allow'),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.undefined().optional(),
})

const parseStatements = <T extends z.ZodType>(json: string, statement: T): z.infer<T>[] => {
  let document: unknown
  try {
    document = JSON.parse(json)
  } catch {
    return []
  }
  const parsed = Document.safeParse(document)
  if (!parsed.success) return []
  return parsed.data.Statement.flatMap((item) => {
    const result = statement.safeParse(item)
    return result.success ? [result.data] : []
  })
}

/** Whether a trust policy lets a service assume the role. */
export const trusts = (trustPolicy: string, servicePrincipal: string): boolean =>
  parseStatements(trustPolicy, TrustStatement).some(
    ({ Principal, Action }) =>
      Principal.Service.includes(servicePrincipal) && Action.includes('sts:AssumeRole'),
  )

/**
 * Whom a trust policy lets assume the role, each once: services by their names, others with their kind before
 * it (`AWS arn:aws:iam::111122223333:root`).
 */
export const trustedPrincipals = (trustPolicy: string): string[] => [
  ...new Set(
    parseStatements(trustPolicy, AllowStatement).flatMap(({ Principal }) => {
      if (Principal === undefined) return ['someone that is not understood']
      if (Principal === '*') return ['*']
      return Object.entries(Principal).flatMap(([kind, names]) =>
        names.map((name) => (kind === 'Service' ? name : `${kind} ${name}`)),
      )
    }),
  ),
]

/** The actions that a permissions policy allows on every resource, without a condition. */
export const allowedEverywhere = (policy: string): string[] =>
  parseStatements(policy, PermissionStatement)
    .filter(({ Resource }) => Resource.includes('*'))
    .flatMap(({ Action }) => Action)
