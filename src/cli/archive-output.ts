/** `logs archive` and `logs verify`. */
import { archiveGroup } from '../archive/archive-group.js'
import type { ArchiveContext } from '../archive/context.js'
import type { Destination } from '../archive/destination.js'
import { archiveFolder, MANIFEST, type Manifest } from '../archive/manifest.js'
import { readBack } from '../archive/read-back.js'
import { readManifest } from '../archive/read-manifest.js'
import { Stopped } from '../engine/stopped.js'
import { badInput, WmlError } from '../errors.js'
import { type GroupToArchive, groupsToArchive } from '../procedures/archive-logs.js'
import type { LogGroupName } from '../procedures/log-group-name.js'
import type { Scope } from '../procedures/scope.js'
import { type ArchiveRow, emptyOutput, type Output } from '../report/output.js'
import { surveyAccount } from '../survey/survey.js'
import { archiveAccess } from './archive-access.js'
import { outputOfError } from './error-output.js'
import { withLock } from './lock.js'
import type { ArchivePlace } from './open-destination.js'
import type { Session } from './session.js'

export interface ArchiveRequest {
  regions: string[]
  /** Undefined where log groups are named alone. */
  scope: Scope | undefined
  logGroups: LogGroupName[]
  /** As `toArchivePlace` answers it. */
  place: ArchivePlace
  /** Of GetLogEvents in a Region; its quota where left out. */
  readsPerSecond?: number | undefined
}

const ARCHIVE = 'logs archive'

/** Archives the groups in scope up to now, reads the parts back, and tells what is in the destination then. */
export const archiveOutput = async (session: Session, request: ArchiveRequest): Promise<Output> => {
  const { aws, caller, signal, runtime, reporter, runId } = session
  const { regions, scope, logGroups } = request
  reporter.progress(`Reading account ${caller.account}`)
  const now = runtime.clock.now()
  const wanted = {
    regions,
    logGroups: true,
    logGroupNames: logGroups.map(({ name }) => name),
    logGroupTags: scope !== undefined,
    markedLogGroups: scope !== undefined,
    organizationTags: scope?.by === 'tag',
  }
  const survey = await surveyAccount(aws, caller, wanted, { now, signal })
  const { groups, blockers, notes } = groupsToArchive(survey, scope, logGroups)
  if (groups.length === 0 && blockers.length === 0) {
    const none = 'No log group is in scope: there was nothing to archive.'
    return { ...emptyOutput(ARCHIVE, 'unchanged', 0), account: caller.account, notes: [...notes, none] }
  }
  const context = await contextOf(session, request)
  const lock = { account: caller.account, procedure: ARCHIVE, runId }
  const { archives, error } = await withLock(session, lock, () => archiveAll(context, groups, now))
  const told = { runId, account: caller.account, archives, notes }
  if (error !== undefined) return { ...outputOfError(ARCHIVE, goingOn(error)), ...told }
  if (archives.some(({ state }) => state !== 'whole'))
    return { ...emptyOutput(ARCHIVE, 'failed', 1), ...told, blockers, next: 'archive to another place' }
  if (blockers.some(({ passes }) => !passes))
    return { ...emptyOutput(ARCHIVE, 'blocked', 6), ...told, blockers }
  if (blockers.length > 0) return { ...emptyOutput(ARCHIVE, 'pending', 8), ...told, blockers, next: AGAIN }
  return { ...emptyOutput(ARCHIVE, 'done', 0), ...told }
}

const contextOf = async (
  session: Session,
  { place, readsPerSecond }: ArchiveRequest,
): Promise<ArchiveContext> => {
  const { aws, runtime, signal, runId } = session
  const { open, ...access } = archiveAccess(session, runId, readsPerSecond)
  return { aws, clock: runtime.clock, signal, destination: await open(place), ...access }
}

/** Groups side by side, as far as their Regions allow; what ended is told though another failed. */
const archiveAll = async (
  context: ArchiveContext,
  groups: GroupToArchive[],
  until: number,
): Promise<{ archives: ArchiveRow[]; error?: unknown }> => {
  const archived = await Promise.allSettled(
    groups.map(async (group) => {
      const manifest = await archiveGroup(context, group, { organizations: group.organizations, until })
      return checkedRow(context.destination, manifest, context.signal)
    }),
  )
  const failed = archived.find((one) => one.status === 'rejected')
  const archives = archived.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  return failed === undefined ? { archives } : { archives, error: failed.reason }
}

const AGAIN = 'run the same command again: it goes on where it ended'

/** What was archived stays so. */
const goingOn = (error: unknown): unknown =>
  error instanceof Stopped
    ? new WmlError(
        error.reason === 'interrupted'
          ? 'interrupted'
          : error.reason === 'deadline'
            ? 'pending'
            : 'credentials',
        error.reason,
        error.message,
        AGAIN,
      )
    : error

const checkedRow = async (
  destination: Destination,
  manifest: Manifest,
  signal?: AbortSignal,
): Promise<ArchiveRow> => {
  const folder = archiveFolder(manifest)
  const { problems } = await readBack(destination, folder, manifest, signal === undefined ? {} : { signal })
  const isComplete = manifest.complete && manifest.streams.every(({ complete }) => complete)
  const unread = 'it is not complete: `wml logs archive` goes on with it'
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

/** Checks every archive in a destination. Exit code 3 where one is not whole. */
export const verifyOutput = async (place: Destination, signal?: AbortSignal): Promise<Output> => {
  const names = await place.list()
  const folders = names
    .filter((name) => name.endsWith(`/${MANIFEST}`))
    .map((name) => name.slice(0, -MANIFEST.length - 1))
  if (folders.length === 0) {
    throw badInput('NoArchive', `there is no archive in ${place.name}`, 'name the place that was archived to')
  }
  const archives: ArchiveRow[] = []
  for (const folder of folders) {
    const manifest = await readManifest(place, folder)
    if (manifest === undefined) continue
    const row = await checkedRow(place, manifest, signal)
    const moved =
      folder === row.folder ? [] : [`it lies in ${folder}, and its manifest belongs in ${row.folder}`]
    archives.push(
      moved.length === 0 ? row : { ...row, state: 'broken', problems: [...row.problems, ...moved] },
    )
  }
  const isWhole = archives.every(({ state }) => state === 'whole')
  return {
    ...(isWhole ? emptyOutput('logs verify', 'done', 0) : emptyOutput('logs verify', 'failed', 3)),
    archives,
  }
}
