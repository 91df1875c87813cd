/** A run that was killed, wherever it was, ends in the end where an undisturbed one does. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { dyingAfterWrite } from '../support/crash.js'
import { afterwards, JOBS, START, undisturbed } from '../support/jobs.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml } from '../support/run-wml.js'
import { sightOf } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

const journalIn = (runtime: TestRuntime): string | undefined =>
  [...runtime.disk.keys()].find((path) => path.startsWith(`${RUNS_FOLDER}/`))?.match(/[^/]+(?=\.jsonl$)/)?.[0]

describe.each(JOBS)('$line', ({ line, seed }) => {
  const argv = [...line.split(' '), '--sandbox']

  /** The disk as the process left it that died after its `point`th write. */
  const died = async (point: number, from = seed): Promise<TestRuntime> => {
    const runtime = machineWith(from, { start: START })
    const { dead } = dyingAfterWrite(runtime, point)
    void runWml(runtime, ...argv)
    await dead
    return runtime
  }

  test('killed anywhere and resumed, ends where it would have', async () => {
    const { sight, writes } = await undisturbed(argv, seed)
    for (let point = 1; point < writes; point += 1) {
      const runtime = afterwards(await died(point))
      const runId = journalIn(runtime)
      const resume = runId === undefined ? argv : ['runs', 'resume', runId, '--yes']
      const { exitCode, stderr } = await runWml(runtime, ...resume)
      expect({ point, exitCode, sight: sightOf(accountOf(runtime)) }, stderr).toEqual({
        point,
        exitCode: 0,
        sight,
      })
    }
  })

  test('killed anywhere with its state folder lost, ends where it would have when it is run again and given what it names', async () => {
    // A group that a late write brought back has no tag, so without a journal nothing says whose it was.
    const calm = { ...seed, behaviour: { ...seed.behaviour, lateWriteAfter: undefined } }
    const { sight, writes } = await undisturbed(argv, calm)
    for (let point = 1; point < writes; point += 1) {
      const runtime = afterwards(await died(point, calm))
      for (const path of [...runtime.disk.keys()]) if (path.startsWith(RUNS_FOLDER)) runtime.disk.delete(path)
      const { exitCode, stderr, named } = await runAndName(runtime)
      expect({ point, exitCode, sight: sightOf(accountOf(runtime)) }, stderr).toEqual({
        point,
        exitCode: 0,
        sight,
      })
      // Only the group with a name of its own needs a person, and only once its configuration is gone.
      expect(['', '--log-group /shared']).toContain(named)
    }
  })

  /** Runs the command again; where it names groups that only their tags speak of, once more with them. */
  const runAndName = async (runtime: TestRuntime) => {
    const { exitCode, json, stderr } = await runWml(runtime, ...argv, '--json')
    const { blockers } = Output.parse(json)
    if (exitCode !== 6 || blockers.some(({ code }) => code !== 'NotVouched'))
      return { exitCode, stderr, named: '' }
    const flags = blockers.flatMap(({ subject }) => ['--log-group', subject])
    return { ...(await runWml(runtime, ...argv, ...flags)), named: flags.join(' ') }
  }
})
