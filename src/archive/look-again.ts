import type { ArchiveContext } from './context.js'
import { addToHour, type HourlyDigests } from './digest.js'
import { PAGE_OF_LINES, writeLines } from './event-lines.js'
import type { ArchivedGroup } from './manifest.js'
import { readGroup } from './read-group.js'

const LINE_BREAK = 10

/** What a stream holds now. */
export interface SeenStream {
  hours: HourlyDigests
  /** Of its first event, in milliseconds since the epoch. */
  firstTimestamp: number
  /** When CloudWatch Logs took the last of its events, in milliseconds since the epoch. */
  lastIngestion: number
}

/**
 * Reads every event of a group once more, those before `endTime` where it is given; by stream, without those that have
 * none. @throws AwsError
 */
export const lookAgain = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  times: { endTime?: number } = {},
): Promise<Map<string, SeenStream>> => {
  const seen = new Map<string, SeenStream>()
  // One for all streams, again and again: a page is taken whole before the next one is.
  let buffer: Buffer = Buffer.allocUnsafe(PAGE_OF_LINES)
  const events: Parameters<typeof readGroup>[3]['events'] = (page, name) => {
    const stream = seen.get(name) ?? {
      hours: new Map(),
      firstTimestamp: Number.POSITIVE_INFINITY,
      lastIngestion: Number.NEGATIVE_INFINITY,
    }
    seen.set(name, stream)
    for (const { timestamp, ingestionTime } of page) {
      stream.firstTimestamp = Math.min(stream.firstTimestamp, timestamp)
      stream.lastIngestion = Math.max(stream.lastIngestion, ingestionTime ?? timestamp)
    }
    const lines = writeLines(page, name, buffer)
    buffer = lines.buffer
    let start = 0
    for (const { timestamp } of page) {
      const end = buffer.indexOf(LINE_BREAK, start)
      addToHour(stream.hours, timestamp, buffer.subarray(start, end))
      start = end + 1
    }
  }
  await readGroup(context, group, times, { events })
  return seen
}
