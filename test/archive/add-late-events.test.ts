/** An archive is whole only once it was held against its group: what came late is added, and nothing twice. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addLateEvents } from '../../src/archive/add-late-events.js'
import { START } from '../sandbox/given.js'
import { at, GROUP, givenGroup, linesIn, problemsIn, type Stream } from './given.js'

const OPTIONS = { organizations: [], until: null }
const MINUTE = 60_000

/** Archives at once, and a minute later again, with what came late. */
const archiveTwice = async (streams: Stream[]) => {
  const world = givenGroup(streams)
  const { archive, clock, contextOf } = world
  await archive()
  await clock.sleep(MINUTE, new AbortController().signal)
  const compared = await addLateEvents(contextOf(), GROUP, await archive(), OPTIONS)
  return { ...world, compared }
}

const event = fc.record({
  timestamp: fc.integer({ min: START - 3 * 60 * MINUTE, max: START - 1 }),
  ingestionTime: fc.constantFrom(START - 1, START + 1000),
  message: fc.constantFrom('a', 'b'),
})

test('Whatever came late, in whatever stream: afterwards every event is in the archive as often as in the group.', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 12 }),
      fc.array(event, { maxLength: 12 }),
      async (one, two) => {
        const streams = [
          { logStreamName: 'one', events: one },
          { logStreamName: 'two', events: two },
        ]
        const { compared, destination, contextOf } = await archiveTwice(streams)

        const count = (lines: object[]): Map<string, number> => {
          const counts = new Map<string, number>()
          for (const line of lines.map((each) => JSON.stringify(each)))
            counts.set(line, (counts.get(line) ?? 0) + 1)
          return counts
        }
        const archived = count(await linesIn(destination))
        const held = streams.flatMap(({ logStreamName, events }) =>
          events.map(({ timestamp, ingestionTime, message }) => ({
            timestamp,
            ingestionTime,
            message,
            logStreamName,
          })),
        )
        for (const [line, times] of count(held)) expect(archived.get(line) ?? 0).toBeGreaterThanOrEqual(times)
        expect(await problemsIn(destination)).toEqual([])
        expect(compared.manifest).toMatchObject({ complete: true })
        // and the next comparison finds nothing
        expect((await addLateEvents(contextOf(), GROUP, compared.manifest, OPTIONS)).added).toEqual([])
      },
    ),
    { numRuns: 20 },
  )
})

test('Where nothing came late, nothing is added and no part is written.', async () => {
  const { compared } = await archiveTwice([{ logStreamName: 'one', events: [at(1, 'a'), at(1, 'a')] }])

  expect(compared).toMatchObject({ added: [], problems: [], manifest: { events: 2, parts: [{ events: 2 }] } })
})

test('Only the hours in which something came late are read a third time.', async () => {
  const hour = 60 * MINUTE
  const { sandbox } = await archiveTwice([
    {
      logStreamName: 'one',
      events: [
        at(START - 10 * hour, 'a'),
        { timestamp: START - 5 * hour, ingestionTime: START + 1000, message: 'late' },
        at(START - 1, 'b'),
      ],
    },
  ])

  const bounded = sandbox.calls.filter(({ input }) => input.endTime !== undefined)
  expect(new Set(bounded.map(({ input }) => [input.startTime, input.endTime].join()))).toEqual(
    new Set([[START - 5 * hour, START - 4 * hour].join()]),
  )
})
