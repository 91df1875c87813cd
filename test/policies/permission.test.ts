import { describe, expect, test } from 'vitest'
import {
  createServiceLinkedRole,
  deleteServiceLinkedRole,
  getPolicy,
  getRole,
  getServiceLinkedRoleDeletionStatus,
} from '../../src/calls/iam.js'
import {
  createLogGroup,
  deleteLogGroup,
  describeLogGroups,
  listLogGroupsByTag,
  putLogGroupDeletionProtection,
  tagLogGroup,
  untagLogGroup,
} from '../../src/calls/logs.js'
import { assumeRole, getCallerIdentity } from '../../src/calls/sts.js'
import {
  deleteEmailMonitoringConfiguration,
  listOrganizations,
  listOrganizationTags,
  putEmailMonitoringConfiguration,
} from '../../src/calls/workmail.js'
import { actionFacts, resourceArnPatterns } from '../../src/facts/authorization.js'
import { matchesWildcard } from '../../src/facts/wildcard.js'
import { mergePermissions, permissionsOf } from '../../src/policies/permission.js'
import { ACCOUNT, groupArn, idOf, LINKED_ROLE_ARN } from '../support/survey.js'

const REGION = 'eu-west-1'
const ACME = idOf('acme')
const ACME_ARN = `arn:aws:workmail:${REGION}:${ACCOUNT}:organization/${ACME}`
const GROUP = '/acme/events'
const GROUP_ARN = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${GROUP}`
const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/mail/acme-workmail-events`

describe('what AWS asks for', () => {
  test.each([
    ['an organization by its id', deleteEmailMonitoringConfiguration(REGION, ACME), [ACME_ARN]],
    ['an organization by its ARN', listOrganizationTags(REGION, ACME_ARN), [ACME_ARN]],
    ['a log group by its name, in both forms', deleteLogGroup(REGION, GROUP), [GROUP_ARN, `${GROUP_ARN}:*`]],
    [
      'a log group by its identifier',
      putLogGroupDeletionProtection(REGION, GROUP, false),
      [GROUP_ARN, `${GROUP_ARN}:*`],
    ],
    ['a log group by its ARN', untagLogGroup(REGION, GROUP_ARN, ['key']), [GROUP_ARN, `${GROUP_ARN}:*`]],
    [
      'the service-linked role by its name',
      deleteServiceLinkedRole('awsserviceroleforamazonworkmailevents'),
      [LINKED_ROLE_ARN],
    ],
    [
      'the role of a deletion task',
      getServiceLinkedRoleDeletionStatus(
        'task/aws-service-role/events.workmail.amazonaws.com/AWSServiceRoleForAmazonWorkMailEvents/1234-abcd',
      ),
      [LINKED_ROLE_ARN],
    ],
    [
      'the role of a deletion task that is not known yet',
      getServiceLinkedRoleDeletionStatus({ $ref: 'DeletionTaskId' }),
      [LINKED_ROLE_ARN],
    ],
    [
      'a role whose path is not known',
      getRole('acme-workmail-events'),
      [
        `arn:aws:iam::${ACCOUNT}:role/acme-workmail-events`,
        `arn:aws:iam::${ACCOUNT}:role/*/acme-workmail-events`,
      ],
    ],
    [
      'the service-linked role that may not be there, and then has no path',
      getRole('AWSServiceRoleForAmazonWorkMailEvents'),
      [LINKED_ROLE_ARN, `arn:aws:iam::${ACCOUNT}:role/AWSServiceRoleForAmazonWorkMailEvents`],
    ],
    [
      'a role to work as',
      assumeRole({ roleArn: CUSTOM_ROLE_ARN, sessionName: 'night-job', durationSeconds: 3600 }),
      [CUSTOM_ROLE_ARN],
    ],
    ['a policy', getPolicy('arn:aws:iam::aws:policy/X'), ['arn:aws:iam::aws:policy/X']],
    [
      'an organization that is only known later',
      {
        ...listOrganizations(REGION),
        action: 'DescribeOrganization',
        input: { OrganizationId: { $ref: 'item.id' } },
      },
      [`arn:aws:workmail:${REGION}:${ACCOUNT}:organization/*`],
    ],
    ['what has no resources: listing organizations', listOrganizations(REGION), ['*']],
    ['what has no resources: describing log groups', describeLogGroups(REGION, '/acme'), ['*']],
    ['what has no resources: listing log groups', listLogGroupsByTag(REGION, 'key'), ['*']],
  ])('%s', (_, call, resources) => {
    expect(permissionsOf(call, ACCOUNT)).toMatchObject([
      { action: `${call.service}:${call.action}`, resources },
    ])
  })

  test('the service whose role is created', () => {
    expect(permissionsOf(createServiceLinkedRole('events.workmail.amazonaws.com'), ACCOUNT)).toEqual([
      {
        action: 'iam:CreateServiceLinkedRole',
        resources: [LINKED_ROLE_ARN],
        context: { 'iam:AWSServiceName': ['events.workmail.amazonaws.com'] },
      },
    ])
    expect(permissionsOf(createServiceLinkedRole('lex.amazonaws.com'), ACCOUNT)).toMatchObject([
      { resources: [`arn:aws:iam::${ACCOUNT}:role/aws-service-role/lex.amazonaws.com/*`] },
    ])
  })

  test.each([
    ['a custom role', CUSTOM_ROLE_ARN],
    ['the service-linked role', LINKED_ROLE_ARN],
  ])('the passing of %s to WorkMail', (_, roleArn) => {
    const call = putEmailMonitoringConfiguration(REGION, ACME, {
      logGroupArn: groupArn(GROUP, REGION),
      roleArn,
    })

    expect(permissionsOf(call, ACCOUNT)).toEqual([
      { action: 'workmail:PutEmailMonitoringConfiguration', resources: [ACME_ARN], context: {} },
      {
        action: 'iam:PassRole',
        resources: [roleArn],
        context: { 'iam:PassedToService': ['events.workmail.amazonaws.com'] },
      },
    ])
  })

  test('the passing of the service-linked role where a configuration names none', () => {
    const call = putEmailMonitoringConfiguration(REGION, ACME, { logGroupArn: '', roleArn: '' })
    const { RoleArn: _, ...input } = call.input

    expect(permissionsOf({ ...call, input }, ACCOUNT)[1]?.resources).toEqual([LINKED_ROLE_ARN])
  })

  test('the tagging of a log group that is created with tags', () => {
    const context = { 'aws:TagKeys': ['key'] }
    const resources = [GROUP_ARN, `${GROUP_ARN}:*`]

    expect(
      permissionsOf(createLogGroup(REGION, { logGroupName: GROUP, tags: { key: '1' } }), ACCOUNT),
    ).toEqual([
      { action: 'logs:CreateLogGroup', resources, context },
      { action: 'logs:TagResource', resources, context },
    ])
    expect(permissionsOf(createLogGroup(REGION, { logGroupName: GROUP }), ACCOUNT)).toEqual([
      { action: 'logs:CreateLogGroup', resources, context: {} },
    ])
  })

  test('the keys of tags that are put on or taken off', () => {
    expect(permissionsOf(tagLogGroup(REGION, GROUP_ARN, { a: '1', b: '2' }), ACCOUNT)).toMatchObject([
      { context: { 'aws:TagKeys': ['a', 'b'] } },
    ])
    expect(permissionsOf(untagLogGroup(REGION, GROUP_ARN, ['a']), ACCOUNT)).toMatchObject([
      { context: { 'aws:TagKeys': ['a'] } },
    ])
  })

  test('nothing of whoever asks who he is', () => {
    expect(permissionsOf(getCallerIdentity(), ACCOUNT)).toEqual([])
  })
})

test('resources are of the types that the Service Authorization Reference has for the action', () => {
  const calls = [
    deleteEmailMonitoringConfiguration(REGION, ACME),
    deleteLogGroup(REGION, GROUP),
    tagLogGroup(REGION, GROUP_ARN, {}),
    deleteServiceLinkedRole('AWSServiceRoleForAmazonWorkMailEvents'),
    createServiceLinkedRole('events.workmail.amazonaws.com'),
    getPolicy('arn:aws:iam::aws:policy/X'),
  ]
  for (const { action, resources } of calls.flatMap((call) => permissionsOf(call, ACCOUNT))) {
    const patterns = resourceArnPatterns(action).map((arn) => arn.replaceAll(/\$\{\w+\}/g, '*'))
    expect(actionFacts(action)).toBeDefined()
    for (const resource of resources)
      expect(
        patterns.some((pattern) => matchesWildcard(pattern, resource)),
        `${action} ${resource}`,
      ).toBe(true)
  }
})

test('permissions of one action under one context become one', () => {
  const own = { action: 'logs:DeleteLogGroup', context: {} }

  expect(
    mergePermissions([
      { ...own, resources: ['a'] },
      { action: 'logs:TagResource', context: {}, resources: ['a'] },
      { ...own, resources: ['b', 'a'] },
      { ...own, context: { key: ['1'] }, resources: ['c'] },
    ]),
  ).toEqual([
    { ...own, resources: ['a', 'b'] },
    { action: 'logs:TagResource', context: {}, resources: ['a'] },
    { ...own, context: { key: ['1'] }, resources: ['c'] },
  ])
})
