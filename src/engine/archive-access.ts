import type { ArchiveContext } from '../archive/context.js'
import type { Destination } from '../archive/destination.js'

/** What archiving needs besides the run's own. */
export type ArchiveAccess = Pick<ArchiveContext, 'limitsOf' | 'run' | 'tell'> & {
  open: (destination: string) => Destination
}
