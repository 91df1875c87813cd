import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WmlError } from '../../../src/errors.js'
import { type Json, parseJson } from '../../../src/policies/lint/json.js'
import { nearlyJson } from '../../support/nearly.js'

/** The value that a part stands for; of members of one name the last, as JSON.parse has it. */
const valueIn = (json: Json): unknown => {
  switch (json.type) {
    case 'object':
      return Object.fromEntries(json.members.map(({ name, value }) => [name, valueIn(value)]))
    case 'array':
      return json.items.map(valueIn)
    case 'string':
      return json.text
    default:
      return JSON.parse(json.text)
  }
}

const refusalOf = (text: string): string => {
  try {
    parseJson(text, 'policy.json')
  } catch (error) {
    if (error instanceof WmlError) return error.message
    throw error
  }
  return 'none'
}

describe('JSON', () => {
  test('has the line and the path of each part', () => {
    // given a text of several lines
    const text = '{\n  "Statement": [\n    { "aws:x y": "z" },\r\n    true\n  ]\n}'

    // when it is read
    const json = parseJson(text, 'policy.json')

    // then each part says where it stands
    expect(json).toEqual({
      type: 'object',
      path: '',
      line: 1,
      members: [
        {
          name: 'Statement',
          value: {
            type: 'array',
            path: 'Statement',
            line: 2,
            items: [
              {
                type: 'object',
                path: 'Statement[0]',
                line: 3,
                members: [
                  {
                    name: 'aws:x y',
                    value: { type: 'string', path: 'Statement[0]["aws:x y"]', line: 3, text: 'z' },
                  },
                ],
              },
              { type: 'boolean', path: 'Statement[1]', line: 4, text: 'true' },
            ],
          },
        },
      ],
    })
  })

  test('keeps a member that is there twice', () => {
    expect(parseJson('{"a": 1, "a": 2}', 'x')).toMatchObject({
      members: [
        { name: 'a', value: { text: '1' } },
        { name: 'a', value: { text: '2' } },
      ],
    })
  })

  test.each([
    ['', 'value expected at line 1, column 1'],
    ['{"a":', 'value expected at line 1, column 6'],
    ['{"a": 1', 'close brace expected at line 1, column 8'],
    ['{\n "a": 1\n "b": 2\n}', 'comma expected at line 3, column 2'],
    ['{\n  "a": [1,]\n}', 'value expected at line 2, column 11'],
    ['{"a": 1,}', 'property name expected at line 1, column 9'],
    ['{"a" 1}', 'colon expected at line 1, column 6'],
    ["{'a': 1}", 'invalid symbol at line 1, column 2'],
    ['{} {}', 'end of file expected at line 1, column 4'],
    ['{"a": "x\n"}', 'unexpected end of string at line 1, column 7'],
    ['// a policy\n{}', 'invalid comment token at line 1, column 1'],
    ['\n\n  nul', 'invalid symbol at line 3, column 3'],
  ])('that is broken, as %j, is refused with its place: %s', (text, where) => {
    expect(refusalOf(text)).toBe(`policy.json is not valid JSON: ${where}`)
  })

  test('that is nested without end is not a policy', () => {
    expect(refusalOf('['.repeat(50_000))).toBe('policy.json is not a policy: it is nested too deep')
  })

  test('of a long text is read', () => {
    expect(parseJson(`"${'a\\n'.repeat(30_000)}"`, 'x')).toMatchObject({ text: 'a\n'.repeat(30_000) })
  })

  test('is what JSON.parse takes for JSON, and of the same value', () => {
    const sample = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', a: [1.5e3, -0, true, null, '\u2028"\\'] }],
    }
    const pieces = fc
      .array(fc.constantFrom(...'{}[]:,"\\u0eE+-.19 \n\ttruefalsn/*é'), { maxLength: 12 })
      .map((some) => some.join(''))
    fc.assert(
      fc.property(fc.oneof(nearlyJson(sample), pieces, fc.json()), (text) => {
        let parsed: unknown
        try {
          parsed = JSON.parse(text)
        } catch {
          expect(refusalOf(text)).toMatch(/ at line \d+, column \d+$/)
          return
        }
        expect(valueIn(parseJson(text, 'x'))).toEqual(parsed)
      }),
      { numRuns: 1000 },
    )
  })
})
