import type { Destination } from '../archive/destination.js'
import { createReadLimits } from '../archive/read-limits.js'
import type { ArchiveAccess } from '../engine/archive-access.js'
import { tellProgress } from './archive-progress.js'
import type { Session } from './open-account.js'
import { openDestination } from './open-destination.js'
import { VERSION } from './version.js'

/**
 * What a session archives with. `readsPerSecond`: of GetLogEvents in a Region; where left out as `WML_LIMITS` says, or
 * its quota.
 */
export const archiveAccess = (
  { runtime, reporter, s3, limits }: Pick<Session, 'runtime' | 'reporter' | 's3' | 'limits'>,
  runId: string,
  readsPerSecond = limits.perSecond['logs:GetLogEvents'],
): ArchiveAccess => {
  /** A place is opened once, however many groups are archived to it. */
  const opened = new Map<string, Destination>()
  return {
    open: async (place) => {
      const { destination, s3: options } = place
      const key = JSON.stringify([destination, options])
      const known = opened.get(key) ?? (await openDestination(runtime, place, s3))
      opened.set(key, known)
      return known
    },
    limitsOf: createReadLimits(runtime, readsPerSecond === undefined ? {} : { readsPerSecond }),
    run: { runId, version: VERSION },
    tell: tellProgress(runtime, reporter),
  }
}
