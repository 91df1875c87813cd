import type { ArchiveContext } from '../archive/context.js'
import type { Destination } from '../archive/destination.js'
import type { Guard } from '../steps/step.js'

export type ArchivedGuard = Extract<Guard, { kind: 'archived' }>

/** What archiving needs besides the run's own. */
export type ArchiveAccess = Pick<ArchiveContext, 'limitsOf' | 'run' | 'tell'> & {
  open: (place: Pick<ArchivedGuard, 'destination' | 's3'>) => Promise<Destination>
}
