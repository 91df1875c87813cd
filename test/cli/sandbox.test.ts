/** The sandbox's files and its door: what they refuse, and how they start. */
import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { demoAccount } from '../../src/sandbox/demo-account.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml, SANDBOX_FILE } from '../support/run-wml.js'
import { ACME, loggingAccount, quietAccount } from '../support/small-account.js'
import { createTestRuntime } from '../support/test-runtime.js'

const NOW = Date.UTC(2026, 10, 22)
const FILE_HINT = 'correct the file; for the file of --sandbox, `wml sandbox reset` starts afresh'

const whole = JSON.stringify(demoAccount(NOW))

const BROKEN = [
  { what: 'no JSON', text: '{"format":', says: 'this is not JSON: ' },
  { what: 'no account', text: '[]', says: 'has no "format"' },
  { what: 'of another program', text: '{"version":3}', says: 'has no "format"' },
  {
    what: 'of another version',
    text: whole.replace('sandbox/1', 'sandbox/2'),
    says: 'format is "workmail-lifecycle-sandbox/2": must be workmail-lifecycle-sandbox/1',
  },
  {
    what: 'with an unknown member',
    text: whole.replace('{', '{"protected":true,'),
    says: 'protected is not a member that is known here',
  },
  {
    what: 'with a value that AWS refuses',
    text: whole.replace('"alias":"acme"', '"alias":"ac me"'),
    says: 'organizations[0].alias is "ac me": must be 1 to 62 letters',
  },
]

describe.each(BROKEN)('a file of --sandbox that is $what', ({ text, says }) => {
  test.each([
    'logging status',
    'logging enable --organization acme',
    'logging disable --all --yes',
    'role check',
    'role create',
    'role update --description ends',
    'role delete --yes',
    'teardown --all --yes',
  ])('is refused by %s, and left as it is', async (line) => {
    const machine = () => {
      const runtime = createTestRuntime()
      runtime.disk.set(SANDBOX_FILE, text)
      return runtime
    }
    const refusal = await refusalOf(machine, ...line.split(' '), '--sandbox')
    expect(refusal).toMatchObject({ exitCode: 2, code: 'BrokenSandboxFile', next: FILE_HINT })
    expect(refusal.message).toContain(`${SANDBOX_FILE}: `)
    expect(refusal.message).toContain(says)
  })

  test('is started afresh by sandbox reset', async () => {
    const runtime = createTestRuntime()
    runtime.disk.set(SANDBOX_FILE, text)
    expect((await runWml(runtime, 'sandbox', 'reset')).exitCode).toBe(0)
    expect((await runWml(runtime, 'logging', 'status', '--sandbox')).exitCode).toBe(0)
  })
})

test('the first command with --sandbox finds the demo organizations', async () => {
  const runtime = createTestRuntime()
  const { exitCode, json } = await runWml(runtime, 'logging', 'status', '--sandbox', '--json')
  expect(exitCode).toBe(0)
  expect(Output.parse(json).organizations?.map(({ alias }) => alias)).toEqual(
    demoAccount(NOW).organizations.map(({ alias }) => alias),
  )
})

test('sandbox reset forgets what was changed, also where there is nothing to forget', async () => {
  const runtime = machineWith(loggingAccount())
  await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox')
  for (let time = 1; time <= 2; time += 1) {
    const { exitCode, json } = await runWml(runtime, 'sandbox', 'reset', '--json')
    expect(exitCode).toBe(0)
    expect(Output.parse(json)).toMatchObject({ procedure: 'sandbox reset', outcome: 'done' })
    expect(runtime.disk.has(SANDBOX_FILE)).toBe(false)
  }
  await runWml(runtime, 'logging', 'status', '--sandbox')
  expect(accountOf(runtime).organizations).toHaveLength(demoAccount(NOW).organizations.length)
})

describe('sandbox start', () => {
  const start = (...flags: string[]) => ['sandbox', 'start', '--port', '0', ...flags]

  test.each([
    {
      what: 'is not there',
      seed: '/nowhere.json',
      code: 'UnknownFile',
      message: '--seed: there is no file /nowhere.json',
      next: 'name a JSON file',
    },
    {
      what: 'cannot be read',
      seed: '/folder',
      code: 'UnreadableFile',
      message: '--seed: /folder cannot be read: EISDIR: illegal operation on a directory, read',
      next: 'name a JSON file',
    },
    {
      what: 'is not a JSON',
      seed: '/text.json',
      code: 'BrokenSandboxFile',
      message: /^\/text\.json: this is not JSON: /,
      next: FILE_HINT,
    },
    {
      what: 'holds an organization outside of WorkMail’s Regions',
      seed: '/region.json',
      code: 'BrokenSandboxFile',
      message:
        '/region.json: organizations[0].region is "eu-central-1": must be a Region of WorkMail: us-east-1, us-west-2, eu-west-1',
      next: FILE_HINT,
    },
  ])('refuses a seed that $what', async ({ seed, code, message, next }) => {
    const machine = () => {
      const runtime = createTestRuntime()
      runtime.disk.set('/text.json', 'organizations: []')
      const [organization] = quietAccount().organizations ?? []
      const organizations = [{ ...organization, region: 'eu-central-1' }]
      runtime.disk.set('/region.json', JSON.stringify({ organizations }))
      const { read } = runtime.files
      runtime.files.read = async (path) => {
        if (path !== '/folder') return read(path)
        throw Object.assign(new Error('EISDIR: illegal operation on a directory, read'), { code: 'EISDIR' })
      }
      return runtime
    }
    const refusal = await refusalOf(machine, ...start('--seed', seed))
    expect(refusal).toMatchObject({ exitCode: 2, code, next })
    expect(refusal.message).toMatch(message)
  })

  describe('on a port that something else listens on', () => {
    const other = createServer()
    afterEach(() => other.close())

    test('says so', async () => {
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
      const { port } = other.address() as { port: number }
      expect(await refusalOf(createTestRuntime, 'sandbox', 'start', '--port', String(port))).toEqual({
        exitCode: 2,
        code: 'PortNotFree',
        message: `--port ${port}: something else listens on it`,
        next: 'choose another one, or 0 for any free one',
      })
    })
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('serves the seed until %s', async (signal) => {
    // given a machine whose operator sends the signal once the address was printed
    const runtime = createTestRuntime()
    runtime.disk.set('/seed.json', JSON.stringify(quietAccount()))
    const { write } = runtime.stdout
    let answer: Promise<Response> | undefined
    runtime.stdout.write = (text) => {
      write(text)
      const { environment } = Output.parse(JSON.parse(text))
      answer = fetch(environment?.AWS_ENDPOINT_URL ?? '', {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'WorkMailService.ListOrganizations',
          authorization:
            'AWS4-HMAC-SHA256 Credential=SANDBOX/20261122/us-east-1/workmail/aws4_request, SignedHeaders=host, Signature=0',
        },
        body: '{}',
      })
      answer.finally(() => runtime.interrupt(signal))
    }

    // when the sandbox is started
    const { exitCode, json } = await runWml(runtime, ...start('--seed', '/seed.json', '--json'))

    // then it answered, and ended well
    expect(await (await answer)?.json()).toMatchObject({
      OrganizationSummaries: [{ OrganizationId: ACME, Alias: 'acme' }],
    })
    expect(exitCode).toBe(0)
    expect(Output.parse(json)).toMatchObject({
      procedure: 'sandbox start',
      account: '111122223333',
      environment: { AWS_ENDPOINT_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    })
    expect([...runtime.disk.keys()]).toEqual(['/seed.json'])
  })
})
