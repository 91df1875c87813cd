import { badInput } from '../../errors.js'

/** A text as one word of a shell, whatever is in it. @throws WmlError where no shell can hold it */
export const quote = (text: string): string => {
  if (text.includes('\0')) {
    throw badInput(
      'NotExpressible',
      'a name in the plan has a NUL in it, which no shell can hold',
      'make the plan anew from the account: AWS has no such names',
    )
  }
  return `'${text.replaceAll("'", "'\\''")}'`
}
