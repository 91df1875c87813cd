import { describe, expect, test } from 'vitest'
import { createJournal, JournalRecord } from '../../src/state/journal.js'
import { isSealed } from '../../src/state/journal-line.js'

const AT = Date.UTC(2026, 10, 22, 4)

const written = () => {
  const lines: string[] = []
  const journal = createJournal(
    async (line) => {
      await new Promise((resolve) => setImmediate(resolve))
      lines.push(line)
    },
    () => AT,
  )
  return { lines, journal }
}

const calling = (key: string) => ({ type: 'calling', key, action: 'DeleteLogGroup', attempt: 1 }) as const

test('a record is one line of JSON, with the time', async () => {
  const { lines, journal } = written()

  await journal.write(calling('a\nb'))

  expect(lines).toEqual([
    '{"type":"calling","key":"a\\nb","action":"DeleteLogGroup","attempt":1,"at":"2026-11-22T04:00:00.000Z","previous":null,"digest":"73a0edcbff9e4196b688d94076931d4e4eab1932f7f1fc635d89e90c70701517"}\n',
  ])
  expect(JournalRecord.parse(JSON.parse(lines[0] as string))).toMatchObject({ key: 'a\nb' })
})

test('records of steps side by side are written one after the other, in the order of their asking', async () => {
  const { lines, journal } = written()

  await Promise.all(['a', 'b', 'c'].map((key) => journal.write(calling(key))))

  expect(lines.map((line) => JSON.parse(line).key)).toEqual(['a', 'b', 'c'])
})

test('each record has the digest of the one before it, and the first that of the journal it continues with', async () => {
  const lines: string[] = []
  const journal = createJournal(
    async (line) => void lines.push(line),
    () => AT,
    'before',
  )

  await Promise.all(['a', 'b', 'c'].map((key) => journal.write(calling(key))))

  const records = lines.map((line) => JSON.parse(line))
  expect(records.map(({ previous }) => previous)).toEqual(['before', records[0].digest, records[1].digest])
  expect(lines.every((line) => isSealed(line.trimEnd()))).toBe(true)
  expect(isSealed((lines[1] ?? '').trimEnd().replace('"b"', '"x"'))).toBe(false)
})

test('once a record could not be written none is, for the journal would have a hole', async () => {
  const lines: string[] = []
  const journal = createJournal(
    async (line) => {
      if (lines.length === 1) throw new Error('no space left on device')
      lines.push(line)
    },
    () => AT,
  )

  await journal.write(calling('a'))
  await expect(journal.write(calling('b'))).rejects.toThrow('no space left')
  lines.length = 0
  await expect(journal.write(calling('c'))).rejects.toThrow('no space left')
  expect(lines).toEqual([])
})

describe('reading records', () => {
  const record = { ...calling('a'), at: '2026-11-22T04:00:00.000Z', previous: null, digest: 'd' }

  test.each([
    ['a member that this version does not know', { ...record, force: true }],
    ['a kind of record that it does not know', { ...record, type: 'forced' }],
    ['a member missing', { ...record, at: undefined }],
    ['a member of another type', { ...record, attempt: '1' }],
  ])('%s is refused (cloud-nuke #1012)', (_, broken) => {
    expect(JournalRecord.safeParse(broken).success).toBe(false)
  })
})
