import type { CallRecord } from '../world/call-record.js'
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

/** The run's last change of a configuration that wrote to the group, other than one that others have set since. */
export const lastOwnChange = (
  world: World,
  run: Run,
  { region, logGroupName }: { region: string; logGroupName: string },
): CallRecord | undefined =>
  run.calls.findLast(
    (call) =>
      call.region === region &&
      call.changes.some(
        (change) =>
          change.collection === 'organizations' &&
          change.before?.monitoring?.logGroupName === logGroupName &&
          !wasSetByOthers(world, run, change.key),
      ),
  )
