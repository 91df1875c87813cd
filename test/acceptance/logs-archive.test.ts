/** `wml logs archive` and `wml logs verify`, as they are typed. */
import { expect, test } from 'vitest'
import type { Files } from '../../src/runtime.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { idOf } from '../support/survey.js'

const START = Date.UTC(2026, 10, 22)
const ACME = '/aws/workmail/emailevents/acme'

const group = (logGroupName: string, region = 'us-east-1', count = 3) => ({
  region,
  logGroupName,
  streams: [{ logStreamName: 'one', generated: { count, from: START - 1000, every: 1 } }],
})

const organization = (
  alias: string,
  logGroupName: string,
  region: 'us-east-1' | 'eu-west-1' = 'us-east-1',
) => ({
  region,
  organizationId: idOf(alias),
  alias,
  monitoring: { logGroupName },
})

const given = (env: Record<string, string> = {}) =>
  machineWith(
    {
      organizations: [organization('acme', ACME), organization('labs', '/labs/events', 'eu-west-1')],
      logGroups: [
        group(ACME),
        group('/labs/events', 'eu-west-1', 5),
        group('/aws/workmail/emailevents/orphan', 'us-east-1', 1),
        group('/other', 'us-east-1', 7),
      ],
      behaviour: { eventsPerPage: 1 },
    },
    { env },
  )

const archived = (json: { archives: { logGroup: string; events: number; state: string }[] }) =>
  json.archives.map(({ logGroup, events, state }) => [logGroup, events, state]).sort()

test('--all archives what organizations write to and every default group, and verify finds it whole', async () => {
  // given
  const machine = given()

  // when
  const { json, exitCode } = await runWml(machine, 'logs', 'archive', '/kept', '--all', '--sandbox', '--json')

  // then
  expect(exitCode).toBe(0)
  expect(json.outcome).toBe('done')
  expect(archived(json)).toEqual([
    [ACME, 3, 'whole'],
    ['/aws/workmail/emailevents/orphan', 1, 'whole'],
    ['/labs/events', 5, 'whole'],
  ])
  const verified = await runWml(machine, 'logs', 'verify', '/kept')
  expect(verified.exitCode).toBe(0)
  expect(verified.stdout).toContain('Every archive is whole.')
  // and nothing of the account was changed
  expect(accountOf(machine).logGroups).toHaveLength(4)
})

test('an organization’s groups, or log groups that are named, alone', async () => {
  const machine = given()

  const one = await runWml(machine, 'logs', 'archive', '/a', '--organization', 'labs', '--sandbox', '--json')
  const other = await runWml(machine, 'logs', 'archive', '/b', '--log-group', '/other', '--sandbox', '--json')

  expect(archived(one.json)).toEqual([['/labs/events', 5, 'whole']])
  expect(archived(other.json)).toEqual([['/other', 7, 'whole']])
})

test('neither output nor progress shows an event', async () => {
  const machine = given()

  const { stdout, stderr } = await runWml(machine, 'logs', 'archive', '/a', '--all', '--sandbox', '--verbose')

  expect(stdout + stderr).not.toContain('acme.example')
})

test('what is broken is found, and exits with 3', async () => {
  const machine = given()
  await runWml(machine, 'logs', 'archive', '/kept', '--organization', 'acme', '--sandbox')
  const part = [...machine.disk.keys()].find((path) => path.endsWith('.ndjson.gz')) ?? ''
  machine.disk.delete(part)

  const { exitCode, json } = await runWml(machine, 'logs', 'verify', '/kept', '--json')

  expect(exitCode).toBe(3)
  expect(json.archives[0]).toMatchObject({
    state: 'broken',
    problems: expect.arrayContaining([expect.stringContaining('is missing')]),
  })
})

test.each([
  ['is not JSON', '{'],
  ['is another program’s', '{}'],
  ['cannot be read', undefined],
])(
  'where one manifest %s, that archive is broken, and the others are verified and counted',
  async (_what, text) => {
    // given two archives, and a manifest of one that is not as it was
    const machine = given()
    await runWml(machine, 'logs', 'archive', '/kept', '--organization', 'acme', '--sandbox')
    await runWml(machine, 'logs', 'archive', '/kept', '--organization', 'labs', '--sandbox')
    const manifest = [...machine.disk.keys()].find((path) => /emailevents-acme.*manifest/.test(path)) ?? ''
    if (text !== undefined) machine.disk.set(manifest, text)
    const { files } = machine
    const read: Files['read'] = (path) =>
      text === undefined && path === manifest ? Promise.reject(new Error('EACCES')) : files.read(path)
    const within = () => ({ ...files, read })

    // when
    const at = { ...machine, files: { ...files, within } }
    const verified = await runWml(at, 'logs', 'verify', '/kept', '--json')
    const counted = await runWml(at, 'logs', 'summary', '/kept', '--json')

    // then
    for (const { exitCode, json } of [verified, counted]) {
      expect(exitCode).toBe(3)
      expect(json.archives).toMatchObject([
        { region: 'eu-west-1', logGroup: '/labs/events', state: 'whole', events: 5 },
        { region: 'us-east-1', state: 'broken', problems: [expect.any(String)] },
      ])
    }
    expect(counted.json.summary.events).toBe(5)
  },
)

test('an interrupted archive is reported as such, and the same command continues', async () => {
  // given an archive that is interrupted while it reads
  const machine = given()
  const account = accountOf(machine)
  account.behaviour.latency = 100
  saveAccount(machine, account)
  machine.clock.alarm(1000, () => machine.interrupt())
  const command = ['logs', 'archive', '/kept', '--log-group', '/other', '--sandbox', '--json']
  const { exitCode, json } = await runWml(machine, ...command)
  expect(exitCode).toBe(130)
  expect(json).toMatchObject({
    outcome: 'pending',
    next: expect.stringContaining('run the same command again'),
  })

  // when it is run again, then it is whole
  const again = await runWml(machine, ...command)
  expect(again.exitCode).toBe(0)
  expect(archived(again.json)).toEqual([['/other', 7, 'whole']])
  expect((await runWml(machine, 'logs', 'verify', '/kept')).exitCode).toBe(0)
})

test.each([
  ['as AWS documents it', {}, []],
  ['as WML_LIMITS says', { WML_LIMITS: 'logs:GetLogEvents=1' }, []],
  ['as --reads-per-second says', { WML_LIMITS: 'logs:GetLogEvents=20' }, ['--reads-per-second', '1']],
])('events are read as fast %s', async (_, env, flags) => {
  // given seven events, each a page of its own
  const machine = given(env)
  const before = machine.clock.now()

  // when they are archived
  await runWml(machine, 'logs', 'archive', '/kept', '--log-group', '/other', '--sandbox', ...flags)

  // then it takes seconds where a page a second is read, each of them twice, and none by the quota of us-east-1
  const seconds = Math.round((machine.clock.now() - before) / 1000)
  expect(seconds).toBe(Object.keys(env).length === 0 ? 0 : 15)
})

test.each([150, 250, 350, 450, 550, 650])(
  'an interrupt after %i ms, whatever is under way, is reported as such',
  async (after) => {
    // given an account whose calls take a tenth of a second
    const machine = given()
    const account = accountOf(machine)
    account.behaviour.latency = 100
    saveAccount(machine, account)

    // when it is interrupted before all is read
    machine.clock.alarm(after, () => machine.interrupt())
    const { exitCode } = await runWml(
      machine,
      'logs',
      'archive',
      '/kept',
      '--log-group',
      '/other',
      '--sandbox',
    )

    // then
    expect(exitCode).toBe(130)
  },
)

test.each([
  ['no scope', ['/kept'], 'NoScope'],
  ['no such log group', ['/kept', '--log-group', '/none'], 'UnknownLogGroup'],
  [
    'another account',
    ['/kept', '--log-group', 'arn:aws:logs:us-east-1:999999999999:log-group:/other'],
    'ForeignAccount',
  ],
  ['no such organization', ['/kept', '--organization', 'nobody'], 'UnknownOrganization'],
  ['a place that is none', ['ftp://place', '--all'], 'MalformedValue'],
  ['a rate that is none', ['/kept', '--all', '--reads-per-second', '0'], 'MalformedValue'],
])('%s is refused before anything is written', async (_, args, code) => {
  const machine = given()

  const { exitCode, json } = await runWml(machine, 'logs', 'archive', ...args, '--sandbox', '--json')

  expect(exitCode).toBe(2)
  expect(json.error.code).toBe(code)
  expect([...machine.disk.keys()].filter((path) => path.startsWith('/kept'))).toEqual([])
})

test('a place without archives is reported as such', async () => {
  const { exitCode, json } = await runWml(given(), 'logs', 'verify', '/kept', '--json')

  expect([exitCode, json.error.code]).toEqual([2, 'NoArchive'])
})

test('where an organization could not be read, what could be is archived, and it is said', async () => {
  const machine = given()
  const account = accountOf(machine)
  account.faults = [
    {
      match: { action: 'DescribeEmailMonitoringConfiguration', organizationId: idOf('labs') },
      skip: 0,
      every: 1,
      fault: { kind: 'denied' },
      matched: 0,
      struck: 0,
    },
  ]
  saveAccount(machine, account)

  const { exitCode, json } = await runWml(machine, 'logs', 'archive', '/kept', '--all', '--sandbox', '--json')

  expect(exitCode).toBe(6)
  expect(archived(json).map(([name]) => name)).toContain(ACME)
  expect(json.blockers[0]).toMatchObject({ kind: 'organization' })
})
