/**
 * SimulatePrincipalPolicy (IAM API reference; constraints from its service model). It is judged by the policies
 * that judge the calls themselves, but knows no context key that its caller does not tell.
 */
import { parseArn } from '../facts/arns.js'
import { roleArn, type SandboxAccount } from './account.js'
import { conditionKeys, type RequestContext } from './condition.js'
import { operation } from './operation.js'
import { pageOf } from './pages.js'
import { PermissionsPolicy } from './permissions-policy.js'
import { type AppliedPolicies, type Decision, decide, statementsOf } from './policy-evaluation.js'
import { type Principal, principalOf } from './principal.js'
import { ServiceError } from './service-error.js'

const DEFAULT_MAX_ITEMS = 100

const POLICY = {
  type: 'string',
  min: 1,
  max: 131_072,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
} as const
const RESOURCE = { type: 'string', min: 1, max: 2048 } as const
const CONTEXT_KEY_TYPES = ['string', 'numeric', 'boolean', 'ip', 'binary', 'date'].flatMap((type) => [
  type,
  `${type}List`,
])

const MEMBERS = {
  PolicySourceArn: { type: 'string', required: true, min: 20, max: 2048 },
  PolicyInputList: { type: 'list', of: POLICY },
  PermissionsBoundaryPolicyInputList: { type: 'list', of: POLICY },
  ActionNames: { type: 'list', required: true, of: { type: 'string', min: 3, max: 128 } },
  ResourceArns: { type: 'list', of: RESOURCE },
  ResourcePolicy: POLICY,
  ResourceOwner: RESOURCE,
  CallerArn: RESOURCE,
  ContextEntries: {
    type: 'list',
    of: {
      type: 'structure',
      members: {
        ContextKeyName: { type: 'string', min: 5, max: 256 },
        ContextKeyValues: { type: 'list', of: { type: 'string' } },
        ContextKeyType: { type: 'string', enum: CONTEXT_KEY_TYPES },
      },
    },
  },
  ResourceHandlingOption: { type: 'string', min: 1, max: 64 },
  MaxItems: { type: 'integer', min: 1, max: 1000 },
  Marker: { type: 'string', min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' },
} as const

/** What the sandbox does not simulate, and so does not pretend to. */
const NOT_SIMULATED = ['ResourcePolicy', 'ResourceOwner', 'CallerArn', 'ResourceHandlingOption'] as const

export const simulatePrincipalPolicy = operation(MEMBERS, ({ account, caller }, input) => {
  const { PolicySourceArn, ActionNames, ResourceArns = [], ContextEntries = [] } = input
  const unknown = NOT_SIMULATED.find((member) => input[member] !== undefined)
  if (unknown !== undefined) throw invalidInput(`The sandbox does not simulate ${unknown}.`)
  const malformed = ResourceArns.filter((arn) => arn !== '*' && parseArn(arn) === undefined)
  if (malformed.length > 0) {
    throw invalidInput(`ResourceNames are not in a valid ARN format: ${malformed.join(', ')}.`)
  }
  const unnamed = ActionNames.find((action) => !/^[^:]+:[^:]+$/.test(action))
  if (unnamed !== undefined) throw invalidInput(`ActionNames must name service and action: ${unnamed}.`)
  const simulation: Simulation = {
    entity: simulatedEntity(account, principalOf(account, caller), PolicySourceArn, input),
    context: new Map(
      ContextEntries.map(({ ContextKeyName = '', ContextKeyValues = [] }) => [
        ContextKeyName.toLowerCase(),
        ContextKeyValues,
      ]),
    ),
  }
  const numbered = ActionNames.map((action, index) => ({ action, key: String(index).padStart(6, '0') }))
  const { items, nextToken } = pageOf(numbered, ({ key }) => key, {
    list: 'SimulatePrincipalPolicy',
    token: input.Marker,
    limit: Math.min(input.MaxItems ?? DEFAULT_MAX_ITEMS, account.behaviour.pageSize),
    badToken: () => new ServiceError('ValidationError', 'Invalid Marker.'),
  })
  return {
    EvaluationResults: items.map(({ action }) => evaluationResult(simulation, action, ResourceArns)),
    IsTruncated: nextToken !== undefined,
    Marker: nextToken,
  }
})

/** Whose policies are simulated, each policy with its name. */
interface Entity {
  identity: { name: string; policy: PermissionsPolicy }[]
  boundary: PermissionsPolicy | undefined
  organization: PermissionsPolicy[] | undefined
}

interface Simulation {
  entity: Entity
  context: RequestContext
}

const EVERYTHING: PermissionsPolicy = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }

/** The user or role of that ARN: the caller, by its own policies, or a role, by those attached to it. */
const simulatedEntity = (
  account: SandboxAccount,
  caller: Principal,
  arn: string,
  input: { PolicyInputList?: string[]; PermissionsBoundaryPolicyInputList?: string[] },
): Entity => {
  const [kind = '', ...path] = parseArn(arn)?.resource.split('/') ?? []
  if (parseArn(arn)?.service !== 'iam' || !['user', 'role', 'group'].includes(kind) || path.length === 0) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`)
  }
  const role = account.roles.find((candidate) => roleArn(account, candidate) === arn)
  if (arn !== caller.arn && role === undefined) {
    throw new ServiceError('NoSuchEntity', `The ${kind} with name ${path.at(-1)} cannot be found.`, 404)
  }
  const own = arn === caller.arn ? caller.policies : undefined
  const identity =
    arn === caller.arn && caller.policies === undefined
      ? [{ name: 'AdministratorAccess', policy: EVERYTHING }]
      : [
          ...(own?.identity ?? []).map((policy, index) => ({
            name: `${kind}_${path.at(-1)}_${policy.Id ?? `policy${index + 1}`}`,
            policy,
          })),
          ...(role?.attachedPolicyArns ?? []).map((policyArn) => attachedPolicy(account, policyArn)),
          ...Object.entries(role?.inlinePolicies ?? {}).map(([name, document]) => ({
            name: `role_${path.at(-1)}_${name}`,
            policy: evaluable(name, document),
          })),
        ]
  const added = (input.PolicyInputList ?? []).map((text, index) => ({
    name: `PolicyInputList.${index + 1}`,
    policy: parsePolicy(text),
  }))
  const [boundary] = (input.PermissionsBoundaryPolicyInputList ?? []).map(parsePolicy)
  return {
    identity: [...identity, ...added],
    boundary: boundary ?? own?.boundary,
    organization: account.callerPolicies?.organization,
  }
}

const attachedPolicy = (account: SandboxAccount, arn: string) => {
  const policy = account.policies.find((candidate) => candidate.arn === arn)
  const document = policy?.versions[policy.defaultVersionId]
  return { name: arn.slice(arn.lastIndexOf('/') + 1), policy: evaluable(arn, document) }
}

const evaluable = (name: string, document: unknown): PermissionsPolicy => {
  const parsed = PermissionsPolicy.safeParse(document)
  if (parsed.success) return parsed.data
  throw new ServiceError('PolicyEvaluation', `The policy ${name} could not be evaluated.`, 500)
}

const parsePolicy = (text: string): PermissionsPolicy => {
  try {
    return PermissionsPolicy.parse(JSON.parse(text))
  } catch {
    throw invalidInput('Syntax errors in policy, or elements that the sandbox does not judge.')
  }
}

const evaluationResult = (simulation: Simulation, action: string, resourceArns: string[]) => {
  const { entity } = simulation
  const resources = resourceArns.length === 0 ? ['*'] : resourceArns
  const results = resources.map((resource) => ({ resource, ...resultOn(simulation, action, resource) }))
  const worst =
    results.find(({ decision }) => decision === 'explicitDeny') ??
    results.find(({ decision }) => decision === 'implicitDeny') ??
    results[0]
  const listsResources = resources.some((resource) => resource !== '*')
  return {
    EvalActionName: action,
    EvalResourceName: resources.length === 1 ? resources[0] : '*',
    EvalDecision: worst?.decision,
    MatchedStatements: worst?.MatchedStatements,
    MissingContextValues: listsResources ? [] : missingKeys(simulation),
    ...(entity.organization === undefined
      ? {}
      : {
          OrganizationsDecisionDetail: {
            AllowedByOrganizations: results.every(({ byOrganization }) => byOrganization),
          },
        }),
    ...boundaryDetail(
      entity,
      results.every(({ byBoundary }) => byBoundary),
    ),
    ...(listsResources
      ? {
          ResourceSpecificResults: results.map(({ resource, decision, MatchedStatements, byBoundary }) => ({
            EvalResourceName: resource,
            EvalResourceDecision: decision,
            MatchedStatements,
            MissingContextValues: missingKeys(simulation),
            ...boundaryDetail(entity, byBoundary),
          })),
        }
      : {}),
  }
}

const boundaryDetail = ({ boundary }: Entity, AllowedByPermissionsBoundary: boolean) =>
  boundary === undefined ? {} : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary } }

const resultOn = ({ entity, context }: Simulation, action: string, resource: string) => {
  const decided = (applied: AppliedPolicies): Decision => decide(applied, { action, resource, context })
  const { organization, boundary } = entity
  const decision = decided({ organization, boundary, identity: entity.identity.map(({ policy }) => policy) })
  return {
    decision: decision.is,
    MatchedStatements: entity.identity
      .filter(({ policy }) => decision.policies.includes(policy))
      .map(({ name }) => ({ SourcePolicyId: name, SourcePolicyType: 'IAM Policy' })),
    byOrganization: decided({ organization }).is === 'allowed',
    byBoundary: decided({ boundary }).is === 'allowed',
  }
}

/**
 * The keys that any condition looks at, and that were not given: also of statements about other actions (boto3
 * issue 3111), and not of service control policies (aws-cli issue 10525).
 */
const missingKeys = ({ entity, context }: Simulation): string[] => {
  const policies = [...entity.identity.map(({ policy }) => policy), ...[entity.boundary ?? []].flat()]
  const keys = policies.flatMap(statementsOf).flatMap(({ Condition = {} }) => conditionKeys(Condition))
  return [...new Set(keys)].filter((key) => !context.has(key.toLowerCase()))
}

const invalidInput = (message: string): ServiceError => new ServiceError('InvalidInput', message)
