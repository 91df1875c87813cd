/** One run at a time for an account on a machine; who died or gave up stands in nobody's way. */
import { describe, expect, test } from 'vitest'
import { WmlError } from '../../src/errors.js'
import { takeLock } from '../../src/state/lock.js'
import { dyingAfterWrite } from '../support/crash.js'
import { refusalOf } from '../support/refusal.js'
import { accountOf, machineWith, runWml } from '../support/run-wml.js'
import { ACCOUNT_ID, loggingAccount, sightOf } from '../support/small-account.js'
import {
  createTestRuntime,
  startProcess,
  type TestRuntime,
  type TestRuntimeOptions,
} from '../support/test-runtime.js'

const LOCKS_FOLDER = '/home/operator/.local/state/workmail-lifecycle/locks'
const SANDBOX_LOCK = `${LOCKS_FOLDER}/sandbox-${ACCOUNT_ID}.lock`
const LOCK = `${LOCKS_FOLDER}/${ACCOUNT_ID}.lock`

/** Another process on the same machine, or on another host with the same state folder. */
const another = (runtime: TestRuntime, options: TestRuntimeOptions = {}): TestRuntime =>
  createTestRuntime({
    start: runtime.clock.now(),
    disk: runtime.disk,
    processes: options.hostName === undefined ? runtime.processes : new Map(),
    pid: 5353,
    ...options,
  })

const nothing = () => {}
const reporterOf = (told: string[] = []) => ({
  event: nothing,
  progress: (text: string) => told.push(text),
  far: nothing,
  show: nothing,
  print: nothing,
  watched: <Aws>(aws: Aws) => aws,
})

/** Takes the lock of an account, does the work, and answers what the run was told. */
const lock = async <T>(
  runtime: TestRuntime,
  work: () => Promise<T> | T,
  { account = ACCOUNT_ID, runId = `run-of-${runtime.pid}`, sandbox = false, procedure = 'teardown' } = {},
) => {
  const told: string[] = []
  const locked = { runtime, sandbox, reporter: reporterOf(told) }
  const taken = await takeLock(locked, { account, runId, procedure })
  const value = await Promise.resolve().then(work).finally(taken.giveUp)
  return { value, told }
}

const refusalFrom = async (locked: Promise<unknown>): Promise<WmlError> => {
  const error = await locked.then(
    () => undefined,
    (error) => error,
  )
  expect(error).toBeInstanceOf(WmlError)
  return error
}

describe('a second run', () => {
  test('is refused with the run and the process of the first, and what to do', async () => {
    const first = createTestRuntime()
    const { value } = await lock(first, () => refusalFrom(lock(another(first), () => 'second')))
    expect(value).toMatchObject({
      kind: 'refused',
      code: 'RunInProgress',
      message: `run run-of-4242 (teardown, process 4242) is at work on account ${ACCOUNT_ID} since 2026-11-22T04:00:00.000Z`,
      next: 'wait until it ends; or end it (kill 4242) and resume it: `wml runs resume run-of-4242`',
    })
  })

  test('continues as soon as the first has ended, however that ended', async () => {
    const first = createTestRuntime()
    await expect(lock(first, () => Promise.reject(new Error('broke')))).rejects.toThrow('broke')
    expect(await lock(another(first), () => 'second')).toEqual({ value: 'second', told: [] })
  })

  test('continues where it is about another account, or about one of the sandbox', async () => {
    const first = createTestRuntime()
    const { value } = await lock(first, async () => [
      (await lock(another(first), () => 'other account', { account: '999999999999' })).value,
      (await lock(another(first), () => 'sandbox', { sandbox: true })).value,
    ])
    expect(value).toEqual(['other account', 'sandbox'])
  })
})

describe('a run that died', () => {
  /** A machine on which process 4242 got the lock and died with it. */
  const died = (): TestRuntime => {
    const runtime = createTestRuntime()
    void lock(runtime, () => new Promise(() => {}))
    return runtime
  }
  const settled = async (runtime: TestRuntime): Promise<TestRuntime> => {
    await runtime.clock.advance(0)
    return runtime
  }

  test('loses its lock to the next, which says so once', async () => {
    const runtime = await settled(died())
    runtime.processes.delete(4242)
    const next = another(runtime)
    expect(await lock(next, () => 'next')).toEqual({
      value: 'next',
      told: ['Run run-of-4242 is over: its process 4242 is gone'],
    })
    expect(await lock(next, () => 'after that')).toEqual({ value: 'after that', told: [] })
  })

  test('loses it too where another process has its id now', async () => {
    const runtime = await settled(died())
    startProcess(runtime)
    expect((await lock(another(runtime), () => 'next')).value).toBe('next')
  })

  test('keeps it where the system does not tell when processes started, and one has its id', async () => {
    const runtime = await settled(died())
    runtime.processes.set(4242, '')
    expect(await refusalFrom(lock(another(runtime), () => 'next'))).toMatchObject({ code: 'RunInProgress' })
  })

  test('gives way to exactly one of many that come at once', async () => {
    const runtime = await settled(died())
    runtime.processes.delete(4242)
    const atWork: number[] = []
    let most = 0
    const runs = Array.from({ length: 20 }, (_, index) => {
      const run = another(runtime, { pid: 6000 + index })
      return lock(run, async () => {
        atWork.push(run.pid)
        most = Math.max(most, atWork.length)
        await run.clock.sleep(1000)
        atWork.splice(atWork.indexOf(run.pid), 1)
      })
    })
    const ended = await Promise.allSettled(runs)
    expect(most).toBe(1)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const end of ended)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'RunInProgress' })
    expect((await lock(another(runtime), () => 'afterwards')).value).toBe('afterwards')
  })
})

test('a lock of another host is never taken over, and the refusal says how to remove it', async () => {
  const there = createTestRuntime({ hostName: 'cron-host' })
  const { value } = await lock(there, () =>
    refusalFrom(lock(another(there, { hostName: 'jump-host' }), () => 'here')),
  )
  expect(value).toMatchObject({
    code: 'RunInProgress',
    message: `run run-of-4242 (teardown) is at work on account ${ACCOUNT_ID} since 2026-11-22T04:00:00.000Z, as process 4242 of host cron-host, where this host (jump-host) cannot see whether it still runs`,
    next: `wait until it ends; if it was killed there, remove ${LOCK} and run this again`,
  })
})

describe('a lock file', () => {
  test('whose last line was not written to its end counts as without it, and can be added to', async () => {
    const runtime = createTestRuntime()
    await lock(runtime, () => {})
    const whole = runtime.disk.get(LOCK) ?? ''
    runtime.disk.set(LOCK, `${whole}\n{"type":"claimed","at":"2026-`)
    const { value } = await lock(runtime, () => refusalFrom(lock(another(runtime), () => 'second')))
    expect(value).toMatchObject({ code: 'RunInProgress' })
    expect((await lock(another(runtime), () => 'afterwards')).value).toBe('afterwards')
  })

  test('of another version is not ignored', async () => {
    const runtime = createTestRuntime()
    await lock(runtime, () => {})
    runtime.disk.set(LOCK, `${runtime.disk.get(LOCK)}{"type":"claimed","by":"a later version"}\n`)
    expect(await refusalFrom(lock(runtime, () => 'this'))).toMatchObject({
      kind: 'refused',
      code: 'ForeignLock',
      message: `the lock ${LOCK} was not written by this version, so that no one can tell whether a run is at work`,
      next: `see that none is, then remove ${LOCK} and run it again`,
    })
  })

  test('does not grow with the runs, whatever became of them', async () => {
    const runtime = createTestRuntime()
    const size = () => (runtime.disk.get(LOCK) ?? '').length
    await lock(runtime, () => {})
    const afterOne = size()
    for (let day = 0; day < 50; day += 1) {
      const next = another(runtime, { pid: 6000 + day })
      if (day % 2 === 0) {
        await lock(next, () => refusalFrom(lock(another(runtime), () => 'second')))
      } else {
        void lock(next, () => new Promise(() => {}))
        await next.clock.advance(0)
        next.processes.delete(next.pid)
      }
    }
    await lock(runtime, () => {})
    expect(size()).toBe(afterOne)
  })

  describe('that the one who has it writes anew', () => {
    /**
     * Two that come at once, both before either has claimed it: the second adds its claim just before the first
     * writes the file anew, and looks who was first while the first is at work, or when that has ended.
     */
    const both = async (looks: 'at once' | 'afterwards') => {
      const first = createTestRuntime()
      const second = another(first)
      const worked: string[] = []
      let claimed: Promise<WmlError> | undefined
      let end = (): void => {}
      const firstEnded = new Promise<void>((resolve) => {
        end = resolve
      })
      const { read } = second.files
      let reads = 0
      second.files.read = async (path) => {
        reads += 1
        if (reads === 1) return undefined
        if (looks === 'afterwards') await firstEnded
        return read(path)
      }
      const { replace } = first.files
      first.files.replace = async (path, text) => {
        claimed = refusalFrom(lock(second, () => worked.push('second')))
        await second.clock.advance(0)
        expect(first.disk.get(path)).toContain(`"pid":${second.pid}`)
        await replace(path, text)
      }
      await lock(first, async () => {
        worked.push('first')
        if (looks === 'at once') await claimed
      })
      end()
      return { worked, refusal: await claimed, first }
    }

    test.each([
      ['at once', 'RunInProgress'],
      ['afterwards', 'LockNotWritten'],
    ] as const)('keeps a second one out whose claim went with it, and that looks %s', async (looks, code) => {
      const { worked, refusal, first } = await both(looks)
      expect({ worked, code: refusal?.code }).toEqual({ worked: ['first'], code })
      expect((await lock(another(first), () => 'later')).value).toBe('later')
    })

    test('may be left as it was where it cannot be written anew', async () => {
      const runtime = createTestRuntime()
      runtime.files.replace = () => Promise.reject(new Error('no room'))
      expect((await lock(runtime, () => 'worked')).value).toBe('worked')
      expect((await lock(another(runtime), () => 'worked too')).value).toBe('worked too')
    })
  })

  test('that is removed while it is taken keeps the run from starting', async () => {
    const runtime = createTestRuntime()
    const { append } = runtime.files
    runtime.files.append = async (path, text) => {
      await append(path, text)
      await runtime.files.remove(path)
    }
    expect(await refusalFrom(lock(runtime, () => 'unlocked'))).toMatchObject({ code: 'LockNotWritten' })
  })
})

describe('of two commands at once', () => {
  const TEARDOWN = ['teardown', '--all', '--yes', '--sandbox']

  /** A teardown that waits, before its log group goes, for as long as `whileAtWork` takes. */
  const during = async (whileAtWork: (runtime: TestRuntime, runId: string) => Promise<void>) => {
    const runtime = machineWith(loggingAccount())
    const { append } = runtime.files
    let looked: Promise<void> | undefined
    runtime.files.append = async (path, text) => {
      await append(path, text)
      const runId = /runs\/(.+)\.jsonl$/.exec(path)?.[1]
      if (runId === undefined) return
      looked ??= whileAtWork(runtime, runId)
      await looked
    }
    const ended = await runWml(runtime, ...TEARDOWN)
    expect(looked).toBeDefined()
    return { runtime, ended }
  }

  test.each([
    ['teardown', TEARDOWN],
    ['logging enable', ['logging', 'enable', '--all', '--retention-days', '90', '--sandbox']],
    ['runs resume of the first', ['runs', 'resume', 'RUN', '--yes']],
  ])('the second, %s, is refused with 5 and changes nothing', async (_what, argv) => {
    const { runtime, ended } = await during(async (first, runId) => {
      const second = () => another(first)
      const words = argv.map((word) => (word === 'RUN' ? runId : word))
      const refusal = await refusalOf(second, ...words)
      expect(refusal).toMatchObject({ exitCode: 5, code: 'RunInProgress' })
      expect(refusal.message).toContain(`run ${runId} (teardown, process ${first.pid}) is at work`)
    })
    expect(ended.exitCode, ended.stderr).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
  })

  test.each([
    [...TEARDOWN, '--dry-run'],
    ['logging', 'status', '--sandbox'],
    ['role', 'check', '--sandbox'],
    ['runs', 'list'],
  ])('a read asks for no lock: %s %s %s', async (...argv) => {
    await during(async (first) => {
      const { exitCode, stderr } = await runWml(another(first), ...argv)
      expect(exitCode, stderr).toBe(0)
    })
  })

  test('nobody stands in the way of a run after one that was interrupted', async () => {
    const { runtime, ended } = await during(async (first) => first.interrupt())
    expect(ended.exitCode).toBe(130)
    const next = another(runtime)
    expect((await runWml(next, ...TEARDOWN)).exitCode).toBe(0)
    expect(runtime.disk.get(SANDBOX_LOCK)?.match(/"claimed"/g)).toHaveLength(1)
    expect(runtime.disk.get(SANDBOX_LOCK)?.match(/"given-up"/g)).toHaveLength(1)
  })

  test('nobody stands in the way of a run after one that was killed', async () => {
    const runtime = machineWith(loggingAccount())
    const { dead } = dyingAfterWrite(runtime, 4)
    void runWml(runtime, ...TEARDOWN)
    await dead
    runtime.processes.delete(runtime.pid)
    expect((await runWml(another(runtime), ...TEARDOWN)).exitCode).toBe(0)
    expect(sightOf(accountOf(runtime))).toEqual({ logging: [], logGroups: [], roles: [] })
  })

  test('a dry run leaves no lock behind', async () => {
    const runtime = machineWith(loggingAccount())
    await runWml(runtime, ...TEARDOWN, '--dry-run')
    expect([...runtime.disk.keys()].filter((path) => path.startsWith(LOCKS_FOLDER))).toEqual([])
  })
})
