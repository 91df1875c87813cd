/** Pieces that several texts are made of. */
import type { Kept } from '../engine/plan.js'
import type { Blocker } from '../survey/blockers.js'

export const keptLine = ({ kind, subject, region, reason }: Kept): string =>
  `${kind} ${subject} (${region}): ${reason}`

export const blockerLine = ({ kind, subject, region, reason }: Blocker): string =>
  `${kind} ${subject} (${region}): ${reason}`

/** A headed list; nothing where the list is empty. */
export const section = (heading: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)]

/** Bytes as a person reads them, in powers of 1024. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${units[power]}`
}
