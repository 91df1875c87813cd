import { readFileSync } from 'node:fs'
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  ListLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { GetRoleCommand, IAMClient, ListAttachedRolePoliciesCommand } from '@aws-sdk/client-iam'
import {
  ListOrganizationsCommand,
  PutEmailMonitoringConfigurationCommand,
  WorkMailClient,
} from '@aws-sdk/client-workmail'
import { mockClient } from 'aws-sdk-client-mock'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createAws } from '../../src/aws/create-aws.js'
import { getRole, listAttachedRolePolicies } from '../../src/calls/iam.js'
import { deleteLogGroup, describeLogGroups, listLogGroupsByTag } from '../../src/calls/logs.js'
import { getCallerIdentity } from '../../src/calls/sts.js'
import {
  describeEmailMonitoringConfiguration,
  listOrganizations,
  putEmailMonitoringConfiguration,
} from '../../src/calls/workmail.js'
import { CREDENTIALS, json, recordingClock, scriptedHandler, xml, xmlError } from './scripted-handler.js'

const awsWith = (script: Parameters<typeof scriptedHandler>[0], clock = recordingClock()) => {
  const requestHandler = scriptedHandler(script)
  const aws = createAws({
    userAgent: [
      ['workmail-lifecycle', '1.2.3'],
      ['run', 'run-42'],
    ],
    clock,
    random: () => 0.5,
    requestHandler,
    credentials: CREDENTIALS,
  })
  return { aws, requestHandler, clock }
}

/** The mocks of client classes that a test made; sinon's, so vitest does not undo them. */
const mocks: { restore(): void }[] = []
const mock: typeof mockClient = (client) => {
  const mocked = mockClient(client)
  mocks.push(mocked)
  return mocked
}

const mockedAws = () =>
  createAws({ userAgent: [], clock: recordingClock(), random: () => 0, credentials: CREDENTIALS })

afterEach(() => {
  for (const mocked of mocks.splice(0)) mocked.restore()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('calls as commands of the SDK', () => {
  test('given a write, sends the command of its name with its input', async () => {
    const workmail = mock(WorkMailClient)
    workmail
      .on(PutEmailMonitoringConfigurationCommand)
      .resolves({ $metadata: { requestId: 'request-1', attempts: 2 } })

    const reply = await mockedAws().call(
      putEmailMonitoringConfiguration('eu-west-1', 'm-1', { logGroupArn: 'arn:lg:*', roleArn: 'arn:role' }),
    )

    expect(
      workmail.commandCalls(PutEmailMonitoringConfigurationCommand).map((sent) => sent.args[0].input),
    ).toEqual([{ OrganizationId: 'm-1', LogGroupArn: 'arn:lg:*', RoleArn: 'arn:role' }])
    expect(reply).toEqual({ output: {}, requestIds: ['request-1'], attempts: 2 })
  })

  test('given a list in pages, answers them as one', async () => {
    const workmail = mock(WorkMailClient)
    const [first, second] = [{ OrganizationId: 'm-1' }, { OrganizationId: 'm-2' }]
    workmail
      .on(ListOrganizationsCommand, { MaxResults: 100 })
      .resolves({
        OrganizationSummaries: [first],
        NextToken: 't1',
        $metadata: { requestId: 'a', attempts: 1 },
      })
      .on(ListOrganizationsCommand, { MaxResults: 100, NextToken: 't1' })
      .resolves({ OrganizationSummaries: [second], $metadata: { requestId: 'b', attempts: 3 } })

    const reply = await mockedAws().call(listOrganizations('us-west-2'))

    expect(reply).toEqual({
      output: { OrganizationSummaries: [first, second] },
      requestIds: ['a', 'b'],
      attempts: 4,
    })
  })

  test.each([
    ['DescribeLogGroups', describeLogGroups('us-east-1', '/aws'), DescribeLogGroupsCommand, { limit: 50 }],
    ['ListLogGroups', listLogGroupsByTag('us-east-1', 'k'), ListLogGroupsCommand, { limit: 1000 }],
  ])('%s asks for the largest pages', async (_action, call, Command, size) => {
    const logs = mock(CloudWatchLogsClient)
    logs.on(Command as typeof DescribeLogGroupsCommand).resolves({ logGroups: [] })

    await mockedAws().call(call)

    expect(logs.calls().map((sent) => sent.args[0].input)).toEqual([{ ...call.input, ...size }])
  })

  test('given IAM pages, follows the marker', async () => {
    const iam = mock(IAMClient)
    iam
      .on(ListAttachedRolePoliciesCommand, { Marker: undefined })
      .resolves({ AttachedPolicies: [{ PolicyArn: 'a' }], IsTruncated: true, Marker: 'm' })
      .on(ListAttachedRolePoliciesCommand, { Marker: 'm' })
      .resolves({ AttachedPolicies: [{ PolicyArn: 'b' }], IsTruncated: false })

    const reply = await mockedAws().call(listAttachedRolePolicies('r'))

    expect(reply.output).toEqual({ AttachedPolicies: [{ PolicyArn: 'a' }, { PolicyArn: 'b' }] })
  })

  test('given a token that repeats, ends as unavailable after two requests', async () => {
    const workmail = mock(WorkMailClient)
    workmail.on(ListOrganizationsCommand).resolves({ OrganizationSummaries: [], NextToken: 'again' })

    await expect(mockedAws().call(listOrganizations('us-east-1'))).rejects.toMatchObject({
      name: 'AwsError',
      kind: 'unavailable',
      code: 'UnreadableReply',
    })
    expect(workmail.calls()).toHaveLength(2)
  })

  test('makes one client a service and Region, however often it is called', async () => {
    const clients = new Set<unknown>()
    const workmail = mock(WorkMailClient)
    workmail.on(ListOrganizationsCommand).callsFake(async (_input, getClient) => {
      clients.add(getClient())
      return { OrganizationSummaries: [] }
    })
    const aws = mockedAws()

    await Promise.all(
      ['us-east-1', 'us-east-1', 'eu-west-1'].map((region) => aws.call(listOrganizations(region))),
    )
    await aws.call(listOrganizations('eu-west-1'))

    expect(clients.size).toBe(2)
  })

  test('asks IAM in its one Region, whatever Region a plan from a file names', async () => {
    const iam = mock(IAMClient)
    let region: string | undefined
    iam.on(GetRoleCommand).callsFake(async (_input, getClient) => {
      region = await getClient().config.region()
      return { Role: { RoleName: 'r' } }
    })

    await mockedAws().call({ ...getRole('r'), region: 'eu-west-1' })

    expect(region).toBe('us-east-1')
  })

  test('refuses a call that is not in the catalogue, before it loads anything', async () => {
    const { aws, requestHandler } = awsWith([])

    await expect(
      aws.call({ service: 'iam', action: 'DeleteUser', region: 'us-east-1', input: { UserName: 'x' } }),
    ).rejects.toMatchObject({ kind: 'refused', code: 'NotInCatalogue' })
    expect(requestHandler.sent).toEqual([])
  })
})

describe('calls on the wire', () => {
  test('JSON 1.1 is signed for the Region and carries tool and run in its user agent', async () => {
    const { aws, requestHandler } = awsWith([json({})])

    const reply = await aws.call(deleteLogGroup('eu-west-1', '/aws/x'))

    const [{ headers, body } = expect.fail()] = requestHandler.sent
    expect(headers['x-amz-target']).toBe('Logs_20140328.DeleteLogGroup')
    expect(JSON.parse(body)).toEqual({ logGroupName: '/aws/x' })
    expect(headers.authorization).toMatch(
      /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-west-1\/logs\/aws4_request/,
    )
    expect(headers['user-agent']).toMatch(/ workmail-lifecycle\/1\.2\.3 run\/run-42$/)
    expect(headers['user-agent']).toMatch(/^aws-sdk-js\/3\./)
    expect(headers['amz-sdk-request']).toBe('attempt=1; max=10')
    expect(reply).toEqual({ output: {}, requestIds: ['request-1'], attempts: 1 })
  })

  test('Query is signed for us-east-1, and its XML is read into the members of the reply', async () => {
    const { aws, requestHandler } = awsWith([
      xml(
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ops</Arn>' +
          '<UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult>' +
          '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
      ),
    ])

    const reply = await aws.call(getCallerIdentity())

    const [{ headers, body } = expect.fail()] = requestHandler.sent
    expect(headers.authorization).toContain('/us-east-1/sts/aws4_request')
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
    })
    expect(reply.output).toEqual({
      Arn: 'arn:aws:iam::111122223333:user/ops',
      UserId: 'AIDA',
      Account: '111122223333',
    })
  })

  test.each([
    ['NoSuchEntity', 404, 'NoSuchEntityException', 'refused'],
    ['InvalidInput', 400, 'InvalidInputException', 'refused'],
    ['AccessDenied', 403, 'AccessDenied', 'denied'],
    ['ExpiredToken', 403, 'ExpiredToken', 'credentials'],
  ])("IAM's %s comes out as %s", async (wireCode, status, code, kind) => {
    const { aws, clock } = awsWith([xmlError(wireCode, 'as IAM said', status)])

    await expect(aws.call(getRole('r'))).rejects.toMatchObject({
      message: 'as IAM said',
      details: { kind, code, status, requestId: 'request-1', attempts: 1, service: 'iam', action: 'GetRole' },
    })
    expect(clock.sleeps).toEqual([])
  })

  test('an error of WorkMail keeps its name', async () => {
    const { aws } = awsWith([
      json({ __type: 'com.amazonaws.workmail#OrganizationStateException', Message: 'Not active.' }, 400),
    ])

    await expect(aws.call(listOrganizations('eu-west-1'))).rejects.toMatchObject({
      message: 'Not active.',
      code: 'OrganizationStateException',
      kind: 'refused',
    })
  })

  test('a reply without members is believed where it comes twice', async () => {
    const { aws } = awsWith([json({}), json({})])

    const reply = await aws.call(describeEmailMonitoringConfiguration('eu-west-1', 'm-1'))

    expect(reply.output).toEqual({})
  })

  test('a write that is answered without a body is done', async () => {
    const { aws } = awsWith([{ status: 200, headers: { 'x-amzn-requestid': 'request-1' } }])

    expect(await aws.call(deleteLogGroup('eu-west-1', 'g'))).toMatchObject({ output: {}, attempts: 1 })
  })

  test('a failure on the second page counts the requests of the first', async () => {
    const { aws } = awsWith([
      json({ OrganizationSummaries: [], NextToken: 't' }),
      json({ __type: 'InvalidParameterException', message: 'bad token' }, 400),
    ])

    await expect(aws.call(listOrganizations('eu-west-1'))).rejects.toMatchObject({ details: { attempts: 2 } })
  })

  test('nothing of the machine is read for a handler in this process', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'not a url')
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1')
    vi.stubEnv('AWS_PROFILE', 'no-such-profile')
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true')
    const { aws, requestHandler } = awsWith([json({})])

    await aws.call(deleteLogGroup('eu-west-1', 'g'))

    expect(requestHandler.sent.map(({ hostname }) => hostname)).toEqual(['in-process.invalid'])
    expect(requestHandler.sent[0]?.headers['amz-sdk-request']).toBe('attempt=1; max=10')
  })
})

describe('aborting', () => {
  test('before: nothing is sent', async () => {
    const { aws, requestHandler } = awsWith([])

    await expect(
      aws.call(listOrganizations('eu-west-1'), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ kind: 'aborted' })
    expect(requestHandler.sent).toEqual([])
  })

  test('while AWS is thinking: ends at once', async () => {
    const { aws, requestHandler } = awsWith(['hang'])
    const controller = new AbortController()
    const call = aws.call(listOrganizations('eu-west-1'), { signal: controller.signal })
    await vi.waitUntil(() => requestHandler.sent.length === 1)

    controller.abort()

    await expect(call).rejects.toMatchObject({ name: 'AwsError', kind: 'aborted', code: 'AbortError' })
  })

  test('a signal that ends later is left without listeners', async () => {
    const { aws } = awsWith([json({}), json({})])
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')

    await aws.call(deleteLogGroup('eu-west-1', 'g'), { signal })

    expect(removed.mock.calls.length).toBe(added.mock.calls.length)
  })
})

test('the SDK is loaded by the first call, not with the program', () => {
  // given what the program's first file imports, and what that imports in turn
  const loaded = new Set<string>()
  const sdk: string[] = []
  const load = (file: URL) => {
    if (loaded.has(file.href)) return
    loaded.add(file.href)
    const text = readFileSync(file, 'utf8')
    for (const [, names = '', from = ''] of text.matchAll(/^(import|export|}) .*from '([^']+)'$/gm)) {
      const isType = new RegExp(`^(import|export) type .*'${from}'$`, 'm').test(text) && names !== '}'
      if (isType) continue
      if (/^@(aws-sdk|smithy)\//.test(from)) sdk.push(`${file.pathname}: ${from}`)
      if (from.startsWith('.')) load(new URL(from.replace(/\.js$/, '.ts'), file))
    }
  }
  for (const file of [
    'cli/main.ts',
    'cli/run-command.ts',
    'commands/teardown.ts',
    'commands/logs/archive.ts',
  ])
    load(new URL(`../../src/${file}`, import.meta.url))

  // then the adapter is among it, and none of the SDK
  expect([...loaded].filter((file) => file.endsWith('/aws/create-aws.ts'))).toHaveLength(1)
  expect(sdk).toEqual([])
})
