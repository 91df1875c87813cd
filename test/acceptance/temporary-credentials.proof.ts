/** Temporary credentials as operators have them, with the program in a process of its own. */
import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import type { SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createMachine, type Machine } from '../support/process.js'
import { type ServedAccount, serveAccount } from '../support/serve-account.js'
import { ACCOUNT_ID, loggingAccount, SERVICE_LINKED_ROLE } from '../support/small-account.js'

const HOUR = 60 * 60 * 1000
const DEVICE = `arn:aws:iam::${ACCOUNT_ID}:mfa/operator`
const CLEANUP = `arn:aws:iam::${ACCOUNT_ID}:role/cleanup`

/** Temporary credentials as STS gives them, for whom `arn` names. */
const temporary = (accessKeyId: string, arn: string) => ({
  accessKeyId,
  sessionToken: 'FwoGZXIvYXdzEJr=',
  userId: 'AROAEXAMPLE:x',
  arn,
  expiresAt: Date.now() + HOUR,
})

const environmentOf = ({ accessKeyId, sessionToken }: ReturnType<typeof temporary>) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: sessionToken,
})

const FEDERATED = temporary('ASIAFEDERATEDSANDBOX', `arn:aws:sts::${ACCOUNT_ID}:federated-user/bob`)
const SESSION = temporary('ASIAOPERATOR2SANDBOX', `arn:aws:iam::${ACCOUNT_ID}:user/operator`)

/** A role that takes MFA, of the device that shows this code next. */
const roleThatAsksForMfa = (code: string) => ({
  roles: [
    SERVICE_LINKED_ROLE,
    {
      roleName: 'cleanup',
      assumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: ACCOUNT_ID },
            Action: 'sts:AssumeRole',
            Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
          },
        ],
      },
    },
  ],
  mfaDevices: [{ serialNumber: DEVICE, codes: [code] }],
})

let machine: Machine
let aws: ServedAccount | undefined
beforeEach(() => {
  machine = createMachine()
})
afterEach(async () => {
  await aws?.close()
  aws = undefined
  await machine.remove()
})

const serve = async (seed: SandboxSeed, onCall?: SandboxOptions['onCall']) => {
  aws = await serveAccount(loggingAccount(seed), onCall)
  return { sandbox: aws.sandbox, AWS_ENDPOINT_URL: aws.env.AWS_ENDPOINT_URL ?? '' }
}

const sessionArns = ({ sandbox }: Pick<ServedAccount, 'sandbox'>) =>
  sandbox.account.sessions.map(({ arn }) => arn)

describe('the session token of the environment goes with every call', () => {
  test.each([
    // They may not call IAM (STS API reference), so that the role is not theirs to delete.
    ['of GetFederationToken', FEDERATED, ['logging', 'disable']],
    ['of GetSessionToken', SESSION, ['teardown', '--quiet-period', '0s']],
  ])('%s', async (_whose, credentials, command) => {
    // given an account that knows the credentials, and refuses them without their token
    const { sandbox, AWS_ENDPOINT_URL } = await serve({ sessions: [credentials] })
    const env = { ...environmentOf(credentials), AWS_ENDPOINT_URL }

    // when something is taken down with them
    const argv = [...command, '--all', '--yes', '--json']
    const { exitCode, stdout } = await machine.run(argv, env)

    // then every call was theirs
    expect({ exitCode, outcome: Output.parse(JSON.parse(stdout)).outcome }).toEqual({
      exitCode: 0,
      outcome: 'done',
    })
    expect(new Set(sandbox.calls.map(({ accessKeyId }) => accessKeyId))).toEqual(
      new Set([credentials.accessKeyId]),
    )
    expect(
      sandbox.calls.filter(
        ({ action, error }) => action !== 'ListAccountAliases' && /Token|Client/.test(error ?? ''),
      ),
    ).toEqual([])
  })

  test('without its token the key is worth nothing', async () => {
    const { AWS_ENDPOINT_URL } = await serve({ sessions: [SESSION] })
    const { AWS_SESSION_TOKEN: _token, ...env } = environmentOf(SESSION)
    const { exitCode, stdout } = await machine.run(['logging', 'status', '--json'], {
      ...env,
      AWS_ENDPOINT_URL,
    })
    expect(exitCode).toBe(4)
    expect(Output.parse(JSON.parse(stdout)).error?.code).toBe('InvalidClientTokenId')
  })
})

test('credentials that end in the middle of a run leave it to be resumed', async () => {
  // given a session that ends when the role's deletion was submitted
  const ending = temporary('ASIAENDING234SANDBOX', `arn:aws:sts::${ACCOUNT_ID}:assumed-role/sso/operator`)
  const { sandbox, AWS_ENDPOINT_URL } = await serve(
    { sessions: [ending, SESSION] },
    (moment, { action }, { sessions: [first] }) => {
      const isNow = moment === 'after' && action === 'DeleteServiceLinkedRole'
      if (isNow && first) first.expiresAt = first.expiresAt - HOUR
    },
  )

  // when everything is taken down with it
  const argv = ['teardown', '--all', '--yes', '--quiet-period', '0s', '--json']
  const stopped = await machine.run(argv, { ...environmentOf(ending), AWS_ENDPOINT_URL })

  // then it stops as pending, and says how to continue
  const { outcome, next, runId, steps } = Output.parse(JSON.parse(stopped.stdout))
  expect({ exitCode: stopped.exitCode, outcome, next }).toEqual({
    exitCode: 4,
    outcome: 'pending',
    next: `wml runs resume ${runId} --yes`,
  })
  expect(steps.find(({ kind }) => kind === 'delete-role')?.reason).toContain(
    'token included in the request is expired',
  )

  // and continues with the next session
  const resumed = await machine.shell(next ?? '', { ...environmentOf(SESSION), AWS_ENDPOINT_URL })
  expect({ exitCode: resumed.exitCode, roles: sandbox.account.roles }).toEqual({ exitCode: 0, roles: [] })
})

describe('a profile with role_arn and mfa_serial', () => {
  const profile = () => ({
    AWS_PROFILE: 'cleanup',
    AWS_CONFIG_FILE: machine.write(
      'config',
      `[profile cleanup]\nrole_arn = ${CLEANUP}\nsource_profile = base\nmfa_serial = ${DEVICE}\n`,
    ),
    AWS_SHARED_CREDENTIALS_FILE: machine.write(
      'credentials',
      '[base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = secret\n',
    ),
  })

  test('takes the code of --mfa-code', async () => {
    const { sandbox, AWS_ENDPOINT_URL } = await serve(roleThatAsksForMfa('135790'))
    const argv = ['logging', 'status', '--mfa-code', '135790']
    const { exitCode, stderr } = await machine.run(argv, { ...profile(), AWS_ENDPOINT_URL })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(sessionArns({ sandbox })).toEqual([
      `arn:aws:sts::${ACCOUNT_ID}:assumed-role/cleanup/workmail-lifecycle`,
    ])
  })

  test('says which code is needed, where there is no terminal', async () => {
    const { AWS_ENDPOINT_URL } = await serve(roleThatAsksForMfa('135790'))
    const { exitCode, stderr } = await machine.run(['logging', 'status'], { ...profile(), AWS_ENDPOINT_URL })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: `Error: a code of MFA device ${DEVICE} is needed, and there is no terminal to ask on\nNext: add --mfa-code with the code that the device shows\n`,
    })
  })

  test('another step of a chain takes a code of its own: the one given is used up', async () => {
    const { AWS_ENDPOINT_URL } = await serve(roleThatAsksForMfa('135790'))
    const argv = [
      'logging',
      'status',
      '--mfa-code',
      '135790',
      '--assume-role',
      CLEANUP,
      '--mfa-serial',
      DEVICE,
    ]
    const { exitCode, stderr } = await machine.run(argv, { ...profile(), AWS_ENDPOINT_URL })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: `Error: ${CLEANUP} cannot be assumed: a second code is needed, of MFA device ${DEVICE}, and --mfa-code is one: a code works once\nNext: run it on a terminal, where each code is asked for\n`,
    })
  })

  const hasScript = spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false

  describe.skipIf(!hasScript)('on a terminal of its own', () => {
    const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

    /** Runs the program on a terminal; types each answer as soon as its question is there. */
    const onTerminal = async (line: string, answers: [question: string, answer: string][], env: object) => {
      const command = `'${process.execPath}' '${PROGRAM}' ${line}`
      const child = spawn('script', ['-qefc', command, '/dev/null'], {
        env: { PATH: process.env.PATH, HOME: machine.folder, XDG_STATE_HOME: machine.folder, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      let screen = ''
      const left = [...answers]
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        screen += text
        const [question, answer] = left[0] ?? []
        if (question === undefined || !screen.includes(question)) return
        left.shift()
        child.stdin.write(answer)
      })
      const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
      return { exitCode, screen }
    }

    test('asks for the code without showing it, then for the account id', async () => {
      const { sandbox, AWS_ENDPOINT_URL } = await serve(roleThatAsksForMfa('135790'))
      const env = { ...profile(), AWS_ENDPOINT_URL, AWS_EC2_METADATA_DISABLED: 'true' }
      const answers: [string, string][] = [
        ['(not shown): ', '135790\r'],
        ['to continue: ', `${ACCOUNT_ID}\r`],
      ]

      const { exitCode, screen } = await onTerminal('teardown --all --quiet-period 0s', answers, env)

      expect(exitCode, screen).toBe(0)
      expect(screen.startsWith(`Code of MFA device ${DEVICE} (not shown): \r\n`)).toBe(true)
      expect(screen).not.toContain('135790')
      expect(stripVTControlCharacters(screen)).toContain(`to continue: ${ACCOUNT_ID}`)
      expect(sandbox.account.roles.map(({ roleName }) => roleName)).toEqual(['cleanup'])
    })

    test('Ctrl-C at the question ends it', async () => {
      const { sandbox, AWS_ENDPOINT_URL } = await serve(roleThatAsksForMfa('135790'))
      const env = { ...profile(), AWS_ENDPOINT_URL }

      const { exitCode, screen } = await onTerminal('logging status', [['(not shown): ', '\u0003']], env)

      expect(exitCode, screen).toBe(130)
      expect(screen).toContain('interrupted by SIGINT')
      expect(sandbox.calls).toEqual([])
    })
  })
})
