/** The signals that ask the program to end. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Runtime } from './runtime.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds that the work may take to end in order. */
const LONGEST_END = 2_000

/** Milliseconds: npm hands Ctrl-C on to what it runs, and the terminal sends it there too. */
const SAME_PRESS = 100

const INTERRUPTED = 130

/**
 * Calls back at the first signal. From then on the process ends, whoever still listens: at the second Ctrl-C at once,
 * and also where the work does not end in time. The journal shows what was under way.
 */
export const onInterrupt: Runtime['onInterrupt'] = (callback) => {
  let firstAt: number | undefined
  const listener = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = Date.now()
      setTimeout(endNow, LONGEST_END).unref()
      callback(signal)
    } else if (signal === 'SIGINT' && Date.now() - firstAt > SAME_PRESS) endNow()
  }
  const signals = SIGNALS.filter((signal) => signal !== 'SIGHUP' || !ignoresHangup())
  for (const signal of signals) process.on(signal, listener)
  return () => {
    if (firstAt === undefined) for (const signal of signals) process.off(signal, listener)
  }
}

const endNow = (): void => {
  // On a terminal the cursor stands in the live line.
  if (process.stderr.isTTY) process.stderr.write('\n')
  process.stderr.write('Ended at once. `wml runs list` shows the run, if one had begun.\n')
  process.exit(INTERRUPTED)
}

/**
 * Whether whoever started the program wants it to outlive its terminal. Node forgets at its start which signals are
 * ignored (decision 28), so this looks for what nohup leaves, and at the parent, which hands down what it ignores.
 */
export const ignoresHangup = (): boolean =>
  basename(process.env._ ?? '') === 'nohup' || isInputOfNohup() || isIgnoredByParent()

/** Instead of a terminal, nohup of GNU gives a standard input that can only be written. */
const isInputOfNohup = (): boolean => {
  const flags = /^flags:\s*([0-7]+)/m.exec(textOf('/proc/self/fdinfo/0'))?.[1]
  return flags !== undefined && (Number.parseInt(flags, 8) & 3) === 1
}

/** SIGHUP is the first of the signals (proc_pid_status(5)). */
const isIgnoredByParent = (): boolean => {
  const ignored = /^SigIgn:\s*[\da-f]*([\da-f])$/m.exec(textOf(`/proc/${process.ppid}/status`))?.[1]
  return ignored !== undefined && (Number.parseInt(ignored, 16) & 1) === 1
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
