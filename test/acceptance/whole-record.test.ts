/** An archive that is called whole is whole: data protection, classes that cannot be read, and events that come late. */
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { SandboxSeed } from '../../src/sandbox/account.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { ACME_GROUP, loggingAccount } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const START = Date.UTC(2026, 10, 22)
const MESSAGE = 'from person@acme.example'

const given = (group: object, seed: SandboxSeed = {}) => {
  const streams = [{ logStreamName: 'one', events: [{ timestamp: START - 1000, message: MESSAGE }] }]
  const logGroups = [
    { region: 'us-east-1' as const, logGroupName: ACME_GROUP, storedBytes: 100, streams, ...group },
  ]
  return machineWith(loggingAccount({ logGroups, ...seed }))
}

/** Everything is allowed but the one action. */
const allBut = (action: string): SandboxSeed => ({
  callerPolicies: {
    identity: [
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: action, Resource: '*' },
        ],
      },
    ],
  },
})

const COMMON = ['--sandbox', '--json']
const TEARDOWN = ['teardown', '--all', '--archive', '/kept', '--yes', ...COMMON]
const ARCHIVE = ['logs', 'archive', '/kept', '--all', ...COMMON]

const archived = ({ disk }: TestRuntime): string[] =>
  [...disk]
    .filter(([path]) => path.startsWith('/kept/') && path.endsWith('.ndjson.gz'))
    .flatMap(([, text]) => gunzipSync(Buffer.from(text, 'latin1')).toString().split('\n').slice(0, -1))
    .map((line) => JSON.parse(line).message)
    .sort()

const maskingOf = ({ disk }: TestRuntime): unknown[] =>
  [...disk]
    .filter(([path]) => path.startsWith('/kept/') && path.endsWith('/manifest.json'))
    .map(([, text]) => JSON.parse(text).masking)

test.each(['group', 'account'])(
  'A group under a data protection policy of the %s is archived unmasked before it is deleted, and the manifest says so.',
  async (dataProtection) => {
    const machine = given({ dataProtection })

    const { exitCode } = await runWml(machine, ...TEARDOWN)

    expect(exitCode).toBe(0)
    expect(archived(machine)).toEqual([MESSAGE])
    expect(maskingOf(machine)).toEqual(['unmasked'])
    expect(accountOf(machine).logGroups).toEqual([])
  },
)

test('Without logs:Unmask the plan blocks the deletion and names the permission.', async () => {
  const machine = given({ dataProtection: 'group' }, allBut('logs:Unmask'))

  const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--dry-run')

  expect(exitCode).toBe(6)
  expect(json.blockers).toContainEqual(
    expect.objectContaining({
      code: 'NotArchived',
      subject: ACME_GROUP,
      next: expect.stringContaining('logs:Unmask'),
    }),
  )
  expect((await runWml(machine, ...TEARDOWN)).exitCode).toBe(6)
  expect(accountOf(machine).logGroups).toMatchObject([{ logGroupName: ACME_GROUP }])
  expect(archived(machine)).toEqual([])
})

test('Without logs:Unmask logs archive is blocked, and nothing masked is archived.', async () => {
  const machine = given({ dataProtection: 'account' }, allBut('logs:Unmask'))

  expect((await runWml(machine, ...ARCHIVE)).exitCode).toBe(6)
  expect(archived(machine)).toEqual([])
})

test('--archive-masked accepts a masked copy, and the plan, the result and the manifest say so.', async () => {
  const machine = given({ dataProtection: 'group' }, allBut('logs:Unmask'))
  const said = expect.arrayContaining([expect.stringContaining('masked events')])

  const planned = await runWml(machine, ...TEARDOWN, '--archive-masked', '--dry-run')
  const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--archive-masked')

  expect([planned.exitCode, exitCode]).toEqual([0, 0])
  expect([planned.json.notes, json.notes]).toEqual([said, said])
  expect(archived(machine)).toEqual([MESSAGE.replace(/\S+@\S+/, (address) => '*'.repeat(address.length))])
  expect(maskingOf(machine)).toEqual(['masked'])
})

test('A masked archive is not added to without a mask.', async () => {
  const machine = given({ dataProtection: 'group' })
  await runWml(machine, ...ARCHIVE, '--archive-masked')

  const { exitCode, json } = await runWml(machine, ...ARCHIVE)

  expect([exitCode === 0, json.error?.code]).toEqual([false, 'MixedMasking'])
})

test('A group of class INFREQUENT_ACCESS is blocked in the plan: logging stays on, and neither group nor role is deleted.', async () => {
  const machine = given({ logGroupClass: 'INFREQUENT_ACCESS' })

  const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--dry-run')

  expect(exitCode).toBe(6)
  expect(json.blockers).toContainEqual(
    expect.objectContaining({ next: expect.stringContaining('--archive-skip-unreadable') }),
  )
  expect((await runWml(machine, ...TEARDOWN)).exitCode).toBe(6)
  const after = accountOf(machine)
  expect(after.organizations).toMatchObject([{ monitoring: { logGroupName: ACME_GROUP } }])
  expect([after.logGroups.length, after.roles.length]).toEqual([1, 1])
  expect((await runWml(machine, ...ARCHIVE)).exitCode).toBe(6)
})

test('--archive-skip-unreadable deletes it without a copy, and the plan and the result name the loss.', async () => {
  const machine = given({ logGroupClass: 'INFREQUENT_ACCESS' })
  const said = expect.arrayContaining([expect.stringContaining(`${ACME_GROUP} (us-east-1) has no archive`)])

  const planned = await runWml(machine, ...TEARDOWN, '--archive-skip-unreadable', '--dry-run')
  const { exitCode, json } = await runWml(machine, ...TEARDOWN, '--archive-skip-unreadable')

  expect([planned.exitCode, exitCode]).toEqual([0, 0])
  expect([planned.json.notes, json.notes]).toEqual([said, said])
  expect(accountOf(machine).logGroups).toEqual([])
})

test('An archive that lost its manifest is refused before logging is turned off.', async () => {
  const machine = given({})
  await runWml(machine, ...ARCHIVE)
  for (const path of machine.disk.keys()) if (path.endsWith('/manifest.json')) machine.disk.delete(path)

  const { exitCode, json } = await runWml(machine, ...TEARDOWN)

  expect([exitCode, json.error?.code]).toEqual([5, 'PartsWithoutManifest'])
  expect(accountOf(machine).organizations).toMatchObject([{ monitoring: { logGroupName: ACME_GROUP } }])
})

test.each(['--archive-masked', '--archive-skip-unreadable'])(
  '%s without --archive is refused.',
  async (flag) => {
    const { exitCode } = await runWml(given({}), 'teardown', '--all', flag, ...COMMON)

    expect(exitCode).toBe(2)
  },
)

test.each([
  ['logs archive', ARCHIVE, 1],
  ['teardown --archive', TEARDOWN, 0],
])(
  'An event that came late, between two that an older archive has, is added by %s.',
  async (_name, command, groups) => {
    // given events 5 minutes apart that are archived, and one in between that comes afterwards
    const [first, second] = [START - 600_000, START - 300_000]
    const machine = given({
      streams: [
        {
          logStreamName: 'one',
          events: [
            { timestamp: first, message: 'first' },
            { timestamp: second, message: 'second' },
          ],
        },
      ],
    })
    expect((await runWml(machine, ...ARCHIVE)).exitCode).toBe(0)
    const account = accountOf(machine)
    account.logGroups[0]?.streams[0]?.events.push({
      timestamp: first + 200_000,
      ingestionTime: START,
      message: 'late',
    })
    saveAccount(machine, account)

    const { exitCode } = await runWml(machine, ...command)

    expect(exitCode).toBe(0)
    expect(archived(machine)).toEqual(['first', 'late', 'second'])
    expect((await runWml(machine, 'logs', 'verify', '/kept', '--json')).exitCode).toBe(0)
    expect(accountOf(machine).logGroups).toHaveLength(groups)
  },
)
