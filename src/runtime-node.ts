import { readFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { hasCode, nodeFiles, readText } from './node-files.js'
import { onAbort } from './on-abort.js'
import { redact } from './redact.js'
import type { Clock, Runtime } from './runtime.js'
import { output } from './runtime-node-output.js'
import { onInterrupt } from './runtime-node-signals.js'
import { findStateFolder } from './state/state-folder.js'

/** The longest that a timer of Node can run; a longer one fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** Resolves after at most LONGEST_TIMER milliseconds; rejects with the signal's reason. */
const timer = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const handle = setTimeout(() => {
      stopListening?.()
      resolve()
    }, milliseconds)
    const stopListening =
      signal &&
      onAbort(signal, () => {
        clearTimeout(handle)
        reject(signal.reason)
      })
  })

const clock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    let left = milliseconds
    while (left > LONGEST_TIMER) {
      await timer(LONGEST_TIMER, signal)
      left -= LONGEST_TIMER
    }
    await timer(left, signal)
  },

  alarm: (milliseconds, ring) => {
    let handle: NodeJS.Timeout
    const wind = (left: number) => {
      handle =
        left > LONGEST_TIMER
          ? setTimeout(() => wind(left - LONGEST_TIMER), LONGEST_TIMER)
          : setTimeout(ring, left)
      handle.unref()
    }
    wind(milliseconds)
    return () => clearTimeout(handle)
  },
}

/**
 * Asks on `to`, reads a line from `from`. Rejects with an AbortError where the signal comes first or the
 * input ends (Ctrl-D).
 */
export const askOn =
  (from: NodeJS.ReadableStream, to: NodeJS.WritableStream, interrupt: () => void): Runtime['ask'] =>
  async (question, signal, { hidden = false } = {}) => {
    // On a terminal it is readline that shows what is typed: it is silent where its output is.
    const lines = createInterface(
      hidden ? { input: from, output: silent(), terminal: isTerminal(from) } : { input: from, output: to },
    )
    if (hidden) to.write(question)
    // On a terminal, readline takes Ctrl-C for itself: hand it on to whoever listens for interrupts.
    lines.on('SIGINT', interrupt)
    // A terminal that went away cannot be read: the end of the input.
    lines.on('error', () => lines.close())
    const inputEnded = new Promise<never>((_resolve, reject) => {
      lines.once('close', () =>
        reject(Object.assign(new Error('the input ended before an answer'), { name: 'AbortError' })),
      )
    })
    try {
      return await Promise.race([lines.question(hidden ? '' : question, { signal }), inputEnded])
    } finally {
      lines.close()
      if (hidden) to.write('\n')
    }
  }

const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

const isTerminal = (stream: NodeJS.ReadableStream): boolean => 'isTTY' in stream && stream.isTTY === true

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** The boot, and the ticks since then (proc_pid_stat(5)); other systems would need a command to be run. */
const processStart = async (pid: number): Promise<string | undefined> => {
  if (!isRunning(pid)) return undefined
  const [stat, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]).catch(() => [])
  if (stat === undefined || boot === undefined) return ''
  // The second field is the command in brackets, which may hold anything; the third is the state, the 22nd the start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const isZombie = fields[0] === 'Z'
  return isZombie ? undefined : `${boot.trim()} ${fields[19]}`
}

/**
 * Takes secrets out of whatever is written to `stream`. For debug output of others: what `NODE_DEBUG=http` and
 * `net` print of a request has the session token in it, `DEBUG=oclif*` prints the flags, and no one can ask
 * them not to.
 */
export const redactOutput = (stream: Pick<NodeJS.WriteStream, 'write'>): void => {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: unknown[]) => boolean
  stream.write = (chunk: unknown, ...rest: unknown[]) =>
    write(typeof chunk === 'string' ? redact(chunk) : chunk, ...rest)
}

/** A user id without a passwd entry has none, where HOME names none. */
const homeDirectory = (): string | undefined => {
  try {
    return homedir() || undefined
  } catch {
    return undefined
  }
}

/** The machine as it is. */
export const nodeRuntime = (): Runtime => ({
  clock,
  random: () => Math.random(),
  env: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  files: nodeFiles(findStateFolder({ env: process.env, homeDirectory: homeDirectory() })),
  readInput: () => readText('standard input', process.stdin),
  canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask: askOn(process.stdin, process.stderr, () => process.kill(process.pid, 'SIGINT')),
  onInterrupt,
  pid: process.pid,
  processStart,
  hostName: hostname(),
  homeDirectory: homeDirectory(),
})
