import { badInput } from './errors.js'

/**
 * A text as one word of a POSIX shell, whatever is in it; quoted only where a shell would take it apart.
 * @throws WmlError (input) where no shell can hold it
 */
export const shellWord = (text: string): string => {
  if (text.includes('\0')) {
    throw badInput(
      'NotExpressible',
      'a text has a NUL character in it, which no shell command can hold',
      'make the plan again from the account: AWS has no such names',
    )
  }
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
