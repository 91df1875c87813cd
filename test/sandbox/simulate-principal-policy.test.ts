import { describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import {
  type CallerPolicies,
  named,
  type Policy,
  policy as policyOf,
  type Statement,
} from '../support/caller-policies.js'
import {
  ACCOUNT_ID,
  code,
  givenSandbox,
  groupArn,
  PRINCIPAL,
  ROLE_ARN,
  refusal,
  SERVICE_LINKED_ROLE,
} from './given.js'

const policy = (name: string, ...statements: Statement[]): Policy => named(name, policyOf(...statements))
const ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' }
const USER = `arn:aws:iam::${ACCOUNT_ID}:user/operator`
const GROUP = groupArn('/events')

const given = (callerPolicies?: CallerPolicies, more: SandboxSeed = {}) => {
  const { ask, sandbox } = givenSandbox({ ...more, ...(callerPolicies && { callerPolicies }) })
  const simulate = (input: Record<string, unknown> = {}) =>
    ask('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: USER,
      ActionNames: ['logs:DeleteLogGroup'],
      ResourceArns: [GROUP],
      ...input,
    })
  return { ask, sandbox, simulate }
}

test('a caller without policies may do everything', async () => {
  expect(await given().simulate()).toEqual({
    EvaluationResults: [
      {
        EvalActionName: 'logs:DeleteLogGroup',
        EvalResourceName: GROUP,
        EvalDecision: 'allowed',
        MatchedStatements: [{ SourcePolicyId: 'AdministratorAccess', SourcePolicyType: 'IAM Policy' }],
        MissingContextValues: [],
        ResourceSpecificResults: [
          {
            EvalResourceName: GROUP,
            EvalResourceDecision: 'allowed',
            MatchedStatements: [{ SourcePolicyId: 'AdministratorAccess', SourcePolicyType: 'IAM Policy' }],
            MissingContextValues: [],
          },
        ],
      },
    ],
    IsTruncated: false,
  })
})

test('each action is judged on each resource, and the worst decides', async () => {
  const { simulate } = given({
    identity: [
      policy('logs', { Effect: 'Allow', Action: 'logs:Delete*', Resource: GROUP }),
      policy('no-roles', { Effect: 'Deny', Action: 'iam:GetRole', Resource: '*' }),
      policy('ask', { Effect: 'Allow', Action: 'iam:Simulate*', Resource: '*' }),
    ],
  })
  const other = groupArn('/other')

  expect(
    await simulate({ ActionNames: ['logs:DeleteLogGroup', 'iam:GetRole'], ResourceArns: [GROUP, other] }),
  ).toMatchObject({
    EvaluationResults: [
      {
        EvalActionName: 'logs:DeleteLogGroup',
        EvalResourceName: '*',
        EvalDecision: 'implicitDeny',
        ResourceSpecificResults: [
          {
            EvalResourceName: GROUP,
            EvalResourceDecision: 'allowed',
            MatchedStatements: [{ SourcePolicyId: 'user_operator_logs' }],
          },
          { EvalResourceName: other, EvalResourceDecision: 'implicitDeny' },
        ],
      },
      {
        EvalActionName: 'iam:GetRole',
        EvalDecision: 'explicitDeny',
        MatchedStatements: [{ SourcePolicyId: 'user_operator_no-roles', SourcePolicyType: 'IAM Policy' }],
      },
    ],
  })
})

test('without resources an action is judged on *', async () => {
  const { simulate } = given({ identity: [policy('all', ALL)] })
  const { EvaluationResults } = await simulate({ ResourceArns: undefined })
  expect(EvaluationResults).toEqual([
    {
      EvalActionName: 'logs:DeleteLogGroup',
      EvalResourceName: '*',
      EvalDecision: 'allowed',
      MatchedStatements: [{ SourcePolicyId: 'user_operator_all', SourcePolicyType: 'IAM Policy' }],
      MissingContextValues: [],
    },
  ])
})

test.each<[string, Partial<CallerPolicies>, Record<string, unknown>]>([
  [
    'a boundary that allows',
    { boundary: policy('b', ALL) },
    { EvalDecision: 'allowed', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true } },
  ],
  [
    'a boundary that is silent',
    { boundary: policy('b', { ...ALL, Action: 'iam:*' }) },
    {
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    },
  ],
  [
    'a boundary that denies',
    { boundary: policy('b', ALL, { ...ALL, Effect: 'Deny', Action: 'logs:*' }) },
    {
      EvalDecision: 'explicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    },
  ],
  [
    'an organization that allows',
    { organization: [policy('FullAWSAccess', ALL)] },
    { EvalDecision: 'allowed', OrganizationsDecisionDetail: { AllowedByOrganizations: true } },
  ],
  [
    'an organization that is silent',
    { organization: [policy('iam', { ...ALL, Action: 'iam:*' })] },
    {
      EvalDecision: 'implicitDeny',
      MatchedStatements: [],
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    },
  ],
  [
    'an organization that denies',
    { organization: [policy('all', ALL), policy('no', { ...ALL, Effect: 'Deny', Action: 'logs:*' })] },
    {
      EvalDecision: 'explicitDeny',
      MatchedStatements: [],
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    },
  ],
])('%s is told apart', async (_, policies, expected) => {
  const { simulate } = given({ identity: [policy('all', ALL)], ...policies })
  expect(await simulate()).toMatchObject({ EvaluationResults: [expected] })
})

describe('condition keys', () => {
  const onlyIn = (region: string): Statement => ({
    ...ALL,
    Condition: { StringEquals: { 'aws:RequestedRegion': region } },
  })
  const policies = {
    identity: [
      policy('regional', onlyIn('us-east-1')),
      policy('ask', { ...ALL, Action: 'iam:*' }),
      policy('other', { ...ALL, Action: 's3:*', Condition: { Null: { 'aws:PrincipalTag/team': 'false' } } }),
    ],
    organization: [policy('all', { ...ALL, Condition: { Null: { 'aws:SourceVpc': 'true' } } })],
  }

  test('are known where they are told', async () => {
    const simulated = (region: string) =>
      given(policies).simulate({
        ContextEntries: [
          { ContextKeyName: 'AWS:requestedregion', ContextKeyType: 'string', ContextKeyValues: [region] },
        ],
      })
    expect(await simulated('us-east-1')).toMatchObject({ EvaluationResults: [{ EvalDecision: 'allowed' }] })
    expect(await simulated('eu-west-1')).toMatchObject({
      EvaluationResults: [{ EvalDecision: 'implicitDeny' }],
    })
  })

  test('are listed where they are not, also those of other statements, not those of the organization', async () => {
    const MissingContextValues = ['aws:RequestedRegion', 'aws:PrincipalTag/team']
    expect(await given(policies).simulate()).toMatchObject({
      EvaluationResults: [
        {
          EvalDecision: 'implicitDeny',
          MissingContextValues: [],
          ResourceSpecificResults: [{ MissingContextValues }],
        },
      ],
    })
    expect(await given(policies).simulate({ ResourceArns: ['*'] })).toMatchObject({
      EvaluationResults: [{ EvalDecision: 'implicitDeny', MissingContextValues }],
    })
  })
})

test('policies that are given join in, a boundary that is given takes the place of the own', async () => {
  const { simulate } = given({ identity: [policy('ask', { ...ALL, Action: 'iam:*' })] })
  const added = { PolicyInputList: [JSON.stringify(policy('x', ALL))] }

  expect(await simulate(added)).toMatchObject({
    EvaluationResults: [
      { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1' }] },
    ],
  })
  const boundary = [JSON.stringify(policy('b', { ...ALL, Action: 'iam:*' }))]
  expect(await simulate({ ...added, PermissionsBoundaryPolicyInputList: boundary })).toMatchObject({
    EvaluationResults: [{ PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }],
  })
})

test('results come in pages', async () => {
  const { simulate } = given(undefined, { behaviour: { pageSize: 2 } })
  const ActionNames = ['logs:DeleteLogGroup', 'iam:GetRole', 'workmail:ListOrganizations']

  const first = await simulate({ ActionNames })
  expect(first).toMatchObject({
    EvaluationResults: [{ EvalActionName: 'logs:DeleteLogGroup' }, { EvalActionName: 'iam:GetRole' }],
    IsTruncated: true,
  })
  const second = await simulate({ ActionNames, Marker: first.Marker })
  expect(second).toMatchObject({
    EvaluationResults: [{ EvalActionName: 'workmail:ListOrganizations' }],
    IsTruncated: false,
  })
  expect(await code(simulate({ ActionNames, Marker: 'none' }))).toBe('ValidationError')
})

describe('whose policies', () => {
  const asSession: SandboxSeed = {
    caller: { arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/ann`, userId: 'AROASANDBOXSANDBOXSAN:ann' },
    roles: [{ roleName: 'Admin', path: '/sso/' }, SERVICE_LINKED_ROLE],
  }
  const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/sso/Admin`

  test('a session is simulated by its role, with its path', async () => {
    const { simulate } = given({ identity: [policy('all', ALL)] }, asSession)
    expect(await simulate({ PolicySourceArn: ROLE })).toMatchObject({
      EvaluationResults: [{ MatchedStatements: [{ SourcePolicyId: 'role_Admin_all' }] }],
    })
  })

  test('another role is simulated by the policies that are attached to it', async () => {
    const { simulate } = given({ identity: [policy('all', ALL)] }, asSession)
    const simulated = simulate({
      PolicySourceArn: ROLE_ARN,
      ActionNames: ['logs:PutLogEvents', 'iam:GetRole'],
    })
    expect(await simulated).toMatchObject({
      EvaluationResults: [
        {
          EvalDecision: 'allowed',
          MatchedStatements: [{ SourcePolicyId: 'AmazonWorkMailEventsServiceRolePolicy' }],
        },
        { EvalDecision: 'implicitDeny' },
      ],
    })
  })

  test('and by the policies that are written into it', async () => {
    const inlinePolicies = { events: policy('any', { ...ALL, Action: 'logs:PutLogEvents' }) }
    const { simulate } = given(undefined, { roles: [{ roleName: 'Events', inlinePolicies }] })
    const simulated = simulate({
      PolicySourceArn: `arn:aws:iam::${ACCOUNT_ID}:role/Events`,
      ActionNames: ['logs:PutLogEvents', 'iam:GetRole'],
    })
    expect(await simulated).toMatchObject({
      EvaluationResults: [
        { EvalDecision: 'allowed', MatchedStatements: [{ SourcePolicyId: 'role_Events_events' }] },
        { EvalDecision: 'implicitDeny' },
      ],
    })
  })

  test.each([
    [`arn:aws:sts::${ACCOUNT_ID}:assumed-role/Admin/ann`],
    [`arn:aws:iam::${ACCOUNT_ID}:root`],
    [`arn:aws:iam::${ACCOUNT_ID}:policy/Any`],
    ['arn-of-somebody-else'],
  ])('%s is no one who can be simulated', async (PolicySourceArn) => {
    expect(await refusal(given(undefined, asSession).simulate({ PolicySourceArn }))).toBe(
      `InvalidInputException: Invalid Entity Arn: ${PolicySourceArn} does not clearly define entity type and name.`,
    )
  })

  test.each([`arn:aws:iam::${ACCOUNT_ID}:role/Admin`, `arn:aws:iam::${ACCOUNT_ID}:user/no one`])(
    '%s is not there',
    async (PolicySourceArn) => {
      expect(await code(given(undefined, asSession).simulate({ PolicySourceArn }))).toBe(
        'NoSuchEntityException',
      )
    },
  )

  test('a policy that cannot be judged ends the simulation', async () => {
    const arn = `arn:aws:iam::${ACCOUNT_ID}:policy/Network`
    const statement = { ...ALL, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }
    const { simulate } = given(undefined, {
      roles: [{ roleName: 'Other', attachedPolicyArns: [arn] }],
      policies: [{ arn, versions: { v1: { Statement: statement } } }],
    })
    expect(await refusal(simulate({ PolicySourceArn: `arn:aws:iam::${ACCOUNT_ID}:role/Other` }))).toBe(
      `PolicyEvaluationException: The policy ${arn} could not be evaluated.`,
    )
  })
})

test('who may not simulate is refused', async () => {
  const { simulate } = given({ identity: [policy('all', { ...ALL, Action: 'logs:*' })] })
  expect(await refusal(simulate())).toBe(
    `AccessDenied: User: ${USER} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${USER} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
  )
})

test.each([
  [
    { ResourceArns: ['/events'] },
    'InvalidInputException: ResourceNames are not in a valid ARN format: /events.',
  ],
  [{ ActionNames: ['DeleteLogGroup'] }, 'InvalidInputException: ActionNames must name service and action'],
  [{ PolicyInputList: ['{'] }, 'InvalidInputException: Syntax errors in policy'],
  [{ CallerArn: USER }, 'InvalidInputException: The sandbox does not simulate CallerArn.'],
  [{ ActionNames: ['x'] }, 'ValidationError: 1 validation error detected'],
  [{ MaxItems: 1001 }, 'ValidationError: 1 validation error detected'],
  [
    { ContextEntries: [{ ContextKeyName: 'aws:SourceVpc', ContextKeyType: 'text', ContextKeyValues: [] }] },
    'ValidationError: 1 validation error detected',
  ],
])('%j is refused', async (input, expected) => {
  expect(await refusal(given().simulate(input))).toContain(expected)
})

test('lists and structures in a form are read in order', async () => {
  const { simulate, sandbox } = given()
  const ContextEntries = [
    { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues: ['a', 'b'] },
    { ContextKeyName: 'iam:PassedToService', ContextKeyType: 'string', ContextKeyValues: [PRINCIPAL] },
  ]
  const ActionNames = Array.from({ length: 12 }, (_, index) => `logs:Action${index}`)
  await simulate({ ActionNames, ContextEntries })
  expect(sandbox.calls[0]?.input).toEqual({
    PolicySourceArn: USER,
    ActionNames,
    ResourceArns: [GROUP],
    ContextEntries,
  })
})
