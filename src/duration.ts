import { badInput } from './errors.js'

const UNITS = { ms: 1, s: 1000, m: 60 * 1000, h: 60 * 60 * 1000 } as const
const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/

/**
 * Milliseconds of a duration such as `500ms`, `30s`, `5m` or `1h`.
 * @throws WmlError (input) where it is none, or not between `least` and `most` milliseconds
 */
export const parseDuration = (flag: string, text: string, least: number, most: number): number => {
  const [, amount, unit] = DURATION.exec(text) ?? []
  if (amount === undefined || unit === undefined) {
    throw badInput(
      'MalformedDuration',
      `${flag} ${text} is no duration`,
      'write a number and its unit, without a space: 500ms, 30s, 5m or 1h',
    )
  }
  const milliseconds = Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS])
  if (milliseconds < least || milliseconds > most) {
    throw badInput(
      'DurationOutOfRange',
      `${flag} ${text} is out of range`,
      `it goes from ${formatDuration(least)} to ${formatDuration(most)}`,
    )
  }
  return milliseconds
}

/** Milliseconds as a person reads them: `500ms`, `1.5s`, `2m 5s`, `3h`. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < UNITS.s) return `${Math.round(milliseconds)}ms`
  if (milliseconds < UNITS.m) return `${Number((milliseconds / UNITS.s).toFixed(1))}s`
  const minutes = Math.floor(milliseconds / UNITS.m)
  const seconds = Math.round((milliseconds % UNITS.m) / UNITS.s)
  const parts =
    minutes < 60 ? [minutes, 'm', seconds, 's'] : [Math.floor(minutes / 60), 'h', minutes % 60, 'm']
  const [large, largeUnit, small, smallUnit] = parts
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`
}
