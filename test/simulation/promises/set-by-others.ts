import type { Run, World } from '../world/world.js'

/** Whether a configuration that a run deleted is not the one that its plan was made from. */
export const wasSetByOthers = (world: World, run: Run, organizationId: string): boolean =>
  world.history.changes.some(
    (change) =>
      change.collection === 'organizations' &&
      change.key === organizationId &&
      change.by !== run.id &&
      change.visibleAt >= run.plannedAt &&
      change.after?.monitoring !== undefined,
  )
