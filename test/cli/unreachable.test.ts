/** Where no one listens: what was tried last is named, with the setting that gave the address. */
import { expect, test } from 'vitest'
import { machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount } from '../support/small-account.js'

const CONFIG_FILE = '/home/operator/.aws/config'
/** The port of the discard service, which no one runs. */
const ADDRESS = 'http://127.0.0.1:9/'
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_EC2_METADATA_DISABLED: 'true',
}

const status = async (
  argv: string[],
  { env = {}, config = '' }: { env?: Record<string, string>; config?: string },
) => {
  const disk = new Map([[CONFIG_FILE, config]])
  const runtime = machineWith(loggingAccount(), { disk, env: { ...KEYS, ...env } })
  const { exitCode, json } = await runWml(runtime, 'status', '--json', ...argv)
  return { exitCode, code: json.error.code, message: json.error.message, next: json.next }
}

test('a deadline between two tries names the error of the last one, and the hint that belongs to it', async () => {
  expect(await status(['--endpoint-url', ADDRESS, '--timeout', '1s'], {})).toEqual({
    exitCode: 8,
    code: 'deadline',
    message: 'not finished after 1s (--timeout); the last try: no answer: connect ECONNREFUSED 127.0.0.1:9',
    next: 'nothing was changed: check the network, the proxy and --endpoint-url, then run it again',
  })
})

test('a deadline between two tries to assume a role names the error too', async () => {
  const role = ['--assume-role', 'arn:aws:iam::111122223333:role/cleanup']
  const { message } = await status([...role, '--endpoint-url', ADDRESS, '--timeout', '1s'], {})

  expect(message).toContain('the last try: no answer: connect ECONNREFUSED 127.0.0.1:9')
})

test.each([
  ['a flag', ['--endpoint-url', ADDRESS], {}, '--endpoint-url'],
  ['a variable', [], { env: { AWS_ENDPOINT_URL_STS: ADDRESS } }, 'AWS_ENDPOINT_URL_STS in the environment'],
  [
    'a profile',
    [],
    { config: `[default]\nregion = eu-west-1\nendpoint_url = ${ADDRESS}\n` },
    `endpoint_url in ${CONFIG_FILE}, line 3`,
  ],
])(
  'an address of %s is named by its setting where no one answers there',
  async (_what, argv, settings, place) => {
    const env = { ...('env' in settings ? settings.env : {}), AWS_MAX_ATTEMPTS: '1' }

    expect(await status(argv, { ...settings, env })).toMatchObject({
      exitCode: 1,
      code: 'ECONNREFUSED',
      next: `check the network, the proxy and ${place}, then run it again`,
    })
  },
)
