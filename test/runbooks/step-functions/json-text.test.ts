import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonText } from '../../../src/runbooks/step-functions/json-text.js'

test('what fits into a line stands in one', () => {
  const long = 'x'.repeat(100)

  expect(jsonText({ a: [1, { b: null }], c: {}, d: [long, long] })).toBe(
    `{\n  "a": [1, { "b": null }],\n  "c": {},\n  "d": [\n    "${long}",\n    "${long}"\n  ]\n}`,
  )
})

test('it is the same data', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(JSON.parse(jsonText(data))).toEqual(JSON.parse(JSON.stringify(data)))
    }),
  )
})
