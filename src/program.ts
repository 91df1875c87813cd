/** The program as a process of its own. */
import { closeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { main } from './cli/main.js'
import { printable } from './errors.js'
import { redact } from './redact.js'
import { nodeRuntime, redactOutput } from './runtime-node.js'
import { isLoss, writtenTo } from './runtime-node-output.js'
import { ignoresHangup } from './runtime-node-signals.js'

/** Where no one has a home (Debian Policy, "Non-existent home directories"). */
const NO_HOME = '/nonexistent'

const FAILED = 1

/** Runs the command that `argv` names, and ends the process with its exit code. */
export const runProgram = async (argv: string[]): Promise<never> => {
  process.on('uncaughtException', endUnexpectedly)
  // Without a listener the signal ends the process: Node does not keep ignoring it.
  if (ignoresHangup()) process.on('SIGHUP', () => {})
  closeLostTerminals([0, 1, 2].filter((descriptor) => isatty(descriptor)))
  const runtime = nodeRuntime()
  prepareEnvironment(process.env, runtime.homeDirectory)
  if (process.env.NODE_DEBUG || process.env.DEBUG) redactOutput(process.stderr)
  const exitCode = await main(argv, runtime)
  // A connection that was given up may keep timers for seconds: end as soon as all is written.
  process.exit(await afterOutput(exitCode))
}

/**
 * What the libraries look for. A user id without a passwd entry (`docker run --user`, OpenShift) has no home and no
 * shell, and oclif and the AWS SDK would ask the system for them, which throws.
 */
export const prepareEnvironment = (env: NodeJS.ProcessEnv, home: string | undefined): void => {
  if (home === undefined) env.HOME = NO_HOME
  env.SHELL ??= '/bin/sh'
  // On Node 20 the SDK prints a warning on every run; the README says what the floor is and why.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
}

/** At its end Node gives terminals their settings back, and crashes (SIGSEGV, SIGABRT) where one went away. */
const closeLostTerminals = (terminals: number[]): void => {
  process.on('exit', () => {
    for (const descriptor of terminals) if (!isatty(descriptor)) closeSync(descriptor)
  })
}

/** The exit code once everything is written. A result that could not be written was not delivered. */
const afterOutput = async (exitCode: number): Promise<number> => {
  const lost = await writtenTo(process.stdout)
  // Who reads a pipe and leaves (`wml … | head`) knows it.
  if (lost !== undefined && lost.code !== 'EPIPE') {
    process.stderr.write(
      `Error: the result could not be written to standard output: ${printable(lost.message)}\nNext: make room or choose another place for it, then run the command again; \`wml runs list\` shows what was done\n`,
    )
  }
  await writtenTo(process.stderr)
  return lost === undefined ? exitCode : exitCode || FAILED
}

/** For what no command sees: a library's own event, mostly. A journal shows how far the run has come. */
const endUnexpectedly = (error: unknown): void => {
  if (isLoss(error)) return
  const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  process.stderr.write(
    `Error: an error that this tool did not expect: ${printable(redact(said))}\nNext: please report it, with the command and the journal of the run\n`,
  )
  process.exit(FAILED)
}
