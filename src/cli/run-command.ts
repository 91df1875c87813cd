/** Finds and runs a command with oclif. */
import { stripVTControlCharacters } from 'node:util'
import { Config } from '@oclif/core/config'
import * as Errors from '@oclif/core/errors'
import { run } from '@oclif/core/run'
import { badInput, quoted, type WmlError } from '../errors.js'
import type { Runtime } from '../runtime.js'
import { PACKAGE_ROOT } from './version.js'
import { withOutput } from './with-output.js'

/** Runs the command that `argv` names and answers its exit code. */
export const runCommand = async (argv: string[], runtime: Runtime): Promise<number> => {
  const asked = { ...askedFor(argv), json: argv.includes('--json') }
  try {
    const config = await Config.load(PACKAGE_ROOT)
    asked.command = commandIn(asked.words, config)
    if (asked.command === undefined && asked.json && !asked.help) throw noCommand(asked.words)
    const exitCode = await run(argv, config)
    return typeof exitCode === 'number' ? exitCode : 0
  } catch (error) {
    if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0
    const procedure = asked.command ?? asked.words.join(' ')
    return withOutput(runtime, procedure, asked, async () => {
      throw error instanceof Errors.CLIError ? usageError(error, asked) : error
    })
  }
}

interface Asked {
  /** What stands before the first flag. */
  words: string[]
  help: boolean
  /** As a person types it: `logging status`. Undefined where the words name none. */
  command?: string | undefined
}

const askedFor = (argv: string[]): Asked => {
  const flagAt = argv.findIndex((argument) => argument.startsWith('-'))
  const words = argv.slice(0, flagAt === -1 ? 2 : Math.min(flagAt, 2)).flatMap((word) => word.split(':'))
  return { words, help: argv.includes('--help') }
}

/** `logging status`, `teardown`: a topic and a verb, or one word. */
const commandIn = (words: string[], config: Config): string | undefined =>
  [words, words.slice(0, 1)].find((some) => config.findCommand(some.join(':')) !== undefined)?.join(' ')

/** Where a program asks, help is no answer. */
const noCommand = (words: string[]): WmlError =>
  words.length === 0
    ? badInput('NoCommand', 'it is not said what to do', '`wml --help` lists the commands')
    : badInput(
        'UnknownCommand',
        `there is no command ${quoted(words.join(' '))}`,
        '`wml --help` lists the commands',
      )

const COMMAND_NOT_FOUND = /^command (\S+) not found\.?$/i

/** What oclif refuses is usage: an unknown command, an unknown flag, a flag without its value. */
const usageError = (error: Error, { words, command }: Asked): WmlError => {
  const notFound = COMMAND_NOT_FOUND.exec(error.message)?.[1]
  if (notFound?.startsWith('-')) return noCommand([])
  if (notFound !== undefined) return noCommand(notFound.split(':'))
  const message = stripVTControlCharacters(error.message)
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/\s+/g, ' ')
  return badInput(
    'BadUsage',
    missingArgument(error) ?? message.trim(),
    `\`wml ${command ?? words.join(' ')} --help\` shows what it takes`,
  )
}

/** oclif explains at length why an argument may have been missed; which one it is, and what for, is shorter. */
const missingArgument = (error: Error & { args?: unknown }): string | undefined => {
  if (!/^Missing \d+ required arg/.test(error.message) || !Array.isArray(error.args)) return undefined
  const [{ name, description }] = error.args as [{ name: string; description?: string }]
  return `${name.toUpperCase()} is missing${description === undefined ? '' : `: ${description}`}`
}
