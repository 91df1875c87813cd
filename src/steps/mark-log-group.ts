import { listLogGroupTags, tagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { organizationTag, TEARDOWN_TAG, teardownTags } from '../facts/teardown-tags.js'
import type { Step } from './step.js'
import { RETRY_LOGS, SEEN_WITHIN } from './waits.js'

export const markLogGroupKey = (region: string, logGroupName: string): string =>
  `mark-log-group:${region}:${logGroupName}`

interface MarkedGroup {
  region: string
  logGroupName: string
  /** Its ARN without `:*`. */
  tagArn: string
  runId: string
}

/**
 * Tags a log group with the organizations it belongs to and the run that means to delete it: the
 * configurations are the only other record, and they go first.
 */
export const markLogGroup = ({
  organizationIds,
  ...group
}: MarkedGroup & { organizationIds: string[] }): Step => {
  const tags = teardownTags(group.runId, organizationIds)
  const { [TEARDOWN_TAG]: _run, ...organizations } = tags
  // An earlier run's mark is as good: a run that marked anew would wait anew for its mark to be seen.
  return mark(group, tags, { members: organizations, present: [TEARDOWN_TAG] })
}

/** The same for one organization, whichever others are marked besides: for a machine that finds them one by one. */
export const markLogGroupOf = ({
  organizationId,
  ...group
}: MarkedGroup & { organizationId: string }): Step => {
  const tags = { [TEARDOWN_TAG]: group.runId, [organizationTag(organizationId)]: organizationId }
  return mark(group, tags, { members: {}, present: [TEARDOWN_TAG], holds: organizationId })
}

const mark = (
  { region, logGroupName, tagArn }: MarkedGroup,
  tags: Record<string, string>,
  is: Step['doneWhen']['is'],
): Step => ({
  key: markLogGroupKey(region, logGroupName),
  kind: 'mark-log-group',
  subject: `log group ${logGroupName}`,
  region,
  docs: DOCS.turnLoggingOff,
  effect: 'update',
  call: tagLogGroup(region, tagArn, tags),
  doneWhen: {
    call: listLogGroupTags(region, tagArn),
    path: 'tags',
    is,
    // Somebody has deleted it since: no mark is needed, and logging can be turned off.
    absentOn: ['ResourceNotFoundException'],
    ifAbsent: true,
  },
  seenWithin: SEEN_WITHIN,
  after: [],
  guards: [],
  alreadyOn: [{ code: 'ResourceNotFoundException' }],
  keptOn: [],
  retry: RETRY_LOGS,
})
