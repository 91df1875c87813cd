import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../src/duration.js'

const HOUR = 60 * 60 * 1000

const parse = (text: string, least = 0, most = 24 * HOUR): number =>
  parseDuration('--timeout', text, least, most)

describe('a duration that is typed', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1.5s', 1500],
    ['0.25m', 15_000],
    ['0s', 0],
    ['007s', 7000],
  ])('%s is %i milliseconds', (text, milliseconds) => {
    expect(parse(text)).toBe(milliseconds)
  })

  test.each([
    '',
    '30',
    's',
    '30 s',
    ' 30s',
    '30s\n',
    '-1s',
    '+1s',
    '1e3s',
    '.5s',
    '5.s',
    '30S',
    '1h30m',
    '1d',
    '٣s',
    '9999999999s',
    'Infinitys',
    '0x10s',
  ])('%j is none, and the message says how to write one', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({
        kind: 'input',
        code: 'MalformedDuration',
        message: `--timeout ${JSON.stringify(text)} is not a duration`,
        next: 'write a number and its unit, without a space: 500ms, 30s, 5m or 1h',
      }),
    )
  })

  test('both bounds are allowed, and a millisecond beyond them is not', () => {
    expect(parse('1s', 1000, 2000)).toBe(1000)
    expect(parse('2s', 1000, 2000)).toBe(2000)
    for (const text of ['999ms', '2001ms']) {
      expect(() => parse(text, 1000, 2000)).toThrow(
        expect.objectContaining({
          code: 'DurationOutOfRange',
          message: `--timeout ${text} is out of range`,
          next: 'it goes from 1s to 2s',
        }),
      )
    }
  })
})

describe('a duration that is shown', () => {
  test.each([
    [0, '0ms'],
    [0.4, '0ms'],
    [500, '500ms'],
    [999, '999ms'],
    [999.6, '1s'],
    [1000, '1s'],
    [1500, '1.5s'],
    [59_940, '59.9s'],
    [59_999, '1m'],
    [60_000, '1m'],
    [125_000, '2m 5s'],
    [119_999, '2m'],
    [3_599_999, '1h'],
    [HOUR, '1h'],
    [HOUR + 90_000, '1h 2m'],
    [25 * HOUR, '25h'],
  ])('%d milliseconds are %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })

  test('no unit overflows into the next, and nothing is off by more than it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 48 * HOUR }), (milliseconds) => {
        const shown = formatDuration(milliseconds)
        const parts = shown.split(' ')
        const [, ...small] = parts
        const back = parts.reduce((sum, part) => sum + parse(part, 0, 100 * HOUR), 0)
        const precision =
          milliseconds < 1000 ? 1 : milliseconds < 60_000 ? 100 : milliseconds < HOUR ? 1000 : 60_000

        expect(Math.abs(back - milliseconds)).toBeLessThanOrEqual(precision / 2)
        for (const part of small) expect(Number.parseInt(part, 10)).toBeLessThan(60)
        expect(shown).not.toMatch(/\b(1000ms|60s|60m)\b/)
      }),
    )
  })

  test('what was typed in one unit is shown in the same words', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 59 }),
        fc.constantFrom('s', 'm'),
        (amount, unit) => formatDuration(parse(`${amount}${unit}`)) === `${amount}${unit}`,
      ),
    )
  })
})
