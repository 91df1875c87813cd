/** Log groups of which no whole archive can be made, known before anything is changed. */
import type { Blocker } from '../survey/blockers.js'
import type { LogGroup } from '../survey/log-groups.js'
import { logGroupOf, type RegionSurvey } from '../survey/survey.js'

/** What the operator accepts. */
export interface ArchiveConcessions {
  archiveMasked?: boolean | undefined
  archiveSkipUnreadable?: boolean | undefined
}

/** Why a group's events cannot be archived whole; undefined where they can, or where what is lost was accepted. */
export const notArchivable = (
  { region, name, infrequentAccess, masked, unmaskRefused }: LogGroup,
  { archiveMasked, archiveSkipUnreadable }: ArchiveConcessions,
): Blocker | undefined => {
  const blocker = { code: 'NotArchived', kind: 'log-group', subject: name, region } as const
  if (infrequentAccess && !archiveSkipUnreadable)
    return {
      ...blocker,
      reason:
        'not archived: its class is INFREQUENT_ACCESS, of which CloudWatch Logs does not return single events',
      next: 'export its events another way, then add --archive-skip-unreadable, which deletes it without a copy',
    }
  if (masked && unmaskRefused && !archiveMasked)
    return {
      ...blocker,
      reason: `not archived: a data protection policy masks its events, and they cannot be read unmasked: ${unmaskRefused.reason}`,
      next: 'allow logs:Unmask on the log group, or accept a masked copy with --archive-masked',
      ...(unmaskRefused.transient ? { transient: true } : {}),
    }
  return undefined
}

/** What is lost in a group because the operator accepts it. */
export const acceptedLoss = (
  region: RegionSurvey,
  name: string,
  { archiveMasked, archiveSkipUnreadable }: ArchiveConcessions,
): string[] => {
  const group = logGroupOf(region, name)
  if (group.is !== 'known') return []
  if (group.value.infrequentAccess && archiveSkipUnreadable)
    return [
      `${name} (${region.region}) has no archive: its class is INFREQUENT_ACCESS, and --archive-skip-unreadable accepts the loss of its events.`,
    ]
  return group.value.masked && archiveMasked
    ? [`The archive of ${name} (${region.region}) holds masked events, which --archive-masked accepts.`]
    : []
}
