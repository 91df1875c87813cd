import { Config } from '@oclif/core/config'
import { main } from '../../src/cli/main.js'
import unknownCommand from '../../src/cli/unknown-command.js'
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

/** oclif takes commands and hooks from `dist`. Tests run `src`, so that each change is tested as soon as it is saved. */
const fromSource = (config: Config): Config => {
  const findCommand = config.findCommand.bind(config)
  const find = (id: string) => {
    const found = findCommand(id)
    const [, ...path] = (found as { relativePath?: string[] } | undefined)?.relativePath ?? []
    if (found === undefined || path.length === 0) return found
    const source = new URL(`../../src/${path.join('/').replace(/js$/, 'ts')}`, import.meta.url).href
    const load = async () => {
      const { default: Command } = await import(source)
      return Object.assign(Command, { id, plugin: config.plugins.get(found.pluginName ?? '') })
    }
    return { ...found, load }
  }
  const runHook = config.runHook.bind(config)
  return Object.assign(config, {
    findCommand: find,
    runHook: (event: string, options: { id: string }, ...more: never[]) =>
      event === 'command_not_found'
        ? unknownCommand({ ...options, config })
        : runHook(event as 'prerun', options as never, ...more),
  })
}
const loadConfig = Config.load.bind(Config)
const loaded = new WeakSet<Config>()
Config.load = async (options) => {
  const config = await loadConfig(options)
  if (!loaded.has(config)) loaded.add(fromSource(config))
  return config
}

/** Runs one command on a test's machine, as a process of its own. */
export const runWml = async (runtime: TestRuntime, ...argv: string[]): Promise<Ended> => {
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
