/** The precondition that archives: asks whether every event of a log group is kept, and makes it so. */
import type { ArchiveContext } from '../archive/context.js'
import { keepGroup } from '../archive/keep-group.js'
import { AwsError } from '../aws/aws-error.js'
import { WmlError } from '../errors.js'
import type { Blocker } from '../survey/blockers.js'
import { transientIf } from '../survey/blockers.js'
import { readLogGroup } from '../survey/log-groups.js'
import type { Reading } from '../survey/reading.js'
import type { ArchivedPrecondition } from './archive-access.js'
import { callAws, type RunContext, throwIfRunEnds } from './context.js'
import { Stopped } from './stopped.js'
import type { Verdict } from './verdict.js'

/** Milliseconds for which an archive that was verified serves further tries of the deletion. */
const SURE_FOR = 2 * 60 * 1000

/** Asks for the group as it is now: one that came back by a late write is archived too. */
export const createArchivedPrecondition = (
  context: RunContext,
): ((precondition: ArchivedPrecondition, quietSince: number) => Promise<Verdict>) => {
  const sureSince = new Map<string, number>()
  const aws = { call: (call, options) => callAws(context, call, options) } satisfies ArchiveContext['aws']

  return async (precondition, quietSince) => {
    const { account, region, logGroupName, destination, organizations, quiet } = precondition
    const { archive, clock, signal } = context
    if (archive === undefined) throw new Error('this run has nothing to archive with')
    const group = await readLogGroup(aws, region, logGroupName)
    // Where there is no group there is no event to lose: the call itself finds nothing.
    if (group.is === 'absent') return HOLDS
    if (group.is === 'unreadable') return unread(precondition, group)
    const creationTime = group.value.creationTime ?? null
    const key = `${region} ${logGroupName} ${creationTime}`
    const since = sureSince.get(key)
    if (since !== undefined && clock.now() - since <= SURE_FOR) return HOLDS
    if (group.value.infrequentAccess) {
      if (precondition.skipUnreadable) return HOLDS
      const why = 'its class is INFREQUENT_ACCESS, of which CloudWatch Logs does not return single events'
      return notArchived(
        precondition,
        why,
        {},
        'add --archive-skip-unreadable, which deletes it without a copy',
      )
    }
    const accepted = precondition.masking === 'accept' ? 'masked' : 'unmasked'
    try {
      const archiving: ArchiveContext = {
        aws,
        clock,
        signal,
        masking: group.value.masked ? accepted : undefined,
        ...archive,
        destination: await archive.open(precondition),
      }
      const kept = await keepGroup(
        archiving,
        { account, region, logGroupName, creationTime },
        { organizations, quiet, quietSince, held: group.value },
      )
      if ('reason' in kept) return notArchived(precondition, kept.reason, {}, kept.next)
      const again = await readLogGroup(aws, region, logGroupName)
      if (again.is === 'unreadable') return unread(precondition, again)
      if (again.is === 'absent' || (again.value.creationTime ?? null) !== creationTime)
        return notArchived(precondition, 'it is not the group any more that was archived', {
          transient: true,
        })
      const { events, bytes, parts } = kept.manifest
      await context.journal.write({
        type: 'archived',
        region,
        logGroupName,
        destination,
        events,
        bytes,
        parts: parts.length,
      })
      sureSince.set(key, clock.now())
      return HOLDS
    } catch (error) {
      return notArchived(precondition, ...whyNot(error))
    }
  }
}

const HOLDS: Verdict = { holds: true, organizations: [] }

/** @throws what is not about the archive: the run was stopped, or something that no one expected */
const whyNot = (error: unknown): [reason: string, transient?: Pick<Blocker, 'transient'>, next?: string] => {
  if (error instanceof Stopped) throw error
  throwIfRunEnds(error)
  if (error instanceof AwsError && error.details.service === 's3')
    return [
      `its archive could not be written or read back: ${error.message}`,
      error.transient ? { transient: true } : {},
    ]
  if (error instanceof AwsError)
    return [`it could not be read: ${error.message}`, error.transient ? { transient: true } : {}]
  if (error instanceof WmlError) return [error.message, {}, error.next]
  if (error instanceof Error && 'syscall' in error)
    return [`its archive could not be written: ${error.message}`]
  throw error
}

const unread = (
  precondition: ArchivedPrecondition,
  group: Extract<Reading<unknown>, { is: 'unreadable' }>,
): Verdict => notArchived(precondition, `it could not be read: ${group.reason}`, transientIf(group))

/** The group stays. */
const notArchived = (
  { region, logGroupName, destination }: ArchivedPrecondition,
  why: string,
  transient: Pick<Blocker, 'transient'> = {},
  next = `free ${destination}, or archive to another place, then run the command again`,
): Verdict => {
  const reason = `not deleted, since it could not be verified that every event of it is archived: ${why}`
  const blocker: Blocker = {
    code: 'NotArchived',
    kind: 'log-group',
    subject: logGroupName,
    region,
    reason,
    next,
    ...transient,
  }
  return { holds: false, outcome: 'blocked', reason, blockers: [blocker] }
}
