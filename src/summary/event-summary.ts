/** What log groups or their archives hold, in numbers. Holds nothing of the events but their names. */
import { z } from 'zod'

export const EventSummary = z.strictObject({
  /** Where the events were read: an archive, or CloudWatch Logs. */
  source: z.enum(['archive', 'log-groups']),
  events: z.number(),
  firstEventAt: z.string().nullable(),
  lastEventAt: z.string().nullable(),
  bounces: z.strictObject({ incoming: z.number(), outgoing: z.number() }),
  /** By `event.eventName`, the most frequent first. With the three below, every event is counted once. */
  names: z.array(z.strictObject({ name: z.string(), events: z.number() })),
  /** Events with further names: so many different ones are not counted one by one. */
  otherNames: z.number(),
  notJson: z.number(),
  /** JSON, but without the name of an event. */
  unknownShape: z.number(),
  /** By day in UTC, the first one first; days without events are left out. */
  days: z.array(z.strictObject({ day: z.string(), events: z.number(), bounces: z.number() })),
  /** Events of further days, or with a time that no calendar has. */
  otherDays: z.number(),
  logGroups: z.array(
    z.strictObject({
      region: z.string(),
      logGroup: z.string(),
      events: z.number(),
      bounces: z.number(),
      firstEventAt: z.string().nullable(),
      lastEventAt: z.string().nullable(),
    }),
  ),
})
export type EventSummary = z.infer<typeof EventSummary>
