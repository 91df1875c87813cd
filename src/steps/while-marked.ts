import type { Step } from './step.js'

/**
 * The same deletion of a log group, but not of one whose mark somebody has taken off since: who does so wants it
 * kept. `creationTime` (milliseconds since the epoch, where AWS tells it) is the marked group's: another one of
 * that name came back by a late write, and never had a mark.
 */
export const whileMarked = (
  deletion: Step,
  group: { account: string; region: string; logGroupName: string; creationTime: number | undefined },
): Step => {
  const { account, region, logGroupName, creationTime } = group
  const marked = creationTime === undefined ? {} : { creationTime }
  return {
    ...deletion,
    guards: [{ kind: 'still-marked', account, region, logGroupName, ...marked }, ...deletion.guards],
  }
}
