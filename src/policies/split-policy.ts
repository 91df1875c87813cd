import { badInput } from '../errors.js'
import { POLICY_SIZES, policySize } from '../facts/policy-sizes.js'
import { type PolicyDocument, policyOf, type Statement } from './policy-document.js'

/** Stands in a policy for the id of an account that the reader of the policy fills in. */
export const ANY_ACCOUNT = '{account}'

/** Characters of the document as IAM counts them, with an account's twelve digits in it. */
export const sizeOf = (document: PolicyDocument): number =>
  policySize(JSON.stringify(document).replaceAll(ANY_ACCOUNT, '0'.repeat(12)))

const fits = (statements: Statement[]): boolean => sizeOf(policyOf(statements)) <= POLICY_SIZES.managed

/**
 * The statements as one managed policy, or as few as they fit into, in their order. A statement that is too
 * long by itself is divided by its resources.
 * @throws WmlError (input) where one resource with its conditions is too long still
 */
export const splitPolicy = (statements: Statement[]): PolicyDocument[] => {
  const documents: Statement[][] = [[]]
  for (const statement of statements.flatMap(divide)) {
    const last = documents.at(-1) ?? []
    if (fits([...last, statement])) last.push(statement)
    else documents.push([statement])
  }
  return documents.map(policyOf)
}

const divide = (statement: Statement): Statement[] => {
  if (fits([statement])) return [statement]
  const { Sid, Resource } = statement
  if (typeof Resource === 'string' || Resource.length < 2) {
    throw badInput(
      'PolicyTooLong',
      `statement ${Sid} does not fit into the ${POLICY_SIZES.managed} characters of a managed policy`,
      'name fewer values for its conditions, or join them with a wildcard',
    )
  }
  const half = Math.ceil(Resource.length / 2)
  const part = (resources: string[], letter: string): Statement => ({
    ...statement,
    Sid: `${Sid}${letter}`,
    Resource: resources,
  })
  return [part(Resource.slice(0, half), 'A'), part(Resource.slice(half), 'B')].flatMap(divide)
}
