/** `wml teardown --archive`: no log group goes before every event of it is kept. */
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml, saveAccount } from '../support/run-wml.js'
import { ACME_GROUP, loggingAccount } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const START = Date.UTC(2026, 10, 22)

const given = (behaviour: SandboxSeed['behaviour'] = {}, group: object = {}) => {
  const streams = [
    { logStreamName: 'one', generated: { count: 5, from: START - 1000, every: 1 } },
    { logStreamName: 'two', events: [{ timestamp: START, message: 'the last' }] },
  ]
  const logGroups = [{ region: 'us-east-1' as const, logGroupName: ACME_GROUP, streams, ...group }]
  return machineWith(loggingAccount({ logGroups, behaviour }))
}

const TEARDOWN = ['teardown', '--all', '--archive', '/kept', '--yes', '--sandbox', '--json']

/** Every archived message, of all groups. */
const archived = ({ disk }: TestRuntime): string[] =>
  [...disk]
    .filter(([path]) => path.startsWith('/kept/') && path.endsWith('.ndjson.gz'))
    .flatMap(([, text]) => gunzipSync(Buffer.from(text, 'latin1')).toString().split('\n').slice(0, -1))
    .map((line) => JSON.parse(line).message)

test('the events are kept, then everything goes, and the journal tells of it', async () => {
  // given
  const machine = given()

  // when
  const { exitCode, json } = await runWml(machine, ...TEARDOWN)

  // then
  expect([exitCode, json.outcome]).toEqual([0, 'done'])
  expect(accountOf(machine)).toMatchObject({ logGroups: [], roles: [] })
  expect(archived(machine)).toHaveLength(6)
  expect((await runWml(machine, 'logs', 'verify', '/kept')).exitCode).toBe(0)
  const journal = machine.disk.get(`${RUNS_FOLDER}/${json.runId}.jsonl`) ?? ''
  const records = journal
    .split('\n')
    .flatMap((line) => (line.includes('"type":"archived"') ? [JSON.parse(line)] : []))
  expect(records).toMatchObject([
    { region: 'us-east-1', logGroupName: ACME_GROUP, destination: '/kept', events: 6 },
  ])
  expect(journal).not.toContain('the last')
})

test('a group that a late write re-creates is archived before it goes again', async () => {
  // given a late write, with an event of its own, within the quiet before the second look
  const machine = given({ lateWriteAfter: 10_000, lateWriteWithin: 600_000 })

  const { exitCode } = await runWml(machine, ...TEARDOWN)

  expect(exitCode).toBe(0)
  expect(accountOf(machine).logGroups).toEqual([])
  expect(archived(machine)).toHaveLength(7)
  expect(archived(machine).filter((message) => message.includes('"traceId":"late"'))).toHaveLength(1)
})

test('where the archive cannot be written the group stays, its protection too, and so does the role', async () => {
  // given a folder that takes nothing
  const machine = given({}, { deletionProtectionEnabled: true })
  const { create } = machine.files
  const full = () =>
    Promise.reject(
      Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' }),
    )
  machine.files.create = full
  machine.files.within = () => machine.files

  // when
  const flags = ['--log-group', ACME_GROUP, '--override-deletion-protection']
  const { exitCode, json } = await runWml(machine, ...TEARDOWN, ...flags)

  // then it is said, and nothing is lost
  expect([exitCode, json.outcome]).toEqual([6, 'blocked'])
  expect(json.blockers[0]).toMatchObject({
    code: 'NotArchived',
    subject: ACME_GROUP,
    reason: expect.stringContaining('ENOSPC'),
  })
  expect(accountOf(machine)).toMatchObject({ logGroups: [{ deletionProtectionEnabled: true }], roles: [{}] })

  // when there is room, then the same command ends it
  machine.files.create = create
  expect((await runWml(machine, ...TEARDOWN, ...flags)).exitCode).toBe(0)
  expect(accountOf(machine).logGroups).toEqual([])
  expect(archived(machine)).toHaveLength(6)
})

test('An event that comes late, dated before what was read, is archived before the group is deleted.', async () => {
  // given an event that comes in the quiet, dated before what was read
  const machine = given()
  const account = accountOf(machine)
  const arrives = machine.clock.now() + 30_000
  account.logGroups[0]?.streams[1]?.events.push({
    timestamp: START - 1,
    ingestionTime: arrives,
    message: 'late',
  })
  saveAccount(machine, account)

  const { exitCode } = await runWml(machine, ...TEARDOWN)

  expect(exitCode).toBe(0)
  expect(archived(machine)).toContain('late')
  expect(accountOf(machine).logGroups).toEqual([])
})

test('interrupted while it archives, it is resumed', async () => {
  const machine = given({ latency: 500, eventsPerPage: 1 })
  machine.clock.alarm(12_000, () => machine.interrupt())
  const { exitCode, json } = await runWml(machine, ...TEARDOWN)
  expect(exitCode).toBe(130)
  expect(accountOf(machine).logGroups).toHaveLength(1)

  const resumed = await runWml(machine, 'runs', 'resume', json.runId, '--yes', '--sandbox', '--json')

  expect([resumed.exitCode, accountOf(machine).logGroups]).toEqual([0, []])
  expect(archived(machine)).toHaveLength(6)
})

test('a dry run says so, and archives nothing', async () => {
  const machine = given()

  const { stdout } = await runWml(
    machine,
    'teardown',
    '--all',
    '--archive',
    '/kept',
    '--dry-run',
    '--sandbox',
  )

  expect(stdout).toContain('Events are archived to /kept first.')
  expect([...machine.disk.keys()].some((path) => path.startsWith('/kept'))).toBe(false)
})

test('--archive contradicts --keep-log-groups', async () => {
  const { exitCode, json } = await runWml(given(), ...TEARDOWN, '--keep-log-groups')

  expect([exitCode, json.error.code]).toEqual([2, 'ContradictoryFlags'])
})
