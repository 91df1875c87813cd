import type { ArchiveContext } from './context.js'
import { addLine, type Digest, emptyDigest } from './digest.js'
import { PAGE_OF_LINES, writeLines } from './event-lines.js'
import type { ArchivedGroup } from './manifest.js'
import { readGroup } from './read-group.js'

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
  const seen = new Map<string, SeenStream>()
  // One for all streams, again and again: a page is taken whole before the next one is.
  let buffer: Buffer = Buffer.allocUnsafe(PAGE_OF_LINES)
  const events: Parameters<typeof readGroup>[3]['events'] = (page, name) => {
    const stream = seen.get(name) ?? { digest: emptyDigest(), firstTimestamp: Number.POSITIVE_INFINITY }
    seen.set(name, stream)
    for (const { timestamp } of page) stream.firstTimestamp = Math.min(stream.firstTimestamp, timestamp)
    const lines = writeLines(page, name, buffer)
    buffer = lines.buffer
    for (let start = 0; start < lines.length; ) {
      const end = buffer.indexOf(LINE_BREAK, start)
      addLine(stream.digest, buffer.subarray(start, end))
      start = end + 1
    }
  }
  await readGroup(context, group, {}, { events })
  return seen
}
