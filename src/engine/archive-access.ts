import type { ArchiveContext } from '../archive/context.js'
import type { Destination } from '../archive/destination.js'
import type { Precondition } from '../steps/step.js'

export type ArchivedPrecondition = Extract<Precondition, { kind: 'archived' }>

/** What archiving needs apart from the run's own. */
export type ArchiveAccess = Pick<ArchiveContext, 'limitsOf' | 'run' | 'tell'> & {
  open: (place: Pick<ArchivedPrecondition, 'destination' | 's3'>) => Promise<Destination>
}
