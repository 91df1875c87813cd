/** Proxies, certificates and silence between this machine and AWS: real servers on this machine. */
import dns from 'node:dns'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AwsError } from '../../../src/aws/aws-error.js'
import { createAws } from '../../../src/aws/create-aws.js'
import { readMachineSettings } from '../../../src/aws/machine/machine-settings.js'
import { openS3Destination } from '../../../src/aws/s3-destination.js'
import { deleteLogGroup } from '../../../src/calls/logs.js'
import { getCallerIdentity } from '../../../src/calls/sts.js'
import { listOrganizations } from '../../../src/calls/workmail.js'
import { nodeRuntime } from '../../../src/runtime-node.js'
import { isWorkMailGone } from '../../../src/survey/workmail-gone.js'
import { startCredentialServers } from '../../support/credential-servers.js'
import { CERTIFICATE, PRIVATE_KEY } from '../../support/test-certificate.js'
import { recordingClock } from '../scripted-handler.js'

const IDENTITY =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>'
const KEYS = { AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 's', AWS_MAX_ATTEMPTS: '1' }

let folder: string
let closing: (() => void)[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'network-'))
  writeFileSync(join(folder, 'ca.pem'), CERTIFICATE)
  closing = []
})
afterEach(() => {
  for (const close of closing) close()
  rmSync(folder, { recursive: true })
})

const listen = async (server: Server): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  closing.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const startAws = async () => {
  const requests: string[] = []
  const server = createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, response) => {
    requests.push(request.url ?? '')
    request.resume().on('end', () =>
      response
        .writeHead(200, {
          'content-type': 'text/xml',
          'x-amzn-requestid': 'r-1',
          'x-amz-request-id': 's-1',
          etag: '"1"',
        })
        .end(request.method === 'POST' ? IDENTITY : ''),
    )
  })
  return { url: `https://localhost:${await listen(server)}`, requests }
}

/** Lets through, or answers each with a status. */
const startProxy = async (status = 200) => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request
      .resume()
      .on('end', () =>
        response.writeHead(status, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r-1' }).end(IDENTITY),
      )
  })
  server.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
    const [host = '', port] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
    return undefined
  })
  const port = await listen(server)
  return { address: `127.0.0.1:${port}`, asked }
}

const open = async (env: Record<string, string>, clock = recordingClock()) => {
  const machine = { env: { HOME: folder, ...env }, files: nodeRuntime().files, homeDirectory: folder }
  return createAws({
    userAgent: [],
    clock,
    random: () => 0,
    settings: await readMachineSettings(machine, {}),
  })
}

describe('a proxy', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('of %s takes what goes to https', async (variable) => {
    const [aws, proxy] = [await startAws(), await startProxy()]
    const env = { AWS_ENDPOINT_URL: aws.url, AWS_CA_BUNDLE: join(folder, 'ca.pem') }

    await (await open({ ...KEYS, ...env, [variable]: `http://user:pass@${proxy.address}` })).call(
      getCallerIdentity(),
    )

    expect(proxy.asked).toEqual([`CONNECT ${aws.url.slice('https://'.length)} Basic dXNlcjpwYXNz`])
    expect(aws.requests).toHaveLength(1)
  })

  test.each(['NO_PROXY', 'no_proxy'])('is passed by for what %s names', async (variable) => {
    const [aws, proxy] = [await startAws(), await startProxy()]
    const env = { AWS_ENDPOINT_URL: aws.url, AWS_CA_BUNDLE: join(folder, 'ca.pem') }
    const opened = await open({
      ...KEYS,
      ...env,
      HTTPS_PROXY: `http://${proxy.address}`,
      [variable]: 'x.example, .localhost',
    })

    await opened.call(getCallerIdentity())

    expect([proxy.asked.length, aws.requests.length]).toEqual([0, 1])
  })

  test('of HTTPS_PROXY takes what goes to Amazon S3 too', async () => {
    const [aws, proxy] = [await startAws(), await startProxy()]
    const env = {
      AWS_ENDPOINT_URL_S3: aws.url,
      AWS_CA_BUNDLE: join(folder, 'ca.pem'),
      HTTPS_PROXY: `http://${proxy.address}`,
    }
    const machine = { env, files: nodeRuntime().files, homeDirectory: folder }
    const connection = {
      settings: await readMachineSettings(machine, {}),
      userAgent: [],
      credentials: async () => ({ accessKeyId: 'ENV', secretAccessKey: 's' }),
      clock: recordingClock(),
      random: () => 0,
      signal: new AbortController().signal,
    }

    const place = await openS3Destination(connection, { bucket: 'kept', prefix: '' }, {})
    await place.replace('manifest.json', '{}')

    expect(proxy.asked).toContain(`CONNECT ${aws.url.slice('https://'.length)}`)
    expect(aws.requests).toEqual(['/kept/', '/kept/manifest.json?x-id=PutObject'])
  })

  test('of HTTP_PROXY takes what goes to http, by its whole address', async () => {
    const proxy = await startProxy()
    const env = { AWS_ENDPOINT_URL: 'http://aws.example:4566', HTTP_PROXY: proxy.address }

    await (await open({ ...KEYS, ...env })).call(getCallerIdentity())

    expect(proxy.asked).toEqual(['POST http://aws.example:4566/'])
  })

  test.each([
    [407, 'credentials', 'ProxyAuthentication'],
    [403, 'machine', 'ProxyRefused'],
    [502, 'unreachable', 'ProxyUnavailable'],
  ])('that answers %d is named with its setting, without its password', async (status, kind, code) => {
    const proxy = await startProxy(status)
    const env = {
      AWS_ENDPOINT_URL: 'https://aws.example',
      HTTPS_PROXY: `http://user:hunter2@${proxy.address}`,
    }
    const refused = (await open({ ...KEYS, ...env })).call(getCallerIdentity())

    await expect(refused).rejects.toMatchObject({ kind, code })
    await expect(refused).rejects.toThrow(
      `the proxy http://[redacted]@${proxy.address}/ of HTTPS_PROXY does not let this request through: HTTP status ${status}`,
    )
  })

  test('where no one listens is a setting to correct', async () => {
    const env = { AWS_ENDPOINT_URL: 'https://aws.example', HTTPS_PROXY: 'http://127.0.0.1:1' }
    await expect((await open({ ...KEYS, ...env })).call(getCallerIdentity())).rejects.toMatchObject({
      kind: 'machine',
      code: 'ProxyUnreachable',
      message: expect.stringContaining('HTTPS_PROXY'),
    })
  })

  test.each(['socks5://127.0.0.1:1', 'http://', 'http://a b', 'http://proxy:3128\r'])(
    'named as %j is refused before any call',
    async (HTTPS_PROXY) => {
      await expect(open({ ...KEYS, HTTPS_PROXY })).rejects.toMatchObject({
        kind: 'input',
        code: 'MalformedProxy',
      })
    },
  )

  test('is never asked for credentials of a container or an instance', async () => {
    const [proxy, servers] = [await startProxy(403), await startCredentialServers()]
    closing.push(() => servers.close())
    const proxies = { HTTP_PROXY: `http://${proxy.address}`, HTTPS_PROXY: `http://${proxy.address}` }
    const container = await open({
      ...proxies,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${servers.url}/container`,
    })
    const instance = await open({ ...proxies, AWS_EC2_METADATA_SERVICE_ENDPOINT: servers.url })

    const keys = [await container.credentials(), await instance.credentials()]

    expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['CONTAINER', 'INSTANCE'])
    expect(proxy.asked).toEqual([])
  })
})

describe('a CA', () => {
  test('that is not named does not vouch for the server', async () => {
    const aws = await startAws()
    const asked = (await open({ ...KEYS, AWS_ENDPOINT_URL: aws.url })).call(getCallerIdentity())
    await expect(asked).rejects.toMatchObject({ kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  test('can be named by ca_bundle of the profile', async () => {
    const aws = await startAws()
    writeFileSync(join(folder, 'config'), `[default]\nca_bundle = ${join(folder, 'ca.pem')}\n`)
    const env = { AWS_ENDPOINT_URL: aws.url, AWS_CONFIG_FILE: join(folder, 'config') }

    await (await open({ ...KEYS, ...env })).call(getCallerIdentity())

    expect(aws.requests).toHaveLength(1)
  })

  test.each([
    ['nowhere.pem', 'NoCaBundle'],
    ['config', 'BrokenCaBundle'],
  ])('in a file that is none (%s) is refused before any call', async (name, code) => {
    writeFileSync(join(folder, 'config'), 'no certificate')
    const opened = open({ ...KEYS, AWS_CA_BUNDLE: join(folder, name) })
    await expect(opened).rejects.toMatchObject({
      kind: 'input',
      code,
      message: expect.stringContaining(name),
    })
  })
})

test('a container endpoint that is silent is given up after six seconds', async () => {
  const servers = await startCredentialServers({ silent: true })
  closing.push(() => servers.close())
  const opened = await open({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${servers.url}/container` })

  await expect(opened.credentials()).rejects.toMatchObject({
    kind: 'credentials',
    code: 'ContainerCredentialsFailed',
  })
  expect(servers.requests).toHaveLength(3)
})

test.each(['127.0.0.1:4566', 'http://127.0.0.1:4566\r', 'ftp://x'])(
  'AWS_ENDPOINT_URL %j is refused before any call',
  async (AWS_ENDPOINT_URL) => {
    await expect(open({ ...KEYS, AWS_ENDPOINT_URL })).rejects.toMatchObject({
      kind: 'input',
      code: 'MalformedValue',
    })
  },
)

test('web identity and IAM Identity Center are asked where calls go', async () => {
  const servers = await startCredentialServers()
  closing.push(() => servers.close())
  writeFileSync(join(folder, 'jwt'), 'jwt-1')
  const env = {
    AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'jwt'),
    AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/web',
  }

  await (await open({ ...env, AWS_ENDPOINT_URL: servers.url })).call(getCallerIdentity())

  expect(servers.requests.map(({ body }) => new URLSearchParams(body).get('Action'))).toEqual([
    'AssumeRoleWithWebIdentity',
    'GetCallerIdentity',
  ])
})

test('a renewed key of another account is never used: no call is made with it but the question whose it is', async () => {
  // given a command that prints a key of one account for an hour, and then one of another
  const servers = await startCredentialServers()
  closing.push(() => servers.close())
  const clock = { ...recordingClock(), now: () => time }
  let time = Date.now()
  const log = join(folder, 'ran')
  writeFileSync(
    join(folder, 'command.cjs'),
    `const fs = require('fs'); const log = ${JSON.stringify(log)}
     const AccessKeyId = fs.existsSync(log) ? 'OTHER' : 'FIRST'; fs.writeFileSync(log, '')
     const Expiration = new Date(${time} + (AccessKeyId === 'FIRST' ? 1 : 9) * 3600000).toISOString()
     console.log(JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey: 's', Expiration }))`,
  )
  const config = `[default]\ncredential_process = "${process.execPath}" "${join(folder, 'command.cjs')}"\n`
  writeFileSync(join(folder, 'config'), config)
  const aws = await open({ AWS_ENDPOINT_URL: servers.url, AWS_CONFIG_FILE: join(folder, 'config') }, clock)
  await aws.call(getCallerIdentity())

  // when the key is renewed before a change
  time += 58 * 60 * 1000
  const change = aws.call(deleteLogGroup('eu-west-1', 'g'))

  // then the change is not sent
  await expect(change).rejects.toMatchObject({ kind: 'other-account', code: 'AccountChanged' })
  expect(servers.requests.map(({ body }) => new URLSearchParams(body).get('Action'))).toEqual([
    'GetCallerIdentity',
    'GetCallerIdentity',
  ])
})

describe('a host name', () => {
  /** What each name is answered with, and the names that were asked for. */
  const answerNames = (answer: ((callback: (error: Error) => void) => void) | undefined) => {
    const asked: string[] = []
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
      name: string,
      _options: unknown,
      callback: (error: Error) => void,
    ) => {
      asked.push(name)
      answer?.(callback)
    }) as never)
    closing.push(() => lookup.mockRestore())
    return asked
  }
  const unknown = (callback: (error: Error) => void) =>
    setImmediate(() => callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })))
  const errorOf = async (env: Record<string, string>): Promise<AwsError> =>
    (await open({ ...KEYS, ...env })).call(listOrganizations('us-east-1')).then(
      () => expect.unreachable(),
      (error) => error,
    )

  test('of a connection that does not come about is given up after five seconds, as a time-out', async () => {
    const asked = answerNames(undefined)
    const opened = await open({ ...KEYS, AWS_ENDPOINT_URL: 'http://aws.example' })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    closing.push(() => vi.useRealTimers())

    const call = opened.call(getCallerIdentity()).catch((error) => error)
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const settled = vi.fn()
    call.then(settled)
    await vi.advanceTimersByTimeAsync(4_900)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)

    expect(await call).toMatchObject({ kind: 'unreachable', code: 'TimeoutError', transient: true })
  })

  test('of WorkMail that is unknown counts as its end, whatever is set of FIPS and dual-stack', async () => {
    const asked = answerNames(unknown)
    const error = await errorOf({ AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' })

    expect(asked).toEqual(['workmail.us-east-1.amazonaws.com'])
    expect(isWorkMailGone(error)).toBe(true)
  })

  test('workmail.us-east-1.api.aws, which never existed, is not evidence of its end', async () => {
    answerNames(unknown)
    const error = await errorOf({ AWS_ENDPOINT_URL_WORKMAIL: 'https://workmail.us-east-1.api.aws' })

    expect(error.code).toBe('ENOTFOUND')
    expect(isWorkMailGone(error)).toBe(false)
  })
})

test('WorkMail has its standard names, whatever is said of FIPS and dual-stack', async () => {
  const proxy = await startProxy(403)
  const env = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }
  const aws = await open({ ...KEYS, ...env, HTTPS_PROXY: `http://${proxy.address}` })

  await expect(aws.call(listOrganizations('us-east-1'))).rejects.toMatchObject({ code: 'ProxyRefused' })

  expect(proxy.asked).toEqual(['CONNECT workmail.us-east-1.amazonaws.com:443'])
})
