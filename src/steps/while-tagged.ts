import type { Step } from './step.js'

/**
 * The same deletion of a log group, but not of one whose tag someone has taken off since: who does so wants it
 * kept. `creationTime` (milliseconds since the epoch, where AWS gives it) is the tagged group's: another one of
 * that name came back by a late write, and never had a tag.
 */
export const whileTagged = (
  deletion: Step,
  group: { account: string; region: string; logGroupName: string; creationTime: number | undefined },
): Step => {
  const { account, region, logGroupName, creationTime } = group
  const tagged = creationTime === undefined ? {} : { creationTime }
  return {
    ...deletion,
    preconditions: [
      { kind: 'still-tagged', account, region, logGroupName, ...tagged },
      ...deletion.preconditions,
    ],
  }
}
