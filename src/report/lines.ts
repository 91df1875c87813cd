/** Pieces that several texts are made of. */
import type { Decision, Kept, NotIncluded } from '../engine/plan.js'
import type { Blocker } from '../survey/blockers.js'

export const keptLine = ({ kind, subject, region, reason, command }: Kept): string =>
  `${kind} ${subject} (${region}): ${reason}${command === undefined ? '' : `; to delete it: ${command}`}`

export const blockerLine = ({ kind, subject, region, reason }: Blocker): string =>
  `${kind} ${subject} (${region}): ${reason}`

export const notIncludedLine = (one: NotIncluded): string => {
  const { kind, subject, region, reason, include, storedBytes, retentionInDays } = one
  const size = storedBytes === undefined ? '' : `, ${formatBytes(storedBytes)}`
  const expiry = retentionInDays === null ? ', never expires' : ''
  return `${kind} ${subject} (${region}): ${reason}${size}${expiry}. To include it: ${include}`
}

export const decisionLine = ({ kind, subject, region, rule }: Decision): string =>
  `${kind} ${subject} (${region}): ${rule}`

/** The same for all things that stay for one reason, though the reason names each. */
export const generalReason = ({ subject, reason }: { subject: string; reason: string }): string =>
  reason.replaceAll(subject, 'NAME')

/** A headed list; nothing where the list is empty. */
export const section = (heading: string, lines: string[]): string[] =>
  lines.length === 0 ? [] : [`${heading}:`, ...lines.map((line) => `  ${line}`)]

/** A number as a person reads it: `1,234,567`. */
export const count = (number: number): string => number.toLocaleString('en-US')

/** Bytes as a person reads them, in powers of 1024. */
export const formatBytes = (bytes: number): string => {
  const [unit, ...larger] = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
  return inUnits(bytes, unit, larger)
}

/** Rounded first, so that 1024 of a unit are never shown as such. */
const inUnits = (amount: number, unit: string, [next, ...larger]: readonly string[]): string => {
  const shown = Math.round(amount * 10) / 10
  return next === undefined || shown < 1024 ? `${shown} ${unit}` : inUnits(amount / 1024, next, larger)
}
