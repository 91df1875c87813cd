/** No secret reaches the journal, the output, the debug output or an error, whatever goes wrong. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import type { Sandbox } from '../../src/sandbox/sandbox.js'
import { createMachine, type EndedProcess, type Machine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { ACCOUNT_ID, loggingAccount, SERVICE_LINKED_ROLE } from '../support/small-account.js'

type Fault = NonNullable<SandboxSeed['faults']>[number]

const ACCESS_KEY = 'AKIAQ7RECOGNISABLE5Z'
const SECRET_KEY = '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'
const SESSION_TOKEN = `FwoGZXIvYXdzEJr${'Rec0gniS4ble'.repeat(12)}==`

/** Pieces that can be recognised: an error that quotes the middle of a file quotes a few characters of it. */
const PIECES = [
  ACCESS_KEY,
  ...Array.from({ length: SECRET_KEY.length - 9 }, (_, index) => SECRET_KEY.slice(index, index + 10)),
  'FwoGZXIvYX',
  'Rec0gniS4ble',
]

const JSON_KEYS = JSON.stringify({
  Version: 1,
  AccessKeyId: ACCESS_KEY,
  SecretAccessKey: SECRET_KEY,
  SessionToken: SESSION_TOKEN,
})
const INI_KEYS = `aws_access_key_id = ${ACCESS_KEY}\naws_secret_access_key = ${SECRET_KEY}\naws_session_token = ${SESSION_TOKEN}\n`

/** Everything that Node and the libraries tell those who want to know. */
const DEBUG = { DEBUG: '*', NODE_DEBUG: '*' }

let machine: Machine
beforeEach(() => {
  machine = createMachine()
})
afterEach(() => machine.remove())

/** Where the credentials come from, as the environment that says so. */
const SOURCES: Record<string, () => Record<string, string>> = {
  'the environment': () => ({
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_SESSION_TOKEN: SESSION_TOKEN,
  }),
  'a profile': () => ({
    AWS_PROFILE: 'acme',
    AWS_SHARED_CREDENTIALS_FILE: machine.write('credentials', `[acme]\n${INI_KEYS}`),
  }),
  'a process': () => processOf(`cat '${machine.write('keys.json', JSON_KEYS)}'`),
}

const processOf = (command: string) => ({
  AWS_PROFILE: 'acme',
  AWS_CONFIG_FILE: machine.write('config', `[profile acme]\ncredential_process = ${command}\n`),
})

/** Texts of all files below a folder. */
const textsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))

const expectNoSecret = ({ stdout, stderr }: EndedProcess, more: (string | RegExp)[] = []): void => {
  const state = join(machine.folder, 'state')
  const told = {
    stdout,
    stderr,
    state: readdirSync(machine.folder).includes('state') ? textsIn(state).join('\n') : '',
  }
  for (const [where, text] of Object.entries(told))
    expect({ where, found: [...PIECES, ...more].filter((piece) => text.split(piece).length > 1) }).toEqual({
      where,
      found: [],
    })
}

const TEARDOWN = 'teardown --all --yes --quiet-period 0s'
/** As AWS tells what it signed itself: with the headers in it. */
const ECHO = `The request signature we calculated does not match. The Canonical String should have been 'POST\n/\nx-amz-security-token:${SESSION_TOKEN}\n' and the key ${ACCESS_KEY} with ${SECRET_KEY}`

const FAULTS: { what: string; line: string; faults: SandboxSeed['faults']; exitCode: number }[] = [
  { what: 'nothing goes wrong', line: TEARDOWN, faults: [], exitCode: 0 },
  { what: 'all is read', line: 'role check', faults: [], exitCode: 0 },
  {
    what: 'a change is denied',
    line: TEARDOWN,
    faults: [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } }],
    exitCode: 4,
  },
  {
    what: 'credentials expire on the way',
    line: 'logging disable --all --yes',
    faults: [{ skip: 7, fault: { kind: 'expired' } }],
    exitCode: 4,
  },
  {
    what: 'answers cannot be read',
    line: 'logging enable --all --retention-days 90',
    faults: [{ every: 3, times: 3, fault: { kind: 'malformed' } }],
    exitCode: 0,
  },
  {
    what: 'a refusal repeats them',
    line: TEARDOWN,
    faults: [
      {
        match: { action: 'DeleteServiceLinkedRole' },
        fault: { kind: 'error', code: 'SignatureDoesNotMatch', message: ECHO, status: 403 },
      },
    ],
    exitCode: 4,
  },
]

describe.each(Object.keys(SOURCES))('credentials of %s', (source) => {
  test('come out nowhere', async () => {
    const credentials = SOURCES[source]?.() ?? {}
    const limit = pLimit(3)
    const ends = await Promise.all(
      FAULTS.map(({ what, line, faults, exitCode }, index) =>
        limit(async () => {
          const { env, close, sandbox } = await serveAccount(loggingAccount({ faults: faults ?? [] }))
          const argv = [...line.split(' '), '--verbose', ...(index % 2 === 0 ? ['--json'] : [])]
          // Runs side by side have a state folder each: they are about one account.
          const XDG_STATE_HOME = join(machine.folder, 'state', String(index))
          const { AWS_ENDPOINT_URL = '' } = env
          const ended = await machine.run(argv, {
            ...DEBUG,
            ...credentials,
            AWS_ENDPOINT_URL,
            XDG_STATE_HOME,
          })
          await close()
          expect(sandbox.calls.length, what).toBeGreaterThan(5)
          expect({ what, exitCode: ended.exitCode }).toEqual({ what, exitCode })
          return ended
        }),
      ),
    )
    // Debug output was written, and of requests with their headers.
    expect(ends[0]?.stderr).toMatch(/^HTTP \d+: [\s\S]*x-amz-security-token/m)
    for (const ended of ends) expectNoSecret(ended)
  })
})

describe('credentials that cannot be read come out nowhere', () => {
  test.each([
    [
      'a process that prints no JSON',
      () => processOf(`cat '${machine.write('keys.json', JSON_KEYS.replace('",', '"'))}'`),
    ],
    ['a process that fails', () => processOf(`cat '${machine.write('keys.json', JSON_KEYS)}' /nowhere`)],
    [
      'a process that has them as arguments',
      () => processOf(`echo-no-such-program --secret ${SECRET_KEY} --token ${SESSION_TOKEN}`),
    ],
    [
      'a profile with a line that is none',
      () => ({
        AWS_PROFILE: 'acme',
        AWS_SHARED_CREDENTIALS_FILE: machine.write(
          'credentials',
          `[acme]\n${INI_KEYS.replaceAll(' = ', ' ')}`,
        ),
      }),
    ],
    [
      'an environment with half of them',
      () => ({ AWS_SECRET_ACCESS_KEY: SECRET_KEY, AWS_SESSION_TOKEN: SESSION_TOKEN }),
    ],
    [
      'an environment with a line break in them',
      () => ({
        AWS_ACCESS_KEY_ID: ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: SECRET_KEY,
        AWS_SESSION_TOKEN: `${SESSION_TOKEN}\n${SECRET_KEY}`,
      }),
    ],
  ])('%s', async (_what, source) => {
    const { env, close } = await serveAccount(loggingAccount())
    const { AWS_ENDPOINT_URL = '' } = env
    const ended = await machine.run(['logging', 'status', '--json', '--verbose'], {
      ...DEBUG,
      ...source(),
      AWS_ENDPOINT_URL,
    })
    await close()
    expect(ended.exitCode).not.toBe(0)
    expectNoSecret(ended)
  })
})

describe('a role that is assumed with an MFA code', () => {
  const CODE = '135790'
  const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/cleanup`
  const DEVICE = `arn:aws:iam::${ACCOUNT_ID}:mfa/operator`
  const withFault = (fault: Fault['fault'], match: Fault['match'] = { action: 'AssumeRole' }): Fault[] => [
    { match, fault },
  ]
  const refusalThatEchoes = withFault({
    kind: 'error',
    code: 'AccessDenied',
    message: `TokenCode=${CODE} of ${DEVICE} by ${ACCESS_KEY} ${SECRET_KEY} ${SESSION_TOKEN} is denied`,
    status: 403,
  })

  const seedOf = (faults: Fault[]): SandboxSeed =>
    loggingAccount({
      roles: [
        SERVICE_LINKED_ROLE,
        {
          roleName: 'cleanup',
          assumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
          },
        },
      ],
      mfaDevices: [{ serialNumber: DEVICE, codes: [CODE] }],
      faults,
    })

  const BY_FLAGS = () => ({
    flags: ['--assume-role', ROLE, '--mfa-serial', DEVICE],
    env: SOURCES['the environment']?.() ?? {},
  })
  const BY_PROFILE = () => ({
    flags: ['--profile', 'cleanup'],
    env: {
      AWS_CONFIG_FILE: machine.write(
        'config',
        `[profile cleanup]\nrole_arn = ${ROLE}\nsource_profile = acme\nmfa_serial = ${DEVICE}\n`,
      ),
      AWS_SHARED_CREDENTIALS_FILE: machine.write('credentials', `[acme]\n${INI_KEYS}`),
    },
  })
  const expires = withFault({ kind: 'expired' }, { action: 'DeleteLogGroup' })

  test.each([
    ['by flags', 'nothing goes wrong', BY_FLAGS, [], 0],
    ['by a profile', 'nothing goes wrong', BY_PROFILE, [], 0],
    ['by flags', 'a refusal repeats them', BY_FLAGS, refusalThatEchoes, 4],
    ['by a profile', 'a refusal repeats them', BY_PROFILE, refusalThatEchoes, 4],
    ['by flags', 'the answer cannot be read', BY_FLAGS, withFault({ kind: 'malformed' }), 8],
    // The call is made again then, and its code was used.
    ['by flags', 'the answer breaks off', BY_FLAGS, withFault({ kind: 'truncated' }), 4],
    ['by flags', 'the session expires on the way', BY_FLAGS, expires, 4],
  ] as const)('%s: neither comes out where %s', async (_how, _what, chosen, faults, exitCode) => {
    // given an account that gives the role's session for the code
    const { env, close, sandbox } = await serveAccount(seedOf([...faults]))
    const given = watchSessions(sandbox)

    // when everything is taken down as the role
    const { flags, env: credentials } = chosen()
    const argv = [...TEARDOWN.split(' '), '--verbose', ...flags, '--mfa-code', CODE]
    const { AWS_ENDPOINT_URL = '' } = env
    const ended = await machine.run(argv, { ...DEBUG, ...credentials, AWS_ENDPOINT_URL })
    await close()

    // then the code was sent, and neither it nor the session's credentials are told
    expect(ended.exitCode, ended.stderr.slice(-2000)).toBe(exitCode)
    expect(sandbox.calls.map(({ input }) => input.TokenCode)).toContain(CODE)
    if (exitCode === 0) expect(given).toHaveLength(3)
    expectNoSecret(ended, [...given, new RegExp(`(?<!\\d)${CODE}(?!\\d)`)])
  })
})

/** Answers a list that the credentials in the sandbox's replies are added to; a piece of one is none. */
const watchSessions = (sandbox: Sandbox): string[] => {
  const { answer } = sandbox
  const given: string[] = []
  sandbox.answer = async (...request) => {
    const response = await answer(...request)
    const found = response.body.matchAll(/<(?:AccessKeyId|SecretAccessKey|SessionToken)>([^<]{16,})/g)
    given.push(...[...found].map(([, secret = '']) => secret))
    return response
  }
  return given
}

describe('a password in the address of --endpoint-url comes out nowhere', () => {
  const PASSWORD = 'p4ss:w@rd'
  const plays = async (
    lines: string[],
    address: (url: string) => string,
    faults: SandboxSeed['faults'] = [],
  ) => {
    const { env, close } = await serveAccount(loggingAccount({ faults }))
    const url = address(env.AWS_ENDPOINT_URL ?? '')
    const keys = { AWS_ACCESS_KEY_ID: ACCESS_KEY, AWS_SECRET_ACCESS_KEY: SECRET_KEY, AWS_MAX_ATTEMPTS: '1' }
    const ends: EndedProcess[] = []
    for (const line of lines)
      ends.push(await machine.run([...line.split(' '), '--endpoint-url', url, '--verbose'], keys))
    ends.push(await machine.run(['logging', 'status'], { ...keys, AWS_ENDPOINT_URL: url }))
    for (const line of ['runs list', 'runs list --json']) ends.push(await machine.run(line.split(' ')))
    await close()
    const written = textsIn(machine.folder).join('\n')
    for (const { stdout, stderr } of ends)
      for (const text of [stdout, stderr, written]) expect(text).not.toMatch(/p4ss|w@rd/)
    return ends
  }
  const withPassword = (url: string): string => url.replace('//', `//operator:${PASSWORD}@`)
  const DENIED = [{ match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' as const } }]

  test('whatever the commands do', async () => {
    const ends = await plays(
      [
        'logging status',
        'logging status --json',
        `teardown --all --plan-out ${join(machine.folder, 'plan.json')}`,
        `${TEARDOWN} --json`,
        TEARDOWN,
        'runs resume 20261122T040000Z-000000 --json',
      ],
      withPassword,
      DENIED,
    )

    // The next command names the address, and so must be looked at.
    expect(ends.some(({ stdout, stderr }) => `${stdout}${stderr}`.includes('--endpoint-url'))).toBe(true)
  })

  test.each([
    ['where no one listens', () => `http://operator:${PASSWORD}@127.0.0.1:1`],
    ['of another scheme', () => `ftp://operator:${PASSWORD}@localhost`],
    ['with a space', () => `http://operator:${PASSWORD}@local host`],
    ['with a port that is none', () => `http://operator:${PASSWORD}@localhost:99999`],
    ['without slashes', () => `http:operator:${PASSWORD}@localhost:1`],
  ])('%s', async (_, address) => {
    const ends = await plays(['logging status', 'teardown --all --yes --json'], address)

    for (const { exitCode } of ends.slice(0, 2)) expect([1, 2, 8]).toContain(exitCode)
  })
})
