/** Journals that are missing a piece, broken, or somebody else's. */
import { describe, expect, test } from 'vitest'
import { Output } from '../../src/report/output.js'
import { journalsOf, refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, RUNS_FOLDER, runWml, saveAccount } from '../support/run-wml.js'
import { ACCOUNT_ID, loggingAccount, sightOf } from '../support/small-account.js'
import type { TestRuntime } from '../support/test-runtime.js'

/** A machine on which a teardown was stopped by its deadline, in the quiet after the group was deleted. */
const machineWithRun = async (): Promise<{ runtime: TestRuntime; runId: string; path: string }> => {
  const runtime = machineWith(loggingAccount())
  const argv = ['teardown', '--all', '--yes', '--sandbox', '--timeout', '10s', '--json']
  const { exitCode, json } = await runWml(runtime, ...argv)
  expect(exitCode).toBe(8)
  return { runtime, runId: json.runId, path: `${RUNS_FOLDER}/${json.runId}.jsonl` }
}

const rewrite = (runtime: TestRuntime, path: string, change: (text: string) => string) =>
  runtime.disk.set(path, change(runtime.disk.get(path) ?? ''))

const lineTo = (from: string, to: string) => (text: string) => {
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe.each([
  { what: 'is empty', change: () => '', why: 'it does not begin with the plan of this run' },
  {
    what: 'lost its first line',
    change: (text: string) => text.slice(text.indexOf('\n') + 1),
    why: 'it does not begin with the plan of this run',
  },
  {
    what: 'has a line that is no JSON in the middle',
    change: lineTo('\n{"type":"calling"', '\nnonsense\n{"type":"calling"'),
    why: 'line 2 is no JSON',
  },
  {
    what: 'has a record that this version does not know',
    change: lineTo('{"type":"finished"', '{"type":"forgotten"'),
    why: /^line \d+, type: Invalid/,
  },
  {
    what: 'has a member that this version does not know',
    change: lineTo('"procedure":"teardown"', '"procedure":"teardown","force":true'),
    why: /^line 1, plan: Unrecognized key: "force"/,
  },
  {
    what: 'lacks a member',
    change: lineTo('"attempt":1,', ''),
    why: /^line 2, attempt: Invalid input/,
  },
  {
    what: 'was written under another name',
    change: (text: string) => text.replaceAll(/"runId":"[^"]+"/g, '"runId":"20200101T000000Z-000000"'),
    why: 'it does not begin with the plan of this run',
  },
])('a journal that $what', ({ change, why }) => {
  test.each(['show', 'resume'])('is refused by runs %s', async (verb) => {
    const { runtime, runId, path } = await machineWithRun()
    rewrite(runtime, path, change)
    const refusal = await refusalOf(() => runtime, 'runs', verb, runId)
    const [start, reason] = refusal.message.split(' is broken or was not written by this version: ')
    expect(start).toBe(`the journal of run ${runId}`)
    expect(reason).toMatch(why)
    expect(refusal).toMatchObject({
      exitCode: 2,
      code: 'BrokenJournal',
      next: 'run the original command again: the account itself shows what is left to do',
    })
  })

  test('is listed as unreadable, beside the others', async () => {
    const { runtime, runId, path } = await machineWithRun()
    rewrite(runtime, path, change)
    const argv = ['logging', 'enable', '--organization', 'acme', '--sandbox', '--json']
    const { json: other } = await runWml(runtime, ...argv)
    const { exitCode, json } = await runWml(runtime, 'runs', 'list', '--json')
    expect(exitCode).toBe(0)
    expect(Output.parse(json).runs).toMatchObject([
      { runId: other.runId, outcome: 'done', resumable: false },
      { runId, outcome: 'unreadable', resumable: false },
    ])
  })
})

test('the original command does the rest where its journal is broken', async () => {
  const { runtime, path } = await machineWithRun()
  rewrite(runtime, path, () => 'nonsense\n')
  expect((await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox')).exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
})

describe('a journal whose last line was not written to its end', () => {
  const torn = async () => {
    const run = await machineWithRun()
    // given a machine that went down while it wrote its last record
    rewrite(run.runtime, run.path, (text) => text.slice(0, text.lastIndexOf('{"type":"finished"') + 25))
    return run
  }

  test('is shown without that line', async () => {
    const { runtime, runId } = await torn()
    const { exitCode, json } = await runWml(runtime, 'runs', 'show', runId, '--json')
    expect(exitCode).toBe(0)
    expect(Output.parse(json).runs).toMatchObject([
      { outcome: 'unfinished', exitCode: null, resumable: true },
    ])
  })

  test('is gone on with, and can be read afterwards', async () => {
    const { runtime, runId } = await torn()
    expect((await runWml(runtime, 'runs', 'resume', runId, '--yes')).exitCode).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
    const { json } = await runWml(runtime, 'runs', 'show', runId, '--json')
    expect(Output.parse(json).runs).toMatchObject([{ outcome: 'done', exitCode: 0, resumable: false }])
    const types = json.journal.map(({ type }: { type: string }) => type)
    expect(types.filter((type: string) => type === 'resumed')).toHaveLength(1)
  })
})

describe('a run of another account', () => {
  const foreign = async () => {
    const run = await machineWithRun()
    saveAccount(run.runtime, { ...accountOf(run.runtime), accountId: '999999999999' })
    return run
  }

  test('is not gone on with', async () => {
    const { runtime, runId } = await foreign()
    expect(await refusalOf(() => runtime, 'runs', 'resume', runId, '--yes')).toEqual({
      exitCode: 5,
      code: 'WrongAccount',
      message: `run ${runId} belongs to account ${ACCOUNT_ID}, and these credentials to 999999999999`,
      next: 'choose the credentials of that account, with --profile for example',
    })
  })
})

test('a run in the sandbox goes on in the sandbox, and nowhere else', async () => {
  const { runtime, runId } = await machineWithRun()
  const resume = ['runs', 'resume', runId, '--yes']
  for (const flags of [
    ['--profile', 'acme'],
    ['--endpoint-url', 'http://127.0.0.1:1'],
  ]) {
    const { exitCode, code } = await refusalOf(() => runtime, ...resume, ...flags)
    expect({ exitCode, code }).toEqual({ exitCode: 2, code: 'ContradictoryFlags' })
  }
  expect((await runWml(runtime, ...resume)).exitCode).toBe(0)
})

test('a run on the real AWS does not go on in the sandbox', async () => {
  const { runtime, runId, path } = await machineWithRun()
  rewrite(runtime, path, lineTo('"sandbox":true', '"sandbox":false'))
  expect(await refusalOf(() => runtime, 'runs', 'resume', runId, '--yes', '--sandbox')).toEqual({
    exitCode: 2,
    code: 'ContradictoryFlags',
    message: `run ${runId} was not in the sandbox`,
    next: 'leave --sandbox out',
  })
})

test('files that are no journals are no runs', async () => {
  const runtime = machineWith(loggingAccount())
  runtime.disk.set(`${RUNS_FOLDER}/notes.txt`, 'mine')
  runtime.disk.set(`${RUNS_FOLDER}/.hidden`, '')
  const { exitCode, stdout } = await runWml(runtime, 'runs', 'list')
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'No runs.\n' })
})

/** A disk with no room left for what is below a folder. */
const withoutRoomIn = (folder: string): TestRuntime => {
  const runtime = machineWith(loggingAccount())
  const { append } = runtime.files
  const full = { code: 'ENOSPC', syscall: 'write' }
  runtime.files.append = async (path, text) => {
    if (path.startsWith(folder))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), full)
    await append(path, text)
  }
  return runtime
}

test('a state folder that cannot be written keeps everything from being changed', async () => {
  const refusal = await refusalOf(() => withoutRoomIn('/'), 'teardown', '--all', '--yes', '--sandbox')
  expect(refusal).toEqual({
    exitCode: 1,
    code: 'LockNotWritten',
    message: `the lock of account ${ACCOUNT_ID} cannot be written, so nothing was changed: ENOSPC: no space left on device, write`,
    next: 'free the path, or set XDG_STATE_HOME to a folder that can be written; then run the command again',
  })
})

test('a journal that cannot be begun keeps everything from being changed', async () => {
  const runtime = withoutRoomIn(RUNS_FOLDER)
  const before = accountOf(runtime)
  const { exitCode, json } = await runWml(runtime, 'teardown', '--all', '--yes', '--sandbox', '--json')
  const { error } = Output.parse(json)
  expect({ exitCode, code: error?.code }).toEqual({ exitCode: 1, code: 'JournalNotWritten' })
  expect(error?.message).toMatch(
    /^the journal of run \S+ cannot be written, so no further call was made: ENOSPC: no space left on device/,
  )
  expect(accountOf(runtime)).toEqual(before)
})

test('a journal that cannot be gone on with stops the run, and the command again ends it', async () => {
  // given a disk that is full after three records
  const runtime = machineWith(loggingAccount())
  const { append } = runtime.files
  let written = 0
  runtime.files.append = async (path, text) => {
    written += 1
    if (written > 3) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', syscall: 'write' })
    await append(path, text)
  }

  // when everything is to be torn down
  const argv = ['teardown', '--all', '--yes', '--sandbox']
  const { exitCode, json } = await runWml(runtime, ...argv, '--json')

  // then it stops there
  expect(exitCode).toBe(1)
  expect(Output.parse(json).error?.code).toBe('JournalNotWritten')
  expect(sightOf(accountOf(runtime)).logGroups).toHaveLength(1)

  // and goes to its end once there is room
  runtime.files.append = append
  expect((await runWml(runtime, ...argv)).exitCode).toBe(0)
  expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
  expect(journalsOf(runtime)).toHaveLength(2)
})
