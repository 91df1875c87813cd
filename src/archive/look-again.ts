import type { ArchiveContext } from './context.js'
import { addLine, type Digest, emptyDigest } from './digest.js'
import { PAGE_OF_LINES, writeLines } from './event-lines.js'
import { listStreams } from './list-streams.js'
import type { ArchivedGroup } from './manifest.js'
import { readEvents } from './read-events.js'

const LINE_BREAK = 10

/** What a stream holds now. */
export interface SeenStream {
  digest: Digest
  /** Of its first event, in milliseconds since the epoch. */
  firstTimestamp: number
}

/** Reads every event of a group once more; by stream, without those that have none. @throws AwsError */
export const lookAgain = async (
  context: ArchiveContext,
  group: ArchivedGroup,
): Promise<Map<string, SeenStream>> => {
  const { region, logGroupName } = group
  const { pace, streams: limit } = context.limitsOf(region)
  const seen = new Map<string, SeenStream>()
  const failed = new AbortController()
  const signal = AbortSignal.any([context.signal, failed.signal])
  const look = async (name: string): Promise<void> => {
    const digest = emptyDigest()
    let firstTimestamp = Number.POSITIVE_INFINITY
    let buffer: Buffer = Buffer.allocUnsafe(PAGE_OF_LINES)
    const address = { region, logGroupName, logStreamName: name }
    const pages = readEvents({ ...context, pace, signal }, address, {}, (events) => {
      for (const { timestamp } of events) firstTimestamp = Math.min(firstTimestamp, timestamp)
      const lines = writeLines(events, name, buffer)
      buffer = lines.buffer
      for (let start = 0; start < lines.length; ) {
        const end = buffer.indexOf(LINE_BREAK, start)
        addLine(digest, buffer.subarray(start, end))
        start = end + 1
      }
    })
    for await (const _ of pages);
    if (digest.events > 0) seen.set(name, { digest, firstTimestamp })
  }
  const looks = (await listStreams(context, group)).map(({ name }) =>
    limit(() => look(name)).catch((error: unknown) => {
      failed.abort(error)
      throw error
    }),
  )
  await Promise.allSettled(looks)
  await Promise.all(looks)
  return seen
}
