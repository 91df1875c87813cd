/** The reads of log streams and their events (CloudWatch Logs API reference; constraints from its service model). */
import { logGroupTagArn } from '../facts/arns.js'
import type { LogGroup, LogStream } from './account.js'
import { findLogGroup, invalidParameter, LOG_GROUP_NAME, NEXT_TOKEN } from './find-log-group.js'
import {
  type EventSequence,
  eventsOf,
  ordinalAt,
  pageOfEvents,
  type StoredEvent,
  timesOf,
} from './log-events.js'
import { type CallContext, type Operation, operation } from './operation.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'

const LIST_LIMIT = 50
const EVENTS_LIMIT = 10_000

/** "The token expires after 24 hours." */
const TOKEN_LASTS = 24 * 60 * 60 * 1000

const LOG_GROUP_IDENTIFIER = {
  type: 'string',
  min: 1,
  max: 2048,
  pattern: '[\\w#+=/:,.@-]*',
} as const
const LOG_STREAM_NAME = { type: 'string', min: 1, max: 512, pattern: '[^:*]*' } as const
const TIMESTAMP = { type: 'integer', min: 0 } as const
const EVENTS = { type: 'integer', min: 1, max: EVENTS_LIMIT } as const

export const logEventOperations: Record<string, Operation> = {
  DescribeLogStreams: operation(
    {
      logGroupName: LOG_GROUP_NAME,
      logGroupIdentifier: LOG_GROUP_IDENTIFIER,
      logStreamNamePrefix: LOG_STREAM_NAME,
      orderBy: { type: 'string', enum: ['LogStreamName', 'LastEventTime'] },
      descending: { type: 'boolean' },
      nextToken: NEXT_TOKEN,
      limit: { type: 'integer', min: 1, max: LIST_LIMIT },
    },
    (context, input) => {
      const { logStreamNamePrefix: prefix = '', orderBy, descending = false, limit = LIST_LIMIT } = input
      if (orderBy === 'LastEventTime' || descending)
        throw invalidParameter('This sandbox lists log streams by name, in ascending order, alone.')
      const group = groupOf(context, input)
      const streams = group.streams.filter(({ logStreamName }) => logStreamName.startsWith(prefix))
      const { items, nextToken } = pageOf(streams, ({ logStreamName }) => logStreamName, {
        list: `DescribeLogStreams ${context.region} ${group.logGroupName} ${prefix}`,
        ...(input.nextToken === undefined ? {} : { token: input.nextToken }),
        limit: Math.min(limit, context.account.behaviour.pageSize),
        badToken,
      })
      return { logStreams: items.map((stream) => describe(context, group, stream)), nextToken }
    },
  ),

  GetLogEvents: operation(
    {
      logGroupName: LOG_GROUP_NAME,
      logGroupIdentifier: LOG_GROUP_IDENTIFIER,
      logStreamName: { ...LOG_STREAM_NAME, required: true },
      startTime: TIMESTAMP,
      endTime: TIMESTAMP,
      nextToken: NEXT_TOKEN,
      limit: EVENTS,
      startFromHead: { type: 'boolean' },
      unmask: { type: 'boolean' },
    },
    (context, input) => {
      const { account, now } = context
      const { startFromHead = false, nextToken, limit = EVENTS_LIMIT } = input
      const group = readableGroup(context, 'GetLogEvents', input)
      const sequence = eventsOf(findStream(group, input.logStreamName))
      const start: Place =
        nextToken !== undefined
          ? readPlace(nextToken, now)
          : startFromHead
            ? { way: 'f', ordinal: ordinalAt(sequence, input.startTime ?? 0), at: now }
            : { way: 'b', ordinal: sequence.count, at: now }
      const page = pageOfEvents(
        sequence,
        {
          from: start.ordinal,
          backwards: start.way === 'b',
          limit: Math.min(limit, account.behaviour.eventsPerPage),
        },
        { ...input, now, retentionInDays: group.retentionInDays },
      )
      const isEmptyFirst = account.behaviour.emptyPages && !start.afterEmpty && page.events.length > 0
      const tokens = (first: number, end: number, afterEmpty = false) => ({
        nextForwardToken: writePlace({ way: 'f', ordinal: end, at: now, afterEmpty }),
        nextBackwardToken: writePlace({ way: 'b', ordinal: first, at: now, afterEmpty }),
      })
      if (isEmptyFirst) return { events: [], ...tokens(start.ordinal, start.ordinal, true) }
      if (page.events.length > 0)
        return { events: masked(group, input, page.events), ...tokens(page.first, page.end) }
      // "If you have reached the end of the stream, it returns the same token you passed in."
      const same = nextToken === undefined ? {} : { [TOKEN_OF[start.way]]: nextToken }
      return { events: [], ...tokens(start.ordinal, start.ordinal), ...same }
    },
  ),

  FilterLogEvents: operation(
    {
      logGroupName: LOG_GROUP_NAME,
      logGroupIdentifier: LOG_GROUP_IDENTIFIER,
      logStreamNames: { type: 'list', min: 1, max: 100, of: LOG_STREAM_NAME },
      logStreamNamePrefix: LOG_STREAM_NAME,
      startTime: TIMESTAMP,
      endTime: TIMESTAMP,
      filterPattern: { type: 'string', min: 0, max: 1024 },
      nextToken: NEXT_TOKEN,
      limit: EVENTS,
      interleaved: { type: 'boolean' },
      unmask: { type: 'boolean' },
    },
    (context, input) => {
      const { account, now } = context
      const { logStreamNames: names, logStreamNamePrefix: prefix = '', limit = EVENTS_LIMIT } = input
      if (input.filterPattern) throw invalidParameter('This sandbox knows no filter patterns.')
      const group = readableGroup(context, 'FilterLogEvents', input)
      const streams = group.streams.filter(
        ({ logStreamName }) => logStreamName.startsWith(prefix) && (names?.includes(logStreamName) ?? true),
      )
      const start = input.nextToken === undefined ? undefined : readReached(input.nextToken, now)
      // "Events with a timestamp later than this time are not returned": one that is equal is.
      const endTime = input.endTime === undefined ? undefined : input.endTime + 1
      const seen = { now, retentionInDays: group.retentionInDays, startTime: input.startTime, endTime }
      const most = Math.min(limit, account.behaviour.eventsPerPage)
      const merged = streams
        .flatMap((stream) => nextOf(stream, start, most, seen))
        .sort((one, other) => compareReached(one.reached, other.reached))
      const page = merged.slice(0, most)
      const last = page.at(-1)
      if (account.behaviour.emptyPages && !start?.afterEmpty && last !== undefined) {
        const before = start ?? { timestamp: 0, stream: '', ordinal: -1 }
        return {
          events: [],
          searchedLogStreams: [],
          nextToken: writeReached({ ...before, at: now, afterEmpty: true }),
        }
      }
      const hasMore = merged.length > page.length || page.length === most
      return {
        events: page.map(({ event, reached }) => ({
          logStreamName: reached.stream,
          ...masked(group, input, [event])[0],
          eventId: `${reached.stream}/${reached.ordinal}`,
        })),
        searchedLogStreams: [],
        nextToken: hasMore && last ? writeReached({ ...last.reached, at: now }) : undefined,
      }
    },
  ),
}

const badToken = (): ServiceError => invalidParameter('The specified nextToken is invalid.')

const groupOf = (
  { seen, region }: CallContext,
  { logGroupName, logGroupIdentifier }: { logGroupName?: string; logGroupIdentifier?: string },
): LogGroup => {
  const named = logGroupName ?? logGroupIdentifier?.replace(/^arn:.*:log-group:/, '')
  if (named === undefined || (logGroupName !== undefined && logGroupIdentifier !== undefined))
    throw invalidParameter('Specify either the logGroupName or the logGroupIdentifier parameter.')
  return findLogGroup({ account: seen, region }, named)
}

/** Source: kubernetes-sigs/karpenter-provider-aws pull request 9567. */
const readableGroup = (
  context: CallContext,
  action: string,
  input: Parameters<typeof groupOf>[1],
): LogGroup => {
  const group = groupOf(context, input)
  if (group.logGroupClass !== 'INFREQUENT_ACCESS') return group
  throw new ServiceError(
    'InvalidOperationException',
    `The log group ${group.logGroupName} is of log-group-class INFREQUENT_ACCESS. ${action} is not supported for this log class.`,
  )
}

/** Events as a reader sees them: a data protection policy puts asterisks for what it names, unless unmask is asked for. */
const masked = (
  { dataProtection }: LogGroup,
  { unmask }: { unmask?: boolean },
  events: StoredEvent[],
): StoredEvent[] =>
  dataProtection === undefined || unmask
    ? events
    : events.map((event) => ({ ...event, message: event.message.replace(EMAIL_ADDRESS, asterisks) }))

const EMAIL_ADDRESS = /[\w.+-]+@[\w.-]+/g
const asterisks = (address: string): string => '*'.repeat(address.length)

const findStream = ({ streams }: LogGroup, name: string): LogStream => {
  const stream = streams.find(({ logStreamName }) => logStreamName === name)
  if (stream) return stream
  throw new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.')
}

const describe = ({ account, region, now }: CallContext, group: LogGroup, stream: LogStream) => {
  const { logGroupName, retentionInDays } = group
  const { logStreamName, creationTime } = stream
  const arn = logGroupTagArn({ region, account: account.accountId, name: logGroupName })
  return {
    logStreamName,
    creationTime,
    ...timesOf(eventsOf(stream), { now, retentionInDays }),
    arn: `${arn}:log-stream:${logStreamName}`,
    storedBytes: 0,
  }
}

/** Where in a stream GetLogEvents continues, and which way; `at`: when the token was given. */
interface Place {
  way: 'f' | 'b'
  ordinal: number
  at: number
  afterEmpty?: boolean
}

const TOKEN_OF = { f: 'nextForwardToken', b: 'nextBackwardToken' } as const

const writePlace = ({ way, ordinal, at, afterEmpty }: Place): string =>
  `${way}/${ordinal}/${at}${afterEmpty ? '/e' : ''}`

const readPlace = (token: string, now: number): Place => {
  const [, way, ordinal, at, empty] = /^([fb])\/(\d+)\/(\d+)(\/e)?$/.exec(token) ?? []
  if (now - Number(at ?? Number.NaN) <= TOKEN_LASTS)
    return {
      way: way as Place['way'],
      ordinal: Number(ordinal),
      at: Number(at),
      afterEmpty: empty !== undefined,
    }
  throw badToken()
}

/** The event that FilterLogEvents answered last. */
interface Reached {
  timestamp: number
  stream: string
  ordinal: number
}
type ReachedToken = Reached & { at: number; afterEmpty?: boolean }

/** By time; within one time stream by stream, each in its order. */
const compareReached = (one: Reached, other: Reached): number =>
  one.timestamp - other.timestamp ||
  (one.stream < other.stream ? -1 : one.stream > other.stream ? 1 : one.ordinal - other.ordinal)

const writeReached = (reached: ReachedToken): string =>
  Buffer.from(JSON.stringify(reached)).toString('base64url')

const readReached = (token: string, now: number): ReachedToken => {
  try {
    const reached: ReachedToken = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (now - reached.at <= TOKEN_LASTS) return reached
  } catch {}
  throw badToken()
}

/** The next events of one stream behind the place that was reached. */
const nextOf = (
  stream: LogStream,
  start: Reached | undefined,
  limit: number,
  seen: Parameters<typeof pageOfEvents>[2],
): { event: StoredEvent; reached: Reached }[] => {
  const sequence = eventsOf(stream)
  const from =
    start === undefined ? ordinalAt(sequence, seen.startTime ?? 0) : firstBehind(sequence, stream, start)
  const { events, ordinals } = pageOfEvents(sequence, { from, limit }, seen)
  return events.map((event, index) => ({
    event,
    reached: {
      timestamp: event.timestamp,
      stream: stream.logStreamName,
      ordinal: ordinals[index] ?? from,
    },
  }))
}

const firstBehind = (sequence: EventSequence, { logStreamName }: LogStream, start: Reached): number => {
  if (logStreamName === start.stream) return start.ordinal + 1
  return ordinalAt(sequence, logStreamName < start.stream ? start.timestamp + 1 : start.timestamp)
}
