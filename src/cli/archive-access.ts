import { createReadLimits } from '../archive/read-limits.js'
import type { ArchiveAccess } from '../engine/archive-access.js'
import { tellProgress } from './archive-progress.js'
import { openDestination } from './open-destination.js'
import type { Session } from './session.js'
import { VERSION } from './version.js'

/** What a session archives with. `readsPerSecond`: of GetLogEvents in a Region; its quota where left out. */
export const archiveAccess = (
  { runtime, reporter }: Pick<Session, 'runtime' | 'reporter'>,
  runId: string,
  readsPerSecond?: number,
): ArchiveAccess => ({
  open: (destination) => openDestination(runtime, destination),
  limitsOf: createReadLimits(runtime, readsPerSecond === undefined ? {} : { readsPerSecond }),
  run: { runId, version: VERSION },
  tell: tellProgress(runtime, reporter),
})
