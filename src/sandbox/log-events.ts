/** The events of a log stream in the order in which CloudWatch Logs reads them, and pages of them. */
import type { LogStream } from './account.js'

export interface StoredEvent {
  /** Milliseconds since the epoch. */
  timestamp: number
  ingestionTime: number
  message: string
}

/** By time, and by ingestion within one time. Some may not have come yet, or have expired. */
export interface EventSequence {
  count: number
  at(ordinal: number): StoredEvent
  timestampAt(ordinal: number): number
}

const DAY = 24 * 60 * 60 * 1000

/** A page holds "up to 1 MB" of events (API reference); PutLogEvents counts 26 bytes besides each message. */
const PAGE_BYTES = 1024 * 1024
const BYTES_BESIDES = 26

export const eventsOf = (stream: LogStream): EventSequence =>
  stream.generated === undefined ? listed(stream) : generated(stream.logStreamName, stream.generated)

const sorted = new WeakMap<LogStream['events'], StoredEvent[]>()

const listed = ({ events }: LogStream): EventSequence => {
  const inOrder =
    sorted.get(events) ??
    events
      .map(({ timestamp, ingestionTime = timestamp, message }) => ({ timestamp, ingestionTime, message }))
      .sort((one, other) => one.timestamp - other.timestamp || one.ingestionTime - other.ingestionTime)
  sorted.set(events, inOrder)
  const at = (ordinal: number): StoredEvent => inOrder[ordinal] as StoredEvent
  return { count: inOrder.length, at, timestampAt: (ordinal) => at(ordinal).timestamp }
}

const EVENT_NAMES = [
  'ORGANIZATION_EMAIL_RECEIVED',
  'MAILBOX_EMAIL_DELIVERED',
  'OUTGOING_EMAIL_SUBMITTED',
  'OUTGOING_EMAIL_SENT',
  'RULE_APPLIED',
  'MAILBOX_EMAIL_DELIVERED',
  'DMARC_POLICY_APPLIED',
  'INCOMING_EMAIL_BOUNCED',
]

const generated = (
  streamName: string,
  { count, from, every, messageBytes }: NonNullable<LogStream['generated']>,
): EventSequence => {
  const timestampAt = (ordinal: number): number => from + ordinal * every
  return {
    count,
    timestampAt,
    at: (ordinal) => {
      const timestamp = timestampAt(ordinal)
      return { timestamp, ingestionTime: timestamp, message: madeUp(streamName, ordinal, messageBytes) }
    },
  }
}

/** Of the form that WorkMail's sample queries read (`event.eventName`). */
const madeUp = (streamName: string, ordinal: number, messageBytes: number): string => {
  const eventName = EVENT_NAMES[ordinal % EVENT_NAMES.length]
  const id = `${streamName}-${ordinal}`
  const text = `{"traceId":${JSON.stringify(id)},"event":{"eventName":"${eventName}","messageId":"<${ordinal}@acme.example>","from":"person${ordinal % 97}@acme.example","recipients":["other${ordinal % 89}@example.com"],"subject":"Message ${ordinal}`
  return `${text.padEnd(messageBytes - 3, '.')}"}}`
}

/** Which events a reader sees. */
export interface Seen {
  /** Milliseconds since the epoch. */
  now: number
  retentionInDays?: number | undefined
  /** From this time on, and before that one. */
  startTime?: number | undefined
  endTime?: number | undefined
}

const isSeen = (event: StoredEvent, { now, retentionInDays, startTime = 0, endTime }: Seen): boolean =>
  event.ingestionTime <= now &&
  (retentionInDays === undefined || event.timestamp + retentionInDays * DAY > now) &&
  event.timestamp >= startTime &&
  (endTime === undefined || event.timestamp < endTime)

/** The first ordinal whose time is not before `timestamp`. */
export const ordinalAt = ({ count, timestampAt }: EventSequence, timestamp: number): number => {
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (timestampAt(middle) < timestamp) low = middle + 1
    else high = middle
  }
  return low
}

export interface EventPage {
  events: StoredEvent[]
  /** Of each event. */
  ordinals: number[]
  /** The ordinals of the first event and behind the last; both the ordinal asked for where there is none. */
  first: number
  end: number
}

/** Events from the ordinal on, or, backwards, those right before it; in order of time. */
export const pageOfEvents = (
  sequence: EventSequence,
  { from, backwards = false, limit }: { from: number; backwards?: boolean; limit: number },
  seen: Seen,
): EventPage => {
  const step = backwards ? -1 : 1
  const events: StoredEvent[] = []
  const ordinals: number[] = []
  let bytes = 0
  for (let ordinal = backwards ? from - 1 : from; ordinal >= 0 && ordinal < sequence.count; ordinal += step) {
    const event = sequence.at(ordinal)
    if (!isSeen(event, seen)) continue
    bytes += Buffer.byteLength(event.message) + BYTES_BESIDES
    if (events.length === limit || (bytes > PAGE_BYTES && events.length > 0)) break
    events.push(event)
    ordinals.push(ordinal)
  }
  if (backwards) {
    events.reverse()
    ordinals.reverse()
  }
  return { events, ordinals, first: ordinals[0] ?? from, end: (ordinals.at(-1) ?? from - 1) + 1 }
}

/** The times that DescribeLogStreams tells; none where there is no event to see. */
export const timesOf = (sequence: EventSequence, seen: Seen) => {
  const first = pageOfEvents(sequence, { from: 0, limit: 1 }, seen).events[0]
  const last = pageOfEvents(sequence, { from: sequence.count, backwards: true, limit: 1 }, seen).events[0]
  return first && last
    ? {
        firstEventTimestamp: first.timestamp,
        lastEventTimestamp: last.timestamp,
        lastIngestionTime: last.ingestionTime,
      }
    : {}
}
