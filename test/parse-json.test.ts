import { expect, test } from 'vitest'
import { parseJson } from '../src/parse-json.js'

const nested = (levels: number, inner = '1') => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`

test('what is nested too deeply is refused before anything goes into it', () => {
  for (const text of [nested(3000), '{"a":'.repeat(3000), nested(101)])
    expect(() => parseJson(text)).toThrow('is nested more than 100 levels deep')
  expect(parseJson(nested(100))).toBeDefined()
})

test('brackets in a text are none', () => {
  expect(parseJson(JSON.stringify({ a: `\\"${'['.repeat(3000)}` }))).toEqual({ a: `\\"${'['.repeat(3000)}` })
  expect(parseJson(JSON.stringify(`\\\\${'{'.repeat(200)}`))).toBe(`\\\\${'{'.repeat(200)}`)
})

test.each(['', '{', 'x', '{"a":1,}'])('what is not JSON is said to be none: %s', (text) => {
  expect(() => parseJson(text)).toThrow(/^is not JSON$/)
})

test('what has a member twice is refused: readers do not agree on which of the two it says', () => {
  for (const text of ['{"a":1,"a":2}', '[{"b":{"a":1,"c":":","a":1}}]'])
    expect(() => parseJson(text)).toThrow('has a member twice')
  expect(parseJson('{"a":{"a":":"},"b":"\\":"}')).toEqual({ a: { a: ':' }, b: '":' })
})
