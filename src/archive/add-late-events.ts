/** Holds an archive against its group, and adds what it lacks: events that came late, with a time that was read already. */
import { createHash } from 'node:crypto'
import type { LogEvent } from '../aws/answers/logs.js'
import { type ArchiveOptions, openRecord, PART_BYTES } from './archive-record.js'
import type { ArchiveContext } from './context.js'
import { HOUR, sameDigest } from './digest.js'
import { withEvents, writeLines } from './event-lines.js'
import { lookAgain } from './look-again.js'
import { type ArchivedGroup, archiveFolder, type Manifest } from './manifest.js'
import { type OpenPart, openPart } from './open-part.js'
import { readBack } from './read-back.js'
import { readEvents } from './read-events.js'

export interface Compared {
  manifest: Manifest
  /** What is wrong with the parts, a sentence each: then nothing was compared. */
  problems: string[]
  /** Streams to which events were added. */
  added: string[]
  /** When CloudWatch Logs took the last event of each stream, in milliseconds since the epoch. */
  lastIngestions: ReadonlyMap<string, number>
}

/**
 * Reads every event of the group and of its archive, and archives each that the archive has not as often as the group.
 * Where an hour of a stream differs, the events of that hour alone are kept in memory, as hashes.
 * @throws AwsError; what the destination refuses; the signal's reason
 */
export const addLateEvents = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  manifest: Manifest,
  options: ArchiveOptions,
): Promise<Compared> => {
  const { destination, signal } = context
  const times = manifest.until === null ? {} : { endTime: manifest.until }
  const seen = await lookAgain(context, group, times)
  const from = new Map([...seen].map(([name, { firstTimestamp }]) => [name, firstTimestamp]))
  const folder = archiveFolder(group)
  const { problems, digests } = await readBack(destination, folder, manifest, { from, signal })
  const differing = new Map<string, number[]>()
  for (const [name, { hours }] of seen) {
    const archived = digests.get(name)
    const differ = [...hours].flatMap(([hour, digest]) => {
      const known = archived?.get(hour)
      return known !== undefined && sameDigest(digest, known) ? [] : [hour]
    })
    if (differ.length > 0) differing.set(name, differ)
  }
  const lastIngestions = new Map([...seen].map(([name, { lastIngestion }]) => [name, lastIngestion]))
  if (problems.length > 0 || differing.size === 0) return { manifest, problems, added: [], lastIngestions }
  return { ...(await addFrom(context, group, manifest, differing, options)), problems, lastIngestions }
}

/** Reads these hours of these streams, and archives what the archive lacks of them. */
const addFrom = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  manifest: Manifest,
  differing: Map<string, number[]>,
  { partBytes = PART_BYTES, ...options }: ArchiveOptions,
): Promise<Pick<Compared, 'manifest' | 'added'>> => {
  const folder = archiveFolder(group)
  const isArchived = await countArchived(context, folder, manifest, differing)
  const { region, logGroupName } = group
  const reader = { ...context, pace: context.limitsOf(region).pace }
  const record = await openRecord(context, group, folder, options)
  const streams = new Map(manifest.streams.map((stream) => [stream.name, stream]))
  const added = new Set<string>()
  let part: OpenPart | undefined
  const closePart = async (): Promise<void> => {
    const closing = part
    part = undefined
    if (closing !== undefined) await record.add(await closing.close(), streams.values())
  }
  try {
    for (const [logStreamName, hours] of differing) {
      const address = { region, logGroupName, logStreamName }
      for (const hour of hours) {
        const endTime = Math.min((hour + 1) * HOUR, manifest.until ?? Number.POSITIVE_INFINITY)
        const lacking = (events: LogEvent[]) => events.filter((event) => !isArchived(event, logStreamName))
        for await (const events of readEvents(
          reader,
          address,
          { startTime: hour * HOUR, endTime },
          lacking,
        )) {
          if (events.length === 0) continue
          part ??= await openPart(context.destination, { folder, name: await record.begin() })
          const { buffer, length } = writeLines(events, logStreamName, Buffer.alloc(0))
          await part.add(buffer.subarray(0, length), events.length)
          const before = streams.get(logStreamName) ?? record.stream(logStreamName)
          streams.set(logStreamName, { ...withEvents(before, events), complete: true })
          added.add(logStreamName)
          if (part.bytes() >= partBytes) await closePart()
        }
      }
    }
    await closePart()
  } catch (error) {
    await part?.discard().catch(() => {})
    throw error
  }
  for (const stream of streams.values()) record.reached(stream)
  return { manifest: await record.end(), added: [...added] }
}

/** Answers whether an event is archived once more than it was asked for. */
const countArchived = async (
  { destination, signal }: ArchiveContext,
  folder: string,
  manifest: Manifest,
  differing: Map<string, number[]>,
): Promise<(event: LogEvent, logStreamName: string) => boolean> => {
  const hoursOf = new Map([...differing].map(([name, hours]) => [name, new Set(hours)]))
  const archived = new Map<string, number>()
  const tell = (event: LogEvent, name: string): void => {
    if (!hoursOf.get(name)?.has(Math.floor(event.timestamp / HOUR))) return
    const key = hashOf(event, name)
    archived.set(key, (archived.get(key) ?? 0) + 1)
  }
  await readBack(destination, folder, manifest, { signal, tell })
  return (event, name) => {
    const key = hashOf(event, name)
    const left = archived.get(key) ?? 0
    archived.set(key, left - 1)
    return left > 0
  }
}

const hashOf = ({ timestamp, ingestionTime, message }: LogEvent, logStreamName: string): string =>
  createHash('sha256')
    .update(JSON.stringify([logStreamName, timestamp, ingestionTime, message]))
    .digest('base64')
