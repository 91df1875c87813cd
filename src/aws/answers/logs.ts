/** What CloudWatch Logs answers (CloudWatch Logs API reference and its service model), as far as it is relied on. */
import { z } from 'zod'
import { LOG_STREAM_NAME, type Rule } from '../../facts/patterns.js'
import { Token, text } from './shapes.js'

/** AWS's own groups, which may start with `aws/`, are listed too. */
const LISTED_NAME: Rule = {
  name: 'log group name',
  pattern: /^[.\-_/#A-Za-z0-9]{1,512}$/,
  rule: '1 to 512 characters of A-Z, a-z, 0-9 and . - _ / #',
}

const Milliseconds = z.number().int().min(0)

/**
 * May be left out (CloudWatch Logs API reference, LogGroup): `retentionInDays` of a group whose events never expire,
 * `kmsKeyId` without a key, `deletionProtectionEnabled` where it is off. What the others would mean is not documented,
 * so they stay unknown.
 */
export const LogGroups = z.object({
  logGroups: z.array(
    z.object({
      logGroupName: text(LISTED_NAME),
      /** Ends in `:*`. */
      arn: z.string(),
      creationTime: Milliseconds.optional(),
      retentionInDays: z.number().int().min(1).optional(),
      storedBytes: z.number().min(0).optional(),
      deletionProtectionEnabled: z.boolean().default(false),
      kmsKeyId: z.string().optional(),
      logGroupClass: z.string().optional(),
      /** There is, or was, a data protection policy of its own. */
      dataProtectionStatus: z.string().optional(),
      inheritedProperties: z.array(z.string()).default([]),
    }),
  ),
})

export const LogGroupNames = z.object({
  logGroups: z.array(
    z.object({
      logGroupName: text(LISTED_NAME),
      /** Without `:*`. */
      logGroupArn: z.string(),
    }),
  ),
})

export const LogGroupTags = z.object({ tags: z.record(z.string(), z.string()) })

/** A stream without events has neither time (CloudWatch Logs API reference, LogStream). */
export const LogStreams = z.object({
  logStreams: z.array(
    z.object({
      logStreamName: text(LOG_STREAM_NAME),
      arn: z.string().optional(),
      firstEventTimestamp: z.number().optional(),
      lastEventTimestamp: z.number().optional(),
    }),
  ),
})

/** An event of a stream (CloudWatch Logs API reference, OutputLogEvent). Times are in milliseconds since the epoch. */
export interface LogEvent {
  timestamp: number
  ingestionTime?: number
  message: string
}

/** Whether these are what AWS documents. A page has up to 10,000, so that they are not read by a schema. */
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

const isLeftOut = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  Object.keys(answer).sort().join() === 'nextBackwardToken,nextForwardToken'

/** Tokens are never null. Whether an empty page has its list is not documented: then it has the tokens and no more. */
export const LogEvents = z.preprocess(
  (answer) => (isLeftOut(answer) ? { ...(answer as object), events: [] } : answer),
  z.object({
    events: z.custom<LogEvent[]>(areEvents, 'is not a list of events'),
    nextForwardToken: Token,
    nextBackwardToken: Token,
  }),
)
