import { describe, expect, test } from 'vitest'
import { Evaluations } from '../../src/aws/answers/iam.js'
import type { ContextEntry } from '../../src/calls/iam.js'
import type { AccessQuestion } from '../../src/policies/access-questions.js'
import { answersOf, simulationsOf } from '../../src/policies/simulations.js'

const USER = 'arn:aws:iam::111122223333:user/mail/ann'
const REQUESTER = {
  account: '111122223333',
  arn: USER,
  type: 'User',
  username: 'ann',
  now: Date.UTC(2026, 10, 22, 4),
  context: [] as ContextEntry[],
}
const groupArn = (name: string | number) => `arn:aws:logs:us-east-1:111122223333:log-group:/${name}:*`
const ROLE = 'arn:aws:iam::111122223333:role/events'

const question = (action: string, resource = '*', details: Partial<AccessQuestion> = {}): AccessQuestion => ({
  action,
  resource,
  region: 'us-east-1',
  context: {},
  ...details,
})

const inputs = (questions: AccessQuestion[], context: ContextEntry[] = []) =>
  simulationsOf(questions, { ...REQUESTER, context }).map(({ call }) => call.input)

describe('questions become calls:', () => {
  test('what is asked about one service in one Region is asked together', () => {
    const questions = [
      question('logs:DeleteLogGroup', groupArn('a')),
      question('iam:GetRole', ROLE),
      question('logs:DescribeLogGroups'),
      question('logs:PutRetentionPolicy', groupArn('b')),
      question('workmail:ListOrganizations'),
      question('workmail:ListOrganizations', '*', { region: 'eu-west-1' }),
    ]
    expect(inputs(questions)).toMatchObject([
      {
        PolicySourceArn: USER,
        ActionNames: ['logs:DeleteLogGroup', 'logs:PutRetentionPolicy'],
        ResourceArns: [groupArn('a'), groupArn('b')],
      },
      { ActionNames: ['iam:GetRole'], ResourceArns: [ROLE] },
      { ActionNames: ['logs:DescribeLogGroups', 'workmail:ListOrganizations'], ResourceArns: ['*'] },
      { ActionNames: ['workmail:ListOrganizations'], ResourceArns: ['*'] },
    ])
  })

  test('each question is in one call', () => {
    const questions = Array.from({ length: 90 }, (_, index) =>
      question(
        index % 2 ? 'logs:DeleteLogGroup' : 'logs:PutRetentionPolicy',
        groupArn(Math.floor(index / 2)),
      ),
    )
    const simulations = simulationsOf(questions, REQUESTER)
    expect(simulations.map(({ call }) => (call.input.ResourceArns as string[]).length)).toEqual([20, 20, 5])
    expect(simulations.flatMap((simulation) => simulation.questions)).toHaveLength(90)
    expect(new Set(simulations.flatMap((simulation) => simulation.questions))).toEqual(new Set(questions))
  })

  test('no question is not a call', () => {
    expect(simulationsOf([], REQUESTER)).toEqual([])
  })

  test('IAM is given what the requests will carry', () => {
    const [input] = inputs([
      question('logs:TagResource', groupArn('a'), { context: { 'aws:TagKeys': ['one', 'two'] } }),
    ])
    const entries = input?.ContextEntries as ContextEntry[]
    expect(
      entries.map((entry) => `${entry.ContextKeyName} ${entry.ContextKeyType} ${entry.ContextKeyValues}`),
    ).toEqual([
      'aws:CurrentTime date 2026-11-22T04:00:00.000Z',
      'aws:EpochTime date 1795320000',
      'aws:PrincipalAccount string 111122223333',
      `aws:PrincipalArn string ${USER}`,
      'aws:PrincipalIsAWSService boolean false',
      'aws:PrincipalType string User',
      'aws:RequestedRegion string us-east-1',
      'aws:ResourceAccount string 111122223333',
      'aws:SecureTransport boolean true',
      'aws:ViaAWSService boolean false',
      'aws:username string ann',
      'aws:TagKeys stringList one,two',
    ])
  })

  test('what the caller tells goes before what is taken for granted', () => {
    const context: ContextEntry[] = [
      { ContextKeyName: 'AWS:securetransport', ContextKeyType: 'boolean', ContextKeyValues: ['false'] },
    ]
    const entries = inputs([question('logs:DescribeLogGroups')], context).flatMap(
      ({ ContextEntries }) => ContextEntries as ContextEntry[],
    )
    expect(entries.filter(({ ContextKeyName }) => /securetransport/i.test(ContextKeyName))).toEqual(context)
  })
})

const A = groupArn('a')
const B = groupArn('b')

const answered = (questions: AccessQuestion[], ...EvaluationResults: unknown[]) =>
  answersOf(questions, Evaluations.parse({ EvaluationResults }))

const result = (details: Record<string, unknown> = {}) => ({
  EvalActionName: 'logs:DeleteLogGroup',
  EvalResourceName: A,
  EvalDecision: 'implicitDeny',
  ...details,
})

describe('replies become answers:', () => {
  const asked = [question('logs:DeleteLogGroup', A)]
  const allowed = { decision: 'allowed', deniedBy: [], reason: null }

  test('of each resource its own', () => {
    const both = [...asked, question('logs:DeleteLogGroup', B)]
    const reply = result({
      EvalResourceName: '*',
      ResourceSpecificResults: [
        { EvalResourceName: B, EvalResourceDecision: 'implicitDeny' },
        { EvalResourceName: A, EvalResourceDecision: 'allowed' },
      ],
    })
    expect(answered(both, reply)).toMatchObject([
      { resource: A, ...allowed },
      {
        resource: B,
        decision: 'denied',
        deniedBy: ['identity'],
        reason: 'no identity-based policy allows it',
      },
    ])
  })

  test('of an action whose results come apart', () => {
    const both = [...asked, question('logs:DeleteLogGroup', B)]
    const half = (resource: string) =>
      result({
        EvalResourceName: '*',
        ResourceSpecificResults: [{ EvalResourceName: resource, EvalResourceDecision: 'allowed' }],
      })
    expect(answered(both, half(B), half(A))).toMatchObject([allowed, allowed])
  })

  test('of * and of a single resource the action’s', () => {
    const star = [question('logs:DescribeLogGroups')]
    const reply = { EvalActionName: 'Logs:describeLogGroups', EvalResourceName: '*', EvalDecision: 'allowed' }
    expect(answered(star, reply)).toMatchObject([allowed])
    expect(answered(asked, result({ EvalDecision: 'allowed' }))).toMatchObject([allowed])
  })

  test('what the reply leaves out is not known', () => {
    expect(answered(asked)).toMatchObject([{ decision: 'unknown', reason: 'IAM’s reply leaves it out' }])
    expect(answered(asked, result({ EvalResourceName: B, EvalDecision: 'allowed' }))).toMatchObject([
      { decision: 'unknown' },
    ])
    expect(answered(asked, result({ EvalActionName: 'logs:Delete' }))).toMatchObject([
      { decision: 'unknown' },
    ])
  })

  const boundary = { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }
  const organization = { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }
  const explicit = {
    EvalDecision: 'explicitDeny',
    MatchedStatements: [
      { SourcePolicyId: 'no-deletions', SourcePolicyType: 'IAM Policy' },
      { SourcePolicyId: 'no-deletions', SourcePolicyType: 'IAM Policy' },
      { SourcePolicyId: 'role_ops_quiet' },
      {},
    ],
  }

  test.each<[string, Record<string, unknown>, string[], string]>([
    ['nothing allows it', {}, ['identity'], 'no identity-based policy allows it'],
    ['a policy denies it', explicit, ['identity'], 'an explicit deny in no-deletions, role_ops_quiet'],
    [
      'a policy that is not named denies it',
      { EvalDecision: 'explicitDeny' },
      ['identity'],
      'an explicit deny in an identity-based policy',
    ],
    ['the boundary', boundary, ['boundary'], 'the permissions boundary does not allow it'],
    [
      'the organization',
      { ...organization, EvalDecision: 'explicitDeny' },
      ['organization'],
      'the service control policies of the organization do not allow it',
    ],
    [
      'all of them',
      { ...explicit, ...boundary, ...organization },
      ['organization', 'boundary', 'identity'],
      'the service control policies of the organization do not allow it; the permissions boundary does not allow it; an explicit deny in no-deletions, role_ops_quiet',
    ],
    [
      'nobody who is asked',
      {
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
        OrganizationsDecisionDetail: { AllowedByOrganizations: true },
      },
      ['identity'],
      'no identity-based policy allows it',
    ],
  ])('denied by: %s', (_, details, deniedBy, reason) => {
    expect(answered(asked, result(details))).toMatchObject([{ decision: 'denied', deniedBy, reason }])
  })

  test('a boundary that denies one resource alone is reported of that one', () => {
    const reply = result({
      EvalResourceName: '*',
      ...boundary,
      ResourceSpecificResults: [{ EvalResourceName: A, EvalResourceDecision: 'implicitDeny' }],
    })
    expect(answered(asked, reply)).toMatchObject([{ deniedBy: ['identity'] }])
  })

  test('a denial is not sure where IAM misses a key, an allowance is', () => {
    const missing = { MissingContextValues: ['aws:MultiFactorAuthPresent', 'aws:SourceIp'] }
    expect(answered(asked, result({ ...missing, ...explicit }))).toMatchObject([
      {
        decision: 'unknown',
        deniedBy: ['identity'],
        missingContext: ['aws:MultiFactorAuthPresent', 'aws:SourceIp'],
        reason:
          'an explicit deny in no-deletions, role_ops_quiet, perhaps because IAM did not know aws:MultiFactorAuthPresent, aws:SourceIp',
      },
    ])
    expect(answered(asked, result({ ...missing, EvalDecision: 'allowed' }))).toMatchObject([
      { ...allowed, missingContext: ['aws:MultiFactorAuthPresent', 'aws:SourceIp'] },
    ])
  })
})
