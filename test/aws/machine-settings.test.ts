import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AwsError } from '../../src/aws/aws-error.js'
import { createAws } from '../../src/aws/create-aws.js'
import { readMachineSettings } from '../../src/aws/machine/machine-settings.js'
import type { Call } from '../../src/calls/call.js'
import { deleteLogGroup, describeLogGroups } from '../../src/calls/logs.js'
import { getCallerIdentity } from '../../src/calls/sts.js'
import { listOrganizations } from '../../src/calls/workmail.js'
import { nodeRuntime } from '../../src/runtime-node.js'
import { CREDENTIALS, recordingClock } from './scripted-handler.js'

let folder: string
const servers: Server[] = []

interface Endpoint {
  url: string
  requests: { headers: IncomingMessage['headers']; body: string }[]
}

const IDENTITY =
  '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>u</UserId>' +
  '<Account>111122223333</Account></GetCallerIdentityResult>' +
  '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>'
const ASSUMED =
  '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAASSUMEDROLE12345</AccessKeyId>' +
  '<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>' +
  '</Credentials></AssumeRoleResult>' +
  '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>'

const answerTo = (body: string): string => {
  if (body.includes('Action=AssumeRole')) return ASSUMED
  return body.includes('Action=') ? IDENTITY : '{"OrganizationSummaries":[],"logGroups":[]}'
}

/** A server that answers every call well, or (`silent`) takes it and never answers. */
const startServer = async (
  options: { silent?: boolean; answer?: string; status?: number } = {},
): Promise<Endpoint> => {
  const { silent = false, answer, status = 200 } = options
  const requests: Endpoint['requests'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ headers: request.headers, body })
    response.statusCode = status
    response.setHeader('x-amzn-requestid', 'r')
    response.setHeader('content-type', body.includes('Action=') ? 'text/xml' : 'application/x-amz-json-1.1')
    if (!silent) response.end(answer ?? answerTo(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

type Config = Partial<Parameters<typeof createAws>[0]> & { profile?: string; endpointUrl?: string }

const settingsWith = (flags: Pick<Config, 'profile' | 'endpointUrl'>) => {
  const { files, homeDirectory } = nodeRuntime()
  return readMachineSettings({ env: process.env, files, homeDirectory }, flags)
}

const awsWith = async ({ profile, endpointUrl, ...config }: Config = {}) => {
  const settings = await settingsWith({ ...(profile && { profile }), ...(endpointUrl && { endpointUrl }) })
  return createAws({ userAgent: [], clock: recordingClock(), random: () => 0, settings, ...config })
}

const writeConfig = (text: string) => writeFileSync(join(folder, 'config'), text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aws-settings-'))
  writeConfig('')
  writeFileSync(join(folder, 'credentials'), '')
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined)
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true')
})

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
  rmSync(folder, { recursive: true })
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('where calls go', () => {
  const calls: [string, Call][] = [
    ['WORKMAIL', listOrganizations('eu-west-1')],
    ['CLOUDWATCH_LOGS', describeLogGroups('eu-west-1', '/aws')],
    ['STS', getCallerIdentity()],
  ]

  test.each(calls)('AWS_ENDPOINT_URL and, before it, AWS_ENDPOINT_URL_%s', async (service, call) => {
    const [general, own] = [await startServer(), await startServer()]
    vi.stubEnv('AWS_ENDPOINT_URL', general.url)
    await (await awsWith({ credentials: CREDENTIALS })).call(call)
    vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, own.url)

    await (await awsWith({ credentials: CREDENTIALS })).call(call)

    expect([general.requests.length, own.requests.length]).toEqual([1, 1])
  })

  test("the flag's URL, whatever else is set", async () => {
    const [flag, environment] = [await startServer(), await startServer()]
    vi.stubEnv('AWS_ENDPOINT_URL', environment.url)
    vi.stubEnv('AWS_ENDPOINT_URL_STS', environment.url)

    await (await awsWith({ endpointUrl: flag.url, credentials: CREDENTIALS })).call(getCallerIdentity())

    expect([flag.requests.length, environment.requests.length]).toEqual([1, 0])
  })

  test.each(['AWS_PROFILE', '--profile'])(
    "the profile's endpoint_url, the profile said by %s",
    async (how) => {
      const [general, own] = [await startServer(), await startServer()]
      writeConfig(`[profile lab]
services = lab-services
endpoint_url = ${general.url}
[services lab-services]
cloudwatch_logs =
  endpoint_url = ${own.url}
`)
      if (how === 'AWS_PROFILE') vi.stubEnv('AWS_PROFILE', 'lab')
      const aws = await awsWith({
        credentials: CREDENTIALS,
        ...(how === '--profile' ? { profile: 'lab' } : {}),
      })

      await aws.call(listOrganizations('eu-west-1'))
      await aws.call(describeLogGroups('eu-west-1', '/aws'))

      expect(general.requests.map(({ headers }) => headers['x-amz-target'])).toEqual([
        'WorkMailService.ListOrganizations',
      ])
      expect(own.requests.map(({ headers }) => headers['x-amz-target'])).toEqual([
        'Logs_20140328.DescribeLogGroups',
      ])
    },
  )

  test.each([undefined, 'lab'])(
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: to AWS after all (profile %s)',
    async (profile) => {
      writeConfig('[profile lab]\nendpoint_url = http://127.0.0.1:1\n')
      vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1')
      vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true')

      expect((await settingsWith({ ...(profile && { profile }) })).endpointOf('logs')).toBeUndefined()
    },
  )

  test('the profile can ignore them too', async () => {
    writeConfig('[profile lab]\nendpoint_url = http://127.0.0.1:1\nignore_configured_endpoint_urls = true\n')

    expect((await settingsWith({ profile: 'lab' })).endpointOf('logs')).toBeUndefined()
  })
})

test.each(['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'])(
  '%s and an address of another endpoint are refused before anything is called',
  async (variable) => {
    const machine = { env: { [variable]: 'true' }, files: nodeRuntime().files, homeDirectory: '/nowhere' }

    await expect(
      readMachineSettings(machine, { endpointUrl: 'http://127.0.0.1:4566' }),
    ).rejects.toMatchObject({
      kind: 'input',
      code: 'EndpointVariant',
      message: expect.stringContaining(variable),
    })
  },
)

test('an address for S3 and a variant of its endpoints are refused where a bucket is asked, and only there', async () => {
  const env = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000', AWS_USE_FIPS_ENDPOINT: 'true' }
  const machine = { env, files: nodeRuntime().files, homeDirectory: '/nowhere' }

  const settings = await readMachineSettings(machine, {})

  expect(settings.endpointOf('logs')).toBeUndefined()
  expect(() => settings.endpointOf('s3')).toThrow(
    expect.objectContaining({ kind: 'input', code: 'EndpointVariant' }),
  )
})

test.each([
  [{ AWS_PROFILE: 'ghost' }, {}, 'unset AWS_PROFILE'],
  [{}, { profile: 'ghost' }, 'leave --profile out'],
])('where there is no profile at all, none of them is to be named: %o %o', async (env, flags, next) => {
  const machine = { env, files: nodeRuntime().files, homeDirectory: '/nowhere' }

  await expect(readMachineSettings(machine, flags)).rejects.toMatchObject({
    code: 'UnknownProfile',
    next: `make it with \`aws configure\`, or ${next}`,
  })
})

describe('how often', () => {
  const attemptsOf = async (config: Config = {}) => {
    const server = await startServer()
    await (await awsWith({ endpointUrl: server.url, credentials: CREDENTIALS, ...config })).call(
      getCallerIdentity(),
    )
    return server.requests[0]?.headers['amz-sdk-request']
  }

  test('ten times, where nothing says otherwise', async () => {
    expect(await attemptsOf()).toBe('attempt=1; max=10')
  })

  test('as AWS_MAX_ATTEMPTS says', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '4')

    expect(await attemptsOf()).toBe('attempt=1; max=4')
  })

  test("as the profile's max_attempts says", async () => {
    writeConfig('[profile lab]\nmax_attempts = 6\n')

    expect(await attemptsOf({ profile: 'lab' })).toBe('attempt=1; max=6')
  })

  test('and that is how often it is sent', async () => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '3')
    const aws = await awsWith({ endpointUrl: 'http://127.0.0.1:1', credentials: CREDENTIALS })

    await expect(aws.call(deleteLogGroup('eu-west-1', 'g'))).rejects.toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
      details: { attempts: 3 },
    })
  })
})

describe('credentials', () => {
  test('of the environment, without any Region set', async () => {
    const server = await startServer()
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAFROMENVIRONMENT1')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')

    await (await awsWith({ endpointUrl: server.url })).call(listOrganizations('eu-west-1'))

    expect(server.requests[0]?.headers.authorization).toContain('Credential=AKIAFROMENVIRONMENT1/')
    expect(server.requests[0]?.headers.authorization).toContain('/eu-west-1/workmail/')
  })

  test("a profile's command runs once for all clients", async () => {
    const server = await startServer()
    const log = join(folder, 'ran')
    writeFileSync(
      join(folder, 'command.cjs'),
      `require('fs').appendFileSync(${JSON.stringify(log)}, 'x')
       console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIAFROMACOMMAND1234', SecretAccessKey: 's' }))`,
    )
    writeConfig(
      `[profile lab]\ncredential_process = "${process.execPath}" "${join(folder, 'command.cjs')}"\n`,
    )
    const aws = await awsWith({ endpointUrl: server.url, profile: 'lab' })

    await aws.call(getCallerIdentity())
    await Promise.all(
      ['us-east-1', 'us-west-2', 'eu-west-1'].map((region) => aws.call(listOrganizations(region))),
    )

    expect(server.requests).toHaveLength(4)
    for (const { headers } of server.requests) expect(headers.authorization).toContain('AKIAFROMACOMMAND1234')
    expect(readFileSync(log, 'utf8')).toBe('x')
  })

  test('keys of the environment go before AWS_PROFILE, and nothing is written to the console', async () => {
    const server = await startServer()
    const written = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation(() => {}),
    )
    vi.stubEnv('AWS_ENDPOINT_URL', server.url)
    vi.stubEnv('AWS_PROFILE', 'lab')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAFROMENVIRONMENT1')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    writeConfig('[profile lab]\naws_access_key_id = AKIAFROMTHEPROFILE12\naws_secret_access_key = secret\n')
    const aws = await awsWith()

    await aws.call(listOrganizations('eu-west-1'))

    expect(server.requests[0]?.headers.authorization).toContain('AKIAFROMENVIRONMENT1')
    expect(aws.from).toBe('environment variables, which go before AWS_PROFILE')
    for (const spy of written) expect(spy).not.toHaveBeenCalled()
  })

  describe("a profile's role", () => {
    const PROFILES = `[profile base]
aws_access_key_id = AKIAFROMBASEPROFILE1
aws_secret_access_key = secret
[profile lab]
role_arn = arn:aws:iam::111122223333:role/ops
source_profile = base
external_id = acme-2026
role_session_name = night-job
duration_seconds = 900
[profile guarded]
role_arn = arn:aws:iam::111122223333:role/ops
source_profile = base
mfa_serial = GAHT12345678
[profile keyless]
role_arn = arn:aws:iam::111122223333:role/ops
source_profile = empty
mfa_serial = GAHT12345678
[profile empty]
region = us-east-1
`
    const DENIED =
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: u is not authorized to perform: sts:AssumeRole on resource: r</Message></Error></ErrorResponse>'

    const asked: string[] = []
    const askMfaCode = async (mfaSerial: string) => {
      asked.push(mfaSerial)
      return '135790'
    }
    beforeEach(() => {
      asked.length = 0
      writeConfig(PROFILES)
    })

    test('is assumed by one call of this tool: where its calls go, as the profile says', async () => {
      const server = await startServer()
      const aws = await awsWith({
        profile: 'lab',
        endpointUrl: server.url,
        userAgent: [['run', 'run-42']],
        askMfaCode,
      })

      await aws.call(getCallerIdentity())
      await aws.call(listOrganizations('eu-west-1'))

      const [assumeRole, ...others] = server.requests
      expect(Object.fromEntries(new URLSearchParams(assumeRole?.body))).toEqual({
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: 'arn:aws:iam::111122223333:role/ops',
        RoleSessionName: 'night-job',
        DurationSeconds: '900',
        ExternalId: 'acme-2026',
      })
      expect(assumeRole?.headers['user-agent']).toContain('run/run-42')
      expect(assumeRole?.headers.authorization).toContain('AKIAFROMBASEPROFILE1')
      expect(others).toHaveLength(2)
      for (const { headers } of others) {
        expect(headers.authorization).toContain('ASIAASSUMEDROLE12345')
        expect(headers['x-amz-security-token']).toBe('t')
      }
      expect(asked).toEqual([])
    })

    test('that asks for MFA asks for the code of its device', async () => {
      const server = await startServer()

      await (await awsWith({ profile: 'guarded', endpointUrl: server.url, askMfaCode })).call(
        getCallerIdentity(),
      )

      expect(asked).toEqual(['GAHT12345678'])
      expect(server.requests[0]?.body).toContain('&SerialNumber=GAHT12345678&TokenCode=135790')
    })

    test('is not assumed without a code: the refusal is the one of who was asked', async () => {
      const server = await startServer()
      const details = {
        kind: 'credentials',
        code: 'NoMfaCode',
        service: 'sts',
        action: 'AssumeRole',
      } as const
      const refusal = new AwsError('nobody is there', { ...details, region: 'us-east-1' })
      const askNobody = () => Promise.reject(refusal)
      const aws = await awsWith({ profile: 'guarded', endpointUrl: server.url, askMfaCode: askNobody })

      await expect(aws.call(getCallerIdentity())).rejects.toBe(refusal)
      expect(server.requests).toEqual([])
    })

    test('without a source no one is asked', async () => {
      await expect(awsWith({ profile: 'keyless', askMfaCode })).rejects.toMatchObject({
        kind: 'credentials',
        code: 'ProfileWithoutCredentials',
      })
      expect(asked).toEqual([])
    })

    test('that AWS refuses is an error of credentials, with what to do', async () => {
      const server = await startServer({ answer: DENIED, status: 403 })

      await expect(
        (await awsWith({ profile: 'lab', endpointUrl: server.url })).call(getCallerIdentity()),
      ).rejects.toMatchObject({
        kind: 'credentials',
        code: 'AccessDenied',
        message:
          'arn:aws:iam::111122223333:role/ops cannot be assumed: User: u is not authorized to perform: sts:AssumeRole on resource: r',
        details: { action: 'AssumeRole', next: expect.stringContaining('trust policy') },
      })
      expect(server.requests).toHaveLength(1)
    })

    test('an abort does not wait for who is asked', async () => {
      const controller = new AbortController()
      const aws = await awsWith({ profile: 'guarded', askMfaCode: () => new Promise(() => {}) })
      const call = aws.call(getCallerIdentity(), { signal: controller.signal })
      setImmediate(() => controller.abort())

      await expect(call).rejects.toMatchObject({ kind: 'aborted' })
    })
  })

  test('none at all is an error of credentials, of one line', async () => {
    const call = (await awsWith({ endpointUrl: 'http://127.0.0.1:1' })).call(getCallerIdentity())

    await expect(call).rejects.toMatchObject({
      kind: 'credentials',
      code: 'NoCredentials',
      message: 'no credentials: neither the environment nor the AWS config files name any',
    })
  })

  test('a profile that is not there is bad input', async () => {
    await expect(awsWith({ profile: 'nobody' })).rejects.toMatchObject({
      kind: 'input',
      code: 'UnknownProfile',
    })
  })

  test('an abort does not wait for a command that hangs', async () => {
    writeFileSync(join(folder, 'hang.cjs'), 'setTimeout(() => {}, 3000)')
    writeConfig(`[profile lab]\ncredential_process = "${process.execPath}" "${join(folder, 'hang.cjs')}"\n`)
    const controller = new AbortController()
    const call = (await awsWith({ profile: 'lab' })).call(getCallerIdentity(), { signal: controller.signal })
    setImmediate(() => controller.abort())

    await expect(call).rejects.toMatchObject({ kind: 'aborted' })
  })
})

describe('a server that never answers', () => {
  test('is given thirty seconds, then the attempt has failed', async () => {
    const server = await startServer({ silent: true })
    vi.stubEnv('AWS_MAX_ATTEMPTS', '2')
    const aws = await awsWith({ endpointUrl: server.url, credentials: CREDENTIALS })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const outcome = aws.call(listOrganizations('eu-west-1')).catch((error) => error)
    const untilSent = (times: number) =>
      new Promise<void>((resolve) => {
        const look = () => (server.requests.length === times ? resolve() : setImmediate(look))
        look()
      })

    await untilSent(1)
    await vi.advanceTimersByTimeAsync(29_000)
    expect(server.requests).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    await untilSent(2)
    await vi.advanceTimersByTimeAsync(30_000)

    expect(await outcome).toMatchObject({
      kind: 'unreachable',
      code: 'TimeoutError',
      message: 'no answer: a request has exceeded the configured 30000 ms requestTimeout.',
      details: { attempts: 2 },
    })
  })
})

test.each([
  ['config', 'AWS_CONFIG_FILE'],
  ['credentials', 'AWS_SHARED_CREDENTIALS_FILE'],
])(
  'a folder in the place of the %s file is named as what it is, and not as a permission',
  async (name, variable) => {
    const path = join(folder, 'place')
    mkdirSync(path)
    const env = { HOME: folder, [variable]: path }
    const read = readMachineSettings({ env, files: nodeRuntime().files, homeDirectory: folder }, {})

    await expect(read, name).rejects.toMatchObject({
      kind: 'input',
      code: 'BrokenConfigFile',
      message: expect.stringContaining(`${path} is a folder`),
      next: `put a file of profiles there, or name another one in ${variable}`,
    })
  },
)
