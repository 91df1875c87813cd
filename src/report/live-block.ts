/** Lines at the bottom of a terminal that are written over by the next ones. */
import { stripVTControlCharacters } from 'node:util'
import { cut } from '../cut.js'
import type { Output as Stream } from '../runtime.js'

/** A terminal that does not know its width says 0. */
export const widthOf = ({ columns }: Stream): number => columns || 80

/** Up to the first of so many lines, and clears all that follows (ECMA-48). The cursor stands in the last one. */
const rewind = (lines: number): string => `\r${lines > 1 ? `\u001b[${lines - 1}A` : ''}\u001b[J`

export interface LiveBlock {
  /** In place of what was drawn before. */
  draw: (lines: string[]) => void
  erase: () => void
  /** What is drawn stays, but for its last line. */
  leave: () => void
}

export const createLiveBlock = (stream: Stream): LiveBlock => {
  let drawn: string[] = []
  const show = (lines: string[]): void => {
    const before = drawn.length === 0 ? '' : rewind(drawn.length)
    if (before === '' && lines.length === 0) return
    stream.write(`${before}${lines.join('\n')}`)
    drawn = lines
  }
  return {
    // A line that filled the terminal would be two of it.
    draw: (lines) => show(lines.map((line) => shorten(line, widthOf(stream) - 1))),
    erase: () => show([]),
    leave: () => {
      const kept = drawn.slice(0, -1)
      show([])
      for (const line of kept) stream.write(`${line}\n`)
    },
  }
}

/** A line that is too long loses its colours with its end. */
const shorten = (line: string, width: number): string => {
  const bare = stripVTControlCharacters(line)
  return bare.length <= width ? line : cut(bare, width)
}
