/** Pieces of texts that fit one screen of 80 columns. */
import { cut } from '../cut.js'
import { count } from './lines.js'

export const WIDTH = 80
export const MOST_LINES = 40

/** A line of the screen. */
export const toLine = (text: string): string => cut(text, WIDTH)

/** A name whose end tells more than its beginning. */
export const cutFront = (name: string, width: number): string =>
  name.length <= width ? name : `…${name.slice(1 - width)}`

export const plural = (number: number, name: string): string =>
  `${count(number)} ${name}${number === 1 ? '' : 's'}`

/** The beginning of a list of lines, with how many things are left out; the lines of things are indented. */
export const fitting = (lines: string[], most: number, name: string): string[] => {
  if (lines.length <= most) return lines
  const shown = lines.slice(0, Math.max(0, most - 1))
  const hidden = lines.slice(shown.length).filter((line) => line.startsWith('  ')).length
  return [...shown, `  … and ${plural(hidden, name)}: --verbose lists all`]
}

/** In lines of the screen, the further ones indented. */
export const wrap = (text: string, indent: number): string[] => {
  const [first = '', ...words] = text.split(' ')
  const lines: string[] = []
  let line = `  ${first}`
  for (const word of words) {
    if (line.length + 1 + word.length <= WIDTH) line += ` ${word}`
    else {
      lines.push(line)
      line = `${' '.repeat(indent)}${word}`
    }
  }
  return [...lines, line].map(toLine)
}
