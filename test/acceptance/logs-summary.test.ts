/** `wml logs summary`, as it is typed: archives and log groups, and what it is written to. */
import { expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { idOf } from '../support/survey.js'

const START = Date.UTC(2026, 10, 20)
const HOUR = 60 * 60 * 1000
const ACME = '/aws/workmail/emailevents/acme'

const given = (options: Parameters<typeof machineWith>[1] = {}) =>
  machineWith(
    {
      organizations: [
        {
          region: 'us-east-1',
          organizationId: idOf('acme'),
          alias: 'acme',
          monitoring: { logGroupName: ACME },
        },
      ],
      logGroups: [
        {
          region: 'us-east-1',
          logGroupName: ACME,
          streams: [
            { logStreamName: 'one', generated: { count: 40, from: START, every: HOUR } },
            { logStreamName: 'two', events: [{ timestamp: START, message: 'no JSON' }] },
            { logStreamName: 'empty' },
          ],
        },
        {
          region: 'eu-west-1',
          logGroupName: '/other',
          streams: [{ logStreamName: 'one', events: [{ timestamp: START, message: '{}' }] }],
        },
      ],
    },
    options,
  )

/** What the two log groups hold. */
const BOTH = {
  events: 42,
  firstEventAt: '2026-11-20T00:00:00.000Z',
  lastEventAt: '2026-11-21T15:00:00.000Z',
  bounces: { incoming: 5, outgoing: 5 },
  notJson: 1,
  unknownShape: 1,
  otherNames: 0,
  otherDays: 0,
  days: [
    { day: '2026-11-20', events: 26, bounces: 6 },
    { day: '2026-11-21', events: 16, bounces: 4 },
  ],
}

const ALL = ['--all', '--log-group', '/other', '--sandbox']

test('log groups and their archive amount to the same, and neither changes anything', async () => {
  // given
  const machine = given()
  await runWml(machine, 'logs', 'archive', '/kept', ...ALL)
  const before = new Map(machine.disk)

  // when
  const live = await runWml(machine, 'logs', 'summary', ...ALL, '--json')
  const kept = await runWml(machine, 'logs', 'summary', '/kept', '--json')

  // then
  expect([live.exitCode, kept.exitCode]).toEqual([0, 0])
  expect(live.json.summary).toMatchObject({ source: 'log-groups', ...BOTH })
  expect(kept.json.summary).toMatchObject({ source: 'archive', ...BOTH })
  expect(live.json.summary.names).toHaveLength(8)
  expect(kept.json.summary.names).toEqual(live.json.summary.names)
  expect(kept.json.archives.map(({ state }: { state: string }) => state)).toEqual(['whole', 'whole'])
  expect(kept.json.account).toBe('111122223333')
  expect(Output.parse(live.json)).toEqual(live.json)
  expect(machine.disk).toEqual(before)
})

test('as a table it shows numbers, and nothing of whom they are about', async () => {
  const { stdout, stderr, exitCode } = await runWml(given(), 'logs', 'summary', ...ALL, '--verbose')

  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^42 events from .*; 10 bounces: 5 incoming, 5 outgoing\.\n/)
  expect(stdout).toMatch(/\nOUTGOING_EMAIL_BOUNCED +5 +11\.9 %\n/)
  expect(stdout).toMatch(/\n2026-11-20 +26 +6\n/)
  expect(stdout + stderr).not.toContain('@')
})

test('html goes to standard output alone, or into a new file', async () => {
  const machine = given()

  const page = await runWml(machine, 'logs', 'summary', ...ALL, '--format', 'html')
  const file = await runWml(machine, 'logs', 'summary', ...ALL, '--format', 'html', '--output', '/page.html')

  expect(page.stdout).toMatch(/^<!DOCTYPE html>.*<svg .*<\/html>\n$/s)
  expect(page.stderr).toContain('42 events from')
  expect(file.stdout).toContain('Written to /page.html')
  expect(machine.disk.get('/page.html')).toContain('<td class="number">26</td><td class="number">6</td>')
})

test('--format json is --json, or a file with the same object', async () => {
  const machine = given()

  const printed = await runWml(machine, 'logs', 'summary', ...ALL, '--format', 'json')
  const file = await runWml(machine, 'logs', 'summary', ...ALL, '--format', 'json', '--output', '/s.json')

  expect(Output.parse(JSON.parse(printed.stdout)).summary).toMatchObject(BOTH)
  expect(Output.parse(JSON.parse(machine.disk.get('/s.json') ?? '')).summary).toMatchObject(BOTH)
  expect(file.stdout).toContain('Written to /s.json')
})

test('an archive that is not whole is counted as far as it can be read, and exits with 3', async () => {
  const machine = given()
  await runWml(machine, 'logs', 'archive', '/kept', ...ALL)
  const part = [...machine.disk.keys()].find((path) => path.includes('other') && path.endsWith('.gz')) ?? ''
  machine.disk.delete(part)

  const { exitCode, stdout } = await runWml(machine, 'logs', 'summary', '/kept', '--format', 'html')

  expect(exitCode).toBe(3)
  expect(stdout).toContain('<p>41 events from')
  expect(stdout).toMatch(/<li>\/other \(eu-west-1\): [\w-]+\.ndjson\.gz is missing<\/li>/)
})

test('what cannot be read is named, and the rest is counted', async () => {
  const machine = given()
  const account = accountOf(machine)
  account.faults = [
    {
      match: { action: 'DescribeEmailMonitoringConfiguration' },
      skip: 0,
      every: 1,
      fault: { kind: 'denied' },
      matched: 0,
      struck: 0,
    },
  ]
  saveAccount(machine, account)

  const { exitCode, json } = await runWml(machine, 'logs', 'summary', ...ALL, '--json')

  expect(exitCode).toBe(6)
  expect(json.blockers[0]).toMatchObject({ kind: 'organization' })
  expect(json.summary.events).toBe(42)
})

test('where a log group may not be read there is no summary at all', async () => {
  const machine = given()
  const account = accountOf(machine)
  account.faults = [
    {
      match: { action: 'GetLogEvents', region: 'eu-west-1' },
      skip: 0,
      every: 1,
      fault: { kind: 'denied' },
      matched: 0,
      struck: 0,
    },
  ]
  saveAccount(machine, account)

  const args = [...ALL, '--json', '--format', 'html', '--output', '/page.html']
  const { exitCode, json } = await runWml(machine, 'logs', 'summary', ...args)

  expect(exitCode).toBe(4)
  expect(json.next).toBe('allow logs:GetLogEvents to this caller')
  expect(json.summary).toBeUndefined()
  expect(machine.disk.has('/page.html')).toBe(false)
})

test('interrupted, it ends and says so', async () => {
  const machine = given()
  const account = accountOf(machine)
  account.behaviour.latency = 100
  account.behaviour.eventsPerPage = 1
  saveAccount(machine, account)
  machine.clock.alarm(1500, () => machine.interrupt())

  const { exitCode, json } = await runWml(machine, 'logs', 'summary', ...ALL, '--json')

  expect([exitCode, json.summary]).toEqual([130, undefined])
})

test.each([
  ['no scope', [], 'NoScope'],
  ['a format that is none', ['--all', '--format', 'pdf'], 'UnknownFormat'],
  ['a file that is there', ['--all', '--output', '/there'], 'FileExists'],
  ['an archive and a scope', ['/kept', '--all'], 'ContradictoryFlags'],
  ['an archive and a Region', ['/kept', '--region', 'us-east-1'], 'ContradictoryFlags'],
  ['a place without archives', ['/none'], 'NoArchive'],
  ['a place that is none', ['ftp://place'], 'MalformedValue'],
])('%s is refused', async (_, args, code) => {
  const machine = given()
  machine.disk.set('/there', 'mine')

  const { exitCode, json } = await runWml(machine, 'logs', 'summary', ...args, '--sandbox', '--json')

  expect([exitCode, json.error.code]).toEqual([2, code])
  expect(machine.disk.get('/there')).toBe('mine')
})
