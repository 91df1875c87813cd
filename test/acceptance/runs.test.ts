import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { callsIn } from '../support/aws-calls.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, ACME_GROUP, loggingAccount, sightOf } from '../support/small-account.js'

const START = Date.UTC(2026, 10, 22, 4, 22, 37)

/** A machine with two runs: one that is done, and a teardown that its deadline stopped in the quiet. */
const machineWithRuns = async () => {
  const runtime = machineWith(loggingAccount(), { start: START })
  const done = await runWml(runtime, 'role', 'update', '--description', 'ends', '--sandbox', '--json')
  await runtime.clock.advance(1000)
  const argv = ['teardown', '--all', '--yes', '--sandbox', '--timeout', '30s', '--json']
  const stopped = await runWml(runtime, ...argv)
  return { runtime, done: done.json.runId as string, stopped: stopped.json.runId as string }
}

test('runs have ids that sort by time', async () => {
  const { done, stopped } = await machineWithRuns()
  expect(done).toMatch(/^20261122T042237Z-[0-9a-f]{6}$/)
  expect(stopped).toMatch(/^20261122T042238Z-[0-9a-f]{6}$/)
})

describe('runs list', () => {
  test('tells each run with how it ended, the newest first', async () => {
    const { runtime, done, stopped } = await machineWithRuns()
    const { exitCode, stdout, stderr, json } = await runWml(runtime, 'runs', 'list', '--json')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^\{/)
    const common = { account: ACCOUNT_ID, sandbox: true }
    expect(Output.parse(json).runs).toEqual([
      {
        ...common,
        runId: stopped,
        procedure: 'teardown',
        startedAt: '2026-11-22T04:22:38.000Z',
        outcome: 'pending',
        exitCode: 8,
        resumable: true,
      },
      {
        ...common,
        runId: done,
        procedure: 'role update',
        startedAt: '2026-11-22T04:22:37.000Z',
        outcome: 'done',
        exitCode: 0,
        resumable: false,
      },
    ])
  })

  test('tells a person the same in a table', async () => {
    const { runtime, done, stopped } = await machineWithRuns()
    const { stdout } = await runWml(runtime, 'runs', 'list')
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['RUN', 'PROCEDURE', 'ACCOUNT', 'OUTCOME', 'EXIT', 'RESUMABLE'],
      [stopped, 'teardown', `${ACCOUNT_ID} (sandbox)`, 'pending', '8', 'yes'],
      [done, 'role update', `${ACCOUNT_ID} (sandbox)`, 'done', '0', 'no'],
      [''],
    ])
  })

  test('is empty on a new machine', async () => {
    const { exitCode, stdout } = await runWml(machineWith({}), 'runs', 'list')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No runs.\n' })
  })
})

describe('runs show', () => {
  test('tells what the run planned, did and left, and the command that continues', async () => {
    const { runtime, stopped } = await machineWithRuns()
    const { exitCode, json } = await runWml(runtime, 'runs', 'show', stopped, '--json')
    expect(exitCode).toBe(0)
    const output = Output.parse(json)
    expect(output).toMatchObject({
      procedure: 'runs show',
      runId: stopped,
      account: ACCOUNT_ID,
      next: `wml runs resume ${stopped}`,
      runs: [{ runId: stopped, outcome: 'pending', resumable: true }],
    })
    expect(output.steps.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'tag-log-group done',
      'disable-logging done',
      'delete-log-group done',
      'verify-log-group-deleted pending',
      'delete-role skipped',
      'verify-log-group-deleted skipped',
    ])
    expect(output.journal?.map(({ type }) => type)).toEqual([
      ...Array(3).fill(['calling', 'answered', 'ended']).flat(),
      ...Array(3).fill('ended'),
      'finished',
    ])
  })

  test('tells a person the records, what is not done, and the command that continues', async () => {
    const { runtime, stopped } = await machineWithRuns()
    const { stdout } = await runWml(runtime, 'runs', 'show', stopped)
    expect(stdout).toContain(
      `{"type":"calling","at":"2026-11-22T04:22:38.000Z","key":"delete-log-group:us-east-1:${ACME_GROUP}","action":"DeleteLogGroup","attempt":1}\n`,
    )
    expect(stdout).toMatch(
      /\nNot done:\n {2}verify-log-group-deleted .*: not finished after 30s \(--timeout\)/,
    )
    expect(stdout).toContain(`\nNext: wml runs resume ${stopped}\n`)
  })

  test('names nothing to resume where the run is done', async () => {
    const { runtime, done } = await machineWithRuns()
    const { json } = await runWml(runtime, 'runs', 'show', done, '--json')
    expect(Output.parse(json)).toMatchObject({
      next: null,
      steps: [{ kind: 'update-role', outcome: 'done' }],
    })
  })
})

describe('runs resume', () => {
  test('A quiet period goes on where the earlier run left it, and does not begin anew.', async () => {
    const runtime = machineWith(loggingAccount(), { start: START })
    const slow = ['--quiet-period', '20m', '--timeout', '15m', '--yes', '--sandbox', '--json']
    const { exitCode, json } = await runWml(runtime, 'teardown', '--all', ...slow)
    expect(exitCode).toBe(8)

    const resumed = await runWml(runtime, 'runs', 'resume', json.runId, '--timeout', '30m', '--yes', '--json')

    // 5 minutes of the first, and the 20 minutes of the one after the role.
    expect(resumed.exitCode).toBe(0)
    expect(runtime.clock.now() - START).toBeLessThan(41 * 60_000)
  })

  test('continues where the run stopped: what ended well is not asked about again', async () => {
    const { runtime, stopped } = await machineWithRuns()
    const argv = ['runs', 'resume', stopped, '--yes', '--json', '--verbose']
    const { exitCode, json, stderr } = await runWml(runtime, ...argv)
    expect(exitCode).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
    expect(Output.parse(json)).toMatchObject({
      procedure: 'teardown',
      runId: stopped,
      outcome: 'done',
      next: null,
      steps: [
        { kind: 'tag-log-group', outcome: 'done', attempts: 1 },
        { kind: 'disable-logging', outcome: 'done', attempts: 1 },
        { kind: 'delete-log-group', outcome: 'done', attempts: 1 },
        { kind: 'verify-log-group-deleted', outcome: 'unchanged', attempts: 0 },
        { kind: 'delete-role', outcome: 'done', attempts: 1 },
        { kind: 'verify-log-group-deleted', outcome: 'unchanged', attempts: 0 },
      ],
    })
    const asked = callsIn(stderr).map(({ name }) => name)
    expect(asked).not.toContain('logs:ListTagsForResource')
    expect(asked).not.toContain('logs:DeleteLogGroup')
  })

  test('writes into the journal of the run, which then is done', async () => {
    const { runtime, stopped } = await machineWithRuns()
    await runWml(runtime, 'runs', 'resume', stopped, '--yes')
    const { json } = await runWml(runtime, 'runs', 'list', '--json')
    expect(json.runs).toMatchObject([{ runId: stopped, outcome: 'done', resumable: false }, {}])
    expect([...runtime.disk.keys()].filter((path) => path.startsWith(RUNS_FOLDER))).toHaveLength(2)
  })

  test('of a run that is done changes nothing and asks nobody', async () => {
    const { runtime, done } = await machineWithRuns()
    const before = new Map(runtime.disk)
    expect((await runWml(runtime, 'runs', 'resume', done)).exitCode).toBe(0)
    expect(new Map(runtime.disk)).toEqual(before)
  })

  test('stops again at its own deadline, and can be resumed again', async () => {
    const { runtime, stopped } = await machineWithRuns()
    const resume = ['runs', 'resume', stopped, '--yes']
    for (const timeout of ['10s', '10s']) {
      const { exitCode, json } = await runWml(runtime, ...resume, '--timeout', timeout, '--json')
      expect(exitCode).toBe(8)
      expect(Output.parse(json).next).toBe(`wml runs resume ${stopped} --yes`)
    }
    expect((await runWml(runtime, ...resume)).exitCode).toBe(0)
  })
})
