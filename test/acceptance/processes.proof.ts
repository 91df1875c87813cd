/** The program as it ships, in processes of its own: real time, real sockets, real signals. */
import { readFileSync } from 'node:fs'
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { ListOrganizationsCommand, WorkMailClient } from '@aws-sdk/client-workmail'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXIT_CODES } from '../../src/report/exit-codes.js'
import { Output } from '../../src/report/output.js'
import { nodeRuntime } from '../../src/runtime-node.js'
import { createAccount, type SandboxSeed } from '../../src/sandbox/account.js'
import { type SandboxServer, startHttpServer } from '../../src/sandbox/http-server.js'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.js'
import { createMachine, type Machine } from '../support/process.js'
import { ACCOUNT_ID, ACME, loggingAccount, ROLE_NAME } from '../support/small-account.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }

let machine: Machine
beforeEach(() => {
  machine = createMachine()
})
afterEach(() => machine.remove())

const sdkConfig = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'SANDBOX', secretAccessKey: 'sandbox' },
})

/** The AWS that a process meets, in the test's own process so that its calls can be seen. */
const serve = async (
  seed: SandboxSeed,
  onCall?: SandboxOptions['onCall'],
): Promise<{ sandbox: Sandbox; server: SandboxServer }> => {
  const { clock, random } = nodeRuntime()
  const sandbox = createSandbox(createAccount(seed), { clock, random, ...(onCall && { onCall }) })
  return { sandbox, server: await startHttpServer(sandbox, { port: 0 }) }
}

describe('help', () => {
  test('--version names the tool and its version', async () => {
    const { exitCode, stdout, stderr } = await machine.run(['--version'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^workmail-lifecycle/${version} `))
  })

  test.each(['--help', 'teardown --help'])('%s tells the exit codes', async (line) => {
    const { exitCode, stdout, stderr } = await machine.run(line.split(' '))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const table = stdout.slice(stdout.indexOf('EXIT CODES\n') + 'EXIT CODES\n'.length).trimEnd()
    expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual(
      Object.entries(EXIT_CODES).map(([code, meaning]) => [code, meaning]),
    )
  })
})

describe('without credentials', () => {
  test('a command ends quickly with one message and 4', async () => {
    const started = performance.now()
    const { exitCode, stdout, stderr } = await machine.run(['logging', 'status'])
    expect(performance.now() - started).toBeLessThan(5000)
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' })
    expect(stderr).toMatch(/^Error: .+\nNext: .+\n$/)
  })

  test('a program gets one object, and nothing on standard error', async () => {
    const argv = ['teardown', '--all', '--yes', '--json']
    const { exitCode, stdout, stderr } = await machine.run(argv)
    expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: '' })
    expect(Output.parse(JSON.parse(stdout))).toMatchObject({ outcome: 'refused', account: null })
  })

  test('a profile that is not there is named', async () => {
    const { exitCode, stderr } = await machine.run(['role', 'check', '--profile', 'nobody'])
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^Error: .*nobody.*\nNext: .+\n$/)
  })
})

test('nobody at the address is a failure with the address in it', async () => {
  const argv = ['logging', 'status', '--endpoint-url', 'http://127.0.0.1:9']
  const { exitCode, stderr } = await machine.run(argv, { ...KEYS, AWS_MAX_ATTEMPTS: '1' })
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(
    /^Error: no answer: .*127\.0\.0\.1:9\nNext: check the network, the proxy and --endpoint-url, then run it again\n$/,
  )
})

describe('against an AWS of the environment', () => {
  let aws: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    aws = await serve(loggingAccount())
  })
  afterAll(() => aws.server.close())

  test('credentials come from a profile of the config files, as for every AWS tool', async () => {
    const config = machine.write('config', `[profile acme]\nendpoint_url = ${aws.server.url}\n`)
    const credentials = machine.write(
      'credentials',
      '[acme]\naws_access_key_id = AKIDACME\naws_secret_access_key = secret\n',
    )
    const env = {
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_PROFILE: 'acme',
    }
    const { exitCode, stdout, stderr } = await machine.run(['logging', 'status', '--json'], env)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(Output.parse(JSON.parse(stdout)).organizations).toMatchObject([{ id: ACME }])
  })

  test('the command that continues can be pasted into a shell, whatever the profile is called', async () => {
    // given a profile with a name that a shell takes apart, and a permission that is missing
    const denied = { match: { action: 'DeleteLogGroup' }, fault: { kind: 'denied' } } as const
    const { sandbox, server } = await serve(loggingAccount({ faults: [denied] }))
    const keys = 'aws_access_key_id = AKIDACME\naws_secret_access_key = secret\n'
    const env = { AWS_SHARED_CREDENTIALS_FILE: machine.write('credentials', `[acme's "mail"]\n${keys}`) }
    const teardown = ['teardown', '--all', '--yes', '--keep-role', '--quiet-period', '0s']
    const where = ['--profile', `acme's "mail"`, '--endpoint-url', server.url]
    const { exitCode, stdout } = await machine.run([...teardown, ...where], env)
    expect(exitCode).toBe(4)

    // when the permission is given and the command that was named is pasted
    sandbox.account.faults = []
    const [, next = ''] = /^Next: .*?(wml runs resume .+)$/m.exec(stdout) ?? []
    const resumed = await machine.shell(next, env)

    // then it does the rest
    expect({ next, exitCode: resumed.exitCode }, resumed.stderr).toEqual({
      next: expect.stringContaining(`--profile 'acme'\\''s "mail"'`),
      exitCode: 0,
    })
    expect(sandbox.account.logGroups).toEqual([])
    await server.close()
  })

  test('the command that deletes what is kept goes to the account that it was named for', async () => {
    // given logging that was turned off with a profile, at an address
    const { sandbox, server } = await serve(loggingAccount())
    const keys = 'aws_access_key_id = AKIDACME\naws_secret_access_key = secret\n'
    const env = { AWS_SHARED_CREDENTIALS_FILE: machine.write('credentials', `[acme]\n${keys}`) }
    const where = ['--profile', 'acme', '--endpoint-url', server.url]
    const { stdout } = await machine.run(['logging', 'disable', '--all', '--yes', ...where], env)

    // when the command that was named for the kept group is pasted
    const [, command = ''] = /to delete it: (wml teardown .+)$/m.exec(stdout) ?? []
    const { exitCode, stderr } = await machine.shell(`${command} --yes --quiet-period 0s`, env)

    // then the group of that account is gone
    expect({ command, exitCode }, stderr).toEqual({
      command: expect.stringMatching(new RegExp(`--keep-role --profile acme --endpoint-url ${server.url}$`)),
      exitCode: 0,
    })
    expect(sandbox.account.logGroups).toEqual([])
    await server.close()
  })

  test('every call tells the tool, its version and the run, so that CloudTrail shows who did what', async () => {
    aws.sandbox.calls.length = 0
    const argv = ['role', 'update', '--description', 'ends', '--json']
    const { stdout } = await machine.run(argv, { ...KEYS, AWS_ENDPOINT_URL: aws.server.url })
    const { runId, outcome } = Output.parse(JSON.parse(stdout))
    expect(outcome).toBe('done')
    expect(aws.sandbox.calls.length).toBeGreaterThan(3)
    for (const { userAgent } of aws.sandbox.calls) {
      expect(userAgent).toContain(`workmail-lifecycle/${version}`)
      expect(userAgent).toContain(`run/${runId}`)
    }
  })

  test('a signal ends the call in flight, and nothing was changed', async () => {
    // given an AWS that never answers
    let asked = (): void => {}
    const inFlight = new Promise<void>((resolve) => {
      asked = resolve
    })
    const hanging = await serve(loggingAccount(), () => {
      asked()
      return new Promise<void>(() => {})
    })
    const argv = ['teardown', '--all', '--yes', '--endpoint-url', hanging.server.url]
    const teardown = machine.start(argv, KEYS)
    await inFlight

    // when it is interrupted
    teardown.child.kill('SIGINT')

    // then it ends
    expect(await teardown.ended).toEqual({
      exitCode: 130,
      signal: null,
      stdout: '',
      stderr: 'Error: interrupted by SIGINT\nNext: nothing was changed: run it again\n',
    })
    await hanging.server.close()
  })
})

describe('wml sandbox start', () => {
  const ADDRESS = /^export AWS_ENDPOINT_URL=(http:\/\/127\.0\.0\.1:\d+)$/m

  const startSandbox = async () => {
    const file = machine.write('seed.json', JSON.stringify(loggingAccount()))
    const sandbox = machine.start(['sandbox', 'start', '--port', '0', '--seed', file])
    const [, url = ''] = await sandbox.says('stdout', ADDRESS)
    return { sandbox, url }
  }

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'answers an SDK at the address it prints, until %s',
    async (signal) => {
      const { sandbox, url } = await startSandbox()
      const { Account } = await new STSClient(sdkConfig(url)).send(new GetCallerIdentityCommand({}))
      const { OrganizationSummaries } = await new WorkMailClient(sdkConfig(url)).send(
        new ListOrganizationsCommand({}),
      )
      expect(Account).toBe(ACCOUNT_ID)
      expect(OrganizationSummaries).toMatchObject([{ OrganizationId: ACME }])

      sandbox.child.kill(signal)
      const { exitCode, stdout, stderr } = await sandbox.ended
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      expect(stdout.trimEnd().split('\n')).toEqual([
        `export AWS_ENDPOINT_URL=${url}`,
        'export AWS_ACCESS_KEY_ID=SANDBOX',
        'export AWS_SECRET_ACCESS_KEY=sandbox',
        'export AWS_REGION=us-east-1',
        'export AWS_DEFAULT_REGION=us-east-1',
        '',
        'Next: paste these lines into another terminal; Ctrl-C here ends the sandbox',
      ])
    },
  )

  test('is torn down by another process: interrupted, resumed as it says, and done', async () => {
    // given a sandbox, and a teardown that has deleted the log group
    const { sandbox, url } = await startSandbox()
    const argv = [
      'teardown',
      '--all',
      '--yes',
      '--quiet-period',
      '0s',
      '--retry-delay',
      '1s',
      '--endpoint-url',
      url,
    ]
    const teardown = machine.start(argv, KEYS)
    await teardown.says('stderr', /Delete the log groups: 1 of 1/)

    // when it is interrupted
    teardown.child.kill('SIGINT')
    const stopped = await teardown.ended

    // then it says so, with the command that continues
    expect({ exitCode: stopped.exitCode, signal: stopped.signal }).toEqual({ exitCode: 130, signal: null })
    expect(stopped.stdout).toMatch(/^Interrupted: /m)
    const [, next = ''] = / To resume: wml (.+)$/m.exec(stopped.stdout) ?? []
    expect(next).toMatch(new RegExp(`^runs resume \\S+ --endpoint-url ${url} --yes$`))
    for (const line of stopped.stderr.trimEnd().split('\n'))
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z /)

    // and that command does the rest
    const resumed = await machine.run(next.split(' '), KEYS)
    expect({ exitCode: resumed.exitCode, stdout: resumed.stdout }, resumed.stderr).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('\nDone in '),
    })
    const iam = new IAMClient(sdkConfig(url))
    await expect(iam.send(new GetRoleCommand({ RoleName: ROLE_NAME }))).rejects.toThrow('cannot be found')

    sandbox.child.kill('SIGINT')
    expect(await sandbox.ended).toMatchObject({ exitCode: 0, stderr: '' })
  })
})

test('a policy on standard input is read to its end', async () => {
  // given a policy longer than what a pipe holds at once
  const statement = { Effect: 'Allow', Action: 'workmail:ListUser', Resource: '*' }
  const spaced = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }).replace(
    ':[',
    `:${' '.repeat(90_000)}[`,
  )
  machine.write('policy.json', spaced)

  // when another program hands it on
  const { exitCode, stdout, stderr } = await machine.shell('cat policy.json | wml policies lint -')

  // then it is linted whole
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
  expect(stdout).toContain('standard input: 1 error.')
})
