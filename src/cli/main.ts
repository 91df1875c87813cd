import { Config, Errors, run } from '@oclif/core'
import { badInput } from '../errors.js'
import type { Runtime } from '../runtime.js'
import { withRuntime } from './current-runtime.js'
import { PACKAGE_ROOT } from './version.js'
import { withOutput } from './with-output.js'

/** Read once: the commands and what their flags are do not change while the process lives. */
let config: Promise<Config> | undefined
const loadConfig = (): Promise<Config> => {
  config ??= Config.load(PACKAGE_ROOT)
  return config
}

/** Runs the command that `argv` names and answers its exit code. Nothing is thrown and nothing exits. */
export const main = (argv: string[], runtime: Runtime): Promise<number> =>
  withRuntime(runtime, async () => {
    try {
      const exitCode = await run(argv, await loadConfig())
      return typeof exitCode === 'number' ? exitCode : 0
    } catch (error) {
      if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0
      return withOutput(runtime, procedureOf(argv), { json: argv.includes('--json') }, async () => {
        throw error instanceof Errors.CLIError ? usageError(error) : error
      })
    }
  })

/** What oclif refuses is usage: an unknown command, an unknown flag, a flag without its value. */
const usageError = (error: Error) => {
  const message = error.message.replace(/\s*See more help with --help\s*$/, '').replace(/\s*\n\s*/g, ' ')
  return badInput('BadUsage', message.trim(), 'see `wml --help`, or --help behind a command')
}

const procedureOf = (argv: string[]): string => {
  const flagAt = argv.findIndex((argument) => argument.startsWith('-'))
  return argv.slice(0, flagAt === -1 ? 2 : Math.min(flagAt, 2)).join(' ')
}
