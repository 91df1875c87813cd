/** What must hold before a log group is deleted: every event is in its archive. */
import { expect, test } from 'vitest'
import type { ArchiveContext } from '../../src/archive/context.js'
import { type HeldEvents, keepGroup } from '../../src/archive/keep-group.js'
import { START } from '../sandbox/given.js'
import { at, FOLDER, GROUP, givenGroup, linesIn, type Stream } from './given.js'

const DAY = 24 * 60 * 60 * 1000
const QUIET = 60_000

const late = (timestamp: number, ingestionTime: number, message: string) => ({
  timestamp,
  ingestionTime,
  message,
})

const given = (
  streams: Stream[],
  more: Parameters<typeof givenGroup>[1] = {},
  held: Partial<HeldEvents> = {},
) => {
  const world = givenGroup(streams, more)
  const keep = (quietSince = START, context: Partial<ArchiveContext> = {}) =>
    keepGroup(world.contextOf(context), GROUP, {
      organizations: [],
      quiet: QUIET,
      quietSince,
      held: { storedBytes: 0, retentionInDays: undefined, ...held },
    })
  const messages = async () => (await linesIn(world.destination)).map(({ message }) => message).sort()
  return { ...world, keep, messages }
}

test('a group in which nothing happens is kept after one quiet, and read twice', async () => {
  const { keep, messages, clock, sandbox } = given([
    { logStreamName: 'one', events: [at(1, 'a'), at(1, 'a'), at(2, 'b')] },
    { logStreamName: 'empty' },
  ])

  expect(await keep()).toMatchObject({ manifest: { complete: true, events: 3 } })

  expect(await messages()).toEqual(['a', 'a', 'b'])
  expect(clock.now() - START).toBe(QUIET)
  // Two pages of each stream, twice.
  expect(sandbox.calls.filter(({ action }) => action === 'GetLogEvents')).toHaveLength(8)
})

test('what comes in the quiet is archived too, in a stream of its own as well, and there is another quiet', async () => {
  const { keep, messages, clock } = given([
    { logStreamName: 'one', events: [at(START - 1, 'a'), late(START + 10, START + 1000, 'b')] },
    { logStreamName: 'two', events: [late(START + 2000, START + 3000, 'c')] },
  ])

  expect(await keep()).toMatchObject({ manifest: { events: 3 } })

  expect(await messages()).toEqual(['a', 'b', 'c'])
  expect(clock.now() - START).toBe(2 * QUIET)
})

test('A quiet period that has passed is not repeated.', async () => {
  const { keep, clock } = given([{ logStreamName: 'one', events: [at(START - 2 * QUIET, 'a')] }])

  expect(await keep(START - QUIET)).toMatchObject({ manifest: { events: 1 } })
  expect(clock.now() - START).toBe(0)
})

test('The quiet period is counted from the last event, if one came later.', async () => {
  const { keep, clock } = given([
    { logStreamName: 'one', events: [late(START - 2 * QUIET, START - 10_000, 'a')] },
  ])

  expect(await keep(START - QUIET)).toMatchObject({ manifest: { events: 1 } })
  expect(clock.now() - START).toBe(QUIET - 10_000)
})

test('A clock of AWS that is ahead of this machine does not keep a group for ever.', async () => {
  const { keep, clock } = given([{ logStreamName: 'one', events: [at(START - 1, 'a')] }])
  const behind = { ...clock, now: () => clock.now() - 10 * QUIET }

  expect(await keep(START - 20 * QUIET, { clock: behind })).toMatchObject({ manifest: { events: 1 } })
})

test('An event that came late, with a time that was read already, is added.', async () => {
  const { keep, messages } = given([
    {
      logStreamName: 'one',
      events: [at(START - 1000, 'a'), late(START - 500, START + 1000, 'b'), at(START - 1, 'c')],
    },
  ])

  expect(await keep()).toMatchObject({ manifest: { complete: true, events: 3 } })
  expect(await messages()).toEqual(['a', 'b', 'c'])
})

test('events of one time, of which some came late, are not lost', async () => {
  // given two events of one time, of which the second comes in the quiet
  const { keep, messages } = given([
    { logStreamName: 'one', events: [at(START - 1, 'a'), late(START - 1, START + 1000, 'b')] },
  ])

  expect(await keep()).toMatchObject({ manifest: { events: 2 } })
  expect(await messages()).toEqual(['a', 'b'])
})

test('events that expire in between stay in the archive, and are no difference', async () => {
  const { keep, messages } = given(
    [{ logStreamName: 'one', events: [at(START - DAY + 1000, 'old'), at(START - 1, 'new')] }],
    { group: { retentionInDays: 1 } },
  )

  expect(await keep()).toMatchObject({ manifest: { events: 2 } })
  expect(await messages()).toEqual(['new', 'old'])
})

test('a stream to which events come without end is told', async () => {
  const generated = { count: 10_000, from: START - 1000, every: 500 }
  const { keep } = given([{ logStreamName: 'one', generated }])

  expect(await keep()).toEqual({ reason: expect.stringContaining('events still come') })
})

test('an archive that was changed after it was written is told', async () => {
  // given a part that is spoilt in the quiet
  const { keep, disk, clock } = given([{ logStreamName: 'one', events: [at(1, 'a')] }])
  clock.alarm(1000, () => {
    for (const path of disk.keys()) if (path.endsWith('.gz')) disk.set(path, 'x')
  })

  expect(await keep()).toEqual({ reason: expect.stringContaining('its archive is not whole') })
})

test('after an archive of before, only what came since is read for it, and everything for the second look', async () => {
  const { keep, archive, sandbox } = given([{ logStreamName: 'one', events: [at(1, 'a'), at(2, 'b')] }])
  await archive({ until: START })
  const before = sandbox.calls.length

  expect(await keep()).toMatchObject({ manifest: { events: 2, until: null } })

  const reads = sandbox.calls.slice(before).filter(({ action }) => action === 'GetLogEvents')
  expect(reads.map(({ input }) => input.startTime)).toEqual([2, 2, undefined, undefined])
  expect(FOLDER).toContain('us-east-1')
})

test.each([
  ['4096 bytes', 4096],
  ['as many bytes as no one knows', undefined],
])(
  'a group that holds %s, and of which no event can be read, is not kept whole',
  async (_what, storedBytes) => {
    const { keep } = given([{ logStreamName: 'one' }], {}, { storedBytes })

    expect(await keep()).toMatchObject({ reason: expect.stringContaining('no event of it could be read') })
  },
)

test('a group without events that holds no bytes is kept, and empty', async () => {
  const { keep } = given([{ logStreamName: 'one' }], {}, { storedBytes: 0 })

  expect(await keep()).toMatchObject({ manifest: { events: 0, complete: true } })
})
