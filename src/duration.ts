import { badInput, quoted } from './errors.js'

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
      `${flag} ${quoted(text)} is not a duration`,
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
  const to = (precision: number): number => Math.round(milliseconds / precision) * precision
  // Rounded first, so that no unit overflows into the next: a minute is never 60s.
  if (to(UNITS.ms) < UNITS.s) return `${to(UNITS.ms)}ms`
  if (to(100) < UNITS.m) return `${to(100) / UNITS.s}s`
  return to(UNITS.s) < UNITS.h ? inTwoUnits(to(UNITS.s), 'm', 's') : inTwoUnits(to(UNITS.m), 'h', 'm')
}

const inTwoUnits = (milliseconds: number, large: 'm' | 'h', small: 's' | 'm'): string => {
  const rest = (milliseconds % UNITS[large]) / UNITS[small]
  const whole = `${Math.floor(milliseconds / UNITS[large])}${large}`
  return rest === 0 ? whole : `${whole} ${rest}${small}`
}
