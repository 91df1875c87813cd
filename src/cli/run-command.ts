/** Finds and runs a command with oclif, and says what is wrong with a command line that it refuses. */
import { stripVTControlCharacters } from 'node:util'
import { Config } from '@oclif/core/config'
import * as Errors from '@oclif/core/errors'
import { normalizeArgv } from '@oclif/core/help'
import { run } from '@oclif/core/run'
import { outputOfError } from '../app/error-output.js'
import type { Host } from '../app/host.js'
import { PACKAGE_ROOT } from '../app/version.js'
import { badInput, quoted, type WmlError } from '../errors.js'
import { nearest } from '../nearest.js'
import type { Output } from '../report/output.js'
import { createReporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'
import { noCommand, unknownCommand } from './unknown-command.js'

/** Runs the command that `argv` names and answers its exit code. */
export const runCommand = async (argv: string[], runtime: Runtime): Promise<number> => {
  const json = argv.includes('--json')
  let command: CommandLine = { words: '', flags: [] }
  try {
    const config = await Config.load(PACKAGE_ROOT)
    command = commandLine(argv, config)
    // A program that asks for JSON, or a line that begins with a flag, gets an error and not the help of oclif.
    const isAsked = HELP_FLAGS.every((flag) => !argv.includes(flag))
    if (isAsked && command.id === undefined && (json || argv[0]?.startsWith('-'))) {
      throw command.words === '' ? noCommand() : unknownCommand(command.words, config)
    }
    const exitCode = await run(argv, config)
    return typeof exitCode === 'number' ? exitCode : 0
  } catch (error) {
    if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0
    return printOutput(runtime, command.words, { json }, async () => {
      throw error instanceof Errors.CLIError ? usageError(error, command) : error
    })
  }
}

/** Runs a use case and prints its one output; what is thrown becomes an output too. Answers the exit code. */
export const printOutput = async (
  runtime: Runtime,
  command: string,
  flags: { json: boolean; quiet?: boolean; verbose?: boolean; variables?: string[] },
  /** Undefined where it has printed its output itself. */
  useCase: (host: Host) => Promise<Output | undefined>,
): Promise<number> => {
  const reporter = createReporter(runtime, flags)
  let output: Output | undefined
  try {
    const { variables = [] } = flags
    output = await useCase({ runtime, reporter })
    // A plan has them among its notes already.
    if (output !== undefined) output = { ...output, notes: [...new Set([...variables, ...output.notes])] }
  } catch (error) {
    output = outputOfError(command, error)
  } finally {
    if (output === undefined) reporter.close()
  }
  if (output === undefined) return 0
  reporter.print(output)
  return output.exitCode
}

const HELP_FLAGS = ['--help', '-h']

interface CommandLine {
  /** As oclif names the command: `logging:status`. Undefined where the words name none. */
  id?: string
  /** As a person types it: `logging status`. */
  words: string
  /** The names of the flags that it takes. */
  flags: string[]
}

const commandLine = (argv: string[], config: Config): CommandLine => {
  const [id = ''] = argv[0]?.startsWith('-') ? [] : normalizeArgv(config, [...argv])
  const command = config.findCommand(id)
  return {
    ...(command && { id: command.id }),
    words: id.replaceAll(':', ' '),
    flags: Object.keys(command?.flags ?? {}),
  }
}

/** oclif's typed errors carry what is wrong as data; the others have their own words. */
const usageError = (
  error: Error & { args?: unknown; flags?: unknown },
  { words, flags }: CommandLine,
): WmlError => {
  const help = `\`wml ${words} --help\` shows its flags and arguments`
  if (Array.isArray(error.flags)) {
    const [flag = ''] = error.flags as string[]
    const meant = nearest(flag.replace(/^-+/, ''), flags)
    return badInput(
      'UnknownFlag',
      `Unknown flag ${quoted(flag)}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`,
      help,
    )
  }
  const [missing] = (Array.isArray(error.args) ? error.args : []) as { name?: string; description?: string }[]
  if (missing?.name !== undefined) {
    return badInput('BadUsage', `Missing ${missing.name.toUpperCase()}: ${missing.description}`, help)
  }
  const message = stripVTControlCharacters(error.message)
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/\s+/g, ' ')
  return badInput('BadUsage', message.trim(), help)
}
