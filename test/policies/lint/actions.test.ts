import { describe, expect, test } from 'vitest'
import { actionsOf } from '../../../src/facts/authorization.js'
import { findingsOf, STATEMENT, shortly } from './given.js'

const findingsFor = (Action: string | string[]) => findingsOf({ Effect: 'Allow', Action, Resource: '*' })

describe('An action', () => {
  test.each(['workmail:ListUsers', 'WORKMAIL:listusers', 'ses:SendEmail', 'ses:*', '*'])(
    'that exists, or whose service is not in the tables, as %s, is accepted.',
    (action) => {
      expect(shortly(findingsFor(action))).toEqual([])
    },
  )

  test.each([
    ['workmail:ListUser', 'UnknownAction', 'workmail:ListUsers'],
    ['workmail:DeleteEmailMonitoring', 'UnknownAction', 'workmail:DeleteEmailMonitoringConfiguration'],
    ['workmail:DeleteLogGroup', 'UnknownAction', 'logs:DeleteLogGroup'],
    ['logs:DeleteLogGroups', 'UnknownAction', 'logs:DeleteLogGroup'],
    ['iam:DeleteServiceLinkRole', 'UnknownAction', 'iam:DeleteServiceLinkedRole'],
    ['workmail:Xyzzy', 'UnknownAction', 'look it up in the Service Authorization Reference, or remove it'],
    ['workmial:ListUsers', 'UnknownService', 'workmail:ListUsers'],
    ['workmial:*', 'UnknownService', 'workmail:*'],
    ['cloudwatchlogs:DeleteLogGroup', 'UnknownService', 'logs:DeleteLogGroup'],
    ['log:TagResource', 'UnknownService', 'logs:TagResource'],
    ['workmail:Remove*', 'WildcardOfNothing', 'correct the part before the wildcard, or remove it'],
    ['ListUsers', 'MalformedAction', 'workmail:ListUsers'],
    ['workmail:List:Users', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
    ['workmail:', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
    ['work*:ListUsers', 'MalformedAction', expect.stringContaining('after the colon')],
    ['', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
  ])('%j is an error, %s, and the next step is %s', (action, code, next) => {
    const [finding, ...others] = findingsFor(['workmail:ListUsers', action]).filter(
      ({ severity }) => severity === 'error',
    )
    expect(others).toEqual([])
    expect(finding).toMatchObject({ code, next, path: 'Statement[0].Action[1]' })
    expect(finding?.message).toContain(JSON.stringify(action))
  })

  test.each(['xyzzyxyzzy:Foo', 'iot1click:TagResource', 'deeplens:*'])(
    'of a service that is not in the reference and near no other, as %s, is a warning, since AWS may have it.',
    (action) => {
      expect(shortly(findingsFor(action))).toEqual(['warning UnknownService Statement[0].Action'])
    },
  )

  test('that does not exist is an error in Deny and in NotAction as well.', () => {
    const denied = { ...STATEMENT, Effect: 'Deny', Action: 'workmail:ListUser' }
    const left = { Effect: 'Deny', NotAction: 'workmail:ListUser', Resource: '*' }
    expect(shortly(findingsOf(denied, left))).toEqual([
      'error UnknownAction Statement[0].Action',
      'error UnknownAction Statement[1].NotAction',
    ])
  })
})

describe('A wildcard in an action', () => {
  test('is noted together with the actions that it matches.', () => {
    expect(findingsFor('workmail:*Monitoring*')).toContainEqual(
      expect.objectContaining({
        severity: 'note',
        code: 'Wildcard',
        message:
          '"workmail:*Monitoring*" matches workmail:DeleteEmailMonitoringConfiguration, workmail:DescribeEmailMonitoringConfiguration, workmail:PutEmailMonitoringConfiguration',
        actions: [
          'workmail:DeleteEmailMonitoringConfiguration',
          'workmail:DescribeEmailMonitoringConfiguration',
          'workmail:PutEmailMonitoringConfiguration',
        ],
      }),
    )
  })

  test('for a whole service is noted with their number, and with their names in JSON.', () => {
    const actions = actionsOf('workmail')
    expect(findingsFor('workmail:*')).toContainEqual(
      expect.objectContaining({
        message: `"workmail:*" matches all ${actions.length} actions of workmail`,
        actions,
      }),
    )
  })

  test('for every action of AWS is noted.', () => {
    expect(findingsFor('*')).toMatchObject([{ severity: 'note', code: 'EveryAction' }])
  })

  test('in NotAction of an Allow is noted, and NotAction itself is a warning.', () => {
    const findings = findingsOf({ Effect: 'Allow', NotAction: 'workmail:Untag*', Resource: '*' })
    expect(findings).toMatchObject([
      { severity: 'warning', code: 'AllowNotAction', path: 'Statement[0].NotAction' },
      { code: 'Wildcard', message: '"workmail:Untag*" excludes workmail:UntagResource' },
    ])
  })

  test('in NotAction of a Deny is accepted.', () => {
    expect(shortly(findingsOf({ Effect: 'Deny', NotAction: 'workmail:*', Resource: '*' }))).toEqual([])
  })
})
