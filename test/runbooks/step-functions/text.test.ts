import { describe, expect, test } from 'vitest'
import { equals, textPath, toTemplate } from '../../../src/runbooks/step-functions/text.js'

const scope = {
  variables: new Map([
    ['name', 'String'],
    ['time', 'Numeric'],
  ] as const),
}

describe('a text with variables', () => {
  test.each([
    ['{name}', '$.item.name'],
    ['log-group:{name}:*', "States.Format('log-group:{}:*', $.item.name)"],
    ['{name} and {name}', "States.Format('{} and {}', $.item.name, $.item.name)"],
    ['it’s {unknown}: {name}', "States.Format('it’s \\{unknown\\}: {}', $.item.name)"],
    ["o'clock \\ {name}", "States.Format('o\\'clock \\\\ {}', $.item.name)"],
  ])('%s is looked up', (text, path) => {
    expect(textPath(text, scope)).toBe(path)
  })
})

test('data is a payload template where it names variables', () => {
  const data = {
    Plain: 'text {unknown}',
    Number: 7,
    Name: '{name}',
    Tags: { 'a:b': '{name}', c: 'd' },
    Keys: ['a', '{name}'],
    Fixed: ['a', 'b'],
    TaskId: { $ref: 'DeletionTaskId' },
  }

  expect(toTemplate(data, scope)).toEqual({
    Plain: 'text {unknown}',
    Number: 7,
    'Name.$': '$.item.name',
    Tags: { 'a:b.$': '$.item.name', c: 'd' },
    'Keys.$': "States.Array('a', $.item.name)",
    Fixed: ['a', 'b'],
    'TaskId.$': '$.submitted.reply.DeletionTaskId',
  })
})

test.each([
  ['x', { StringEquals: 'x' }],
  [30, { NumericEquals: 30 }],
  [false, { BooleanEquals: false }],
  ['{name}', { StringEqualsPath: '$.item.name' }],
  ['{time}', { NumericEqualsPath: '$.item.time' }],
])('%s is compared as what it is', (value, comparison) => {
  expect(equals('$.reply.X', value, scope)).toEqual({
    And: [
      { Variable: '$.reply.X', IsPresent: true },
      { Variable: '$.reply.X', ...comparison },
    ],
  })
})
