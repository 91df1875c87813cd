import { listLogGroupTags, tagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { TEARDOWN_TAG, teardownTags } from '../facts/teardown-tags.js'
import type { Step } from './step.js'
import { RETRY_LOGS, SEEN_WITHIN } from './waits.js'

export const markLogGroupKey = (region: string, logGroupName: string): string =>
  `mark-log-group:${region}:${logGroupName}`

/**
 * Tags a log group with the organizations it belongs to and the run that means to delete it: the
 * configurations are the only other record, and they go first. `tagArn` is the group's ARN without `:*`.
 */
export const markLogGroup = (group: {
  region: string
  logGroupName: string
  tagArn: string
  runId: string
  organizationIds: string[]
}): Step => {
  const { region, logGroupName, tagArn, runId, organizationIds } = group
  const tags = teardownTags(runId, organizationIds)
  const { [TEARDOWN_TAG]: _run, ...organizations } = tags
  return {
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
      // An earlier run's mark is as good: a run that marked anew would wait anew for its mark to be seen.
      is: { members: organizations, present: [TEARDOWN_TAG] },
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
  }
}
