/** Questions to IAM as calls of SimulatePrincipalPolicy, and its replies as answers (IAM API reference). */
import { z } from 'zod'
import type { Evaluations } from '../aws/answers/iam.js'
import type { Call } from '../calls/call.js'
import { type ContextEntry, simulatePrincipalPolicy } from '../calls/iam.js'
import { parseArn } from '../facts/arns.js'
import type { AccessQuestion } from './access-questions.js'
import { keysThatMatter } from './missing-context.js'

/** One call, and the questions that its reply answers. */
export interface Simulation {
  call: Call
  questions: AccessQuestion[]
}

/** Who will make the requests that are simulated, and what is known of all of them. */
export interface Requester {
  account: string
  /** The ARN of the user or role, whose policies are simulated. */
  arn: string
  /** As `aws:PrincipalType` has it. */
  type: string
  /** Of a user; a role's session has none. */
  username: string | undefined
  /** Milliseconds since the epoch. */
  now: number
  /** Condition keys that nothing here can know: whether there was a second factor, say. */
  context: ContextEntry[]
}

/** Tools that asked for more at once were refused (PMapper pull request 6). */
const RESOURCES_AT_A_TIME = 20

/**
 * As few calls as will do: what is asked about the things of one service, in one Region and with the same
 * condition keys, is asked together. IAM answers for each action on each resource, asked for or not.
 */
export const simulationsOf = (questions: AccessQuestion[], requester: Requester): Simulation[] =>
  groupBy(questions, (question) => JSON.stringify([question.region, serviceOf(question), question.context]))
    .flatMap(inChunks)
    .map((batch) => ({ questions: batch, call: simulationCall(batch, requester) }))

const groupBy = <T>(items: T[], keyOf: (item: T) => string): T[][] => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}

const serviceOf = ({ resource }: AccessQuestion): string => parseArn(resource)?.service ?? resource

const inChunks = (questions: AccessQuestion[]): AccessQuestion[][] => {
  const resources = distinct(questions.map(({ resource }) => resource))
  return Array.from({ length: Math.ceil(resources.length / RESOURCES_AT_A_TIME) }, (_, chunk) => {
    const some = resources.slice(chunk * RESOURCES_AT_A_TIME, (chunk + 1) * RESOURCES_AT_A_TIME)
    return questions.filter(({ resource }) => some.includes(resource))
  })
}

const distinct = (values: string[]): string[] => [...new Set(values)]

const simulationCall = (batch: AccessQuestion[], requester: Requester): Call =>
  simulatePrincipalPolicy(requester.arn, {
    ActionNames: distinct(batch.map(({ action }) => action)),
    ResourceArns: distinct(batch.map(({ resource }) => resource)),
    ContextEntries: contextEntries(batch, requester),
  })

/** AWS global condition context keys, as the calls of this tool have them. What was given goes first. */
const contextEntries = (batch: AccessQuestion[], requester: Requester): ContextEntry[] => {
  const { account, arn, type, username, now, context } = requester
  const [first] = batch
  const entry = (
    ContextKeyName: string,
    ContextKeyType: ContextEntry['ContextKeyType'],
    ...ContextKeyValues: string[]
  ): ContextEntry => ({ ContextKeyName, ContextKeyType, ContextKeyValues })
  const known = [
    entry('aws:CurrentTime', 'date', new Date(now).toISOString()),
    entry('aws:EpochTime', 'date', String(Math.floor(now / 1000))),
    entry('aws:PrincipalAccount', 'string', account),
    entry('aws:PrincipalArn', 'string', arn),
    entry('aws:PrincipalIsAWSService', 'boolean', 'false'),
    entry('aws:PrincipalType', 'string', type),
    entry('aws:RequestedRegion', 'string', first?.region ?? ''),
    entry('aws:ResourceAccount', 'string', account),
    entry('aws:SecureTransport', 'boolean', 'true'),
    entry('aws:ViaAWSService', 'boolean', 'false'),
    ...(username === undefined ? [] : [entry('aws:username', 'string', username)]),
    ...Object.entries(first?.context ?? {}).map(([key, values]) =>
      entry(key, key === 'aws:TagKeys' ? 'stringList' : 'string', ...values),
    ),
  ]
  const isGiven = ({ ContextKeyName }: ContextEntry): boolean =>
    context.some((one) => one.ContextKeyName.toLowerCase() === ContextKeyName.toLowerCase())
  return [...context, ...known.filter((one) => !isGiven(one))]
}

export const AccessAnswer = z.strictObject({
  action: z.string(),
  resource: z.string(),
  region: z.string(),
  /** `unknown`: IAM could not be asked, or did not know all that its policies look at. */
  decision: z.enum(['allowed', 'denied', 'unknown']),
  /** The kinds of policies that do not allow it, as far as IAM says. */
  deniedBy: z.array(z.enum(['identity', 'boundary', 'organization'])),
  /** Names of the policies that deny it explicitly. */
  policies: z.array(z.string()),
  /** Condition keys that IAM did not know and that could change the answer. */
  missingContext: z.array(z.string()),
  /** Why it is not allowed, for a person; null where it is. */
  reason: z.string().nullable(),
})
export type AccessAnswer = z.infer<typeof AccessAnswer>

/** An answer for a question that IAM did not answer. */
export const unanswered = ({ action, resource, region }: AccessQuestion, reason: string): AccessAnswer => ({
  action,
  resource,
  region,
  decision: 'unknown',
  deniedBy: [],
  policies: [],
  missingContext: [],
  reason,
})

type Reply = z.infer<typeof Evaluations>

/** The answers to the questions of one simulation, in their order. */
export const answersOf = (questions: AccessQuestion[], reply: Reply): AccessAnswer[] =>
  questions.map((question) => {
    const found = findResult(question, reply)
    return found === undefined ? unanswered(question, 'IAM’s reply leaves it out') : toAnswer(question, found)
  })

interface Result {
  decision: Reply['EvaluationResults'][number]['EvalDecision']
  matched: string[]
  missing: string[]
  byBoundary: boolean
  byOrganization: boolean
}

/** The result for the action on the resource: IAM gives one for each resource, and for `*` just the action's. */
const findResult = (
  { action, resource }: AccessQuestion,
  { EvaluationResults }: Reply,
): Result | undefined => {
  const ofAction = EvaluationResults.filter(
    ({ EvalActionName }) => EvalActionName.toLowerCase() === action.toLowerCase(),
  )
  for (const result of ofAction) {
    const specific = result.ResourceSpecificResults.find((one) => one.EvalResourceName === resource)
    if (specific === undefined && result.EvalResourceName !== resource) continue
    const { MatchedStatements, MissingContextValues, PermissionsBoundaryDecisionDetail } = specific ?? result
    return {
      decision: specific?.EvalResourceDecision ?? result.EvalDecision,
      matched: distinct(MatchedStatements.flatMap(({ SourcePolicyId }) => SourcePolicyId ?? [])),
      missing: keysThatMatter(action, MissingContextValues),
      byBoundary: PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary !== false,
      byOrganization: result.OrganizationsDecisionDetail?.AllowedByOrganizations !== false,
    }
  }
  return undefined
}

const toAnswer = ({ action, resource, region }: AccessQuestion, result: Result): AccessAnswer => {
  const { decision, matched, missing, byBoundary, byOrganization } = result
  const asked = { action, resource, region, missingContext: missing }
  if (decision === 'allowed') {
    return { ...asked, decision: 'allowed', deniedBy: [], policies: [], reason: null }
  }
  const policies = decision === 'explicitDeny' ? matched : []
  const deniedBy: AccessAnswer['deniedBy'] = [
    ...(byOrganization ? [] : (['organization'] as const)),
    ...(byBoundary ? [] : (['boundary'] as const)),
    ...((byOrganization && byBoundary) || policies.length > 0 ? (['identity'] as const) : []),
  ]
  const why = deniedBy.map((kind) => REASONS[kind](decision, policies)).join('; ')
  return missing.length === 0
    ? { ...asked, decision: 'denied', deniedBy, policies, reason: why }
    : {
        ...asked,
        decision: 'unknown',
        deniedBy,
        policies,
        reason: `${why}, perhaps because IAM did not know ${missing.join(', ')}`,
      }
}

const REASONS: Record<
  AccessAnswer['deniedBy'][number],
  (decision: Result['decision'], policies: string[]) => string
> = {
  identity: (decision, policies) =>
    decision === 'implicitDeny'
      ? 'no identity-based policy allows it'
      : `an explicit deny in ${policies.join(', ') || 'an identity-based policy'}`,
  boundary: () => 'the permissions boundary does not allow it',
  organization: () => 'the service control policies of the organization do not allow it',
}
