/** Events as the lines of an archive. */
import type { LogEvent } from '../aws/answers/logs.js'
import type { ArchivedStream } from './manifest.js'

/** How every line of a stream ends. */
export const endingOf = (logStreamName: string): string =>
  `,"logStreamName":${JSON.stringify(logStreamName)}}\n`

/** A character of UTF-16 is three bytes of UTF-8 at most. */
const MOST_BYTES = 3
/** Of a line apart from its message and its ending, at most: two names and two numbers. */
const TIMES = 128
/** A page of events mostly becomes as many bytes of lines, or less. */
export const PAGE_OF_LINES = 2 * 1024 * 1024

/**
 * Writes a line an event into a buffer, from its beginning: its members as AWS gave them, and the stream's name. JSON
 * escapes what would break a line, and halves of surrogate pairs, so that any message comes back as it was. Answers
 * how far it is written, and the buffer: a larger one where it was too small.
 */
export const writeLines = (events: LogEvent[], logStreamName: string, into: Buffer): Lines => {
  const ending = Buffer.from(endingOf(logStreamName))
  let buffer = into
  let length = 0
  for (const { timestamp, ingestionTime, message } of events) {
    // Piece by piece, since whole lines would be memory that piles up until it is collected.
    const text = JSON.stringify(message)
    const most = length + TIMES + MOST_BYTES * text.length + ending.length
    if (most > buffer.length) {
      const larger = Buffer.allocUnsafe(2 * most)
      buffer.copy(larger, 0, 0, length)
      buffer = larger
    }
    const ingested = ingestionTime === undefined ? '' : `"ingestionTime":${ingestionTime},`
    length += buffer.write(`{"timestamp":${timestamp},${ingested}"message":`, length, 'latin1')
    length += buffer.write(text, length)
    length += ending.copy(buffer, length)
  }
  return { buffer, length }
}

/** The first `length` bytes of a buffer. */
export interface Lines {
  buffer: Buffer
  length: number
}

/** The stream's record with these events archived too. */
export const withEvents = (stream: ArchivedStream, events: LogEvent[]): ArchivedStream => {
  let { firstTimestamp, lastTimestamp, eventsAtLast } = stream
  for (const { timestamp } of events) {
    firstTimestamp = firstTimestamp === null ? timestamp : Math.min(firstTimestamp, timestamp)
    if (lastTimestamp === null || timestamp > lastTimestamp) {
      lastTimestamp = timestamp
      eventsAtLast = 1
    } else if (timestamp === lastTimestamp) eventsAtLast += 1
  }
  return { ...stream, events: stream.events + events.length, firstTimestamp, lastTimestamp, eventsAtLast }
}
