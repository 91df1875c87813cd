/** What an archive of a log group says of itself: `manifest.json` beside its parts. */
import { createHash } from 'node:crypto'
import { z } from 'zod'

const ArchivedStream = z.strictObject({
  name: z.string(),
  /** Whether it was read to its end. */
  complete: z.boolean(),
  events: z.int(),
  /** Times of its events, in milliseconds since the epoch; null where it has none. */
  firstTimestamp: z.int().nullable(),
  lastTimestamp: z.int().nullable(),
  /** How many of its events have the last time: reading continues behind them. */
  eventsAtLast: z.int(),
})
export type ArchivedStream = z.infer<typeof ArchivedStream>

const PartName = z.string().regex(/^[\w-]+\.ndjson\.gz$/)

/** Whether a file is named as a run names its parts, whole or not: someone's own file is not. */
export const isNamedAsPart = (name: string): boolean => /^[\w-]+-\d{5}\.ndjson\.gz(\.unfinished)?$/.test(name)

/** A file of gzip-compressed lines, each the JSON of an event. */
const ArchivedPart = z.strictObject({
  name: PartName,
  events: z.int(),
  /** As it is stored, compressed. */
  bytes: z.int(),
  sha256: z.string(),
})
export type ArchivedPart = z.infer<typeof ArchivedPart>

export const ARCHIVE_FORMAT = 'workmail-lifecycle-archive/1'
export const MANIFEST = 'manifest.json'

export const Manifest = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  account: z.string(),
  region: z.string(),
  logGroupName: z.string(),
  /** Of the group, in milliseconds since the epoch: distinguishes it from another that had the name before or after. */
  creationTime: z.int().nullable(),
  /** The organizations whose events it held when it was archived. */
  organizations: z.array(z.strictObject({ id: z.string(), alias: z.string() })),
  /** The runs that wrote to it, each with the version of the tool. */
  runs: z.array(z.strictObject({ runId: z.string(), version: z.string(), startedAt: z.string() })),
  /** Whether every stream was read to its end. */
  complete: z.boolean(),
  /** Events of this time (milliseconds since the epoch) and later were left out; null where none was. */
  until: z.int().nullable(),
  /** Where a data protection policy was in force: whether events were read unmasked, or the copy is masked. */
  masking: z.enum(['none', 'unmasked', 'masked']).default('none'),
  events: z.int(),
  /** Of all parts, compressed. */
  bytes: z.int(),
  firstTimestamp: z.int().nullable(),
  lastTimestamp: z.int().nullable(),
  streams: z.array(ArchivedStream),
  parts: z.array(ArchivedPart),
  /** Parts that were begun, written down before and not recorded as archived yet: no event is in them alone. */
  unfinished: z.array(PartName).default([]),
})
export type Manifest = z.infer<typeof Manifest>

/** A log group as an archive names it. */
export interface ArchivedGroup {
  account: string
  region: string
  logGroupName: string
  creationTime: number | null
}

/**
 * Where a group's archive lies in its destination. Names of log groups hold `/` and `#`, and may be too long for a
 * file: the folder is named by what is readable of the name, and distinguished by a hash of name and creation time.
 */
export const archiveFolder = ({ account, region, logGroupName, creationTime }: ArchivedGroup): string => {
  const readable = logGroupName
    .replace(/[^A-Za-z0-9_]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 100)
  const hash = createHash('sha256')
    .update(JSON.stringify([logGroupName, creationTime]))
    .digest('hex')
  return `${account}/${region}/${readable}-${hash.slice(0, 12)}`
}

/** A stream that nothing was archived of yet. */
export const newStream = (name: string): ArchivedStream => ({
  name,
  complete: false,
  events: 0,
  firstTimestamp: null,
  lastTimestamp: null,
  eventsAtLast: 0,
})

/** The manifest with the sums of its streams and parts. */
export const summed = (manifest: Manifest): Manifest => {
  const { streams, parts } = manifest
  let [events, bytes] = [0, 0]
  let firstTimestamp: number | null = null
  let lastTimestamp: number | null = null
  for (const stream of streams) {
    events += stream.events
    if (stream.firstTimestamp === null || stream.lastTimestamp === null) continue
    firstTimestamp = Math.min(firstTimestamp ?? stream.firstTimestamp, stream.firstTimestamp)
    lastTimestamp = Math.max(lastTimestamp ?? stream.lastTimestamp, stream.lastTimestamp)
  }
  for (const part of parts) bytes += part.bytes
  return { ...manifest, events, bytes, firstTimestamp, lastTimestamp }
}
