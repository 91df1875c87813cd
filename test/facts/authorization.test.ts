// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders as AWS spells them
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import {
  actionFacts,
  actionsOf,
  expandWildcard,
  isWholeService,
  resourceArnPatterns,
} from '../../src/facts/authorization.js'

/** A call without a signature, so that no policy of the caller allows it. */
const UNSIGNED = 'sts:AssumeRoleWithWebIdentity'

const calls = Object.entries(CATALOGUE)
  .flatMap(([service, actions]) =>
    Object.entries(actions).map(([action, entry]) => [`${service}:${action}`, entry] as const),
  )
  .filter(([action]) => action !== UNSIGNED)

describe('an action', () => {
  test('is known by its name in whatever case, with what a policy may say about it', () => {
    expect(actionFacts('LOGS:createloggroup')).toEqual({
      action: 'logs:CreateLogGroup',
      access: 'Write',
      resourceTypes: ['log-group'],
      conditionKeys: ['aws:RequestTag/${TagKey}', 'aws:TagKeys', 'aws:ResourceTag/${TagKey}'],
    })
  })

  test.each([
    'workmail:DeleteEmailMonitoring',
    'workmail',
    'workmail:',
    '',
    ':',
    'toString',
    'constructor:x',
  ])('%j is not known', (action) => {
    expect(actionFacts(action)).toBeUndefined()
    expect(resourceArnPatterns(action)).toEqual([])
  })

  test.each(calls)(
    '%s, which the tool calls, is there, and changes what the tool says it changes',
    (action, entry) => {
      const facts = actionFacts(action)
      expect(facts?.action).toBe(action)
      expect(['Read', 'List'].includes(facts?.access ?? '')).toBe(entry.access === 'read')
    },
  )

  test.each([
    [
      'workmail:DeleteEmailMonitoringConfiguration',
      ['arn:${Partition}:workmail:${Region}:${Account}:organization/${ResourceId}'],
    ],
    [
      'logs:GetLogEvents',
      ['arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}'],
    ],
    ['iam:PassRole', ['arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}']],
    ['workmail:ListOrganizations', []],
    ['logs:DescribeLogGroups', []],
    ['sts:GetCallerIdentity', []],
  ])('%s takes the ARNs %j', (action, arns) => {
    expect(resourceArnPatterns(action)).toEqual(arns)
  })
})

describe('a service', () => {
  test('is whole where an action that is missing does not exist', () => {
    expect(['workmail', 'logs', 'iam', 'sts', 'kms', 's3', 'ses'].filter(isWholeService)).toEqual([
      'workmail',
      'logs',
      'iam',
    ])
  })

  test('has its actions as AWS spells them', () => {
    expect(actionsOf('workmail')).toContain('workmail:AssumeImpersonationRole')
    expect(actionsOf('workmail').length).toBeGreaterThan(100)
    expect(actionsOf('ses')).toEqual([])
    expect(actionsOf('toString')).toEqual([])
  })
})

describe('a wildcard', () => {
  test.each([
    ['workmail:describeemail*', ['workmail:DescribeEmailMonitoringConfiguration']],
    ['workmail:*Organizations', ['workmail:ListOrganizations']],
    ['workmail:?utRetentionPolicy', ['workmail:PutRetentionPolicy']],
    ['*:GetCallerIdentity', ['sts:GetCallerIdentity']],
    ['workmail:ListUsers', ['workmail:ListUsers']],
    ['work*:ListUsers', []],
    ['workmail:Remove*', []],
    ['workmail', []],
    ['ses:*', []],
  ])('%s stands for %j', (pattern, actions) => {
    expect(expandWildcard(pattern)).toEqual(actions)
  })

  test('of everything stands for every action of every service', () => {
    expect(expandWildcard('*')).toEqual(expandWildcard('*:*'))
    expect(expandWildcard('*')).toEqual(expect.arrayContaining(['workmail:CreateUser', 'logs:PutLogEvents']))
    expect(expandWildcard('workmail:*')).toEqual(actionsOf('workmail'))
  })
})
