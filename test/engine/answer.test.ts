import { describe, expect, test } from 'vitest'
import { describeLogGroups } from '../../src/calls/logs.js'
import { answer, member } from '../../src/engine/answer.js'
import { logGroupHas, logGroupIs, logGroupLacks, loggingIsOff, loggingIsOn } from '../../src/steps/checks.js'
import type { Check } from '../../src/steps/step.js'

const check = (details: Partial<Check>): Check => ({
  call: describeLogGroups('us-east-1', '/'),
  is: 'present',
  absentOn: [],
  ...details,
})

describe('present and absent', () => {
  test.each([
    ['a member that is there', 'a', { a: 0 }, true],
    ['a member that is empty text', 'a', { a: '' }, true],
    ['a member that is missing', 'a', { b: 1 }, false],
    ['a member that is null', 'a', { a: null }, false],
    ['a member within a member', 'a.b', { a: { b: 1 } }, true],
    ['a member within nothing', 'a.b', {}, false],
    ['a member within text', 'a.length', { a: 'text' }, false],
    ['what every object has by birth', 'toString', {}, false],
    ['no thing at all', 'a', undefined, false],
    ['the whole of a reply', undefined, {}, true],
    ['the whole of no thing', undefined, undefined, false],
  ])('%s', (_, path, output, isThere) => {
    expect(answer(check({ path, is: 'present' }), output)).toBe(isThere)
    expect(answer(check({ path, is: 'absent' }), output)).toBe(!isThere)
  })
})

describe('one of several values', () => {
  const status = check({ path: 'Status', is: { oneOf: ['A', 1, false] } })

  test.each([
    [{ Status: 'A' }, true],
    [{ Status: 1 }, true],
    [{ Status: false }, true],
    [{ Status: '1' }, false],
    [{ Status: null }, false],
    [{}, false],
    [undefined, false],
  ])('%j: %s', (output, is) => {
    expect(answer(status, output)).toBe(is)
  })
})

describe('a policy document', () => {
  const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:B"]}]}'
  const policy = check({ path: 'PolicyDocument', is: { document } })

  test.each([
    ['URL-encoded, as IAM answers it', encodeURIComponent(document), true],
    ['as it is', document, true],
    ['with white space', encodeURIComponent(JSON.stringify(JSON.parse(document), null, 2)), true],
    [
      'with its members in another order',
      '{"Statement":[{"Action":["a:B"],"Effect":"Allow"}],"Version":"2012-10-17"}',
      true,
    ],
    ['with another action', document.replace('a:B', 'a:*'), false],
    ['with one action more', document.replace('"a:B"', '"a:B","a:C"'), false],
    ['that is not a JSON', '{', false],
    ['that is not a text', 1, false],
  ])('%s', (_, PolicyDocument, is) => {
    expect(answer(policy, { PolicyDocument })).toBe(is)
  })

  test('is not so where there is none', () => {
    expect(answer(policy, {})).toBe(false)
    expect(answer(policy, undefined)).toBe(false)
  })
})

describe('several members at once', () => {
  const both = check({ is: { members: { a: 1, 'b.c': 'x' } } })

  test('all must be as said, and others may be there', () => {
    expect(answer(both, { a: 1, 'b.c': 'x', d: true })).toBe(true)
    expect(answer(both, { a: 1 })).toBe(false)
    expect(answer(both, { a: 2, 'b.c': 'x' })).toBe(false)
  })

  test('some need only be there, whatever their value', () => {
    const tagged = check({ is: { members: { a: 1 }, present: ['b.c'] } })
    expect(answer(tagged, { a: 1, 'b.c': 'anything' })).toBe(true)
    expect(answer(tagged, { a: 1 })).toBe(false)
    expect(answer(tagged, { 'b.c': 'anything' })).toBe(false)
  })

  test('a dot in a name is a part of it, for the keys of tags hold dots', () => {
    expect(answer(both, { a: 1, b: { c: 'x' } })).toBe(false)
  })

  test('nothing has them', () => {
    expect(answer(both, undefined)).toBe(false)
  })
})

describe('one item of a list', () => {
  const events = logGroupIs('us-east-1', '/events', 'present')
  const gone = logGroupIs('us-east-1', '/events', 'absent')

  test('is picked by its whole name, though AWS lists by prefix', () => {
    const output = { logGroups: [{ logGroupName: '/events-2' }, { logGroupName: '/events/old' }] }

    expect(answer(events, output)).toBe(false)
    expect(answer(gone, output)).toBe(true)
    expect(answer(events, { logGroups: [...output.logGroups, { logGroupName: '/events' }] })).toBe(true)
  })

  test('an empty list has no such item', () => {
    expect(answer(gone, { logGroups: [] })).toBe(true)
  })
})

describe('what AWS means by a member that it leaves out', () => {
  test('but a log group that is not there is not an unprotected one', () => {
    const unprotected = logGroupHas('us-east-1', '/events', { deletionProtectionEnabled: false })

    expect(answer(unprotected, { logGroups: [] })).toBe(false)
  })

  test('events of a group without retention never expire', () => {
    const never = logGroupLacks('us-east-1', '/events', 'retentionInDays')

    expect(answer(never, { logGroups: [{ logGroupName: '/events' }] })).toBe(true)
    expect(answer(never, { logGroups: [{ logGroupName: '/events', retentionInDays: 30 }] })).toBe(false)
  })

  test('a configuration without a role uses the service-linked one', () => {
    const on = loggingIsOn('us-east-1', 'm-1', { logGroupArn: 'group', roleArn: 'linked' }, 'linked')

    expect(answer(on, { LogGroupArn: 'group' })).toBe(true)
    expect(answer(on, { LogGroupArn: 'group', RoleArn: 'linked' })).toBe(true)
    expect(answer(on, { LogGroupArn: 'group', RoleArn: 'custom' })).toBe(false)
    expect(answer(on, { RoleArn: 'linked' })).toBe(false)
    expect(answer(on, undefined)).toBe(false)
  })
})

test('logging is off where there is no configuration, in both of the ways that AWS may say so', () => {
  const off = loggingIsOff('us-east-1', 'm-1')

  expect(answer(off, undefined)).toBe(true)
  expect(answer(off, {})).toBe(true)
  expect(answer(off, { LogGroupArn: 'group' })).toBe(false)
})

describe('a thing that may be gone', () => {
  const tagged = check({ path: 'tags', is: { members: { a: '1' } }, ifAbsent: true })

  test('answers as the check says where it is gone, and by its members where it is not', () => {
    expect(answer(tagged, undefined)).toBe(true)
    expect(answer(tagged, {})).toBe(false)
    expect(answer(tagged, { tags: {} })).toBe(false)
    expect(answer(tagged, { tags: { a: '1' } })).toBe(true)
  })

  test('is gone where a list has no such item', () => {
    const listed = check({
      item: { of: 'logGroups', where: { logGroupName: '/events' } },
      is: { members: { a: 1 } },
      ifAbsent: true,
    })

    expect(answer(listed, { logGroups: [{ logGroupName: '/other' }] })).toBe(true)
    expect(answer(listed, { logGroups: [{ logGroupName: '/events' }] })).toBe(false)
  })
})

test('a path is followed through lists too', () => {
  expect(member({ a: [{ b: 'x' }] }, 'a.0.b')).toBe('x')
})
