/** Events as GetLogEvents answers them, and as the lines of an archive. */
import type { ArchivedStream } from './manifest.js'

/** An event of a stream (CloudWatch Logs API reference, OutputLogEvent). Times are in milliseconds since the epoch. */
export interface LogEvent {
  timestamp: number
  ingestionTime?: number
  message: string
}

/** Whether a reply's `events` are what AWS documents. */
export const areEvents = (events: unknown): events is LogEvent[] =>
  Array.isArray(events) &&
  events.every(
    (event) =>
      typeof event === 'object' &&
      event !== null &&
      typeof event.timestamp === 'number' &&
      typeof event.message === 'string' &&
      (event.ingestionTime === undefined || typeof event.ingestionTime === 'number'),
  )

/** How every line of a stream ends. */
export const endingOf = (logStreamName: string): string =>
  `,"logStreamName":${JSON.stringify(logStreamName)}}\n`

/**
 * A line an event: its members as AWS gave them, and the stream's name. JSON escapes what would break a line, and
 * halves of surrogate pairs, so that any message comes back as it was.
 */
export const toLines = (events: LogEvent[], logStreamName: string): string => {
  const ending = endingOf(logStreamName)
  let lines = ''
  for (const { timestamp, ingestionTime, message } of events) {
    const ingested = ingestionTime === undefined ? '' : `"ingestionTime":${ingestionTime},`
    lines += `{"timestamp":${timestamp},${ingested}"message":${JSON.stringify(message)}${ending}`
  }
  return lines
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
