import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Destination } from '../../src/archive/destination.js'
import { ACCOUNT_ID, START } from '../sandbox/given.js'
import {
  at,
  FOLDER,
  GROUP,
  givenGroup,
  type Line,
  linesIn,
  manifestIn,
  problemsIn,
  type Stream,
} from './given.js'

const DAY = 24 * 60 * 60 * 1000

/** What an archive of these streams must hold, in no order. */
const expected = (streams: Stream[]): string[] =>
  streams
    .flatMap(({ logStreamName, events = [] }) =>
      events.map(({ timestamp, ingestionTime = timestamp, message }) => ({
        timestamp,
        ingestionTime,
        message,
        logStreamName,
      })),
    )
    .map((line) => JSON.stringify(line))
    .sort()

const sorted = (lines: Line[]): string[] => lines.map((line) => JSON.stringify(line)).sort()

const eventReads = (calls: { action: string; input: Record<string, unknown> }[]) =>
  calls.filter(({ action }) => action === 'GetLogEvents').map(({ input }) => input)

test('a group becomes lines of JSON, as CloudWatch Logs returned the events, and a manifest', async () => {
  // given two streams with events and an empty one
  const { archive, destination } = givenGroup([
    { logStreamName: 'one', events: [at(20, 'b'), { ...at(10, 'a'), ingestionTime: 15 }] },
    { logStreamName: 'two', events: [at(30, '{"event":"c"}')] },
    { logStreamName: 'empty' },
  ])

  // when it is archived
  const manifest = await archive({ organizations: [{ id: 'm-1', alias: 'acme' }] })

  // then each event is a line, and the manifest tells what there is
  expect(sorted(await linesIn(destination))).toEqual(
    sorted([
      { timestamp: 10, ingestionTime: 15, message: 'a', logStreamName: 'one' },
      { timestamp: 20, ingestionTime: 20, message: 'b', logStreamName: 'one' },
      { timestamp: 30, ingestionTime: 30, message: '{"event":"c"}', logStreamName: 'two' },
    ]),
  )
  expect(await manifestIn(destination)).toEqual(manifest)
  expect(manifest).toMatchObject({
    account: ACCOUNT_ID,
    region: 'us-east-1',
    logGroupName: '/events',
    creationTime: GROUP.creationTime,
    organizations: [{ id: 'm-1', alias: 'acme' }],
    runs: [{ runId: '20260601T000000Z-000001', version: '1.2.3', startedAt: '2026-06-01T00:00:00.000Z' }],
    complete: true,
    until: null,
    events: 3,
    firstTimestamp: 10,
    lastTimestamp: 30,
  })
  expect(manifest.streams.map(({ name, events, complete }) => [name, events, complete]).sort()).toEqual([
    ['empty', 0, true],
    ['one', 2, true],
    ['two', 1, true],
  ])
  expect(manifest.bytes).toBe(manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0))
  expect(await problemsIn(destination)).toEqual([])
})

const event = fc.record({
  timestamp: fc.integer({ min: 0, max: 6 }),
  message: fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom('\n', '\u2028', '\ud800', '\u0000"\\', '{"a":"\\n"}'),
  ),
})
const anyStreams = fc
  .array(fc.array(event, { maxLength: 12 }), { minLength: 1, maxLength: 6 })
  .map((lists): Stream[] => lists.map((events, index) => ({ logStreamName: `stream/${index}`, events })))

test('nothing is lost and nothing twice: any bytes, equal times, empty pages, however small the parts', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyStreams,
      fc.record({ eventsPerPage: fc.integer({ min: 1, max: 4 }), emptyPages: fc.boolean() }),
      fc.constantFrom(1, 200, 1_000_000),
      async (streams, behaviour, partBytes) => {
        const { archive, destination } = givenGroup(streams, { behaviour })

        const manifest = await archive({ partBytes })

        expect(sorted(await linesIn(destination))).toEqual(expected(streams))
        expect(manifest.events).toBe(expected(streams).length)
        expect(await problemsIn(destination)).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})

test('stopped anywhere, the next try continues: nothing lost, nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyStreams,
      fc.integer({ min: 1, max: 25 }),
      fc.constantFrom(1, 1_000_000),
      async (streams, calls, partBytes) => {
        // given an archive that is stopped at some call
        const stop = new AbortController()
        const { archive, destination, sandbox } = givenGroup(streams, {
          behaviour: { eventsPerPage: 2 },
          options: {
            onCall: (moment) => {
              if (moment === 'after' && sandbox.calls.length === calls) stop.abort(new Error('stopped'))
            },
          },
        })
        const wasStopped = await archive({ partBytes }, { signal: stop.signal }).then(
          () => false,
          () => true,
        )

        // when it is resumed
        const before = wasStopped ? await destination.read(`${FOLDER}/manifest.json`) : undefined
        const complete =
          before === undefined ? [] : (await manifestIn(destination)).streams.filter((one) => one.complete)
        const callsBefore = sandbox.calls.length
        if (wasStopped) await archive({ partBytes })

        // then it is whole, and no complete stream was read again
        expect(sorted(await linesIn(destination))).toEqual(expected(streams))
        expect(await problemsIn(destination)).toEqual([])
        const readAgain = eventReads(sandbox.calls.slice(callsBefore)).map(
          ({ logStreamName }) => logStreamName,
        )
        expect(complete.filter(({ name }) => readAgain.includes(name))).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})

describe('a stream that grows', () => {
  const late = (timestamp: number, ingestionTime: number, message: string) => ({
    timestamp,
    ingestionTime,
    message,
  })

  test('is archived up to the time that is said, and later what came since, events of one time too', async () => {
    // given events that are there, and some that come later, one with the time of the last
    const events = [
      at(START - 2, 'a'),
      at(START - 1, 'b'),
      late(START - 1, START + 5, 'c'),
      late(START + 7, START + 7, 'd'),
    ]
    const { archive, destination, clock, sandbox } = givenGroup([{ logStreamName: 'one', events }])
    await archive({ until: START })
    expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['a', 'b'])

    // when it is archived again once they came
    await clock.advance(10)
    const callsBefore = sandbox.calls.length
    const manifest = await archive(
      { until: START + 10 },
      { run: { runId: '20260602T000000Z-000002', version: '1.2.4' } },
    )

    // then they are added, and reading began where it ended
    expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['a', 'b', 'c', 'd'])
    expect(eventReads(sandbox.calls.slice(callsBefore))[0]).toMatchObject({
      startTime: START - 1,
      endTime: START + 10,
    })
    expect(manifest.runs.map(({ runId }) => runId)).toEqual([
      '20260601T000000Z-000001',
      '20260602T000000Z-000002',
    ])
    expect(await problemsIn(destination)).toEqual([])
  })

  test('while it is read is read to its end', async () => {
    // given a stream to which an event comes with each millisecond, for a while; a call takes ten
    const generated = { count: 500, from: START, every: 1 }
    const { archive, destination } = givenGroup([{ logStreamName: 'one', generated }], {
      behaviour: { latency: 10 },
    })

    const manifest = await archive()

    expect(manifest.events).toBeGreaterThan(10)
    expect(new Set((await linesIn(destination)).map(({ timestamp }) => timestamp)).size).toBe(manifest.events)
  })
})

test('expired events are not in the archive, and no trouble', async () => {
  const events = [at(START - 2 * DAY, 'old'), at(START - 1, 'new')]
  const { archive, destination } = givenGroup([{ logStreamName: 'one', events }], {
    group: { retentionInDays: 1 },
  })

  await archive()

  expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['new'])
})

describe('reading side by side', () => {
  const many = Array.from(
    { length: 40 },
    (_, index): Stream => ({ logStreamName: `s${index}`, events: [at(index, 'x')] }),
  )

  test('keeps within the quota of the Region: no call is ever throttled', async () => {
    // given a Region that throttles above its documented quota of 25 calls a second
    const { archive, sandbox, clock } = givenGroup(many, { behaviour: { quotas: true } })

    // when 80 pages are read
    const manifest = await archive()

    // then it took the time that the quota asks for, and no refusal
    expect(manifest.events).toBe(40)
    expect(sandbox.calls.filter(({ error }) => error !== undefined)).toEqual([])
    expect(clock.now() - START).toBe(3000)
  })

  test('where the Region says "too fast", all wait', async () => {
    // given a Region that is busy with others: one throttled call
    const throttle = {
      match: { action: 'GetLogEvents' },
      skip: 9,
      times: 1,
      fault: { kind: 'throttle' as const },
    }
    const { archive, sandbox, destination } = givenGroup(many, { faults: [throttle] })

    // when it is archived
    await archive()

    // then no one calls for a while, and nothing is lost
    const refusedAt = sandbox.calls.find(({ error }) => error !== undefined)?.at ?? 0
    const soon = sandbox.calls.filter(({ at: called }) => called > refusedAt && called < refusedAt + 500)
    expect(soon).toEqual([])
    expect(await linesIn(destination)).toHaveLength(40)
  })

  test('faults that pass are asked again', async () => {
    const faults = (['unavailable', 'reset-before', 'reset-after', 'malformed'] as const).map(
      (kind, index) => ({
        match: { action: 'GetLogEvents' },
        skip: 3 * index,
        times: 1,
        fault: { kind } as { kind: 'reset-before' },
      }),
    )
    const { archive, destination } = givenGroup(many.slice(0, 6), { faults })

    await archive()

    expect(await linesIn(destination)).toHaveLength(6)
  })

  test('one stream that may not be read stops all, and what was read stays', async () => {
    const denied = { match: { action: 'GetLogEvents' }, skip: 30, fault: { kind: 'denied' as const } }
    const { archive, destination, account } = givenGroup(many, { faults: [denied] })

    await expect(archive()).rejects.toMatchObject({ kind: 'denied' })
    expect((await manifestIn(destination)).complete).toBe(false)
    expect(await problemsIn(destination)).toEqual([])

    account.faults = []
    await archive()
    expect(sorted(await linesIn(destination))).toEqual(expected(many))
  })
})

test('a destination that takes no more leaves what it has, and no half part', async () => {
  // given a destination that is full after the first part
  const { archive, destination, disk } = givenGroup(
    [{ logStreamName: 'one', events: [at(1, 'a'), at(2, 'b'), at(3, 'c')] }],
    { behaviour: { eventsPerPage: 1 } },
  )
  let created = 0
  const full = {
    ...destination,
    create: async (name: string) => {
      const file = await destination.create(name)
      created += 1
      return created === 1 ? file : { ...file, write: () => Promise.reject(new Error('no space left')) }
    },
  }

  // when it is archived, then it says so, and what was written is whole
  await expect(archive({ partBytes: 1 }, { destination: full })).rejects.toThrow('no space left')
  expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['a'])
  expect([...disk.keys()].filter((path) => path.endsWith('.gz'))).toHaveLength(1)

  // when there is room again, then the rest follows
  await archive({ partBytes: 1 })
  expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['a', 'b', 'c'])
})

const RUN = '20260601T000000Z-000001'
const namesIn = async ({ list }: Destination) =>
  (await list(FOLDER)).map((name) => name.replace(`${FOLDER}/`, '')).sort()

describe('files that are in the folder of an archive', () => {
  const given = () => givenGroup([{ logStreamName: 'one', events: [at(1, 'a')] }])
  const OTHER = '20260101T000000Z-00000a-00001.ndjson.gz'

  test('and are someone’s own stay, and the archive is whole beside them', async () => {
    const { archive, disk, destination } = given()
    for (const name of ['mine.ndjson.gz', 'notes.txt', 'half.ndjson.gz.unfinished'])
      disk.set(`/archive/${FOLDER}/${name}`, 'mine')

    await archive()

    expect(await problemsIn(destination)).toEqual([])
    expect(await namesIn(destination)).toEqual([
      `${RUN}-00001.ndjson.gz`,
      'half.ndjson.gz.unfinished',
      'manifest.json',
      'mine.ndjson.gz',
      'notes.txt',
    ])
  })

  test('and are parts whose manifest is lost are refused, and none is touched', async () => {
    // given an archive, and its manifest lost
    const { archive, disk } = given()
    await archive()
    disk.delete(`/archive/${FOLDER}/manifest.json`)
    const before = new Map(disk)

    // when it is archived to again, by any run, then nothing is changed
    for (const runId of [RUN, '20260602T000000Z-000002'])
      await expect(archive({}, { run: { runId, version: '1' } })).rejects.toMatchObject({
        kind: 'refused',
        code: 'PartsWithoutManifest',
      })
    expect(new Map(disk)).toEqual(before)
  })

  test('and are parts that the manifest does not tell of are refused too', async () => {
    const { archive, disk } = given()
    await archive()
    disk.set(`/archive/${FOLDER}/${OTHER}`, 'the only copy')

    await expect(archive()).rejects.toMatchObject({ code: 'PartsWithoutManifest' })
    expect(disk.get(`/archive/${FOLDER}/${OTHER}`)).toBe('the only copy')
  })

  test('and this run has begun before are removed by the names that it wrote down; those of other runs stay', async () => {
    // given what a killed try of this run left, and another run's
    const { archive, disk, destination } = given()
    await archive({ until: 1 })
    const manifest = await manifestIn(destination)
    const unfinished = [`${RUN}-00007.ndjson.gz`, OTHER]
    disk.set(`/archive/${FOLDER}/manifest.json`, JSON.stringify({ ...manifest, unfinished }))
    for (const name of [`${RUN}-00007.ndjson.gz`, `${RUN}-00007.ndjson.gz.unfinished`, OTHER])
      disk.set(`/archive/${FOLDER}/${name}`, 'x')

    // when it continues
    await archive()

    // then its own are gone, and the archive is whole
    expect(await namesIn(destination)).toEqual([OTHER, `${RUN}-00001.ndjson.gz`, 'manifest.json'])
    expect((await manifestIn(destination)).unfinished).toEqual([OTHER])
    expect(await problemsIn(destination)).toEqual([])
  })
})

test('a part is written down by its name before anything of it is there', async () => {
  const { archive, destination } = givenGroup([{ logStreamName: 'one', events: [at(1, 'a')] }])
  const seen: unknown[] = []
  const create: Destination['create'] = async (name) => {
    seen.push((await manifestIn(destination)).unfinished, name)
    return destination.create(name)
  }

  await archive({}, { destination: { ...destination, create } })

  expect(seen).toEqual([[`${RUN}-00001.ndjson.gz`], `${FOLDER}/${RUN}-00001.ndjson.gz`])
  expect((await manifestIn(destination)).unfinished).toEqual([])
})

test('of two runs that write to one archive, the one that began first stops, and the other’s is whole', async () => {
  // given a run that is slow to write its first part
  const { archive, destination, disk } = givenGroup([
    { logStreamName: 'one', events: [at(1, 'a'), at(2, 'b')] },
  ])
  const create: Destination['create'] = async (name) => {
    await archive({}, { run: { runId: '20260602T000000Z-000002', version: '1' } })
    return destination.create(name)
  }

  // when another one archives the same group meanwhile
  const first = archive({}, { destination: { ...destination, create } })

  // then the first says so and takes its own part away
  await expect(first).rejects.toMatchObject({ kind: 'pending', code: 'ArchiveInUse' })
  expect((await linesIn(destination)).map(({ message }) => message)).toEqual(['a', 'b'])
  expect([...disk.keys()].filter((path) => path.includes(RUN))).toEqual([])
  expect(await problemsIn(destination)).toEqual([])
})

test('how far it is, is told as time of the streams', async () => {
  const generated = { count: 20_000, from: 1_000_000, every: 1 }
  const { archive, told } = givenGroup([{ logStreamName: 'one', generated }])

  await archive()

  expect(told[0]).toEqual({ type: 'found', span: 19_999 })
  const read = told.flatMap((one) => (one.type === 'read' ? [one] : []))
  expect(read.reduce((sum, { events }) => sum + events, 0)).toBe(20_000)
  expect(read.reduce((sum, { span }) => sum + span, 0)).toBe(19_999)
})

test('a manifest that is none is not written over', async () => {
  const { archive, disk } = givenGroup([{ logStreamName: 'one', events: [at(1, 'a')] }])
  disk.set(`/archive/${FOLDER}/manifest.json`, '{"format":"other"}')

  await expect(archive()).rejects.toMatchObject({ code: 'BrokenArchive' })
})
