/** Passwords in settings that are refused: no message repeats them, however the address is written. */
import { describe, expect, test } from 'vitest'
import { accountFlags } from '../../src/app/repeat-flags.js'
import type { CommonFlags } from '../../src/cli/flags/flags.js'
import { machineWith, runWml } from '../support/run-wml.js'
import { loggingAccount } from '../support/small-account.js'

const PASSWORD = 's3cr3tpw'
const CONFIG_FILE = '/home/operator/.aws/config'

/** What the command says, with all its outputs. */
const said = async (argv: string[], { env = {}, config = '' } = {}) => {
  const disk = new Map([[CONFIG_FILE, config]])
  const runtime = machineWith(loggingAccount(), {
    disk,
    env: { AWS_EC2_METADATA_DISABLED: 'true', ...env },
  })
  const { exitCode, json } = await runWml(runtime, ...argv, '--json')
  return { exitCode, error: json.error, next: json.next, all: Object.values(runtime.written).join('') }
}

/** A password with what a shell, an address or a pattern takes for the end of it. */
const ADDRESSES = [
  `user:${PASSWORD}@host.example`,
  `http://user:s3/${PASSWORD}@127.0.0.1:9`,
  `http://user:80/${PASSWORD}@127.0.0.1:9`,
  `http://user:1?${PASSWORD}@127.0.0.1:9`,
  `http://user:1#${PASSWORD}@127.0.0.1:9`,
  `http://user:a"b ${PASSWORD}@127.0.0.1:9`,
  `user:${PASSWORD}@127.0.0.1:99999`,
]

describe('the password of an address that is refused is not printed', () => {
  test.each(ADDRESSES)('%s in --endpoint-url', async (address) => {
    const { exitCode, error, all } = await said(['status', '--endpoint-url', address])

    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'MalformedValue' })
    expect(all).not.toContain(PASSWORD)
  })

  test.each(ADDRESSES.slice(1))('%s in HTTPS_PROXY', async (address) => {
    const { exitCode, error, all } = await said(['status'], { env: { HTTPS_PROXY: address } })

    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'MalformedProxy' })
    expect(all).not.toContain(PASSWORD)
  })

  test.each(ADDRESSES)('%s in AWS_CONTAINER_CREDENTIALS_FULL_URI', async (address) => {
    const { exitCode, all } = await said(['status'], { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: address } })

    expect(exitCode).not.toBe(0)
    expect(all).not.toContain(PASSWORD)
  })

  test.each([
    `s3://user:${PASSWORD}@bucket/x`,
    `s3://user:s3/${PASSWORD}@bucket/x`,
    `https://user:s3/${PASSWORD}@bucket/x`,
  ])('%s as the place of archives', async (place) => {
    const { exitCode, error, all } = await said(['logs', 'verify', place])

    expect({ exitCode, code: error.code }).toEqual({ exitCode: 2, code: 'MalformedValue' })
    expect(all).not.toContain(PASSWORD)
  })
})

test('the next command names an address without its password, whatever characters are in it', () => {
  const flags = { 'endpoint-url': `http://user:it's"<-${PASSWORD}@127.0.0.1:1` }

  expect(accountFlags(flags as CommonFlags)).toBe(" --endpoint-url 'http://[redacted]@127.0.0.1:1'")
})

describe('credential_process is named by its file and line, without its arguments', () => {
  test.each([
    ['a program that is not there', `/nowhere/keys --password ${PASSWORD}`],
    ['a program and its arguments in one pair of quotes', `"/nowhere/keys --password ${PASSWORD}"`],
    ['a program that repeats them', `/bin/sh -c "echo unknown option --password ${PASSWORD} >&2; exit 1"`],
    ['a quotation mark that is not closed', `/nowhere/keys "--password ${PASSWORD}`],
  ])('%s', async (_what, command) => {
    const config = `[default]\nregion = eu-west-1\ncredential_process = ${command}\n`
    const { exitCode, error, next, all } = await said(['status'], { config })

    expect({ exitCode, code: error.code }).toEqual({ exitCode: 4, code: 'CredentialProcessFailed' })
    expect(next).toContain(`${CONFIG_FILE}, line 3`)
    expect(all).not.toContain(PASSWORD)
  })

  test('a program that a shell would find by ~ is said to need its whole path', async () => {
    const config = '[default]\ncredential_process = ~/bin/keys --for operator\n'
    const { next } = await said(['status'], { config })

    expect(next).toMatch(/no shell runs it.*whole path/)
  })
})
