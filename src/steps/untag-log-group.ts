import { listLogGroupTags, untagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { TEARDOWN_TAG } from '../facts/teardown-tags.js'
import { unlessLogGroupListed } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

/**
 * Takes the tags of an earlier teardown off a group that is to be written to again: a later teardown would
 * otherwise take it for that one's unfinished business. `tagArn` is the group's ARN without `:*`.
 */
export const untagLogGroupStep = (group: {
  region: string
  logGroupName: string
  tagArn: string
  tagKeys: string[]
}): Step => {
  const { region, logGroupName, tagArn, tagKeys } = group
  return {
    key: `untag-log-group:${region}:${logGroupName}`,
    kind: 'untag-log-group',
    subject: `log group ${logGroupName}`,
    region,
    docs: DOCS.turnLoggingOn,
    effect: 'update',
    call: untagLogGroup(region, tagArn, tagKeys),
    doneWhen: {
      call: listLogGroupTags(region, tagArn),
      path: `tags.${TEARDOWN_TAG}`,
      is: 'absent',
      ...unlessLogGroupListed(region, logGroupName),
    },
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    treatedAsDone: [{ code: 'ResourceNotFoundException' }],
    protectedByAws: [],
    retry: RETRY_LOGS,
  }
}
