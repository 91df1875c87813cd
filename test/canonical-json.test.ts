import { expect, test } from 'vitest'
import { canonical, isSameJson } from '../src/canonical-json.js'

test('members have one order, on every level, and lists keep theirs', () => {
  expect(JSON.stringify(canonical({ b: [{ d: 1, c: 2 }, 3], a: null }))).toBe(
    '{"a":null,"b":[{"c":2,"d":1},3]}',
  )
})

test.each([
  ['{"a":1,"b":2}', '{ "b": 2,\n"a": 1 }', true],
  ['[1,2]', '[2,1]', false],
  ['{"a":1}', '{"a":"1"}', false],
  ['{"a":1}', '{"a":1,"b":null}', false],
  ['{', '{', false],
  ['', '', false],
])('%s and %s say the same: %s', (one, other, same) => {
  expect(isSameJson(one, other)).toBe(same)
})
