/**
 * The words of a text, taken apart as a POSIX shell does it (Python's `shlex.split`, which the AWS CLI uses for
 * section names and commands): quotes keep a word together, and a backslash takes the next character as it is.
 * Undefined where a quote is not closed.
 */
export const splitWords = (text: string, { backslash = true } = {}): string[] | undefined => {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string
    const isEscape =
      backslash &&
      character === '\\' &&
      quote !== "'" &&
      (quote === '' || text[at + 1] === '"' || text[at + 1] === '\\')
    if (isEscape) {
      at += 1
      if (at === text.length) return undefined
      word = `${word ?? ''}${text[at]}`
    } else if (quote !== '') {
      if (character === quote) quote = ''
      else word += character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = `${word ?? ''}${character}`
  }
  if (quote !== '') return undefined
  return word === undefined ? words : [...words, word]
}
