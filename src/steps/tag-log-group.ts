import { listLogGroupTags, tagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { TEARDOWN_TAG, teardownTags } from '../facts/teardown-tags.js'
import { unlessLogGroupListed } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const tagLogGroupKey = (region: string, logGroupName: string): string =>
  `tag-log-group:${region}:${logGroupName}`

/**
 * Tags a log group with the organizations that it belongs to and the run that means to delete it: the
 * configurations are the only other record, and they are deleted first.
 */
export const tagLogGroupStep = ({
  region,
  logGroupName,
  tagArn,
  runId,
  organizationIds,
}: {
  region: string
  logGroupName: string
  /** Its ARN without `:*`. */
  tagArn: string
  runId: string
  organizationIds: string[]
}): Step => {
  const tags = teardownTags(runId, organizationIds)
  const { [TEARDOWN_TAG]: _run, ...organizations } = tags
  return {
    key: tagLogGroupKey(region, logGroupName),
    kind: 'tag-log-group',
    subject: `log group ${logGroupName}`,
    region,
    docs: DOCS.turnLoggingOff,
    effect: 'update',
    call: tagLogGroup(region, tagArn, tags),
    doneWhen: {
      call: listLogGroupTags(region, tagArn),
      path: 'tags',
      // The tag of an earlier run serves as well: another value would only have to propagate again.
      is: { members: organizations, present: [TEARDOWN_TAG] },
      // Deleted by someone since: no tag is needed, and logging can be turned off.
      ...unlessLogGroupListed(region, logGroupName),
      ifAbsent: true,
    },
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    treatedAsDone: [{ code: 'ResourceNotFoundException' }],
    protectedByAws: [],
    retry: RETRY_LOGS,
  }
}
