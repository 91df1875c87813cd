/** Policy documents as IAM takes them: the grammar as far as this AWS needs it (IAM JSON policy reference). */
import { ServiceError } from './service-error.js'

type Document = Record<string, unknown>

/** In a policy document a single value stands for a list of one. */
export const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** A role's trust policy. @throws ServiceError MalformedPolicyDocument */
export const parseTrustPolicy = (text: string): Document =>
  parse(text, (statement) => {
    for (const field of ['Resource', 'NotResource']) {
      if (statement[field] !== undefined) throw malformed(`Has prohibited field ${field}`)
    }
    if (statement.Principal === undefined && statement.NotPrincipal === undefined)
      throw malformed('Missing required field Principal')
    const actions = asList(statement.Action)
    if (!actions.every((action) => /^sts:\w+$/.test(String(action))))
      throw malformed('AssumeRole policy may only specify STS AssumeRole actions.')
  })

/** A policy of an identity. @throws ServiceError MalformedPolicyDocument */
export const parsePermissionsPolicy = (text: string): Document =>
  parse(text, (statement) => {
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined)
      throw malformed('Policy document should not specify a principal.')
    const resources = [...asList(statement.Resource), ...asList(statement.NotResource)]
    if (resources.length === 0) throw malformed('Policy statement must contain resources.')
    const other = resources.find((resource) => resource !== '*' && !/^arn:(.*:){4}/.test(String(resource)))
    if (other !== undefined) throw malformed(`Resource ${other} must be in ARN format or "*".`)
  })

const parse = (text: string, check: (statement: Document) => void): Document => {
  const document = parseJson(text)
  const { Version = '2008-10-17', Statement } = document
  const statements = asList(Statement)
  if (!['2012-10-17', '2008-10-17'].includes(String(Version)) || statements.length === 0)
    throw malformed('Syntax errors in policy.')
  for (const statement of statements) {
    if (!isObject(statement) || !['Allow', 'Deny'].includes(String(statement.Effect)))
      throw malformed('Syntax errors in policy.')
    if (asList(statement.Action).length + asList(statement.NotAction).length === 0)
      throw malformed('Policy statement must contain actions.')
    check(statement)
  }
  return document
}

const parseJson = (text: string): Document => {
  try {
    const document: unknown = JSON.parse(text)
    if (isObject(document)) return document
  } catch {}
  throw malformed('This policy contains invalid Json')
}

const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const malformed = (message: string): ServiceError => new ServiceError('MalformedPolicyDocument', message)
