/** `logs summary`: what archives or log groups hold, in numbers. */
import type { Destination } from '../archive/destination.js'
import { readGroup } from '../archive/read-group.js'
import { together } from '../archive/together.js'
import type { S3Flags } from '../cli/flags/archive-flags.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import type { GroupToArchive } from '../procedures/archive-logs.js'
import { emptyOutput, type Output } from '../report/output.js'
import { createEventCounter, type EventCounter } from '../summary/count-events.js'
import { archiveAccess } from './archive-access.js'
import { checkArchives, checkedOutput } from './archive-logs.js'
import { type EventsRequest, groupsInScope } from './groups-in-scope.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'
import { openArchives } from './open-archives.js'

export const SUMMARY = 'logs summary'

/** `logs summary DEST`. */
export const summarizeArchives = async (
  host: Host,
  place: string,
  flags: CommonFlags & S3Flags,
): Promise<Output> => {
  const { archives, signal, end } = await openArchives(host, SUMMARY, flags, place)
  return end(summaryOfArchives(archives, signal))
}

/** `logs summary` of log groups. */
export const summarizeLogGroups = async (
  host: Host,
  request: EventsRequest,
  flags: CommonFlags,
): Promise<Output> => {
  const session = await openAccount(host, SUMMARY, flags)
  return endSession(session, summaryOfGroups(session, request))
}

/** Of every archive in a place, which are checked on the way. Exit code 3 where one is not whole. */
export const summaryOfArchives = async (place: Destination, signal?: AbortSignal): Promise<Output> => {
  const counter = createEventCounter()
  const archives = await checkArchives(place, {
    signal,
    tellerOf: ({ region, logGroupName }) => counter.logGroup(region, logGroupName),
  })
  const account = [...new Set(archives.map(({ folder }) => folder.split('/')[0] ?? ''))]
  return {
    ...checkedOutput(SUMMARY, archives),
    account: account.length === 1 ? (account[0] ?? null) : null,
    summary: counter.summary('archive'),
  }
}

/** Of the log groups in scope, up to now. */
export const summaryOfGroups = async (session: Session, request: EventsRequest): Promise<Output> => {
  const { caller, runtime, runId } = session
  const now = runtime.clock.now()
  const { groups, blockers, notes } = await groupsInScope(session, request, now)
  const counter = createEventCounter()
  await countGroups(session, groups, counter, { until: now, readsPerSecond: request.readsPerSecond })
  const none = groups.length === 0 && blockers.length === 0 ? ['No log group is in scope.'] : []
  const common = {
    runId,
    account: caller.account,
    blockers,
    notes: [...notes, ...none],
    summary: counter.summary('log-groups'),
  }
  if (blockers.some(({ transient }) => !transient))
    return { ...emptyOutput(SUMMARY, 'blocked', 6), ...common }
  if (blockers.length > 0) return { ...emptyOutput(SUMMARY, 'pending', 8), ...common, next: 'run it again' }
  return { ...emptyOutput(SUMMARY, 'done', 0), ...common }
}

/** Groups side by side, as far as their Regions allow. A summary that lacks some is none: one that fails ends all. */
const countGroups = async (
  session: Session,
  groups: GroupToArchive[],
  counter: EventCounter,
  { until, readsPerSecond }: { until: number; readsPerSecond: number | undefined },
): Promise<void> => {
  const { aws, runtime, runId } = session
  const { limitsOf, tell } = archiveAccess(session, runId, readsPerSecond)
  const read = async (group: GroupToArchive, signal: AbortSignal): Promise<void> => {
    const count = counter.logGroup(group.region, group.logGroupName)
    const reached = new Map<string, number>()
    await readGroup(
      { aws, clock: runtime.clock, limitsOf, signal },
      group,
      { endTime: until },
      {
        found: (streams) => {
          for (const { name, firstTimestamp = 0, lastTimestamp = firstTimestamp } of streams) {
            reached.set(name, firstTimestamp)
            tell({ type: 'found', span: Math.max(0, lastTimestamp - firstTimestamp) })
          }
        },
        events: (events, name) => {
          let bytes = 0
          for (const event of events) {
            count(event)
            bytes += Buffer.byteLength(event.message)
          }
          const last = events.at(-1)?.timestamp ?? 0
          const span = Math.max(0, last - (reached.get(name) ?? last))
          reached.set(name, last)
          tell({ type: 'read', events: events.length, bytes, span })
        },
      },
    )
  }
  await together(session.signal, (signal) => groups.map((group) => read(group, signal)))
}
