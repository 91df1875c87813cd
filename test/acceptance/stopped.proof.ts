/** A run that was ended by a signal, its deadline or its credentials says how to continue, and does. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { afterwards, JOBS, START, undisturbed } from '../support/jobs.js'
import { accountOf, machineWith, runWml, saveAccount } from '../support/run-wml.js'
import { sightOf } from '../support/small-account.js'

describe.each(JOBS)('$line', ({ line, seed }) => {
  const argv = [...line.split(' '), '--sandbox']

  test('ended by SIGINT or SIGTERM anywhere, says the command that continues', async () => {
    const { sight, writes } = await undisturbed(argv, seed)
    for (let point = 1; point < writes; point += 3) {
      // given a signal right after the point
      const signal = point % 2 === 0 ? 'SIGTERM' : 'SIGINT'
      const runtime = machineWith(seed, { start: START })
      const { files } = runtime
      let written = 0
      const thenSignal = async (write: Promise<void>) => {
        await write
        written += 1
        if (written === point) runtime.interrupt(signal)
      }
      runtime.files = {
        ...files,
        append: (path, text) => thenSignal(files.append(path, text)),
        replace: (path, text) => thenSignal(files.replace(path, text)),
      }

      // when it ends by that
      const { exitCode, json } = await runWml(runtime, ...argv, '--json')
      const output = Output.parse(json)
      const finished = exitCode === 0
      if (!finished)
        expect({ exitCode, outcome: output.outcome }).toEqual({ exitCode: 130, outcome: 'pending' })

      // then the command that it names does the rest
      const yes = argv.includes('--yes') ? ' --yes' : ''
      const next =
        output.runId === null ? 'nothing was changed: run it again' : `wml runs resume ${output.runId}${yes}`
      expect(output.next).toBe(finished ? null : next)
      const goOn = output.next?.startsWith('wml ') ? output.next.split(' ').slice(1) : argv
      const later = afterwards(runtime)
      const end = await runWml(later, ...goOn)
      expect({ point, exitCode: end.exitCode, sight: sightOf(accountOf(later)) }, end.stderr).toEqual({
        point,
        exitCode: 0,
        sight,
      })
    }
  })

  test('ended by its deadline anywhere, ends with 8 and continues from there', async () => {
    const { sight } = await undisturbed(argv, seed)
    const slow = { ...seed, behaviour: { ...seed.behaviour, latency: 700 } }
    for (const timeout of ['1s', '2s', '3s', '5s', '7s', '9s', '66s', '70s', '100s', '140s']) {
      const runtime = machineWith(slow, { start: START })
      const start = runtime.clock.now()
      const { exitCode, json } = await runWml(runtime, ...argv, '--timeout', timeout, '--json')
      const output = Output.parse(json)
      const seconds = (runtime.clock.now() - start) / 1000
      if (exitCode !== 0) {
        expect({ exitCode, outcome: output.outcome }).toEqual({ exitCode: 8, outcome: 'pending' })
        expect(seconds).toBe(Number.parseInt(timeout, 10))
      }
      const goOn = output.next?.startsWith('wml ') ? output.next.split(' ').slice(1) : argv
      const end = await runWml(runtime, ...goOn)
      expect({ timeout, exitCode: end.exitCode, sight: sightOf(accountOf(runtime)) }, end.stderr).toEqual({
        timeout,
        exitCode: 0,
        sight,
      })
    }
  })

  test('ended by credentials that expired anywhere, ends with 4 and continues with fresh ones', async () => {
    const { sight } = await undisturbed(argv, seed)
    for (let skip = 1; skip < 24; skip += 3) {
      const expired = { ...seed, faults: [{ skip, fault: { kind: 'expired' as const } }] }
      const runtime = machineWith(expired, { start: START })
      const { exitCode, json } = await runWml(runtime, ...argv, '--json')
      const output = Output.parse(json)
      if (exitCode === 0) break
      expect(exitCode).toBe(4)
      // Reads that were under way when the first one failed still count their fault.
      await runtime.clock.advance(0)
      saveAccount(runtime, { ...accountOf(runtime), faults: [] })
      const goOn = output.next?.startsWith('wml ') ? output.next.split(' ').slice(1) : argv
      const end = await runWml(runtime, ...goOn)
      expect({ skip, exitCode: end.exitCode, sight: sightOf(accountOf(runtime)) }, end.stderr).toEqual({
        skip,
        exitCode: 0,
        sight,
      })
    }
  })
})
