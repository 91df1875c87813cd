import { expect, test } from 'vitest'
import { blockerLine, formatBytes, keptLine, section } from '../../src/report/lines.js'

test('what is kept is told with its kind, Region and reason', () => {
  expect(
    keptLine({ kind: 'log-group', subject: '/events', region: 'us-east-1', reason: '--keep-log-groups' }),
  ).toBe('log-group /events (us-east-1): --keep-log-groups')
})

test('what is kept is told with the command that deletes it, where there is one', () => {
  const kept = {
    kind: 'log-group',
    subject: '/events',
    region: 'us-east-1',
    reason: 'logging is off',
  } as const
  expect(keptLine({ ...kept, command: 'wml teardown --log-group /events' })).toBe(
    'log-group /events (us-east-1): logging is off; to delete it: wml teardown --log-group /events',
  )
})

test('what blocks is told with its kind, Region and reason', () => {
  expect(
    blockerLine({
      code: 'InUse',
      kind: 'organization',
      subject: 'acme (m-1)',
      region: 'eu-west-1',
      reason: 'still uses the role',
    }),
  ).toBe('organization acme (m-1) (eu-west-1): still uses the role')
})

test('a list has a heading and stands under it; an empty one is not there', () => {
  expect(section('Kept', ['a', 'b'])).toEqual(['Kept:', '  a', '  b'])
  expect(section('Kept', [])).toEqual([])
})

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [1024 ** 2 - 1, '1 MiB'],
  [700 * 1024 ** 2, '700 MiB'],
  [1024 ** 3, '1 GiB'],
  [1024 ** 4, '1 TiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})
