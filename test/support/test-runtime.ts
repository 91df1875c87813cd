import { createHash } from 'node:crypto'
import type { Files, Runtime } from '../../src/runtime.js'
import { createVirtualClock, type VirtualClock } from './virtual-clock.js'

export interface TestRuntime extends Runtime {
  clock: VirtualClock
  /** The files of this machine by path. */
  disk: Map<string, string>
  /** What was written so far. */
  written: { stdout: string; stderr: string }
  /** What a person was asked, in order. */
  asked: { question: string; hidden: boolean }[]
  /** What runs on this machine: starts by process id. */
  processes: Map<number, string>
  /** Sends the process a signal. */
  interrupt(signal?: NodeJS.Signals): void
}

export interface TestRuntimeOptions {
  /** Milliseconds since the epoch. */
  start?: number
  env?: Record<string, string>
  disk?: Map<string, string>
  /** The ids and starts of the machine's processes, for two that share it as they share the disk. */
  processes?: Map<number, string>
  pid?: number
  hostName?: string
  /** What comes on standard input; nothing otherwise. */
  input?: string
  /** What a person at the terminal answers, in order. Without them no one can be asked. */
  answers?: string[]
  terminal?: boolean
}

const HOME = '/home/operator'

/** A machine of its own: virtual time, files in memory, a random that repeats, a person who answers. */
export const createTestRuntime = (options: TestRuntimeOptions = {}): TestRuntime => {
  const {
    start = Date.UTC(2026, 10, 22, 4, 0, 0),
    env = {},
    input = '',
    answers,
    terminal = answers !== undefined,
    processes = new Map(),
    pid = 4242,
    hostName = 'jump-host',
  } = options
  const clock = createVirtualClock(start)
  const disk = options.disk ?? new Map<string, string>()
  const written = { stdout: '', stderr: '' }
  const listeners = new Set<(signal: NodeJS.Signals) => void>()
  const left = [...(answers ?? [])]
  const asked: TestRuntime['asked'] = []
  startProcess({ pid, processes })
  const write = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text
    },
    isTerminal: terminal,
    columns: terminal ? 120 : undefined,
  })
  return {
    clock,
    disk,
    written,
    processes,
    random: seededRandom(1),
    env,
    stdout: write('stdout'),
    stderr: write('stderr'),
    files: memoryFiles(disk),
    readInput: async () => input,
    canAsk: answers !== undefined,
    asked,
    ask: async (question, signal, { hidden = false } = {}) => {
      signal.throwIfAborted()
      asked.push({ question, hidden })
      written.stderr += question
      const answer = left.shift()
      if (answer === undefined) throw new Error('the test has no further answer')
      return answer
    },
    onInterrupt: (callback) => {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
    interrupt: (signal = 'SIGINT') => {
      for (const callback of [...listeners]) callback(signal)
    },
    pid,
    processStart: async (pid) => processes.get(pid),
    hostName,
    homeDirectory: HOME,
  }
}

let started = 0

/** A new process under the machine's id: one that had the id before is no more. */
export const startProcess = ({ pid, processes }: Pick<TestRuntime, 'pid' | 'processes'>): void => {
  started += 1
  processes.set(pid, `start ${started}`)
}

/** Numbers from 0 up to 1 that only depend on the seed. */
export const seededRandom = (seed: number): (() => number) => {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${seed}/${drawn}`).digest().readUInt32BE() / 2 ** 32
  }
}

const memoryFiles = (disk: Map<string, string>): Files => ({
  within: () => memoryFiles(disk),
  read: async (path) => disk.get(path),
  replace: async (path, text) => {
    disk.set(path, text)
  },
  append: async (path, text) => {
    disk.set(path, (disk.get(path) ?? '') + text)
  },
  list: async (folder) => {
    const below = [...disk.keys()].filter((path) => path.startsWith(`${folder}/`))
    const names = below.map((path) => path.slice(folder.length + 1).split('/')[0] as string)
    return [...new Set(names)].sort()
  },
  remove: async (path) => {
    disk.delete(path)
  },
  // A character a byte.
  create: async (path) => {
    const pieces: Uint8Array[] = []
    return {
      write: async (bytes) => {
        pieces.push(bytes)
      },
      close: async () => {
        disk.set(path, Buffer.concat(pieces).toString('latin1'))
      },
      discard: async () => {},
    }
  },
  open: async (path) => {
    const text = disk.get(path)
    return text === undefined ? undefined : inPieces(Buffer.from(text, 'latin1'))
  },
})

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536)
}
