/** What IAM says beforehand, through the sandbox. */
import { describe, expect, test } from 'vitest'
import { questionsOfProcedures } from '../../src/policies/access-questions.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { readAccess } from '../../src/survey/access.js'
import { findCaller } from '../../src/survey/caller.js'
import { ACCOUNT_ID } from '../sandbox/given.js'
import { allowing, allowingAllBut, type CallerPolicies, denying, policy } from '../support/caller-policies.js'
import { givenAccount } from '../support/given-account.js'

const ALL = allowing('*')
const QUESTIONS = questionsOfProcedures(['role delete'], { account: ACCOUNT_ID })

const given = async (callerPolicies: CallerPolicies | undefined, more: SandboxSeed = {}) => {
  const { aws, calls, clock } = givenAccount({ ...more, ...(callerPolicies && { callerPolicies }) })
  const caller = await findCaller(aws)
  const access = () => readAccess(aws, caller, QUESTIONS, { now: clock.now() })
  return { access, calls }
}

const caller = (resource: string): SandboxSeed => ({
  caller: { arn: `arn:aws:${resource}`, userId: 'AROASANDBOXSANDBOXSAN:ann' },
})
const SESSION = caller(`sts::${ACCOUNT_ID}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ann`)
const SSO_ROLE = {
  roleName: 'AWSReservedSSO_Admin_0123456789abcdef',
  path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
}

const summary = ({ answers }: Awaited<ReturnType<typeof readAccess>>): string[] => [
  ...new Set(answers.map(({ action, decision, deniedBy }) => `${action} ${decision} ${deniedBy}`.trim())),
]

test('every question has its answer, whatever the pages', async () => {
  const { access, calls } = await given({ identity: [ALL] }, { behaviour: { pageSize: 1 } })
  const { answers, obstacle } = await access()
  expect(obstacle).toBeUndefined()
  expect(answers).toHaveLength(QUESTIONS.length)
  expect(answers.every(({ decision }) => decision === 'allowed')).toBe(true)
  expect(calls('SimulatePrincipalPolicy').length).toBeGreaterThan(7)
})

test('a caller whose policies are not restricted may do everything', async () => {
  const { access, calls } = await given(undefined)
  expect((await access()).answers.every(({ decision }) => decision === 'allowed')).toBe(true)
  // Two in each Region, and one for the role.
  expect(calls('SimulatePrincipalPolicy')).toHaveLength(7)
})

test.each<[string, CallerPolicies, string]>([
  ['identity', { identity: [allowingAllBut('iam:DeleteServiceLinkedRole')] }, 'identity'],
  ['deny', { identity: [ALL, denying('iam:DeleteServiceLinkedRole')] }, 'identity'],
  ['boundary', { identity: [ALL], boundary: allowingAllBut('iam:DeleteServiceLinkedRole') }, 'boundary'],
  [
    'organization',
    { identity: [ALL], organization: [ALL, denying('iam:DeleteServiceLinkedRole')] },
    'organization',
  ],
])('what is denied by %s is reported so, and nothing else', async (_, policies, by) => {
  const { access } = await given(policies)
  expect(summary(await access()).sort()).toEqual([
    `iam:DeleteServiceLinkedRole denied ${by}`,
    'iam:GetRole allowed',
    'iam:GetServiceLinkedRoleDeletionStatus allowed',
    'workmail:DescribeEmailMonitoringConfiguration allowed',
    'workmail:ListOrganizations allowed',
  ])
})

test('policies for one Region are judged by the Region of each call', async () => {
  const inIreland = policy(
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'workmail:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    },
  )
  const { access } = await given({ identity: [inIreland] })
  const denied = (await access()).answers.filter(({ decision }) => decision === 'denied')
  expect(new Set(denied.map(({ region }) => region))).toEqual(new Set(['us-east-1', 'us-west-2']))
})

test('policies for one principal and one time are judged by them', async () => {
  const narrow = policy({
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: {
      ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT_ID}:user/operator` },
      StringEquals: {
        'aws:PrincipalType': 'User',
        'aws:username': 'operator',
        'aws:PrincipalAccount': ACCOUNT_ID,
        'aws:ResourceAccount': ACCOUNT_ID,
      },
      DateLessThan: { 'aws:CurrentTime': '2027-03-31T00:00:00Z', 'aws:EpochTime': '1806451200' },
      Bool: { 'aws:SecureTransport': true, 'aws:ViaAWSService': false },
    },
  })
  const { access } = await given({ identity: [narrow, allowing('iam:SimulatePrincipalPolicy')] })
  expect((await access()).answers.every(({ decision }) => decision === 'allowed')).toBe(true)
})

describe('a second factor, of which IAM does not know,', () => {
  const withMfa = policy({
    Effect: 'Allow',
    Action: 'iam:Delete*',
    Resource: '*',
    Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  })

  test('leaves what depends on it unknown', async () => {
    const { access } = await given({ identity: [withMfa, allowingAllBut('iam:Delete*')] })
    const unknown = (await access()).answers.filter(({ decision }) => decision === 'unknown')
    expect(unknown).toMatchObject([
      {
        action: 'iam:DeleteServiceLinkedRole',
        missingContext: ['aws:MultiFactorAuthPresent'],
        reason:
          'no identity-based policy allows it, perhaps because IAM did not know aws:MultiFactorAuthPresent',
      },
    ])
  })

  test('is known where the caller tells it', async () => {
    const { aws, clock } = givenAccount({
      callerPolicies: { identity: [withMfa, allowingAllBut('iam:Delete*')] },
    })
    const context = [
      {
        ContextKeyName: 'aws:MultiFactorAuthPresent',
        ContextKeyType: 'boolean' as const,
        ContextKeyValues: ['true'],
      },
    ]
    const access = await readAccess(aws, await findCaller(aws), QUESTIONS, { now: clock.now(), context })
    expect(access.answers.every(({ decision }) => decision === 'allowed')).toBe(true)
  })
})

describe('the session of a role', () => {
  test('is simulated by its role, whose path IAM tells', async () => {
    const { access, calls } = await given(
      { identity: [allowingAllBut('iam:Delete*')] },
      { ...SESSION, roles: [SSO_ROLE] },
    )
    const { answers, obstacle } = await access()
    expect(obstacle).toBeUndefined()
    expect(answers.filter(({ decision }) => decision === 'denied')).toHaveLength(1)
    expect(calls('GetRole')).toHaveLength(1)
  })

  test('cannot be simulated where its role may not be read', async () => {
    const { access, calls } = await given(
      { identity: [allowing('iam:Simulate*')] },
      { ...SESSION, roles: [SSO_ROLE] },
    )
    expect(await access()).toMatchObject({
      obstacle: {
        code: 'RoleUnreadable',
        reason: expect.stringMatching(
          /^the ARN of the role AWSReservedSSO_Admin_0123456789abcdef, which IAM wants for a simulation, could not be read: User: .* is not authorized to perform: iam:GetRole/,
        ),
        next: expect.stringContaining('allow iam:GetRole and iam:SimulatePrincipalPolicy'),
      },
    })
    expect(calls('SimulatePrincipalPolicy')).toEqual([])
  })

  test('cannot be simulated where its role is gone', async () => {
    const { access } = await given(undefined, SESSION)
    expect(await access()).toMatchObject({
      obstacle: { reason: expect.stringContaining('there is no such role') },
    })
  })
})

test.each([
  [`iam::${ACCOUNT_ID}:root`, 'RootUser', 'not the root user'],
  [`sts::${ACCOUNT_ID}:federated-user/ann`, 'FederatedUser', 'not the federated user ann'],
  [`sts::${ACCOUNT_ID}:something-else/ann`, 'UnknownCaller', 'is neither'],
])('%s cannot be simulated, and IAM is not asked', async (arn, code, reason) => {
  const { access, calls } = await given(undefined, caller(arn))
  const { answers, obstacle } = await access()
  expect(obstacle).toMatchObject({ code, reason: expect.stringContaining(reason) })
  expect(answers).toHaveLength(QUESTIONS.length)
  expect(answers).toMatchObject(answers.map(() => ({ decision: 'unknown', reason: obstacle?.reason })))
  expect(calls('SimulatePrincipalPolicy')).toEqual([])
})

describe('IAM that does not answer', () => {
  test('is not asked again once it has denied the asking', async () => {
    const { access, calls } = await given({ identity: [allowingAllBut('iam:Simulate*')] })
    const { answers, obstacle } = await access()
    expect(obstacle).toEqual({
      code: 'NotSimulated',
      reason: `IAM did not simulate it: User: arn:aws:iam::${ACCOUNT_ID}:user/operator is not authorized to perform: iam:SimulatePrincipalPolicy on resource: arn:aws:iam::${ACCOUNT_ID}:user/operator because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
      next: `allow iam:SimulatePrincipalPolicy on arn:aws:iam::${ACCOUNT_ID}:user/operator to itself`,
    })
    expect(answers.map(({ decision }) => decision)).toEqual(QUESTIONS.map(() => 'unknown'))
    expect(calls('SimulatePrincipalPolicy')).toHaveLength(1)
  })

  const failing = (fault: NonNullable<SandboxSeed['faults']>[number]['fault'], times?: number, skip = 0) =>
    given(undefined, {
      faults: [{ match: { action: 'SimulatePrincipalPolicy' }, fault, skip, ...(times && { times }) }],
    })

  test('keeps what it has answered before', async () => {
    const { access } = await failing(
      { kind: 'error', code: 'PolicyEvaluation', status: 500, message: 'The policy p cannot be evaluated.' },
      undefined,
      1,
    )
    const { answers, obstacle } = await access()
    expect(obstacle).toMatchObject({
      code: 'NotSimulated',
      reason: 'IAM did not simulate it: The policy p cannot be evaluated.',
    })
    expect(new Set(answers.map(({ decision }) => decision))).toEqual(new Set(['allowed', 'unknown']))
  })

  test.each([
    { kind: 'throttle' },
    { kind: 'unavailable' },
    { kind: 'truncated' },
    { kind: 'malformed' },
  ] as const)('is asked again where that may help: %j', async (fault) => {
    const { access } = await failing(fault, 3)
    expect((await access()).answers.every(({ decision }) => decision === 'allowed')).toBe(true)
  })

  test.each([
    [{ kind: 'throttle' }, 'throttled'],
    [{ kind: 'reset-before' }, 'unreachable'],
    [{ kind: 'expired' }, 'credentials'],
  ] as const)('is not an answer: %j', async (fault, kind) => {
    const { access } = await failing(fault)
    await expect(access()).rejects.toMatchObject({ kind })
  })
})
