/** oclif's hook `command_not_found` (package.json): names what was probably meant. */
import type { Config } from '@oclif/core/config'
import { badInput, quoted, type WmlError } from '../errors.js'
import { nearest } from '../nearest.js'

/** @throws WmlError always */
export default async ({ id, config }: { id: string; config: Config }): Promise<never> => {
  throw unknownCommand(id.replaceAll(':', ' '), config)
}

export const noCommand = (): WmlError =>
  badInput('NoCommand', 'No command given.', '`wml --help` lists the commands')

/** @param words as typed, joined by spaces: `logging statsu` */
export const unknownCommand = (words: string, config: Config): WmlError => {
  const known = config.commandIDs.map((id) => id.replaceAll(':', ' '))
  const command = known.find((one) => words.startsWith(`${one} `))
  if (command !== undefined) {
    const extra = words.slice(command.length + 1)
    return badInput(
      'BadUsage',
      `Unexpected argument ${quoted(extra)} for wml ${command}.`,
      `\`wml ${command} --help\` shows its flags and arguments`,
    )
  }
  const meant = nearest(words, known)
  return badInput(
    'UnknownCommand',
    `Unknown command ${quoted(words)}.${meant === undefined ? '' : ` Did you mean "wml ${meant}"?`}`,
    '`wml --help` lists the commands',
  )
}
