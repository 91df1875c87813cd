/** Archives the events of one log group, or resumes it: what the manifest tells is not read again. */
import type { LogEvent } from '../aws/answers/logs.js'
import { refused, WmlError } from '../errors.js'
import type { ArchiveContext } from './context.js'
import { type Lines, PAGE_OF_LINES, withEvents, writeLines } from './event-lines.js'
import { type ListedStream, listStreams } from './list-streams.js'
import {
  ARCHIVE_FORMAT,
  type ArchivedGroup,
  type ArchivedPart,
  type ArchivedStream,
  archiveFolder,
  isNamedAsPart,
  MANIFEST,
  Manifest,
  newStream,
  summed,
} from './manifest.js'
import { type OpenPart, openPart } from './open-part.js'
import { readEvents } from './read-events.js'
import { parseManifest } from './read-manifest.js'
import { together } from './together.js'

/** Compressed bytes at which a part is closed: what a run that is killed reads again of each stream at most. */
const PART_BYTES = 64 * 1024 * 1024

export interface ArchiveOptions {
  organizations: Manifest['organizations']
  /** Events of this time (milliseconds since the epoch) and later are left out; null to leave none out. */
  until: number | null
  partBytes?: number
}

/**
 * Reads what is not archived yet of a group's streams, side by side, and answers the manifest as it stands in the
 * destination then.
 * @throws AwsError; WmlError for a broken manifest; what the destination refuses; the signal's reason. What was
 * read before stays archived, and the next try continues from it.
 */
export const archiveGroup = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  options: ArchiveOptions,
): Promise<Manifest> => {
  const folder = archiveFolder(group)
  const record = await openRecord(context, group, folder, options)
  const left = (await listStreams(context, group))
    .map((listed) => ({ listed, known: record.stream(listed.name) }))
    .filter(({ known }) => !known.complete)
  for (const { listed, known } of left) context.tell({ type: 'found', span: spanLeft(listed, known) })
  const { pace, streams: limit } = context.limitsOf(group.region)
  // Readers that are stopped keep what they have read.
  await together(context.signal, (signal) => {
    const reader = { ...context, pace, signal }
    return Array.from({ length: Math.min(left.length, limit.concurrency) }, () =>
      limit(() => archiveStreams(reader, group, folder, left, record, options)),
    )
  })
  return record.end()
}

/** Milliseconds between what is archived of a stream and its end. */
const spanLeft = ({ firstTimestamp, lastTimestamp }: ListedStream, known: ArchivedStream): number =>
  Math.max(0, (lastTimestamp ?? 0) - (known.lastTimestamp ?? firstTimestamp ?? 0))

/** Archives streams from the queue, one after the other, until it is empty. */
const archiveStreams = async (
  reader: Parameters<typeof readEvents>[0] & ArchiveContext,
  { region, logGroupName }: ArchivedGroup,
  folder: string,
  queue: { known: ArchivedStream }[],
  record: Record,
  { until, partBytes = PART_BYTES }: ArchiveOptions,
): Promise<void> => {
  let part: OpenPart | undefined
  /** Streams as they are once the open part is whole. */
  let reached = new Map<string, ArchivedStream>()

  const closePart = async (): Promise<void> => {
    const [closing, streams] = [part, reached]
    part = undefined
    reached = new Map()
    if (closing !== undefined) {
      const closed = await closing.close().catch(async (error: unknown) => {
        await closing.discard().catch(() => {})
        throw error
      })
      await record.add(closed, streams.values()).catch(async (error: unknown) => {
        // No manifest tells of it.
        await reader.destination.remove(`${folder}/${closed.name}`).catch(() => {})
        throw error
      })
    } else for (const stream of streams.values()) record.reached(stream)
  }

  // Pages are written into the same memory again and again: new memory for each would pile up until it is collected.
  const spare: Buffer[] = []
  const add = async ({ buffer, length, events, stream, span }: ReadLines): Promise<void> => {
    part ??= await openPart(reader.destination, { folder, name: await record.begin() })
    await part.add(buffer.subarray(0, length), events)
    spare.push(buffer)
    reader.tell({ type: 'read', events, bytes: length, span })
    reached.set(stream.name, stream)
    if (part.bytes() >= partBytes) await closePart()
  }

  try {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { known } = next
      const { lastTimestamp } = known
      const times = {
        ...(lastTimestamp === null ? {} : { startTime: lastTimestamp }),
        ...(until === null ? {} : { endTime: until }),
      }
      const skip = { timestamp: lastTimestamp, events: known.eventsAtLast }
      let stream = known
      const address = { region, logGroupName, logStreamName: known.name }
      const pages = readEvents(reader, address, times, (events): ReadLines => {
        const read = readLines(stream, withoutArchived(events, skip), spare.pop())
        stream = read.stream
        return read
      })
      for await (const read of pages) if (read.events > 0) await add(read)
      reached.set(stream.name, { ...stream, complete: true })
      if (part === undefined) await closePart()
    }
  } finally {
    // A reader that is stopped keeps what it has read.
    await closePart()
  }
}

/** A page of events as it is archived, and how far it brings its stream. */
interface ReadLines extends Lines {
  events: number
  stream: ArchivedStream
  span: number
}

const readLines = (
  before: ArchivedStream,
  events: LogEvent[],
  buffer: Buffer = Buffer.allocUnsafe(PAGE_OF_LINES),
): ReadLines => {
  const stream = withEvents(before, events)
  const span = (stream.lastTimestamp ?? 0) - (before.lastTimestamp ?? stream.firstTimestamp ?? 0)
  const lines = writeLines(events, stream.name, buffer)
  return { ...lines, events: events.length, stream, span }
}

/** Events without the first ones of this time, which are archived already; counts them off. */
const withoutArchived = (
  events: LogEvent[],
  skip: { timestamp: number | null; events: number },
): LogEvent[] =>
  skip.events === 0
    ? events
    : events.filter(({ timestamp }) => {
        if (timestamp !== skip.timestamp || skip.events === 0) return true
        skip.events -= 1
        return false
      })

/** The manifest while it is added to. */
interface Record {
  stream(name: string): ArchivedStream
  /** The name of a new part, written down before anything of it is. */
  begin(): Promise<string>
  /** On return the part, and how far it brought its streams, are recorded in the destination. */
  add(part: ArchivedPart, streams: Iterable<ArchivedStream>): Promise<void>
  /** A stream that nothing was added to; recorded with the next part, or at the end. */
  reached(stream: ArchivedStream): void
  end(): Promise<Manifest>
}

const openRecord = async (
  { destination, run, clock }: ArchiveContext,
  group: ArchivedGroup,
  folder: string,
  { organizations, until }: ArchiveOptions,
): Promise<Record> => {
  const path = `${folder}/${MANIFEST}`
  let text = await destination.read(path)
  const known = text === undefined ? undefined : parseManifest(destination, folder, text)
  const unfinished = new Set(await clearUnfinished(destination, folder, known, run.runId))
  const streams = new Map((known?.streams ?? []).map((stream) => [stream.name, stream]))
  const parts = [...(known?.parts ?? [])]
  // What was not finished is resumed; what was is looked at again for what came since.
  const goesOn = known !== undefined && !known.complete && (known.until === null) === (until === null)
  if (!goesOn) for (const stream of streams.values()) streams.set(stream.name, { ...stream, complete: false })
  const runs = (known?.runs ?? []).filter(({ runId }) => runId !== run.runId)
  const startedAt = new Date(clock.now()).toISOString()
  const begun: Manifest = {
    format: ARCHIVE_FORMAT,
    account: group.account,
    region: group.region,
    logGroupName: group.logGroupName,
    creationTime: group.creationTime,
    organizations: [
      ...organizations,
      ...(known?.organizations ?? []).filter(({ id }) => organizations.every((other) => other.id !== id)),
    ],
    runs: [...runs, { ...run, startedAt }],
    complete: false,
    until: goesOn ? known.until : until,
    events: 0,
    bytes: 0,
    firstTimestamp: null,
    lastTimestamp: null,
    streams: [],
    parts: [],
    unfinished: [],
  }
  let number = parts.filter(({ name }) => name.startsWith(`${run.runId}-`)).length
  let saved: Promise<unknown> = Promise.resolve()
  const save = async (complete: boolean): Promise<Manifest> => {
    const now = summed({
      ...begun,
      complete,
      streams: [...streams.values()],
      parts: [...parts],
      unfinished: [...unfinished],
    })
    const next = `${JSON.stringify(Manifest.parse(now), null, 2)}\n`
    const write = async () => {
      const found = await destination.read(path)
      if (found !== text) throw inUse(destination, folder, found)
      await destination.replace(path, next)
      text = next
    }
    // Two that are written side by side would not end in their order.
    const writing = saved.then(write, write)
    saved = writing
    await writing
    return now
  }

  return {
    stream: (name) => streams.get(name) ?? newStream(name),
    begin: async () => {
      number += 1
      const name = `${run.runId}-${String(number).padStart(5, '0')}.ndjson.gz`
      unfinished.add(name)
      await save(false)
      return name
    },
    add: async (part, reached) => {
      parts.push(part)
      unfinished.delete(part.name)
      for (const stream of reached) streams.set(stream.name, stream)
      await save(false)
    },
    reached: (stream) => {
      streams.set(stream.name, stream)
    },
    end: () => save(true),
  }
}

/**
 * Takes away what an earlier try of this run has begun and not recorded as archived, by the names that it wrote down before:
 * its events will be archived again. Nothing else is removed; what other runs have begun, and may be at, is answered.
 * @throws WmlError (refused) where there are parts that no manifest tells of: they may be the only copy
 */
const clearUnfinished = async (
  destination: ArchiveContext['destination'],
  folder: string,
  manifest: Manifest | undefined,
  runId: string,
): Promise<string[]> => {
  const recorded = new Set(manifest?.parts.map(({ name }) => name))
  const begun = new Set(manifest?.unfinished.filter((name) => !recorded.has(name)))
  const names = (await destination.list(folder)).map((name) => name.slice(folder.length + 1))
  const unknown = names.filter(
    (name) => isNamedAsPart(name) && !recorded.has(name) && !begun.has(name.replace(/\.unfinished$/, '')),
  )
  if (unknown.length > 0) throw partsWithoutManifest(destination, folder, unknown, manifest)
  const left = names.filter((name) => begun.has(name.replace(/\.unfinished$/, '')))
  const isOwn = (name: string): boolean => name.startsWith(`${runId}-`)
  for (const name of left.filter(isOwn)) await destination.remove(`${folder}/${name}`)
  return left.filter((name) => !isOwn(name)).map((name) => name.replace(/\.unfinished$/, ''))
}

const partsWithoutManifest = (
  { name: place }: ArchiveContext['destination'],
  folder: string,
  [first, ...others]: string[],
  manifest: Manifest | undefined,
): WmlError =>
  refused(
    'PartsWithoutManifest',
    `${folder} in ${place} has ${others.length === 0 ? 'a part' : `${others.length + 1} parts`} of an archive that ${manifest === undefined ? `no ${MANIFEST} tells` : `its ${MANIFEST} does not tell`} of, such as ${first}: nothing was changed, for they may be the only copy of events`,
    `put the ${MANIFEST} back that belongs to them, move them away, or archive to another place`,
  )

/** Two runs would each take the other's parts for its own to clear away: the one that finds the other stops. */
const inUse = (
  { name: place }: ArchiveContext['destination'],
  folder: string,
  found: string | undefined,
): WmlError =>
  new WmlError(
    'pending',
    'ArchiveInUse',
    `${folder} in ${place} ${found === undefined ? 'lost its manifest while this run wrote to it' : 'is being written to by another run, which began after this one'}`,
    'wait until the other run has ended, then run the same command again: it resumes where it ended',
  )
