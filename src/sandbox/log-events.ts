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

/** A page holds "up to 1 MB" of events (API reference); PutLogEvents counts 26 bytes apart from each message. */
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

/** The fields of each event (WorkMail guide, "Enabling email event logging"). */
const EVENTS: ((message: { id: string; person: string; other: string }) => string)[] = [
  ({ id, person, other }) =>
    `"eventName":"ORGANIZATION_EMAIL_RECEIVED","messageId":"${id}","sender":"${other}","from":"${other}","recipients":["${person}"],"subject":"Hello","spamVerdict":"PASS"`,
  ({ id, person }) =>
    `"eventName":"MAILBOX_EMAIL_DELIVERED","messageId":"${id}","recipient":"${person}","folder":"INBOX"`,
  ({ id, person, other }) =>
    `"eventName":"OUTGOING_EMAIL_SUBMITTED","messageId":"${id}","sender":"${person}","from":"${person}","recipients":["${other}"],"subject":"Hello"`,
  ({ id, person, other }) =>
    `"eventName":"OUTGOING_EMAIL_SENT","messageId":"${id}","sender":"${person}","from":"${person}","recipient":"${other}"`,
  ({ id }) =>
    `"eventName":"RULE_APPLIED","messageId":"${id}","ruleName":"Newsletters","ruleType":"MAILBOX_RULE","ruleActions":["MOVE_TO_FOLDER"],"targetFolder":"Newsletters"`,
  ({ id, other }) => `"eventName":"OUTGOING_EMAIL_BOUNCED","messageId":"${id}","bouncedRecipient":"${other}"`,
  ({ id, person, other }) =>
    `"eventName":"DMARC_POLICY_APPLIED","messageId":"${id}","from":"${other}","recipients":["${person}"],"policy":"quarantine"`,
  ({ id, person }) =>
    `"eventName":"INCOMING_EMAIL_BOUNCED","messageId":"${id}","bouncedRecipient":"${person}"`,
]

/** Of the form that WorkMail's sample queries read (`event.eventName`); filled up with blanks, which JSON allows. */
const madeUp = (streamName: string, ordinal: number, messageBytes: number): string => {
  const fields = EVENTS[ordinal % EVENTS.length] as (typeof EVENTS)[number]
  const event = fields({
    id: `<${ordinal}@acme.example>`,
    person: `person${ordinal % 97}@acme.example`,
    other: `other${ordinal % 89}@example.com`,
  })
  return `{"traceId":${JSON.stringify(`${streamName}-${ordinal}`)},"event":{${event}}}`.padEnd(messageBytes)
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
