import { describe, expect, test } from 'vitest'
import { createJournal, JournalRecord } from '../../src/engine/journal.js'

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
    '{"type":"calling","key":"a\\nb","action":"DeleteLogGroup","attempt":1,"at":"2026-11-22T04:00:00.000Z"}\n',
  ])
  expect(JournalRecord.parse(JSON.parse(lines[0] as string))).toMatchObject({ key: 'a\nb' })
})

test('records of steps side by side are written one after the other, in the order of their asking', async () => {
  const { lines, journal } = written()

  await Promise.all(['a', 'b', 'c'].map((key) => journal.write(calling(key))))

  expect(lines.map((line) => JSON.parse(line).key)).toEqual(['a', 'b', 'c'])
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
  const record = { ...calling('a'), at: '2026-11-22T04:00:00.000Z' }

  test.each([
    ['a member that this version does not know', { ...record, force: true }],
    ['a kind of record that it does not know', { ...record, type: 'forced' }],
    ['a member missing', { ...record, at: undefined }],
    ['a member of another type', { ...record, attempt: '1' }],
  ])('%s is refused (cloud-nuke #1012)', (_, broken) => {
    expect(JournalRecord.safeParse(broken).success).toBe(false)
  })
})
