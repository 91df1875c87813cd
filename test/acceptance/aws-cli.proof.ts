/** The AWS CLI, unchanged, against the sandbox's HTTP server: its parsers are AWS's own. */
import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/sandbox/account.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { type SandboxServer, startHttpServer } from '../../src/sandbox/http-server.js'
import { givenSandbox, ROLE_NAME, START } from '../sandbox/given.js'

const installed = spawnSync('aws', ['--version']).status === 0

const ORGANIZATION_ID = 'm-1a6e03c4b7d24f0f9c58a1e2d3b4c5f6'
const POLICY_ARN = 'arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy'

describe.skipIf(!installed)('the AWS CLI', { timeout: 60_000 }, () => {
  const { sandbox, clock } = givenSandbox(demoAccount(START))
  let server: SandboxServer

  beforeAll(async () => {
    server = await startHttpServer(sandbox, { port: 0 })
  })

  afterAll(() => server.close())

  const run = (...args: string[]) => runWith({}, ...args)

  const runWith = async (more: Record<string, string>, ...args: string[]) => {
    const { stdout } = await promisify(execFile)('aws', args, {
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        AWS_ENDPOINT_URL: server.url,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_DEFAULT_OUTPUT: 'json',
        AWS_MAX_ATTEMPTS: '1',
        AWS_PAGER: '',
        ...more,
      },
    })
    return stdout === '' ? undefined : JSON.parse(stdout)
  }

  const refused = (...args: string[]): Promise<string> =>
    run(...args).then(
      () => Promise.reject(new Error('answered')),
      ({ stderr }) => String(stderr).trim(),
    )

  test('asks STS', async () => {
    expect(await run('sts', 'get-caller-identity')).toEqual({
      UserId: 'AIDASANDBOXSANDBOXSAN',
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/operator',
    })
  })

  test('assumes a role, and calls as its session', async () => {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }]
    const cleanup = { roleName: 'cleanup', assumeRolePolicyDocument: { Statement } }
    sandbox.account.roles.push(...createAccount({ roles: [cleanup] }).roles)
    const role = 'arn:aws:iam::111122223333:role/cleanup'
    const assume = ['sts', 'assume-role', '--role-arn', role, '--role-session-name', 'night-job']
    const { Credentials, AssumedRoleUser } = await run(...assume)
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials
    const session = {
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
    }

    expect(AssumedRoleUser.Arn).toBe('arn:aws:sts::111122223333:assumed-role/cleanup/night-job')
    expect(Date.parse(Expiration)).toBe(clock.now() + 60 * 60 * 1000)
    expect(await runWith(session, 'sts', 'get-caller-identity')).toMatchObject({ Arn: AssumedRoleUser.Arn })
    expect(await refused(...assume, '--external-id', 'a b')).toContain('(ValidationError)')
  })

  test('pages through organizations', async () => {
    const query = ['--page-size', '1', '--query', 'OrganizationSummaries[].[Alias,State]']
    expect(await run('workmail', 'list-organizations', ...query)).toEqual([
      ['acme', 'Active'],
      ['acme-support', 'Active'],
      ['acme-archive', 'Deleted'],
    ])
  })

  test('pages through log groups', async () => {
    const query = ['--page-size', '1', '--query', 'logGroups[].logGroupName']
    expect(await run('logs', 'describe-log-groups', ...query)).toEqual([
      '/acme/workmail/email-events',
      '/aws/lambda/orders',
    ])
  })

  test('reads and changes a monitoring configuration', async () => {
    const organization = ['--organization-id', ORGANIZATION_ID]
    const group = 'arn:aws:logs:us-east-1:111122223333:log-group:/acme/workmail/email-events'
    const on = {
      RoleArn: expect.stringContaining(ROLE_NAME),
      LogGroupArn: `${group}:*`,
    }
    expect(await run('workmail', 'describe-organization', ...organization)).toMatchObject({ Alias: 'acme' })
    expect(await run('workmail', 'describe-email-monitoring-configuration', ...organization)).toEqual(on)
    await run('workmail', 'delete-email-monitoring-configuration', ...organization)
    expect(await refused('workmail', 'describe-email-monitoring-configuration', ...organization)).toContain(
      '(ResourceNotFoundException)',
    )
    const put = ['workmail', 'put-email-monitoring-configuration', ...organization, '--log-group-arn']
    expect(await refused(...put, group)).toContain('(InvalidParameterException)')
    await run(...put, `${group}:*`)
    expect(await run('workmail', 'describe-email-monitoring-configuration', ...organization)).toEqual(on)
    const arn = `arn:aws:workmail:us-east-1:111122223333:organization/${ORGANIZATION_ID}`
    expect(await run('workmail', 'list-tags-for-resource', '--resource-arn', arn)).toEqual({
      Tags: [{ Key: 'department', Value: 'corporate' }],
    })
  })

  test('makes, changes and deletes a log group', async () => {
    const name = ['--log-group-name', '/cli']
    const arn = ['--resource-arn', 'arn:aws:logs:us-east-1:111122223333:log-group:/cli']
    const protect = ['logs', 'put-log-group-deletion-protection', '--log-group-identifier', '/cli']
    await run('logs', 'create-log-group', ...name, '--tags', 'a=1')
    await run('logs', 'put-retention-policy', ...name, '--retention-in-days', '30')
    await run('logs', 'tag-resource', ...arn, '--tags', 'b=2')
    await run('logs', 'untag-resource', ...arn, '--tag-keys', 'a')
    expect(await run('logs', 'list-tags-for-resource', ...arn)).toEqual({ tags: { b: '2' } })
    expect(await run('logs', 'list-log-groups', '--log-group-tags', 'key=b')).toMatchObject({
      logGroups: [{ logGroupName: '/cli' }],
    })
    const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
    await run('logs', 'associate-kms-key', ...name, '--kms-key-id', key)
    await run(...protect, '--deletion-protection-enabled')
    expect(await run('logs', 'describe-log-groups', '--log-group-name-prefix', '/cli')).toMatchObject({
      logGroups: [{ retentionInDays: 30, kmsKeyId: key, deletionProtectionEnabled: true }],
    })
    expect(await refused('logs', 'delete-log-group', ...name)).toContain(
      '(ValidationException) when calling the DeleteLogGroup operation: Cannot delete log group with deletion protection enabled.',
    )
    await run(...protect, '--no-deletion-protection-enabled')
    await run('logs', 'delete-retention-policy', ...name)
    await run('logs', 'delete-log-group', ...name)
    expect(await refused('logs', 'delete-log-group', ...name)).toContain('(ResourceNotFoundException)')
  })

  test('reads the role and its policy', async () => {
    const role = ['--role-name', ROLE_NAME]
    expect(await run('iam', 'get-role', ...role)).toMatchObject({
      Role: { RoleName: ROLE_NAME, AssumeRolePolicyDocument: { Version: '2012-10-17' } },
    })
    expect(await run('iam', 'list-attached-role-policies', ...role)).toMatchObject({
      AttachedPolicies: [{ PolicyArn: POLICY_ARN }],
    })
    expect(await run('iam', 'get-policy', '--policy-arn', POLICY_ARN)).toMatchObject({
      Policy: { DefaultVersionId: 'v1' },
    })
    const version = ['--policy-arn', POLICY_ARN, '--version-id', 'v1']
    expect(await run('iam', 'get-policy-version', ...version)).toMatchObject({
      PolicyVersion: { Document: { Statement: [{ Resource: '*' }] } },
    })
    await run('iam', 'update-role', ...role, '--description', 'by hand')
    const description = ['--query', 'Role.Description']
    expect(await run('iam', 'get-role', ...role, ...description)).toBe('by hand')
    expect(
      await refused(
        'iam',
        'create-service-linked-role',
        '--aws-service-name',
        'events.workmail.amazonaws.com',
      ),
    ).toContain('(InvalidInput)')
  })

  test('makes a custom role as the WorkMail guide does it, and deletes it', async () => {
    const role = ['--role-name', 'workmail-monitoring-role']
    const policy = [...role, '--policy-name', 'workmail-permissions']
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.workmail.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    }
    const permissions = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: 'arn:aws:logs:us-east-1:111122223333:log-group:example-log-group*',
        },
      ],
    }
    const create = ['iam', 'create-role', ...role, '--assume-role-policy-document', JSON.stringify(trust)]
    await run(...create, '--tags', 'Key=team,Value=mail', 'Key=empty,Value=')
    expect(await refused(...create)).toContain('(EntityAlreadyExists)')
    await run('iam', 'put-role-policy', ...policy, '--policy-document', JSON.stringify(permissions))
    expect(await run('iam', 'get-role', ...role)).toMatchObject({
      Role: {
        AssumeRolePolicyDocument: trust,
        Tags: [
          { Key: 'team', Value: 'mail' },
          { Key: 'empty', Value: '' },
        ],
      },
    })
    expect(await run('iam', 'get-role-policy', ...policy)).toMatchObject({ PolicyDocument: permissions })
    expect(await run('iam', 'list-role-policies', ...role)).toMatchObject({
      PolicyNames: ['workmail-permissions'],
    })
    expect(await run('iam', 'list-instance-profiles-for-role', ...role)).toMatchObject({
      InstanceProfiles: [],
    })
    expect(await refused('iam', 'delete-role', ...role)).toContain('(DeleteConflict)')
    await run('iam', 'delete-role-policy', ...policy)
    await run('iam', 'delete-role', ...role)
    expect(await refused('iam', 'get-role', ...role)).toContain('(NoSuchEntity)')
  })

  test('sees a deletion fail, with what uses the role', async () => {
    const submitted = await run('iam', 'delete-service-linked-role', '--role-name', ROLE_NAME)
    const status = ['iam', 'get-service-linked-role-deletion-status', '--deletion-task-id']
    const task = submitted.DeletionTaskId
    expect(await run(...status, task)).toEqual({ Status: 'NOT_STARTED' })
    await clock.advance(500)
    expect(await run(...status, task)).toEqual({ Status: 'IN_PROGRESS' })
    await clock.advance(500)
    expect(await run(...status, task)).toMatchObject({
      Status: 'FAILED',
      Reason: { RoleUsageList: [{ Region: 'us-east-1' }, { Region: 'us-west-2' }, { Region: 'eu-west-1' }] },
    })
    expect(await refused('iam', 'get-role', '--role-name', 'none')).toContain('(NoSuchEntity)')
  })
})
