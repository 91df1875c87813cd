import { listLogGroupTags, untagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { TEARDOWN_TAG } from '../facts/teardown-tags.js'
import { unlessLogGroupListed } from './probes.js'
import type { Step } from './step.js'
import { RETRY_LOGS, SEEN_WITHIN } from './waits.js'

/**
 * Takes the marks of an earlier teardown off a group that is to be written to again: a later teardown would
 * otherwise take it for that one's unfinished business. `tagArn` is the group's ARN without `:*`.
 */
export const unmarkLogGroup = (group: {
  region: string
  logGroupName: string
  tagArn: string
  tagKeys: string[]
}): Step => {
  const { region, logGroupName, tagArn, tagKeys } = group
  return {
    key: `unmark-log-group:${region}:${logGroupName}`,
    kind: 'unmark-log-group',
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
    seenWithin: SEEN_WITHIN,
    after: [],
    guards: [],
    alreadyOn: [{ code: 'ResourceNotFoundException' }],
    keptOn: [],
    retry: RETRY_LOGS,
  }
}
