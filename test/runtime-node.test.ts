import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { askOn, nodeRuntime, redactOutput } from '../src/runtime-node.js'

const { clock, files, ...runtime } = nodeRuntime()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runtime-'))
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8)

describe('reading', () => {
  test('a file that is not there is undefined', async () => {
    expect(await files.read(join(folder, 'none'))).toBeUndefined()
    expect(await files.read(join(folder, 'no', 'such', 'folder'))).toBeUndefined()
  })

  test('a file that cannot be read is an error, not an absence', async () => {
    await expect(files.read(folder)).rejects.toMatchObject({ code: 'EISDIR' })
  })

  test('text comes back as it was written', async () => {
    await writeFile(join(folder, 'a'), 'é\n')

    expect(await files.read(join(folder, 'a'))).toBe('é\n')
  })
})

describe('replacing', () => {
  test('creates file and folders for their owner alone', async () => {
    const path = join(folder, 'new', 'deep', 'file')

    await files.replace(path, 'text')

    expect(await readFile(path, 'utf8')).toBe('text')
    expect([
      await modeOf(path),
      await modeOf(join(folder, 'new')),
      await modeOf(join(folder, 'new', 'deep')),
    ]).toEqual(['600', '700', '700'])
  })

  test('puts the new text in place of the old and leaves nothing else behind', async () => {
    const path = join(folder, 'file')
    await files.replace(path, 'a longer old text')

    await files.replace(path, 'new')

    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['file'])
  })

  test('many at once leave one of the texts whole', async () => {
    const path = join(folder, 'file')
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1_000))

    await Promise.all(texts.map((text) => files.replace(path, text)))

    expect(texts).toContain(await readFile(path, 'utf8'))
    expect(await readdir(folder)).toEqual(['file'])
  })

  test('says so where it cannot', async () => {
    await writeFile(join(folder, 'file'), '')

    await expect(files.replace(join(folder, 'file', 'below'), 'x')).rejects.toBeInstanceOf(Error)
  })
})

describe('appending', () => {
  test('creates the file for its owner alone and adds to its end', async () => {
    const path = join(folder, 'runs', 'journal')

    await files.append(path, 'one\n')
    await files.append(path, 'two\n')

    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
    expect([await modeOf(path), await modeOf(join(folder, 'runs'))]).toEqual(['600', '700'])
  })

  test('is on the disk on return', async () => {
    const check = await import('node:fs/promises').then(({ open }) => open(join(folder, 'check'), 'w'))
    const sync = vi.spyOn(Object.getPrototypeOf(check), 'sync')
    await check.close()

    await files.append(join(folder, 'journal'), 'line\n')
    const forNewFile = sync.mock.calls.length
    await files.append(join(folder, 'journal'), 'line\n')

    // The file and, where it is new, its folder; then the file alone.
    expect([forNewFile, sync.mock.calls.length - forNewFile]).toEqual([2, 1])
  })
})

describe('listing and removing', () => {
  test('names come sorted; a folder that is not there has none', async () => {
    await Promise.all(['b', 'a', 'C'].map((name) => writeFile(join(folder, name), '')))

    expect(await files.list(folder)).toEqual(['C', 'a', 'b'])
    expect(await files.list(join(folder, 'none'))).toEqual([])
  })

  test('a file is not an empty folder', async () => {
    await writeFile(join(folder, 'a'), '')

    await expect(files.list(join(folder, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  test('shows a file that is written in pieces once it is closed, and none that was discarded', async () => {
    const path = join(folder, 'deep', 'file')
    const [kept, discarded] = [await files.create(path), await files.create(`${path}2`)]
    for (const file of [kept, discarded]) await file.write(Uint8Array.of(1, 255))
    await kept.write(Uint8Array.of(0))
    expect(await files.read(path)).toBeUndefined()

    await kept.close()
    await discarded.discard()

    const pieces: Uint8Array[] = []
    for await (const piece of (await files.open(path)) ?? []) pieces.push(piece)
    expect([...Buffer.concat(pieces)]).toEqual([1, 255, 0])
    expect(await files.list(join(folder, 'deep'))).toEqual(['file'])
    expect(await files.open(`${path}2`)).toBeUndefined()
  })

  test('removing twice is as good as once', async () => {
    await writeFile(join(folder, 'a'), '')

    await files.remove(join(folder, 'a'))
    await files.remove(join(folder, 'a'))

    expect(await files.list(folder)).toEqual([])
  })
})

describe('sleeping', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })

  test('lasts as long as it says', async () => {
    const start = clock.now()
    const slept = clock.sleep(1_500).then(() => clock.now() - start)

    await vi.advanceTimersByTimeAsync(1_499)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)

    expect(await slept).toBe(1_500)
    expect(vi.getTimerCount()).toBe(0)
  })

  test("lasts longer than Node's longest timer where it says so", async () => {
    const sixtyDays = 60 * 24 * 60 * 60 * 1000
    const start = clock.now()
    const slept = clock.sleep(sixtyDays).then(() => clock.now() - start)

    await vi.advanceTimersByTimeAsync(sixtyDays)

    expect(await slept).toBe(sixtyDays)
  })

  test("an abort ends it with the signal's reason and leaves no timer", async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const slept = clock.sleep(10_000, controller.signal)

    controller.abort(reason)

    await expect(slept).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an abort before it begins leaves no timer either', async () => {
    const reason = new Error('enough')

    await expect(clock.sleep(10_000, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('an end in peace leaves no listener on the signal', async () => {
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    const slept = clock.sleep(10, signal)

    await vi.advanceTimersByTimeAsync(10)
    await slept

    expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([1, 1])
  })
})

describe('alarms', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })

  test.each([1_000, 40 * 24 * 60 * 60 * 1000])('ring once after %i milliseconds', async (milliseconds) => {
    const ring = vi.fn()
    clock.alarm(milliseconds, ring)

    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(ring).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(milliseconds)

    expect(ring).toHaveBeenCalledOnce()
  })

  test('do not ring once they are switched off', async () => {
    const ring = vi.fn()
    const switchOff = clock.alarm(1_000, ring)

    switchOff()
    await vi.advanceTimersByTimeAsync(2_000)

    expect(ring).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('keep no process alive', () => {
    vi.useRealTimers()
    const unref = vi.spyOn(Object.getPrototypeOf(setTimeout(() => {}, 0)), 'unref')

    clock.alarm(1_000, () => {})()

    expect(unref).toHaveBeenCalled()
  })
})

describe('asking', () => {
  const terminal = () => {
    const [from, to] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })]
    return { from, to, ask: askOn(from, to, () => {}) }
  }

  test('shows the question and answers the line', async () => {
    const { from, to, ask } = terminal()
    const answer = ask('Account? ', new AbortController().signal)

    from.write('111122223333\n')

    expect(await answer).toBe('111122223333')
    expect(to.read()).toBe('Account? ')
  })

  test('what is typed hidden is not shown, and leaves a line of its own', async () => {
    // given a terminal, where readline itself shows what is typed
    const setRawMode = vi.fn()
    const from = Object.assign(new PassThrough(), { isTTY: true, setRawMode })
    const to = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 80 })

    // when a code is typed, with a slip
    const answer = askOn(from, to, () => {})('Code? ', new AbortController().signal, { hidden: true })
    from.write('13579x\u007f0\r')

    // then it is answered, and the screen has the question alone
    expect(await answer).toBe('135790')
    expect(to.read()).toBe('Code? \n')
    expect(setRawMode.mock.calls).toEqual([[true], [false]])
  })

  test('hidden from a pipe too', async () => {
    const { from, to, ask } = terminal()
    const answer = ask('Code? ', new AbortController().signal, { hidden: true })

    from.write('135790\n')

    expect(await answer).toBe('135790')
    expect(to.read()).toBe('Code? \n')
  })

  test.each([false, true])('is ended by the signal (hidden: %s)', async (hidden) => {
    const { ask } = terminal()
    const controller = new AbortController()
    const answer = ask('Account? ', controller.signal, { hidden })

    controller.abort()

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('is ended by the end of the input', async () => {
    const { from, ask } = terminal()
    const answer = ask('Account? ', new AbortController().signal)

    from.end()

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
  })

  test.each([false, true])(
    'hands Ctrl-C on, which a terminal gives to whoever asks (hidden: %s)',
    async (hidden) => {
      const from = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} })
      const to = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
      const controller = new AbortController()
      const interrupt = () => controller.abort()
      const answer = askOn(from, to, interrupt)('Account? ', controller.signal, { hidden })

      from.write('\u0003')

      await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    },
  )
})

describe('interrupts', () => {
  const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const counts = () => SIGNALS.map((signal) => process.listenerCount(signal))

  test('are listened for until told to stop', () => {
    const before = counts()
    const stop = runtime.onInterrupt(() => {})
    expect(counts()).toEqual(before.map((count) => count + 1))

    stop()

    expect(counts()).toEqual(before)
  })

  test.each(SIGNALS)(
    '%s calls back once, and work that has not ended after two seconds is ended',
    (signal) => {
      // given
      vi.useFakeTimers()
      const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
      vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const callback = vi.fn()
      runtime.onInterrupt(callback)
      const listener = process.listeners(signal).at(-1) as (signal: NodeJS.Signals) => void
      for (const each of SIGNALS) process.off(each, listener)

      // when
      listener(signal)
      listener('SIGTERM')
      vi.advanceTimersByTime(1_999)

      // then
      expect(callback.mock.calls).toEqual([[signal]])
      expect(exit).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(exit.mock.calls).toEqual([[130]])
    },
  )

  test('the second Ctrl-C ends the process at once, but not what npm hands on of the first', () => {
    vi.useFakeTimers()
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    runtime.onInterrupt(() => {})
    const listener = process.listeners('SIGINT').at(-1) as (signal: NodeJS.Signals) => void
    for (const each of SIGNALS) process.off(each, listener)

    listener('SIGINT')
    listener('SIGINT')
    expect(exit).not.toHaveBeenCalled()
    vi.advanceTimersByTime(500)
    listener('SIGINT')

    expect(exit.mock.calls).toEqual([[130]])
  })
})

describe('the start of a process', () => {
  const other = async (): Promise<{ pid: number; end: () => Promise<void> }> => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    await once(child, 'spawn')
    const end = async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    }
    return { pid: child.pid ?? 0, end }
  }

  test('is the same whenever it is asked, and undefined once the process has ended', async () => {
    const { pid, end } = await other()
    const start = await runtime.processStart(pid)
    expect(start).toBeDefined()
    expect(await runtime.processStart(pid)).toBe(start)
    await end()
    expect(await runtime.processStart(pid)).toBeUndefined()
  })

  test.runIf(process.platform === 'linux')('tells one process from the next', async () => {
    const { pid, end } = await other()
    expect(await runtime.processStart(process.pid)).toMatch(/^[0-9a-f-]{36} \d+$/)
    expect(await runtime.processStart(pid)).not.toBe(await runtime.processStart(process.pid))
    await end()
  })
})

describe('the rest of the machine', () => {
  test('is as Node says', () => {
    expect(runtime.pid).toBe(process.pid)
    expect(runtime.homeDirectory).toBe(homedir())
    expect(runtime.hostName).toBe(hostname())
    expect(runtime.env).toBe(process.env)
    expect(runtime.canAsk).toBe(process.stdin.isTTY === true && process.stderr.isTTY === true)
    expect(runtime.random()).toBeGreaterThanOrEqual(0)
    expect(runtime.random()).toBeLessThan(1)
  })

  test('output goes where it says', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)

    runtime.stderr.write('text')

    expect(write).toHaveBeenCalledWith('text')
    expect(runtime.stderr.isTerminal).toBe(process.stderr.isTTY === true)
  })

  test('output that is redacted loses its secrets and nothing else', () => {
    const written: unknown[] = []
    const stream = { write: (...chunk: unknown[]) => written.push(...chunk) > 0 }
    redactOutput(stream)

    stream.write("HTTP 1: { 'x-amz-security-token': 'FwoGZXIvYXdzEJr' }\n", 'utf8')
    stream.write(Buffer.from('bytes'))

    expect(written).toEqual([
      "HTTP 1: { 'x-amz-security-token': '[redacted]' }\n",
      'utf8',
      Buffer.from('bytes'),
    ])
  })

  test('a stream is listened to once, however often a runtime is made', () => {
    const listeners = process.stdout.listenerCount('error')
    nodeRuntime()

    expect(process.stdout.listenerCount('error')).toBe(listeners)
  })
})
