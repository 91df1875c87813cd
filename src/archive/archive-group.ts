/** Archives the events of one log group, or resumes it: what the manifest tells is not read again. */
import type { LogEvent } from '../aws/answers/logs.js'
import { type ArchiveOptions, type ArchiveRecord, openRecord, PART_BYTES } from './archive-record.js'
import type { ArchiveContext } from './context.js'
import { type Lines, PAGE_OF_LINES, withEvents, writeLines } from './event-lines.js'
import { type ListedStream, listStreams } from './list-streams.js'
import { type ArchivedGroup, type ArchivedStream, archiveFolder, type Manifest } from './manifest.js'
import { type OpenPart, openPart } from './open-part.js'
import { readEvents } from './read-events.js'
import { together } from './together.js'

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
  record: ArchiveRecord,
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
        // No manifest lists it.
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
