import { describe, expect, test } from 'vitest'
import { actionFacts } from '../../src/facts/authorization.js'
import { type PermissionScope, permissionsOfProcedure } from '../../src/policies/procedure-permissions.js'
import { PROCEDURES, type Procedure } from '../../src/policies/required.js'
import { type Narrowing, statementsOf } from '../../src/policies/statements.js'
import { ACCOUNT, idOf } from '../support/survey.js'

const ACME = idOf('acme')

const statementsFor = (
  procedures: readonly Procedure[],
  scope: Partial<PermissionScope> = {},
  narrowing: Partial<Narrowing> = {},
) =>
  statementsOf(
    procedures.flatMap((procedure) => permissionsOfProcedure(procedure, { account: ACCOUNT, ...scope })),
    { byRegion: false, conditions: {}, ...narrowing },
  )

const statementOn = (action: string, statements: ReturnType<typeof statementsFor>) =>
  statements.find((statement) => statement.Action.includes(action))

describe.each([...PROCEDURES.map((name) => [name, [name]] as const), ['all', PROCEDURES] as const])(
  '%s',
  (_, procedures) => {
    const statements = statementsFor(procedures)

    test('every statement has a Sid of its own, of letters and digits', () => {
      const sids = statements.map(({ Sid }) => Sid)

      expect(new Set(sids).size).toBe(sids.length)
      for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/)
    })

    test('every action is in one statement, unless its conditions differ, and none is a wildcard', () => {
      const actions = statements.flatMap(({ Action }) => Action)

      expect(new Set(actions).size).toBe(actions.length)
      expect(actions.join()).not.toContain('*')
    })

    test('* stands alone where AWS knows no resources, and nowhere else', () => {
      for (const { Action, Resource } of statements) {
        const isAnything = Resource === '*'
        for (const action of Action) expect(actionFacts(action)?.resourceTypes.length === 0).toBe(isAnything)
      }
    })

    test('comes out the same each time', () => {
      expect(statementsFor(procedures)).toEqual(statements)
    })
  },
)

test('actions of one purpose on the same resources share a statement', () => {
  expect(statementOn('logs:ListLogGroups', statementsFor(['teardown']))).toEqual({
    Sid: 'FindLogGroups',
    Effect: 'Allow',
    Action: ['logs:DescribeLogGroups', 'logs:ListLogGroups'],
    Resource: '*',
  })
})

test('a role is created and passed for WorkMail’s events alone', () => {
  const statements = statementsFor(['logging enable'])

  expect(statementOn('iam:CreateServiceLinkedRole', statements)?.Condition).toEqual({
    StringEquals: { 'iam:AWSServiceName': 'events.workmail.amazonaws.com' },
  })
  expect(statementOn('iam:PassRole', statements)?.Condition).toEqual({
    StringEquals: { 'iam:PassedToService': 'events.workmail.amazonaws.com' },
  })
})

test('no other tags than the tool’s own are put on log groups or taken off', () => {
  for (const action of ['logs:TagResource', 'logs:UntagResource', 'logs:CreateLogGroup'])
    expect(statementOn(action, statementsFor(['logging enable']))?.Condition).toEqual({
      'ForAllValues:StringLike': { 'aws:TagKeys': 'workmail-lifecycle:*' },
    })
})

test('resources that others take in are left out', () => {
  // given all procedures: one reads the tags of default log groups, another those of any
  const statements = statementsFor(PROCEDURES, { regions: ['eu-west-1'] })

  // then any takes in the default ones, in both forms
  expect(statementOn('logs:ListTagsForResource', statements)?.Resource).toEqual([
    `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*`,
    `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*:*`,
  ])
  expect(statementOn('iam:GetRole', statements)?.Resource).toBe(`arn:aws:iam::${ACCOUNT}:role/*`)
})

describe('by Region', () => {
  const statements = statementsFor(['teardown'], { regions: ['eu-west-1'] }, { byRegion: true })
  const regionsOf = (action: string) =>
    statementOn(action, statements)?.Condition?.StringEquals?.['aws:RequestedRegion']

  test('what is done in the scope is for its Regions', () => {
    expect(regionsOf('logs:DeleteLogGroup')).toEqual(['eu-west-1'])
    expect(regionsOf('workmail:DeleteEmailMonitoringConfiguration')).toEqual(['eu-west-1'])
  })

  test('the role’s users are looked for in every Region', () => {
    expect(regionsOf('workmail:ListOrganizations')).toEqual(['us-east-1', 'us-west-2', 'eu-west-1'])
  })

  test('IAM, which is global, is not caught', () => {
    const global = statements.filter(({ Action }) => Action.some((action) => action.startsWith('iam:')))

    expect(global.length).toBeGreaterThan(1)
    expect(JSON.stringify(global)).not.toContain('aws:RequestedRegion')
  })
})

test('a tag narrows the changes of organizations, and nothing else', () => {
  const tag = { key: 'department', value: 'legal' }
  const statements = statementsFor(PROCEDURES, { flags: ['tag'] }, { tag })
  const tagged = statements.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('ResourceTag'))

  expect(tagged.flatMap(({ Action }) => Action).sort()).toEqual([
    'workmail:DeleteEmailMonitoringConfiguration',
    'workmail:PutEmailMonitoringConfiguration',
  ])
  expect(tagged[0]?.Condition?.StringEquals).toEqual({ 'aws:ResourceTag/department': 'legal' })
})

test('what holds for every statement is in every statement, besides its own', () => {
  const conditions = { Bool: { 'aws:MultiFactorAuthPresent': true } }
  const statements = statementsFor(PROCEDURES, { organizationIds: [ACME] }, { conditions })

  for (const { Condition } of statements) expect(Condition).toMatchObject(conditions)
  expect(statementOn('iam:PassRole', statements)?.Condition).toHaveProperty('StringEquals')
})
