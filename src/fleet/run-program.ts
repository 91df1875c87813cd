/** Runs a command of this program in this process, as on a machine of its own whose files are the bucket's. */
import { Output } from '../report/output.js'
import type { Runtime } from '../runtime.js'
import { BUCKET_FOLDER, bucketFiles } from './bucket-files.js'
import type { FleetMachine, Invocation } from './machine.js'

export interface ProgramRun {
  exitCode: number
  /** The object that `--json` printed; undefined where there is none. */
  output: Output | undefined
  /** Of the progress. */
  lastLine: string
}

/** The path of an object for the program's files. */
export const pathOf = (key: string): string => `${BUCKET_FOLDER}/${key}`

/** What the program has for a machine, and what it wrote. Its state folder is in the bucket, below `stateKey`. */
export const programRuntime = (
  { runtime, bucket }: FleetMachine,
  { id }: Invocation,
  stateKey: string,
): { runtime: Runtime; written: { stdout: string; lastLine: string } } => {
  const written = { stdout: '', lastLine: '' }
  const program: Runtime = {
    ...runtime,
    env: { ...runtime.env, XDG_STATE_HOME: pathOf(stateKey) },
    files: bucketFiles(bucket),
    stdout: {
      isTerminal: false,
      write: (text) => {
        written.stdout += text
      },
    },
    stderr: {
      isTerminal: false,
      write: (text) => {
        written.lastLine = text.trim() || written.lastLine
      },
    },
    readInput: async () => '',
    canAsk: false,
    ask: () => Promise.reject(new Error('a function cannot ask for confirmation')),
    onInterrupt: () => () => {},
    // The lock of the account is in the bucket: any other process that left its own is over.
    hostName: 'fleet',
    processStart: async (pid) => (pid === runtime.pid ? id : undefined),
    // Nothing in the bucket says which account it is.
    homeDirectory: undefined,
  }
  return { runtime: program, written }
}

/** Carries out `argv`, to which `--json` is added. Nothing is thrown for what the program itself reports. */
export const runProgram = async (
  machine: FleetMachine,
  invocation: Invocation,
  stateKey: string,
  argv: string[],
): Promise<ProgramRun> => {
  const { runtime, written } = programRuntime(machine, invocation, stateKey)
  const exitCode = await machine.main([...argv, '--json'], runtime)
  return { exitCode, output: parseOutput(written.stdout), lastLine: written.lastLine }
}

const parseOutput = (text: string): Output | undefined => {
  try {
    return Output.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
