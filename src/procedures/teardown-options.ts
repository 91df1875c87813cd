/** What `wml teardown` can be asked for. */
import { z } from 'zod'
import { S3Options } from '../facts/s3.js'
import { LogGroupName } from './log-group-name.js'
import type { ProtectTag } from './protection.js'
import type { JournaledGroup } from './vouchers.js'

export const TeardownOptions = z.strictObject({
  /** Whether groups are tagged before the configurations that name them are deleted. */
  tag: z.boolean(),
  keepLogGroups: z.boolean(),
  keepRole: z.boolean(),
  /** Whether groups under the default prefix that no organization writes to go too. */
  includeOrphans: z.boolean(),
  /** Groups to delete although no configuration names them any more. */
  logGroups: z.array(LogGroupName),
  overrideDeletionProtection: z.boolean(),
  /** Milliseconds before the role's deletion is first submitted again. */
  retryDelay: z.number(),
  /** Milliseconds of quiet before the tool looks whether a late write re-created a group, or an archive lacks one. */
  quietPeriod: z.number(),
  /** Whether Regions in which WorkMail answers no more count as Regions without it. */
  workMailGone: z.boolean().optional(),
  /** Regions outside the scope that count as without organizations, where a service control policy denies them. */
  noOrganizationsIn: z.array(z.string()).optional(),
  /** Where the events of each group are kept before it is deleted; not kept where left out. */
  archive: z.string().optional(),
  /** How a bucket among them is written to. */
  archiveS3: S3Options.optional(),
  /** Whether a copy that data protection masks is enough. */
  archiveMasked: z.boolean().optional(),
  /** Whether groups that cannot be read event by event are deleted without a copy. */
  archiveSkipUnreadable: z.boolean().optional(),
})
export type TeardownOptions = z.infer<typeof TeardownOptions> & {
  runId: string
  protect: ProtectTag
  /** What runs of this machine meant to delete. */
  journaled?: JournaledGroup[]
}
