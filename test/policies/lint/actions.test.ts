import { describe, expect, test } from 'vitest'
import { actionsOf } from '../../../src/facts/authorization.js'
import { findingsOf, STATEMENT, shortly } from './given.js'

const findingsFor = (Action: string | string[]) => findingsOf({ Effect: 'Allow', Action, Resource: '*' })

describe('an action', () => {
  test.each(['workmail:ListUsers', 'WORKMAIL:listusers', 'ses:SendEmail', 'ses:*', '*'])(
    '%s is taken',
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
    ['workmail:Xyzzy', 'UnknownAction', 'look it up in the Service Authorization Reference, or take it out'],
    ['workmial:ListUsers', 'UnknownService', 'workmail:ListUsers'],
    ['workmial:*', 'UnknownService', 'workmail:*'],
    ['cloudwatchlogs:DeleteLogGroup', 'UnknownService', 'logs:DeleteLogGroup'],
    ['xyzzyxyzzy:Foo', 'UnknownService', 'look the service up in the Service Authorization Reference'],
    ['workmail:Remove*', 'WildcardOfNothing', 'look for a slip before the wildcard, or take it out'],
    ['ListUsers', 'MalformedAction', 'workmail:ListUsers'],
    ['workmail:List:Users', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
    ['workmail:', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
    ['work*:ListUsers', 'MalformedAction', expect.stringContaining('behind the colon')],
    ['', 'MalformedAction', expect.stringContaining('SERVICE:ACTION')],
  ])('%j is an error, %s, and meant was %s', (action, code, next) => {
    const [finding, ...others] = findingsFor(['workmail:ListUsers', action]).filter(
      ({ severity }) => severity === 'error',
    )
    expect(others).toEqual([])
    expect(finding).toMatchObject({ code, next, path: 'Statement[0].Action[1]' })
    expect(finding?.message).toContain(JSON.stringify(action))
  })

  test('that does not exist is one in Deny and in NotAction too', () => {
    const denied = { ...STATEMENT, Effect: 'Deny', Action: 'workmail:ListUser' }
    const left = { Effect: 'Deny', NotAction: 'workmail:ListUser', Resource: '*' }
    expect(shortly(findingsOf(denied, left))).toEqual([
      'error UnknownAction Statement[0].Action',
      'error UnknownAction Statement[1].NotAction',
    ])
  })
})

describe('a wildcard', () => {
  test('is shown with what it stands for', () => {
    expect(findingsFor('workmail:*Monitoring*')).toContainEqual(
      expect.objectContaining({
        severity: 'note',
        code: 'Wildcard',
        message:
          '"workmail:*Monitoring*" stands for workmail:DeleteEmailMonitoringConfiguration, workmail:DescribeEmailMonitoringConfiguration, workmail:PutEmailMonitoringConfiguration',
        actions: [
          'workmail:DeleteEmailMonitoringConfiguration',
          'workmail:DescribeEmailMonitoringConfiguration',
          'workmail:PutEmailMonitoringConfiguration',
        ],
      }),
    )
  })

  test('of a whole service is shown by its number, and whole for a program', () => {
    const actions = actionsOf('workmail')
    expect(findingsFor('workmail:*')).toContainEqual(
      expect.objectContaining({
        message: `"workmail:*" stands for all ${actions.length} actions of workmail`,
        actions,
      }),
    )
  })

  test('for everything is noted', () => {
    expect(findingsFor('*')).toMatchObject([{ severity: 'note', code: 'EveryAction' }])
  })

  test('in NotAction leaves out, and what Allow has there is warned of', () => {
    const findings = findingsOf({ Effect: 'Allow', NotAction: 'workmail:Untag*', Resource: '*' })
    expect(findings).toMatchObject([
      { severity: 'warning', code: 'AllowNotAction', path: 'Statement[0].NotAction' },
      { code: 'Wildcard', message: '"workmail:Untag*" leaves out workmail:UntagResource' },
    ])
  })

  test('in NotAction of Deny is as it should be', () => {
    expect(shortly(findingsOf({ Effect: 'Deny', NotAction: 'workmail:*', Resource: '*' }))).toEqual([])
  })
})
