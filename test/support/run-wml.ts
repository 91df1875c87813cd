import { createAccount, type SandboxAccount } from '../../src/sandbox/account.js'
import { createTestRuntime, startProcess, type TestRuntime, type TestRuntimeOptions } from './test-runtime.js'

/** Where `--sandbox` keeps its account on the test's machine. */
export const SANDBOX_FILE = '/home/operator/.local/state/workmail-lifecycle/sandbox/account.json'
export const RUNS_FOLDER = '/home/operator/.local/state/workmail-lifecycle/runs'

export interface Ended {
  exitCode: number
  stdout: string
  stderr: string
  /** What `--json` printed, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape
  json: any
}

/** The built program, as it ships: the tests of commands run after `npm run build`. */
const program = new URL('../../dist/cli/main.js', import.meta.url).href
const load = async () => ((await import(program)) as typeof import('../../src/cli/main.js')).main

/** Runs one command of the built program on a test's machine, as a process of its own. */
export const runWml = async (runtime: TestRuntime, ...argv: string[]): Promise<Ended> => {
  const main = await load()
  runtime.written.stdout = ''
  runtime.written.stderr = ''
  startProcess(runtime)
  const exitCode = await main(argv, runtime)
  const { stdout, stderr } = runtime.written
  return { exitCode, stdout, stderr, json: argv.includes('--json') ? JSON.parse(stdout) : undefined }
}

/** A machine whose `--sandbox` holds this account. */
export const machineWith = (
  seed: Parameters<typeof createAccount>[0],
  options: TestRuntimeOptions = {},
): TestRuntime => {
  const runtime = createTestRuntime(options)
  saveAccount(runtime, createAccount(seed))
  return runtime
}

/** The account of the machine's sandbox as it stands now. */
export const accountOf = (runtime: TestRuntime): SandboxAccount => {
  const text = runtime.disk.get(SANDBOX_FILE)
  if (text === undefined) throw new Error('this machine has no sandbox yet')
  return JSON.parse(text)
}

export const saveAccount = (runtime: TestRuntime, account: SandboxAccount): void => {
  runtime.disk.set(SANDBOX_FILE, JSON.stringify(account))
}
