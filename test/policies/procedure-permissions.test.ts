import { describe, expect, test } from 'vitest'
import { type PermissionScope, permissionsOfProcedure } from '../../src/policies/procedure-permissions.js'
import { PROCEDURES, type Procedure } from '../../src/policies/required.js'
import { ACCOUNT, idOf, LINKED_ROLE_ARN } from '../support/survey.js'

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1']
const ACME = idOf('acme')

const permissionOf = (procedure: Procedure, action: string, scope: Partial<PermissionScope> = {}) =>
  permissionsOfProcedure(procedure, { account: ACCOUNT, ...scope }).find((one) => one.action === action)

test.each(PROCEDURES)('%s leaves no placeholder open', (procedure) => {
  const permissions = permissionsOfProcedure(procedure, { account: ACCOUNT })

  expect(permissions.length).toBeGreaterThan(0)
  for (const { resources } of permissions) {
    expect(resources).not.toEqual([])
    expect(resources.join()).not.toContain('$')
  }
})

describe('what changes an organization', () => {
  const action = 'workmail:DeleteEmailMonitoringConfiguration'

  test('is for any one, in every Region of WorkMail', () => {
    expect(permissionOf('teardown', action)).toEqual({
      action,
      access: 'write',
      regions: REGIONS,
      resources: REGIONS.map((region) => `arn:aws:workmail:${region}:${ACCOUNT}:organization/*`),
      context: {},
    })
  })

  test('is narrowed to the Regions and the organizations of the scope', () => {
    expect(
      permissionOf('teardown', action, { regions: ['eu-west-1'], organizationIds: [ACME] }),
    ).toMatchObject({
      regions: ['eu-west-1'],
      resources: [`arn:aws:workmail:eu-west-1:${ACCOUNT}:organization/${ACME}`],
    })
  })
})

test('what a precondition reads is not narrowed: every organization, in every Region', () => {
  const scope = { regions: ['eu-west-1'], organizationIds: [ACME] }

  expect(permissionOf('teardown', 'workmail:DescribeEmailMonitoringConfiguration', scope)).toMatchObject({
    regions: REGIONS,
    resources: REGIONS.map((region) => `arn:aws:workmail:${region}:${ACCOUNT}:organization/*`),
  })
})

describe('log groups', () => {
  const regions = ['eu-west-1']
  const group = (name: string) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}`
  const both = (name: string) => [group(name), `${group(name)}:*`]

  test('that are created are those of the default settings', () => {
    expect(permissionOf('logging enable', 'logs:CreateLogGroup', { regions })?.resources).toEqual(
      both('/aws/workmail/emailevents/*'),
    )
  })

  test('that are torn down may be any, since a configuration may name any', () => {
    expect(permissionOf('teardown', 'logs:DeleteLogGroup', { regions })?.resources).toEqual(both('*'))
  })

  test('that are named are the only ones that change; the others are read still', () => {
    const scope = { regions, logGroupNames: ['/acme'] }

    expect(permissionOf('teardown', 'logs:DeleteLogGroup', scope)?.resources).toEqual(both('/acme'))
    expect(permissionOf('logging enable', 'logs:CreateLogGroup', scope)?.resources).toEqual(both('/acme'))
    expect(permissionOf('teardown', 'logs:ListTagsForResource', scope)?.resources).toEqual(both('*'))
    expect(permissionOf('logging enable', 'logs:ListTagsForResource', scope)?.resources).toEqual([
      group('/aws/workmail/emailevents/*'),
      group('/acme'),
      `${group('/aws/workmail/emailevents/*')}:*`,
      `${group('/acme')}:*`,
    ])
  })
})

describe('flags', () => {
  test('ask for nothing until they are used', () => {
    expect(permissionOf('teardown', 'logs:PutLogGroupDeletionProtection')).toBeUndefined()
    expect(
      permissionOf('teardown', 'logs:PutLogGroupDeletionProtection', {
        flags: ['override-deletion-protection'],
      })?.regions,
    ).toEqual(REGIONS)
  })

  test('--role-arn lets the named role be passed, and no other', () => {
    const passed = (scope: Partial<PermissionScope>) =>
      permissionsOfProcedure('logging enable', { account: ACCOUNT, ...scope })
        .filter(({ action }) => action === 'iam:PassRole')
        .flatMap(({ resources }) => resources)
        .sort()

    expect(passed({})).toEqual([LINKED_ROLE_ARN])
    const roleArns = [`arn:aws:iam::${ACCOUNT}:role/mail/acme-workmail-events`]
    expect(passed({ flags: ['role-arn'], roleArns })).toEqual([LINKED_ROLE_ARN, ...roleArns])
    expect(passed({ flags: ['role-arn'] })).toEqual([`arn:aws:iam::${ACCOUNT}:role/*`, LINKED_ROLE_ARN])
  })
})

test('IAM is global, and a condition says which service', () => {
  expect(permissionOf('role create', 'iam:CreateServiceLinkedRole', { regions: ['eu-west-1'] })).toEqual({
    action: 'iam:CreateServiceLinkedRole',
    access: 'write',
    regions: undefined,
    resources: [LINKED_ROLE_ARN],
    context: { 'iam:AWSServiceName': ['events.workmail.amazonaws.com'] },
  })
})

test('Events are read unmasked in a log group of any name, as they are read at all.', () => {
  for (const procedure of ['teardown', 'logs archive'] as const) {
    const scope: Partial<PermissionScope> = { regions: ['us-east-1'], flags: ['archive'] }
    const groups = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:*`

    expect(permissionOf(procedure, 'logs:Unmask', scope)?.resources).toEqual([groups, `${groups}:*`])
  }
})
