/** `s3://bucket/prefix` as the place of archives: the program as it ships, the sandbox, and a package's S3 server. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { SERVICE_LINKED_ROLE } from '../sandbox/given.js'
import { createMachine } from '../support/process.js'
import { serveAccount } from '../support/serve-account.js'
import { BUCKET, type S3Door, serveS3 } from '../support/serve-s3.js'
import { idOf } from '../support/survey.js'

const ACME = '/aws/workmail/emailevents/acme'
const PLACE = `s3://${BUCKET}/workmail`
const OWNER = '123456789012'
const SECRET = 'nobody may read this'

const seed = (
  streams: { logStreamName: string; events: { timestamp: number; message: string }[] }[] = [],
): SandboxSeed => ({
  organizations: [
    { region: 'us-east-1', organizationId: idOf('acme'), alias: 'acme', monitoring: { logGroupName: ACME } },
  ],
  logGroups: [
    {
      region: 'us-east-1',
      logGroupName: ACME,
      streams: [
        { logStreamName: 'one', generated: { count: 50, from: Date.UTC(2026, 10, 1), every: 1 } },
        { logStreamName: 'two', events: [{ timestamp: Date.UTC(2026, 10, 2), message: SECRET }] },
        ...streams,
      ],
    },
  ],
  roles: [SERVICE_LINKED_ROLE],
})

let closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing) await close()
  closing = []
})

const given = async (door: S3Door = {}, account = seed()) => {
  const machine = createMachine()
  const aws = await serveAccount(account)
  const s3 = await serveS3(door)
  closing = [machine.remove, aws.close, s3.close]
  const env = { ...aws.env, ...s3.env }
  return {
    machine,
    s3,
    account: aws.sandbox.account,
    env,
    run: (...argv: string[]) => machine.run(argv, env),
  }
}

const LOGS_ARCHIVE = ['logs', 'archive', PLACE, '--log-group', ACME, '--region', 'us-east-1', '--json']
const TEARDOWN = ['teardown', '--all', '--archive', PLACE, '--quiet-period', '0s', '--yes', '--json']

test('a log group goes once its archive in the bucket is whole; the plan holds how to write there', async () => {
  // given a saved plan, whose file is all that the second command knows of the bucket
  const { machine, s3, account, run } = await given({ owner: OWNER, region: 'eu-west-1' })
  const file = join(machine.folder, 'plan.json')
  const options = ['--sse', 'AES256', '--expected-bucket-owner', OWNER]
  expect(await run(...TEARDOWN, ...options, '--plan-out', file)).toMatchObject({ exitCode: 0 })
  expect(s3.requests).toEqual([])

  // when
  const applied = await run('plan', 'apply', file, '--yes', '--json')

  // then
  expect(JSON.parse(applied.stdout)).toMatchObject({ outcome: 'done' })
  expect(account).toMatchObject({ logGroups: [], roles: [] })
  const puts = s3.requests.filter(({ method }) => method === 'PUT')
  expect(puts.length).toBeGreaterThan(1)
  for (const { headers } of puts) expect(headers['x-amz-server-side-encryption']).toBe('AES256')
  for (const { headers } of s3.requests) expect(headers['x-amz-expected-bucket-owner']).toBe(OWNER)

  // and it is found whole later, and nothing told of events or keys
  const verified = await run('logs', 'verify', PLACE, '--json', '--verbose')
  const { archives, caller } = JSON.parse(verified.stdout)
  expect(archives).toMatchObject([{ state: 'whole', events: 51 }])
  // and the result says who asked, since a bucket was read
  expect(caller).toMatchObject({ arn: expect.stringContaining(':user/') })
  const { runId } = JSON.parse(applied.stdout)
  const journal = readFileSync(join(machine.folder, `state/workmail-lifecycle/runs/${runId}.jsonl`), 'utf8')
  for (const told of [journal, applied.stderr, verified.stdout, verified.stderr])
    expect(told).not.toMatch(/no one may read|S3RVER/)
})

test('an archive that is killed in the middle of an upload continues, and is whole', async () => {
  // given a group whose part is so large that it goes up in pieces, and a kill at the second one
  const noise = Array.from({ length: 40 }, (_, index) => ({
    timestamp: Date.UTC(2026, 10, 3) + index,
    message: randomBytes(150_000).toString('base64'),
  }))
  const door: S3Door = {}
  const { machine, s3, env, run } = await given(door, seed([{ logStreamName: 'noise', events: noise }]))
  const first = machine.start(LOGS_ARCHIVE, env)
  door.before = ({ url }) => {
    if (!url?.includes('partNumber=')) return false
    first.child.kill('SIGKILL')
    return true
  }
  expect(await first.ended).toMatchObject({ signal: 'SIGKILL' })
  delete door.before
  expect(s3.requests.some(({ path }) => path.includes('partNumber='))).toBe(true)

  // when
  const { exitCode, stdout } = await run(...LOGS_ARCHIVE)

  // then
  expect([exitCode, JSON.parse(stdout).outcome]).toEqual([0, 'done'])
  const verified = await run('logs', 'verify', PLACE, '--json')
  expect(JSON.parse(verified.stdout).archives).toMatchObject([{ state: 'whole', events: 91 }])
})

test.each([
  ['refuses', 'AccessDenied', 6, 'blocked'],
  ['finds the keys expired', 'ExpiredToken', 4, 'pending'],
])('a bucket that %s in the middle keeps the log group', async (_, code, exitCode, outcome) => {
  // given a bucket that can be seen, and not written to
  const { account, run } = await given({
    before: ({ method }, response) => {
      if (method !== 'PUT') return false
      response.writeHead(403).end(`<Error><Code>${code}</Code><Message>no</Message></Error>`)
      return true
    },
  })

  const ended = await run(...TEARDOWN)

  expect(ended.exitCode).toBe(exitCode)
  expect(JSON.parse(ended.stdout).outcome).toBe(outcome)
  expect(account.logGroups).toHaveLength(1)
  expect(account.roles).toHaveLength(1)
})

test.each([
  ['no such bucket', 's3://not-there/workmail', [], 2, 'NoSuchBucket'],
  ['another owner', PLACE, ['--expected-bucket-owner', '999999999999'], 4, 'AccessDenied'],
])('%s is told before anything is changed', async (_, place, options, exitCode, code) => {
  const { account, run } = await given({ owner: OWNER })
  const before = structuredClone(account)
  const argv = TEARDOWN.map((word) => (word === PLACE ? place : word))

  const ended = await run(...argv, ...options)

  expect(ended.exitCode).toBe(exitCode)
  expect(JSON.parse(ended.stdout)).toMatchObject({ error: { code }, runId: null })
  expect(account).toEqual(before)
})
