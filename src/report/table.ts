import Table from 'cli-table3'
import type { Style } from './style.js'

/** Columns without lines between them. */
export const table = (head: string[], rows: string[][], style: Style): string => {
  const bare = new Table({
    head: head.map((name) => style('bold', name)),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '',
    },
  })
  bare.push(...rows)
  return bare
    .toString()
    .split('\n')
    .map((row) => row.trimEnd())
    .join('\n')
}
