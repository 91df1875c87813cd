/** `logs archive` and `logs verify`. */

import { addLateEvents } from '../archive/add-late-events.js'
import { archiveGroup } from '../archive/archive-group.js'
import type { ArchiveContext } from '../archive/context.js'
import type { Destination } from '../archive/destination.js'
import { archiveFolder, MANIFEST, type Manifest } from '../archive/manifest.js'
import { readBack } from '../archive/read-back.js'
import { readManifest } from '../archive/read-manifest.js'
import type { LogEvent } from '../aws/answers/logs.js'
import { AwsError } from '../aws/aws-error.js'
import type { S3Flags } from '../cli/flags/archive-flags.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import { Stopped } from '../engine/stopped.js'
import { badInput, WmlError } from '../errors.js'
import type { GroupToArchive } from '../procedures/archive-logs.js'
import type { ArchiveConcessions } from '../procedures/not-archivable.js'
import { type ArchiveRow, emptyOutput, type Output } from '../report/output.js'
import { takeLock } from '../state/lock.js'
import { archiveAccess } from './archive-access.js'
import { KIND_OF_STOP, outputOfError } from './error-output.js'
import { type EventsRequest, groupsInScope } from './groups-in-scope.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'
import { openArchives } from './open-archives.js'
import type { ArchivePlace } from './open-destination.js'

export interface ArchiveRequest extends EventsRequest, ArchiveConcessions {
  /** As `toArchivePlace` answers it. */
  place: ArchivePlace
}

const ARCHIVE = 'logs archive'
const VERIFY = 'logs verify'

/** `logs archive`. */
export const archiveLogs = async (
  host: Host,
  request: ArchiveRequest,
  flags: CommonFlags,
): Promise<Output> => {
  const session = await openAccount(host, ARCHIVE, flags)
  return endSession(session, archiveOutput(session, request))
}

/** Archives the groups in scope up to now, reads the parts back, and reports what is in the destination then. */
export const archiveOutput = async (session: Session, request: ArchiveRequest): Promise<Output> => {
  const { caller, runtime, runId } = session
  const now = runtime.clock.now()
  const { groups, blockers, notes } = await groupsInScope(session, request, now, request)
  if (groups.length === 0 && blockers.length === 0) {
    const none = 'No log group is in scope: there was nothing to archive.'
    return { ...emptyOutput(ARCHIVE, 'unchanged', 0), account: caller.account, notes: [...notes, none] }
  }
  const context = await contextOf(session, request)
  const lock = await takeLock(session, { account: caller.account, procedure: ARCHIVE, runId })
  const { archives, error } = await archiveAll(context, groups, now).finally(lock.giveUp)
  const common = { runId, account: caller.account, archives, notes }
  if (error !== undefined) {
    // Where the run was stopped, a call that it broke off tells less than the reason.
    const why = session.signal.aborted ? session.signal.reason : error
    return { ...outputOfError(ARCHIVE, goingOn(why)), ...common }
  }
  if (archives.some(({ state }) => state !== 'whole'))
    return { ...emptyOutput(ARCHIVE, 'failed', 1), ...common, blockers, next: 'archive to another place' }
  if (blockers.some(({ transient }) => !transient))
    return { ...emptyOutput(ARCHIVE, 'blocked', 6), ...common, blockers }
  if (blockers.length > 0) return { ...emptyOutput(ARCHIVE, 'pending', 8), ...common, blockers, next: AGAIN }
  return { ...emptyOutput(ARCHIVE, 'done', 0), ...common }
}

const contextOf = async (
  session: Session,
  { place, readsPerSecond }: ArchiveRequest,
): Promise<ArchiveContext> => {
  const { aws, runtime, signal, runId } = session
  const { open, ...access } = archiveAccess(session, runId, readsPerSecond)
  return { aws, clock: runtime.clock, signal, destination: await open(place), ...access }
}

/** Groups side by side, as far as their Regions allow; what ended is reported though another failed. */
const archiveAll = async (
  context: ArchiveContext,
  groups: GroupToArchive[],
  until: number,
): Promise<{ archives: ArchiveRow[]; error?: unknown }> => {
  const archived = await Promise.allSettled(
    groups.map(async (group) => {
      const options = { organizations: group.organizations, until }
      const reading = { ...context, masking: group.masking }
      const archived = await archiveGroup(reading, group, options)
      const { manifest } = await addLateEvents(reading, group, archived, options)
      return checkedRow(context.destination, manifest, { signal: context.signal })
    }),
  )
  const failed = archived.find((one) => one.status === 'rejected')
  const archives = archived.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return failed === undefined ? { archives } : { archives, error: failed.reason }
}

const AGAIN = 'run the same command again: it resumes where it ended'

/** What was archived stays so. */
const goingOn = (error: unknown): unknown =>
  error instanceof Stopped
    ? new WmlError(KIND_OF_STOP[error.reason], error.reason, error.message, AGAIN)
    : error

const checkedRow = async (
  destination: Destination,
  manifest: Manifest,
  options: { signal?: AbortSignal | undefined; tell?: (event: LogEvent) => void } = {},
): Promise<ArchiveRow> => {
  const folder = archiveFolder(manifest)
  const { problems } = await readBack(destination, folder, manifest, options)
  const isComplete = manifest.complete && manifest.streams.every(({ complete }) => complete)
  const unread = 'it is not complete: `wml logs archive` resumes it'
  return {
    region: manifest.region,
    logGroup: manifest.logGroupName,
    folder,
    state: problems.length > 0 ? 'broken' : isComplete ? 'whole' : 'incomplete',
    streams: manifest.streams.length,
    parts: manifest.parts.length,
    events: manifest.events,
    bytes: manifest.bytes,
    firstEventAt: toTime(manifest.firstTimestamp),
    lastEventAt: toTime(manifest.lastTimestamp),
    problems: isComplete ? problems : [...problems, unread],
  }
}

const toTime = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString()

/** `logs verify`: checks every archive in a destination. Exit code 3 where one is not whole. */
export const verifyArchives = async (
  host: Host,
  place: string,
  flags: CommonFlags & S3Flags,
): Promise<Output> => {
  const { archives, signal, end } = await openArchives(host, VERIFY, flags, place)
  return end(checkPlace(archives, signal))
}

const checkPlace = async (archives: Destination, signal: AbortSignal): Promise<Output> =>
  checkedOutput(VERIFY, await checkArchives(archives, { signal }))

export const checkedOutput = (procedure: string, archives: ArchiveRow[]): Output => {
  const isWhole = archives.every(({ state }) => state === 'whole')
  return {
    ...(isWhole ? emptyOutput(procedure, 'done', 0) : emptyOutput(procedure, 'failed', 3)),
    archives,
  }
}

interface CheckOptions {
  signal?: AbortSignal | undefined
  /** Answers what takes the events of an archive. */
  tellerOf?: (manifest: Manifest) => (event: LogEvent) => void
}

/**
 * Reads every archive in a place back: that one is broken is its own row, and the others are read.
 * @throws WmlError (input) where there is none; AwsError where the place does not answer
 */
export const checkArchives = async (
  place: Destination,
  options: CheckOptions = {},
): Promise<ArchiveRow[]> => {
  const names = await place.list()
  const folders = names
    .filter((name) => name.endsWith(`/${MANIFEST}`))
    .map((name) => name.slice(0, -MANIFEST.length - 1))
  if (folders.length === 0) {
    throw badInput('NoArchive', `there is no archive in ${place.name}`, 'name the place that was archived to')
  }
  const archives: ArchiveRow[] = []
  for (const folder of folders) {
    const row = await checkFolder(place, folder, options).catch((error: Error) => {
      if (error instanceof AwsError || options.signal?.aborted) throw error
      return unreadRow(folder, error.message)
    })
    if (row !== undefined) archives.push(row)
  }
  return archives
}

/** Undefined where it is gone meanwhile. */
const checkFolder = async (
  place: Destination,
  folder: string,
  { signal, tellerOf }: CheckOptions,
): Promise<ArchiveRow | undefined> => {
  const manifest = await readManifest(place, folder)
  if (manifest === undefined) return undefined
  const row = await checkedRow(place, manifest, { signal, ...(tellerOf && { tell: tellerOf(manifest) }) })
  if (folder === row.folder) return row
  const moved = `it lies in ${folder}, and its manifest belongs in ${row.folder}`
  return { ...row, state: 'broken', problems: [...row.problems, moved] }
}

/** All that is known is where it lies. */
const unreadRow = (folder: string, problem: string): ArchiveRow => {
  const [_account, region = '-', logGroup = folder] = folder.split('/')
  const nothing = { streams: 0, parts: 0, events: 0, bytes: 0, firstEventAt: null, lastEventAt: null }
  return { region, logGroup, folder, state: 'broken', ...nothing, problems: [problem] }
}
