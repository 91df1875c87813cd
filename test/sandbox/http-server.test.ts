import { createConnection } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { type SandboxServer, startHttpServer } from '../../src/sandbox/http-server.js'
import { givenSandbox, LOGGING_SEED, ORGANIZATION_ID, ROLE_NAME } from './given.js'

let server: SandboxServer | undefined

afterEach(async () => {
  await server?.close()
  server = undefined
})

const givenServer = async (seed: SandboxSeed = {}) => {
  const given = givenSandbox(seed)
  server = await startHttpServer(given.sandbox, { port: 0 })
  return { ...given, url: server.url }
}

const signedFor = (service: string, region = 'us-east-1'): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260601/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`,
})

const postJson = (url: string, target: string, body: unknown, headers = signedFor('workmail')) =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': target, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const postForm = (url: string, form: Record<string, string>, headers = signedFor('iam')) =>
  fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })

const IAM = { Version: '2010-05-08' }

test('JSON 1.1: a reply is one JSON object with a request id beside it', async () => {
  const { url } = await givenServer(LOGGING_SEED)

  const response = await postJson(url, 'WorkMailService.ListOrganizations', {})

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1')
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  expect(await response.json()).toEqual({
    OrganizationSummaries: [
      {
        OrganizationId: ORGANIZATION_ID,
        Alias: 'acme',
        DefaultMailDomain: 'acme.awsapps.com',
        State: 'Active',
      },
    ],
  })
})

test('JSON 1.1: times are epoch seconds in WorkMail and milliseconds in Logs', async () => {
  const { url } = await givenServer(LOGGING_SEED)

  const organization = await postJson(url, 'WorkMailService.DescribeOrganization', {
    OrganizationId: ORGANIZATION_ID,
  })
  const groups = await postJson(url, 'Logs_20140328.DescribeLogGroups', {}, signedFor('logs'))

  expect(await organization.json()).toMatchObject({ CompletedDate: 1_704_067_200 })
  expect(await groups.json()).toMatchObject({ logGroups: [{ creationTime: 1_704_067_200_000 }] })
})

test('JSON 1.1: an operation without output answers with an empty body', async () => {
  const { url } = await givenServer()

  const response = await postJson(
    url,
    'Logs_20140328.CreateLogGroup',
    { logGroupName: 'a' },
    signedFor('logs'),
  )

  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
})

test.each([
  ['WorkMail', 'workmail', 'WorkMailService.DescribeOrganization', 'Message'],
  ['Logs', 'logs', 'Logs_20140328.DeleteLogGroup', 'message'],
])('JSON 1.1: an error of %s has its code in __type', async (_, service, target, member) => {
  const { url } = await givenServer()
  const input = { OrganizationId: ORGANIZATION_ID, logGroupName: 'none' }

  const response = await postJson(url, target, input, signedFor(service))

  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    __type: expect.stringMatching(/^(OrganizationNotFound|ResourceNotFound)Exception$/),
    [member]: expect.any(String),
  })
})

test.each([
  ['an unknown operation', 'WorkMailService.MakeCoffee', '{}', 404, 'UnknownOperationException'],
  ['another service’s target', 'Logs_20140328.DescribeLogGroups', '{}', 404, 'UnknownOperationException'],
  ['a name of Object.prototype', 'WorkMailService.constructor', '{}', 404, 'UnknownOperationException'],
  ['a body that is not JSON', 'WorkMailService.ListOrganizations', '{', 400, 'SerializationException'],
  ['a body that is a list', 'WorkMailService.ListOrganizations', '[]', 400, 'SerializationException'],
  [
    'a member of the wrong type',
    'WorkMailService.ListOrganizations',
    '{"MaxResults":"5"}',
    400,
    'SerializationException',
  ],
])('JSON 1.1: %s is refused', async (_, target, body, status, code) => {
  const { url } = await givenServer()

  const response = await postJson(url, target, body)

  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ __type: code })
})

test('JSON 1.1: members that the model does not know are ignored, and null is absent', async () => {
  const { url } = await givenServer()

  const response = await postJson(url, 'WorkMailService.ListOrganizations', {
    Colour: 'blue',
    NextToken: null,
  })

  expect(response.status).toBe(200)
})

test('WorkMail is not found in a Region where it does not exist', async () => {
  const { url } = await givenServer()
  const headers = signedFor('workmail', 'ap-southeast-2')

  const response = await postJson(url, 'WorkMailService.ListOrganizations', {}, headers)

  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ __type: 'UnknownOperationException' })
})

test('Query: a reply is XML with the result and the request id in it', async () => {
  const { url } = await givenServer(LOGGING_SEED)

  const form = { Action: 'ListAttachedRolePolicies', RoleName: ROLE_NAME, ...IAM }
  const response = await postForm(url, form)

  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/xml')
  const requestId = response.headers.get('x-amzn-requestid')
  expect(await response.text()).toBe(
    '<ListAttachedRolePoliciesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
      '<ListAttachedRolePoliciesResult><AttachedPolicies><member>' +
      '<PolicyName>AmazonWorkMailEventsServiceRolePolicy</PolicyName>' +
      '<PolicyArn>arn:aws:iam::aws:policy/aws-service-role/AmazonWorkMailEventsServiceRolePolicy</PolicyArn>' +
      '</member></AttachedPolicies><IsTruncated>false</IsTruncated></ListAttachedRolePoliciesResult>' +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></ListAttachedRolePoliciesResponse>`,
  )
})

test('Query: times are ISO and policy documents are URL-encoded', async () => {
  const { url } = await givenServer(LOGGING_SEED)

  const response = await postForm(url, { Action: 'GetRole', RoleName: ROLE_NAME, ...IAM })

  const text = await response.text()
  expect(text).toContain('<CreateDate>2024-01-01T00:00:00Z</CreateDate>')
  expect(text).toContain('<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22')
})

test('Query: an error has the wire’s code, which lacks the suffix', async () => {
  const { url } = await givenServer()

  const response = await postForm(url, { Action: 'GetRole', RoleName: 'a', ...IAM })

  expect(response.status).toBe(404)
  const requestId = response.headers.get('x-amzn-requestid')
  expect(await response.text()).toBe(
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
      '<Code>NoSuchEntity</Code><Message>The role with name a cannot be found.</Message></Error>' +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  )
})

test.each([
  ['an unknown action', { Action: 'ListUsers', ...IAM }, 'InvalidAction'],
  ['no action', IAM, 'InvalidAction'],
  ['another version', { Action: 'GetRole', Version: '2011-06-15' }, 'InvalidAction'],
  [
    'text for a number',
    { Action: 'ListAttachedRolePolicies', RoleName: 'a', MaxItems: 'x', ...IAM },
    'MalformedInput',
  ],
  ['a member missing', { Action: 'GetRole', ...IAM }, 'ValidationError'],
])('Query: %s is refused', async (_, form, code) => {
  const { url } = await givenServer()

  const response = await postForm(url, form as Record<string, string>)

  expect(response.status).toBe(400)
  expect(await response.text()).toContain(`<Code>${code}</Code>`)
})

test.each([
  ['JSON', { 'X-Amz-Target': 'WorkMailService.ListOrganizations' }, 'MissingAuthenticationTokenException'],
  ['Query', {}, 'MissingAuthenticationToken'],
])('%s: an unsigned request is refused', async (_, headers, code) => {
  const { url, sandbox } = await givenServer()

  const response = await fetch(url, { method: 'POST', headers, body: '{}' })

  expect(response.status).toBe(403)
  expect(await response.text()).toContain(code)
  expect(sandbox.calls).toEqual([])
})

test.each([
  ['no AWS signature', 'Basic YTpi'],
  ['a service that the sandbox does not have', signedFor('s3').authorization ?? ''],
])('%s is refused', async (_, authorization) => {
  const { url } = await givenServer()

  const response = await postForm(url, { Action: 'GetRole', ...IAM }, { authorization })

  expect(response.status).toBe(400)
  expect(await response.text()).toContain('<Code>IncompleteSignature</Code>')
})

test.each(['reset-before', 'reset-after', 'truncated'] as const)('%s breaks the connection', async (kind) => {
  const { url, account } = await givenServer({ faults: [{ fault: { kind }, times: 1 }] })
  const create = () =>
    postJson(url, 'Logs_20140328.CreateLogGroup', { logGroupName: 'a' }, signedFor('logs')).then((response) =>
      response.text(),
    )

  await expect(create()).rejects.toThrow()

  expect(account.logGroups).toHaveLength(kind === 'reset-before' ? 0 : 1)
})

test('a truncated answer begins as the whole one would', async () => {
  const { url } = await givenServer({ ...LOGGING_SEED, faults: [{ fault: { kind: 'truncated' } }] })

  const response = await postJson(url, 'WorkMailService.ListOrganizations', {})

  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
})

test('a hanging call gets no answer, holds no one up, and ends when the server closes', async () => {
  const { url, sandbox } = await givenServer({ faults: [{ fault: { kind: 'timeout' }, times: 1 }] })
  let ended = false

  const hanging = postJson(url, 'WorkMailService.ListOrganizations', {})
    .catch(() => 'no answer')
    .finally(() => {
      ended = true
    })
  while (sandbox.calls.length === 0) await new Promise((resolve) => setImmediate(resolve))
  const other = await postJson(url, 'WorkMailService.ListOrganizations', {})

  expect(other.status).toBe(200)
  expect(ended).toBe(false)
  await server?.close()
  expect(await hanging).toBe('no answer')
})

test('calls at the same time are answered one by one, each whole', async () => {
  const { url, account } = await givenServer()
  const names = Array.from({ length: 20 }, (_, index) => `group-${index}`)

  const statuses = await Promise.all(
    names.map(async (logGroupName) => {
      const target = 'Logs_20140328.CreateLogGroup'
      return (await postJson(url, target, { logGroupName }, signedFor('logs'))).status
    }),
  )

  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(account.logGroups.map(({ logGroupName }) => logGroupName).sort()).toEqual([...names].sort())
})

test('a port that is taken is an error', async () => {
  const { sandbox } = await givenServer()

  const port = server?.port ?? 0
  await expect(startHttpServer(sandbox, { port })).rejects.toThrow('EADDRINUSE')
})

test('the server listens on the loopback address alone, and is gone once closed', async () => {
  const { url } = await givenServer()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)

  const port = server?.port ?? 0
  await server?.close()

  const connected = new Promise((resolve, reject) => {
    createConnection({ port, host: '127.0.0.1' }, () => resolve('connected')).once('error', reject)
  })
  await expect(connected).rejects.toThrow('ECONNREFUSED')
})

/** The answer to a request with this Host header, sent over a connection of its own. */
const answerTo = (url: string, host: string | undefined, body = '{}'): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(Number(new URL(url).port), '127.0.0.1', () => {
      const headers = [`Content-Length: ${body.length}`, ...(host === undefined ? [] : [`Host: ${host}`])]
      socket.write(`POST / HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
      // Whoever is refused may have hung up by now.
      socket.write(body, () => {})
    })
    socket.once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
    socket.once('error', reject)
  })

test.each(['localhost', 'localhost:4566', '127.0.0.1', '127.0.0.1:1', '[::1]:80', 'LOCALHOST'])(
  'a request to this machine by its own name is answered: %s',
  async (host) => {
    const { url } = await givenServer(LOGGING_SEED)
    expect(await answerTo(url, host)).not.toContain('Host header')
  },
)

test.each([
  'evil.example',
  'evil.example:4566',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '10.0.0.1',
])('a page that had its name point here is refused: %s', async (host) => {
  const { url, sandbox } = await givenServer(LOGGING_SEED)
  expect(await answerTo(url, host)).toMatch(/^HTTP\/1.1 403 [\s\S]*Host header/)
  expect(sandbox.calls).toEqual([])
})

test('a body that is too large is refused', async () => {
  const { url, sandbox } = await givenServer(LOGGING_SEED)
  expect(await answerTo(url, '127.0.0.1', 'x'.repeat(9 * 1024 * 1024))).toMatch(/^HTTP\/1.1 413 /)
  expect(sandbox.calls).toEqual([])
})
