/** Archives a log group that is about to be deleted, and makes sure that no event would be lost. */
import { isDeepStrictEqual } from 'node:util'
import { addLateEvents } from './add-late-events.js'
import { archiveGroup } from './archive-group.js'
import type { ArchiveContext } from './context.js'
import { listStreams } from './list-streams.js'
import { type ArchivedGroup, archiveFolder, type Manifest } from './manifest.js'
import { readManifest } from './read-manifest.js'

const DAY = 24 * 60 * 60 * 1000

/** What CloudWatch Logs says of a group apart from its events. */
export interface HeldEvents {
  /** Undefined where it does not say. */
  storedBytes: number | undefined
  /** Undefined: events never expire. */
  retentionInDays: number | undefined
}

/** How often what came in the quiet is archived too, before it is said that events still come. */
const MOST_TRIES = 3

/** `reason`: why the group must not be deleted. */
export type Keeping = { manifest: Manifest } | { reason: string; next?: string }

/**
 * Archives what is left, waits until it has been quiet for so many milliseconds since `quietSince` (milliseconds since
 * the epoch) and since the last event came, reads the parts back and every event of the group once more, and adds what
 * the archive lacks, until it lacks nothing. Events that have expired in between are in the archive alone, which is not
 * a loss: only what has the time of an event that is still there, or a later one, is compared.
 * @throws AwsError; what the destination refuses; the signal's reason
 */
export const keepGroup = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  {
    organizations,
    quiet,
    quietSince,
    held,
  }: { organizations: Manifest['organizations']; quiet: number; quietSince: number; held: HeldEvents },
): Promise<Keeping> => {
  const { clock, destination, signal } = context
  const options = { organizations, until: null }
  let since = quietSince
  let active: string[] = []
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const archived = await archiveGroup(context, group, options)
    const left = Math.min(quiet, since + quiet - clock.now())
    if (left > 0) await clock.sleep(left, signal)
    const lookedAt = clock.now()
    const compared = await addLateEvents(context, group, archived, options)
    const { manifest, problems, added, lastIngestions } = compared
    if (problems.length > 0) return { reason: `its archive is not whole: ${problems.join('; ')}` }
    active = added.length > 0 ? added : await streamsWithLaterEvents(context, group, manifest, held)
    since = lookedAt
    // What was seen through a whole quiet period needs no times, which are of AWS's clock.
    if (active.length === 0 && left < quiet) {
      const recent = [...lastIngestions].filter(([, at]) => at > lookedAt - quiet)
      active = recent.map(([name]) => name)
      since = recent.reduce((last, [, at]) => Math.max(last, at), lookedAt - quiet)
    }
    if (active.length > 0) continue
    if (manifest.events === 0 && held.storedBytes !== 0) return emptyThoughStored(held)
    const now = await readManifest(destination, archiveFolder(group))
    if (isDeepStrictEqual(now, manifest)) return { manifest }
    return { reason: 'another run writes to its archive too' }
  }
  const streams = `${active.slice(0, 3).join(', ')}${active.length > 3 ? ' and others' : ''}`
  return { reason: `events still come, in ${streams}` }
}

/**
 * Both readings take their events from GetLogEvents, and could miss the same ones. DescribeLogStreams gives the time of
 * each stream's last event without it, late but never too early.
 */
const streamsWithLaterEvents = async (
  context: ArchiveContext,
  group: ArchivedGroup,
  { streams }: Manifest,
  { retentionInDays }: HeldEvents,
): Promise<string[]> => {
  const archived = new Map(streams.map(({ name, lastTimestamp }) => [name, lastTimestamp]))
  const keptFor = retentionInDays === undefined ? Number.POSITIVE_INFINITY : retentionInDays * DAY
  return (await listStreams(context, group)).flatMap(({ name, lastTimestamp }) => {
    if (lastTimestamp === undefined || context.clock.now() - lastTimestamp >= keptFor) return []
    const read = archived.get(name) ?? Number.NEGATIVE_INFINITY
    return read < lastTimestamp ? [name] : []
  })
}

/** Bytes that are stored are counted by another part of CloudWatch Logs than the one that reads events. */
const emptyThoughStored = ({ storedBytes }: HeldEvents): Keeping => ({
  reason: `no event of it could be read, though it holds ${storedBytes ?? 'an unknown number of'} bytes`,
  next: 'look at the group in the CloudWatch console. Where its events have expired, AWS removes their bytes within 3 days: run the command again then',
})
