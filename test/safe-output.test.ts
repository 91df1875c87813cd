/** What leaves the program: no password of an address, nothing that a terminal obeys; whatever flag it came by. */
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { withoutPasswords } from '../src/redact.js'
import { withSafeOutput } from '../src/safe-output.js'
import { machineWith, runWml } from './support/run-wml.js'
import { loggingAccount } from './support/small-account.js'
import { createTestRuntime } from './support/test-runtime.js'

const PASSWORD = 'hunter2-S3cret'

describe('passwords in addresses', () => {
  test.each([
    [`http://ops:${PASSWORD}@127.0.0.1:4566/x`, 'http://[redacted]@127.0.0.1:4566/x'],
    [`see https://:${PASSWORD}@proxy, then`, 'see https://[redacted]@proxy, then'],
    [`--endpoint-url 'http://a:p@${PASSWORD}@host'`, `--endpoint-url 'http://[redacted]@host'`],
    [`http:ops:${PASSWORD}@host`, 'http:[redacted]@host'],
    [`//ops:${PASSWORD}@host`, '//[redacted]@host'],
  ])('%s', (text, expected) => {
    expect(withoutPasswords(text)).toBe(expected)
  })

  test.each([
    'arn:aws:sts::111122223333:assumed-role/ops/alice@example.com',
    'arn:aws:iam::111122223333:user/alice@example.com',
    'mail alice@example.com, owner: alice@example.com',
    '{"a":"x","b":"alice@example.com"}',
    'http://127.0.0.1:4566/path?x=a:b@c',
    'https://docs.aws.amazon.com/workmail/latest/adminguide/x.html',
  ])('leave alone: %s', (text) => {
    expect(withoutPasswords(text)).toBe(text)
  })
})

test('colours and lines that are written over come through, and nothing else that a terminal obeys', () => {
  const runtime = createTestRuntime()
  withSafeOutput(runtime).stderr.write(
    '\u001b[32mDone\u001b[39m\n\r\u001b[2A\u001b[Jx\u001b[2J\u001b]0;t\u0007\u009b1A\u202e\r',
  )

  expect(runtime.written.stderr).toBe(
    '\u001b[32mDone\u001b[39m\n\r\u001b[2A\u001b[Jx\\u{1b}[2J\\u{1b}]0;t\\u{7}\\u{9b}1A\\u{202e}\\u{d}',
  )
})

/** Clears the screen, goes up, turns what follows around; and has an address with a password in it. */
const EVIL = `x\u001b[2J\u009b1A\u202e http://ops:${PASSWORD}@127.0.0.1:1`

interface Manifest {
  commands: Record<
    string,
    { id: string; args: Record<string, unknown>; flags: Record<string, { name: string; type: string }> }
  >
}

const { commands }: Manifest = JSON.parse(
  readFileSync(new URL('../oclif.manifest.json', import.meta.url), 'utf8'),
)
const FLAGS = Object.values(commands).flatMap(({ id, args, flags }) =>
  Object.values(flags)
    .filter(({ type }) => type === 'option')
    .map(({ name }) => ({ words: [...id.split(':'), ...Object.keys(args).map(() => EVIL)], name })),
)

describe('a value of a flag', () => {
  beforeEach(() => vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true'))
  afterEach(() => vi.unstubAllEnvs())

  test('of any flag of any command comes out neither with its password nor to be obeyed', async () => {
    expect(FLAGS.length).toBeGreaterThan(100)
    for (const { words, name } of FLAGS) {
      for (const more of [[], ['--sandbox'], ['--json']]) {
        const argv = [...words, `--${name}`, EVIL, ...more]
        const env = { AWS_PROFILE: EVIL }
        const { stdout, stderr } = await runWml(machineWith(loggingAccount(), { env }), ...argv)
        const said = `${stdout}${stderr}`
        expect({ argv, found: said.match(/[^\n\P{C}]/gu) ?? [], secret: said.includes(PASSWORD) }).toEqual({
          argv,
          found: [],
          secret: false,
        })
      }
    }
  }, 120_000)

  test('an endpoint with a password is not told where the calls fail', async () => {
    for (const more of [[], ['--json'], ['--verbose']]) {
      const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x', AWS_MAX_ATTEMPTS: '1' }
      const runtime = machineWith(loggingAccount(), { env })
      const argv = [
        'teardown',
        '--all',
        '--yes',
        '--endpoint-url',
        `http://ops:${PASSWORD}@127.0.0.1:1`,
        ...more,
      ]
      const { exitCode, stdout, stderr } = await runWml(runtime, ...argv)
      expect(exitCode).not.toBe(0)
      expect(`${stdout}${stderr}${[...runtime.disk.values()].join()}`).not.toContain(PASSWORD)
    }
  })
})
