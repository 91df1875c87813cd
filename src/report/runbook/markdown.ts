import { printable } from '../../errors.js'

/** A text in one line, with nothing of Markdown or HTML left in it (CommonMark, "Backslash escapes"). */
export const escapeText = (text: string): string => printable(text).replace(/[\\`*_[\]<>#|~&]/g, '\\$&')

/** A text as code in a line: behind more backticks than it holds in a row (CommonMark, "Code spans"). */
export const codeSpan = (text: string): string => {
  const shown = printable(text)
  const fence = '`'.repeat(longestRun(shown) + 1)
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** Lines as a block of commands that nothing in them ends (CommonMark, "Fenced code blocks"). */
export const commandBlock = (lines: string[]): string[] => {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return [`${fence}sh`, ...lines, fence]
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
