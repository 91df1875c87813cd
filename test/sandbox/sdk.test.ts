import { expect, test } from 'vitest'
import {
  givenSandbox,
  groupArn,
  LOGGING_SEED,
  ORGANIZATION_ID,
  PRINCIPAL,
  ROLE_ARN,
  ROLE_NAME,
  SERVICE_LINKED_ROLE,
  START,
  tagArn,
} from './given.js'

const POLICY_ARN = SERVICE_LINKED_ROLE.attachedPolicyArns[0]

test('STS tells who calls', async () => {
  const { ask } = givenSandbox()

  expect(await ask('sts', 'GetCallerIdentity')).toEqual({
    Account: '111122223333',
    Arn: 'arn:aws:iam::111122223333:user/operator',
    UserId: 'AIDASANDBOXSANDBOXSAN',
  })
})

test('WorkMail lists and describes organizations', async () => {
  const { ask } = givenSandbox({
    organizations: [
      { region: 'eu-west-1', organizationId: ORGANIZATION_ID, alias: 'acme', tags: { team: 'mail' } },
    ],
  })
  const region = 'eu-west-1'

  expect(await ask('workmail', 'ListOrganizations', {}, { region })).toEqual({
    OrganizationSummaries: [
      {
        OrganizationId: ORGANIZATION_ID,
        Alias: 'acme',
        DefaultMailDomain: 'acme.awsapps.com',
        State: 'Active',
      },
    ],
  })
  expect(
    await ask('workmail', 'DescribeOrganization', { OrganizationId: ORGANIZATION_ID }, { region }),
  ).toEqual({
    OrganizationId: ORGANIZATION_ID,
    Alias: 'acme',
    State: 'Active',
    DirectoryId: 'd-1111111111',
    DirectoryType: 'VpcDirectory',
    DefaultMailDomain: 'acme.awsapps.com',
    CompletedDate: new Date('2024-01-01T00:00:00Z'),
    ARN: `arn:aws:workmail:eu-west-1:111122223333:organization/${ORGANIZATION_ID}`,
    InteroperabilityEnabled: false,
  })
  const ResourceARN = `arn:aws:workmail:eu-west-1:111122223333:organization/${ORGANIZATION_ID}`
  expect(await ask('workmail', 'ListTagsForResource', { ResourceARN }, { region })).toEqual({
    Tags: [{ Key: 'team', Value: 'mail' }],
  })
})

test('WorkMail turns logging on, off, and on again', async () => {
  const { ask } = givenSandbox(LOGGING_SEED)
  const organization = { OrganizationId: ORGANIZATION_ID }
  const on = { RoleArn: ROLE_ARN, LogGroupArn: groupArn('/events') }

  expect(await ask('workmail', 'DescribeEmailMonitoringConfiguration', organization)).toEqual(on)
  expect(await ask('workmail', 'DeleteEmailMonitoringConfiguration', organization)).toEqual({})
  await expect(ask('workmail', 'DescribeEmailMonitoringConfiguration', organization)).rejects.toThrow(
    expect.objectContaining({ name: 'ResourceNotFoundException' }),
  )
  expect(
    await ask('workmail', 'PutEmailMonitoringConfiguration', {
      ...organization,
      LogGroupArn: groupArn('/events'),
    }),
  ).toEqual({})
  expect(await ask('workmail', 'DescribeEmailMonitoringConfiguration', organization)).toEqual(on)
})

test('IAM makes the service-linked role, shows it, and changes its description', async () => {
  const { ask } = givenSandbox()
  const role = {
    Path: `/aws-service-role/${PRINCIPAL}/`,
    RoleName: ROLE_NAME,
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    Arn: ROLE_ARN,
    CreateDate: new Date(START),
    AssumeRolePolicyDocument: encodeURIComponent(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: PRINCIPAL }, Action: 'sts:AssumeRole' }],
      }),
    ),
    MaxSessionDuration: 3600,
    RoleLastUsed: {},
  }

  const created = await ask('iam', 'CreateServiceLinkedRole', { AWSServiceName: PRINCIPAL })
  expect(created).toEqual({ Role: role })
  expect(await ask('iam', 'GetRole', { RoleName: ROLE_NAME })).toEqual({ Role: role })
  const Description = 'for <WorkMail> & "events",\r\nsince 2019'
  expect(await ask('iam', 'UpdateRole', { RoleName: ROLE_NAME, Description })).toEqual({})
  expect(await ask('iam', 'GetRole', { RoleName: ROLE_NAME })).toEqual({ Role: { ...role, Description } })
})

test('IAM shows the policy of the service-linked role', async () => {
  const { ask } = givenSandbox(LOGGING_SEED)

  expect(await ask('iam', 'ListAttachedRolePolicies', { RoleName: ROLE_NAME })).toEqual({
    AttachedPolicies: [{ PolicyName: 'AmazonWorkMailEventsServiceRolePolicy', PolicyArn: POLICY_ARN }],
    IsTruncated: false,
  })
  expect(await ask('iam', 'GetPolicy', { PolicyArn: POLICY_ARN })).toMatchObject({
    Policy: {
      Arn: POLICY_ARN,
      Path: '/aws-service-role/',
      PolicyName: 'AmazonWorkMailEventsServiceRolePolicy',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      CreateDate: new Date('2019-04-16T00:00:00Z'),
    },
  })
  expect(await ask('iam', 'GetPolicyVersion', { PolicyArn: POLICY_ARN, VersionId: 'v1' })).toEqual({
    PolicyVersion: {
      Document: encodeURIComponent(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: '*',
            },
          ],
        }),
      ),
      VersionId: 'v1',
      IsDefaultVersion: true,
      CreateDate: new Date('2019-04-16T00:00:00Z'),
    },
  })
})

test('IAM deletes the service-linked role by a task', async () => {
  const { ask } = givenSandbox({ roles: [SERVICE_LINKED_ROLE] })

  const { DeletionTaskId } = await ask('iam', 'DeleteServiceLinkedRole', { RoleName: ROLE_NAME })
  expect(DeletionTaskId).toMatch(
    /^task\/aws-service-role\/events\.workmail\.amazonaws\.com\/AWSServiceRoleForAmazonWorkMailEvents\/[0-9a-f-]{36}$/,
  )
  expect(await ask('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })).toEqual({
    Status: 'SUCCEEDED',
  })
  await expect(ask('iam', 'GetRole', { RoleName: ROLE_NAME })).rejects.toThrow(
    expect.objectContaining({
      name: 'NoSuchEntityException',
      message: `The role with name ${ROLE_NAME} cannot be found.`,
    }),
  )
})

test('Logs makes a group, changes it in every way, and deletes it', async () => {
  const { ask } = givenSandbox()
  const logGroupName = '/mail/events'
  const kmsKeyId = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
  const describe = async () => {
    const { logGroups } = await ask('logs', 'DescribeLogGroups', { logGroupNamePrefix: logGroupName })
    return logGroups
  }
  const group = {
    logGroupName,
    creationTime: START,
    metricFilterCount: 0,
    arn: groupArn(logGroupName),
    logGroupArn: tagArn(logGroupName),
    storedBytes: 0,
    logGroupClass: 'INFREQUENT_ACCESS',
    deletionProtectionEnabled: true,
  }

  const made = await ask('logs', 'CreateLogGroup', {
    logGroupName,
    tags: { run: '1' },
    logGroupClass: 'INFREQUENT_ACCESS',
    deletionProtectionEnabled: true,
  })
  expect(made).toEqual({})
  expect(await describe()).toEqual([group])

  await ask('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays: 30 })
  await ask('logs', 'AssociateKmsKey', { logGroupName, kmsKeyId })
  expect(await describe()).toEqual([{ ...group, retentionInDays: 30, kmsKeyId }])

  await ask('logs', 'DeleteRetentionPolicy', { logGroupName })
  await ask('logs', 'PutLogGroupDeletionProtection', {
    logGroupIdentifier: logGroupName,
    deletionProtectionEnabled: false,
  })
  expect(await describe()).toEqual([{ ...group, kmsKeyId, deletionProtectionEnabled: false }])

  const resourceArn = tagArn(logGroupName)
  await ask('logs', 'TagResource', { resourceArn, tags: { owner: 'ops' } })
  expect(await ask('logs', 'ListTagsForResource', { resourceArn })).toEqual({
    tags: { run: '1', owner: 'ops' },
  })
  await ask('logs', 'UntagResource', { resourceArn, tagKeys: ['run'] })
  expect(await ask('logs', 'ListTagsForResource', { resourceArn })).toEqual({ tags: { owner: 'ops' } })
  expect(await ask('logs', 'ListLogGroups', { logGroupTags: [{ key: 'owner' }] })).toEqual({
    logGroups: [{ logGroupName, logGroupArn: resourceArn, logGroupClass: 'INFREQUENT_ACCESS' }],
  })

  await ask('logs', 'DeleteLogGroup', { logGroupName })
  expect(await describe()).toEqual([])
})

test('the sandbox keeps every call with its input, its user agent and its refusal', async () => {
  const { ask, sandbox, clock } = givenSandbox()
  await ask('sts', 'GetCallerIdentity')
  await clock.advance(500)
  await ask('logs', 'DeleteLogGroup', { logGroupName: 'none' }, { region: 'eu-west-1' }).catch(() => {})

  expect(sandbox.calls).toEqual([
    {
      at: START,
      service: 'sts',
      action: 'GetCallerIdentity',
      region: 'us-east-1',
      input: {},
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      accessKeyId: 'AKIDEXAMPLE',
    },
    {
      at: START + 500,
      service: 'logs',
      action: 'DeleteLogGroup',
      region: 'eu-west-1',
      input: { logGroupName: 'none' },
      userAgent: expect.stringContaining('aws-sdk-js/3'),
      accessKeyId: 'AKIDEXAMPLE',
      error: 'ResourceNotFoundException',
    },
  ])
})

test('a hook sees each call before and after, and may change the account between two', async () => {
  const moments: string[] = []
  const { ask } = givenSandbox(
    {},
    {
      onCall: (moment, call, account) => {
        moments.push(`${moment} ${call.action}`)
        if (moment === 'before') account.caller = { arn: 'arn:aws:iam::111122223333:user/ann', userId: 'A' }
      },
    },
  )

  expect(await ask('sts', 'GetCallerIdentity')).toMatchObject({ Arn: 'arn:aws:iam::111122223333:user/ann' })
  expect(moments).toEqual(['before GetCallerIdentity', 'after GetCallerIdentity'])
})

test('latency passes on the clock before an answer', async () => {
  const { ask, clock } = givenSandbox({ behaviour: { latency: 120 } })

  await ask('sts', 'GetCallerIdentity')
  await ask('sts', 'GetCallerIdentity')

  expect(clock.now()).toBe(START + 240)
})

test('an abort ends a call at once', async () => {
  const { ask, clock, sandbox } = givenSandbox({ behaviour: { latency: 60_000 } })
  const controller = new AbortController()
  clock.alarm(5, () => controller.abort())

  const answer = ask('sts', 'GetCallerIdentity', {}, { abortSignal: controller.signal })
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(clock.now()).toBe(START + 5)
  expect(sandbox.calls).toEqual([])
})

test('a call with a signal that was aborted before is not answered', async () => {
  const { ask, sandbox } = givenSandbox()

  const answer = ask('sts', 'GetCallerIdentity', {}, { abortSignal: AbortSignal.abort() })
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(sandbox.calls).toEqual([])
})

test('a change is told before it is answered, a read and a refusal are not', async () => {
  const told: number[] = []
  const { ask } = givenSandbox({}, { onChange: async (account) => void told.push(account.logGroups.length) })

  await ask('logs', 'DescribeLogGroups')
  await ask('logs', 'CreateLogGroup', { logGroupName: 'a' })
  expect(told).toEqual([1])
  await ask('logs', 'CreateLogGroup', { logGroupName: 'a' }).catch(() => {})
  await ask('logs', 'DeleteLogGroup', { logGroupName: 'a' })
  expect(told).toEqual([1, 0])
})
