/** Journals that are missing a piece, broken, or someone else's. */
import { describe, expect, test } from 'vitest'
import { badInput } from '../../src/errors.js'
import { Output } from '../../src/report/output.js'
import { journalsOf, refusalOf } from '../support/refusal.js'
import { resealed } from '../support/resealed.js'
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
    what: 'has a line that is not a JSON in the middle',
    change: lineTo('\n{"type":"calling"', '\nnonsense\n{"type":"calling"'),
    why: 'line 2 is not JSON',
  },
  {
    what: 'has a record that this version does not know',
    change: lineTo('{"type":"finished"', '{"type":"forgotten"'),
    why: /^line \d+, type: Invalid/,
  },
  {
    what: 'has a member that this version does not know',
    change: lineTo('"procedure":"teardown"', '"procedure":"teardown","force":true'),
    why: /^line 1, request: Unrecognized key: "force"/,
  },
  {
    what: 'lacks a member',
    change: lineTo('"attempt":1,', ''),
    why: /^line 2, attempt: Invalid input/,
  },
  {
    what: 'was written under another name',
    change: (text: string) =>
      resealed(text.replaceAll(/"runId":"[^"]+"/g, '"runId":"20200101T000000Z-000000"')),
    why: 'it does not begin with the plan of this run',
  },
  {
    what: 'has a value that was changed',
    change: lineTo('"attempt":1,', '"attempt":2,'),
    why: 'line 2 was changed after it was written',
  },
  {
    what: 'lost a line in the middle',
    change: (text: string) => text.split('\n').toSpliced(2, 1).join('\n'),
    why: 'line 3 does not follow the line before it',
  },
  {
    what: 'has a line twice',
    change: (text: string) =>
      text
        .split('\n')
        .flatMap((line, at) => (at === 2 ? [line, line] : [line]))
        .join('\n'),
    why: 'line 4 does not follow the line before it',
  },
  {
    what: 'is nested 3,000 levels deep',
    change: (text: string) => `${'['.repeat(3000)}${']'.repeat(3000)}\n${text}`,
    why: 'line 1 is nested more than 100 levels deep',
  },
  {
    what: 'has a line of 9 MiB put in that nearly is sealed, again and again',
    change: (text: string) =>
      text.replace('\n', `\n{"x":"${`,"digest":"${'0'.repeat(63)}"}`.repeat(120_000)}\n`),
    why: 'line 2 is not JSON',
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

test.each([
  ['a pipe', badInput('ENOTREG', 'it is not a regular file', 'put a file in its place')],
  ['not readable by this user', Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' })],
])('a journal that is %s is listed as unreadable, and shown to be so', async (_what, fault) => {
  const { runtime, runId, path } = await machineWithRun()
  const read = runtime.files.read
  runtime.files.read = async (asked) => (asked === path ? Promise.reject(fault) : read(asked))

  const { exitCode, json } = await runWml(runtime, 'runs', 'list', '--json')

  expect(exitCode).toBe(0)
  expect(json.runs).toMatchObject([{ runId, outcome: 'unreadable' }])
  expect(await refusalOf(() => runtime, 'runs', 'show', runId)).toMatchObject({
    exitCode: 2,
    code: 'UnreadableJournal',
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

  test('is resumed, and can be read afterwards', async () => {
    const { runtime, runId } = await torn()
    expect((await runWml(runtime, 'runs', 'resume', runId, '--yes')).exitCode).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
    const { json } = await runWml(runtime, 'runs', 'show', runId, '--json')
    expect(Output.parse(json).runs).toMatchObject([{ outcome: 'done', exitCode: 0, resumable: false }])
    const types = json.journal.map(({ type }: { type: string }) => type)
    expect(types.filter((type: string) => type === 'resumed')).toHaveLength(1)
  })
})

/** A journal that someone wrote who could write it, with the chain made anew. */
describe('a journal with another plan in it', () => {
  type AnyStep = {
    key: string
    kind: string
    subject: string
    effect: string
    preconditions: unknown[]
    call: { action: string; input: Record<string, unknown> }
    protectedByAws: unknown[]
  }
  const FOREIGN = '/aws/rds/production-audit'
  const withSteps = (change: (steps: AnyStep[]) => unknown) => (text: string) => {
    const [first = '', ...rest] = text.split('\n')
    const record = JSON.parse(first)
    change(record.plan.steps)
    return resealed([JSON.stringify(record), ...rest].join('\n'))
  }
  const deletionIn = (steps: AnyStep[]): AnyStep => {
    const found = steps.find(({ kind }) => kind === 'delete-log-group')
    if (found === undefined) throw new Error('the plan deletes a group')
    return found
  }

  test.each<[string, (steps: AnyStep[]) => unknown, RegExp]>([
    [
      'a deletion without its preconditions',
      (steps) => (deletionIn(steps).preconditions = []),
      /preconditions differs$/,
    ],
    [
      'a deletion that is called an update',
      (steps) => (deletionIn(steps).effect = 'update'),
      /effect differs$/,
    ],
    [
      'the deletion of another group',
      (steps) => (deletionIn(steps).call.input.logGroupName = FOREIGN),
      /key differs$/,
    ],
    [
      'the deletion of another group, whole',
      (steps) => {
        const mine = '/aws/workmail/emailevents/acme'
        const text = JSON.stringify(steps.filter(({ kind }) => kind !== 'tag-log-group')).replaceAll(
          mine,
          FOREIGN,
        )
        const untagged = (step: AnyStep) => ({
          ...step,
          after: [],
          preconditions: step.preconditions.filter(
            (precondition) => (precondition as { kind: string }).kind !== 'still-tagged',
          ),
        })
        steps.splice(
          0,
          steps.length,
          ...(JSON.parse(text) as AnyStep[]).filter(({ kind }) => kind === 'delete-log-group').map(untagged),
        )
      },
      /nothing but this step names the log group$/,
    ],
    [
      'a regular expression that never ends',
      (steps) => deletionIn(steps).protectedByAws.push({ code: 'ThrottlingException', message: '(a+)+$' }),
      /protectedByAws differs$/,
    ],
    [
      'a call that is not its kind’s',
      (steps) => (deletionIn(steps).call.action = 'DeleteLogStream'),
      /call differs$/,
    ],
    [
      'a step that no one knows',
      (steps) => (deletionIn(steps).kind = 'run-command'),
      /there is no step run-command$/,
    ],
    [
      'a policy for a role',
      (steps) => {
        const step = deletionIn(steps)
        const input = { RoleName: 'Admin', PolicyName: 'x', PolicyDocument: '{"Statement":[]}' }
        Object.assign(step, {
          kind: 'put-role-policy',
          call: { ...step.call, action: 'PutRolePolicy', input },
        })
      },
      /the role could do other things than write to log groups$/,
    ],
  ])('%s is not resumed, and nothing is called', async (_what, change, why) => {
    const { runtime, runId, path } = await machineWithRun()
    rewrite(runtime, path, withSteps(change))
    const { exitCode, code, message } = await refusalOf(() => runtime, 'runs', 'resume', runId, '--yes')
    expect({ exitCode, code }).toEqual({ exitCode: 5, code: 'ForeignJournal' })
    expect(message).toMatch(why)
  })

  test('as it was written is resumed', async () => {
    const { runtime, runId, path } = await machineWithRun()
    rewrite(
      runtime,
      path,
      withSteps(() => {}),
    )
    expect((await runWml(runtime, 'runs', 'resume', runId, '--yes')).exitCode).toBe(0)
  })
})

test('a run that deletes is not resumed without a terminal, unless --yes says so', async () => {
  const { runtime, runId } = await machineWithRun()
  const { exitCode, code } = await refusalOf(() => runtime, 'runs', 'resume', runId)
  expect({ exitCode, code }).toEqual({ exitCode: 5, code: 'NotConfirmed' })
})

describe('a run of another account', () => {
  const foreign = async () => {
    const run = await machineWithRun()
    saveAccount(run.runtime, { ...accountOf(run.runtime), accountId: '999999999999' })
    return run
  }

  test('is not resumed', async () => {
    const { runtime, runId } = await foreign()
    expect(await refusalOf(() => runtime, 'runs', 'resume', runId, '--yes')).toEqual({
      exitCode: 5,
      code: 'WrongAccount',
      message: `run ${runId} belongs to account ${ACCOUNT_ID}, and these credentials to 999999999999`,
      next: 'choose the credentials of that account, with --profile for example',
    })
  })
})

test('a run in the sandbox continues in the sandbox, and nowhere else', async () => {
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

test('a run on the real AWS does not continue in the sandbox', async () => {
  const { runtime, runId, path } = await machineWithRun()
  rewrite(runtime, path, (text) => resealed(lineTo('"sandbox":true', '"sandbox":false')(text)))
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

test('a journal that cannot be resumed stops the run, and the command again ends it', async () => {
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
