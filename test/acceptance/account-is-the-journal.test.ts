/** What a run leaves in the account is enough for another one, on any machine; and what a person takes away from it counts. */
import { describe, expect, test } from 'vitest'
import { TEARDOWN_TAG, teardownTags } from '../../src/facts/teardown-tags.js'
import { Output } from '../../src/report/output.js'
import type { SandboxAccount } from '../../src/sandbox/account.js'
import { dyingAfter } from '../support/crash.js'
import { createMachine } from '../support/process.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { serveAccount } from '../support/serve-account.js'
import { ACME, BETA, loggingAccount, SERVICE_LINKED_ROLE, sightOf } from '../support/small-account.js'
import { createTestRuntime, type TestRuntime } from '../support/test-runtime.js'

const TEARDOWN = ['teardown', '--all', '--yes', '--sandbox']
const EVENTS = '/acme/mail/events'
const CLEAN = { logging: [], logGroups: [], roles: [] }

const seed = loggingAccount({
  organizations: [
    { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: EVENTS } },
  ],
  logGroups: [{ region: 'us-east-1', logGroupName: EVENTS, storedBytes: 4096 }],
})

/** A machine whose teardown was killed: logging is off, the group is tagged, and no one has come to it. */
const killedAfterLoggingIsOff = async (account = seed): Promise<TestRuntime> => {
  const runtime = machineWith(account)
  const { dead } = dyingAfter(runtime, (_, text) => /"type":"ended".*"key":"disable-logging/.test(text))
  void runWml(runtime, ...TEARDOWN)
  await dead
  runtime.processes.delete(runtime.pid)
  expect(sightOf(accountOf(runtime))).toMatchObject({ logging: [], logGroups: [expect.any(String)] })
  return runtime
}

/** The same machine a while later, with another process. */
const later = (runtime: TestRuntime): TestRuntime =>
  createTestRuntime({ disk: runtime.disk, pid: 5353, start: runtime.clock.now() + 60_000 })

/** A machine that never heard of the other's runs, in front of the same account. */
const elsewhere = (account: SandboxAccount): TestRuntime =>
  machineWith(account, { hostName: 'another-host', start: Date.UTC(2026, 10, 22, 5, 0, 0) })

const runIn = (runtime: TestRuntime): string => {
  const [runId] = [...runtime.disk.keys()].flatMap((path) =>
    path.startsWith(RUNS_FOLDER) ? (/[^/]+(?=\.jsonl$)/.exec(path)?.[0] ?? []) : [],
  )
  if (runId === undefined) throw new Error('this machine has no run')
  return runId
}

/** As a person does it in the console. */
const untagged = (account: SandboxAccount): SandboxAccount => ({
  ...account,
  logGroups: account.logGroups.map((group) => {
    expect(group.tags).toHaveProperty(TEARDOWN_TAG)
    return { ...group, tags: {} }
  }),
})

test('a run that was killed is finished on another machine, by the tags that it left and the default name', async () => {
  const killed = await killedAfterLoggingIsOff(loggingAccount())
  const other = elsewhere(accountOf(killed))
  const { exitCode, json } = await runWml(other, ...TEARDOWN, '--json')
  expect(exitCode).toBe(0)
  expect(Output.parse(json).runId).not.toBe(runIn(killed))
  expect(sightOf(accountOf(other))).toEqual(CLEAN)
})

test('a run that was killed is finished on the same machine, whose journal vouches for the tag', async () => {
  const killed = await killedAfterLoggingIsOff()
  expect((await runWml(later(killed), ...TEARDOWN)).exitCode).toBe(0)
  expect(sightOf(accountOf(killed))).toEqual(CLEAN)
})

test('where the journal is lost, a group with a name of its own is named, and goes with --log-group', async () => {
  // given a machine that never heard of the run
  const killed = await killedAfterLoggingIsOff()
  const other = elsewhere(accountOf(killed))

  // when everything is torn down, then the group stays, and exit code and text say so
  const { exitCode, json } = await runWml(other, ...TEARDOWN, '--json')
  const { blockers, next } = Output.parse(json)
  expect(exitCode).toBe(6)
  expect(sightOf(accountOf(other))).toEqual({ ...CLEAN, logGroups: [`us-east-1 ${EVENTS} never`] })
  expect(blockers).toMatchObject([
    { code: 'NotVouched', kind: 'log-group', subject: EVENTS, region: 'us-east-1' },
  ])
  expect(blockers[0]?.reason).toContain(`The tag names run "${runIn(killed)}" and acme (${ACME})`)
  expect(next).toContain(`to delete it, add --log-group ${EVENTS}`)

  // when it is named, then it goes
  expect((await runWml(other, ...TEARDOWN, '--log-group', EVENTS)).exitCode).toBe(0)
  expect(sightOf(accountOf(other))).toEqual(CLEAN)
})

describe('a tag that someone planted, with the id of a real organization', () => {
  const AUDIT = '/aws/rds/production-audit'
  const planted = (runId: string) =>
    loggingAccount({
      logGroups: [
        { region: 'us-east-1', logGroupName: '/aws/workmail/emailevents/acme' },
        { region: 'us-east-1', logGroupName: AUDIT, storedBytes: 4096, tags: teardownTags(runId, [ACME]) },
      ],
    })

  test.each(['x', '20260101T000000Z-00000a', '../../../../etc/passwd'])(
    'deletes no group, whatever run it names: %s',
    async (runId) => {
      const runtime = machineWith(planted(runId))
      const { exitCode, json } = await runWml(runtime, ...TEARDOWN, '--json')
      expect(exitCode).toBe(6)
      expect(sightOf(accountOf(runtime))).toEqual({ ...CLEAN, logGroups: [`us-east-1 ${AUDIT} never`] })
      expect(Output.parse(json).blockers).toMatchObject([{ code: 'NotVouched', subject: AUDIT }])
    },
  )

  test('not even where it names a run of this machine that meant to delete other groups', async () => {
    const runtime = machineWith(loggingAccount())
    expect((await runWml(runtime, ...TEARDOWN)).exitCode).toBe(0)
    const later = machineWith(planted(runIn(runtime)), { disk: runtime.disk, start: Date.UTC(2026, 10, 23) })
    expect((await runWml(later, ...TEARDOWN)).exitCode).toBe(6)
    expect(sightOf(accountOf(later)).logGroups).toEqual([`us-east-1 ${AUDIT} never`])
  })
})

test('what a run of someone else has tagged is finished too, and nothing that only looks like it', async () => {
  const [acme] = loggingAccount().organizations ?? []
  const tagged = teardownTags('20260101T000000Z-00000a', [ACME])
  const others = [
    { region: 'us-east-1', logGroupName: '/app/web', tags: { [`${TEARDOWN_TAG}-not`]: 'x' } },
    { region: 'us-east-1', logGroupName: `${EVENTS}-2` },
  ]
  const runtime = machineWith({
    ...seed,
    organizations: acme === undefined ? [] : [{ ...acme, monitoring: undefined }],
    logGroups: [
      { region: 'us-east-1', logGroupName: '/aws/workmail/emailevents/acme', tags: tagged },
      ...others,
    ],
  })
  expect((await runWml(runtime, ...TEARDOWN)).exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({
    ...CLEAN,
    logGroups: others.map(({ logGroupName }) => `us-east-1 ${logGroupName} never`).sort(),
  })
})

describe('a group whose tags a person took off after the run was killed is left alone', () => {
  const KEPT = { logging: [], logGroups: [`us-east-1 ${EVENTS} never`], roles: [] }

  test('by a run on another machine', async () => {
    const other = elsewhere(untagged(accountOf(await killedAfterLoggingIsOff())))
    expect((await runWml(other, ...TEARDOWN)).exitCode).toBe(0)
    expect(sightOf(accountOf(other))).toEqual(KEPT)
  })

  test('by a run on the same machine', async () => {
    const killed = await killedAfterLoggingIsOff()
    const same = later(machineWith(untagged(accountOf(killed)), { disk: killed.disk }))
    expect((await runWml(same, ...TEARDOWN)).exitCode).toBe(0)
    expect(sightOf(accountOf(same))).toEqual(KEPT)
  })

  test('by the run itself when it is resumed, though its plan names it; and that is said', async () => {
    const killed = await killedAfterLoggingIsOff()
    const same = later(machineWith(untagged(accountOf(killed)), { disk: killed.disk }))
    const { exitCode, json } = await runWml(same, 'runs', 'resume', runIn(killed), '--yes', '--json')
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(same))).toEqual(KEPT)
    expect(Output.parse(json).kept).toEqual([
      {
        kind: 'log-group',
        subject: EVENTS,
        region: 'us-east-1',
        reason: 'someone took its tag off since, so it stays',
      },
    ])
  })

  test('but not one of that name that came back after the tagged one was deleted', async () => {
    // given a run that was killed with the group's deletion, and a late write that brought the group back
    const runtime = machineWith({ ...seed, behaviour: { lateWriteAfter: 20_000 } })
    const { dead } = dyingAfter(runtime, (_, text) =>
      /"type":"answered".*"action":"DeleteLogGroup"/.test(text),
    )
    void runWml(runtime, ...TEARDOWN)
    await dead
    runtime.processes.delete(runtime.pid)

    // when it is resumed
    const same = later(runtime)
    const { exitCode } = await runWml(same, 'runs', 'resume', runIn(runtime), '--yes')

    // then that is gone too: a late write has no tag that anybody could have taken off
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(same))).toEqual(CLEAN)
  })
})

test('two runs on two machines at once both end well, and neither touches what is not theirs', async () => {
  // given two machines whose plans are made before either changes anything
  const foreign = { region: 'us-east-1', logGroupName: '/app/web' }
  let meet = (): void => {}
  const bothArePlanned = new Promise<void>((resolve) => {
    meet = resolve
  })
  let arrived = 0
  const { sandbox, env, close } = await serveAccount(
    {
      organizations: [
        { region: 'us-east-1', organizationId: ACME, alias: 'acme', monitoring: { logGroupName: EVENTS } },
        { region: 'eu-west-1', organizationId: BETA, alias: 'beta', monitoring: { logGroupName: '/beta' } },
      ],
      logGroups: [
        { region: 'us-east-1', logGroupName: EVENTS },
        { region: 'eu-west-1', logGroupName: '/beta' },
        foreign,
      ],
      roles: [SERVICE_LINKED_ROLE],
      behaviour: { roleInUseFor: 1000 },
    },
    async (moment, { action, region }) => {
      if (moment !== 'before' || action !== 'TagResource' || region !== 'us-east-1') return
      arrived += 1
      if (arrived === 2) meet()
      await bothArePlanned
    },
  )
  const machines = [createMachine(), createMachine()]

  // when both take everything down
  const argv = ['teardown', '--all', '--yes', '--quiet-period', '0s', '--retry-delay', '500ms', '--json']
  const ends = await Promise.all(machines.map((machine) => machine.run(argv, env)))

  // then both end well, with one account that is clean
  for (const { exitCode, stdout, stderr } of ends) {
    expect({ exitCode, outcome: Output.parse(JSON.parse(stdout)).outcome }, stderr).toEqual({
      exitCode: 0,
      outcome: 'done',
    })
  }
  expect(sightOf(sandbox.account)).toEqual({
    ...CLEAN,
    logGroups: [`us-east-1 ${foreign.logGroupName} never`],
  })
  for (const machine of machines) await machine.remove()
  await close()
}, 30_000)
