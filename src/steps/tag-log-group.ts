import { listLogGroupTags, tagLogGroup } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { ownerTags, TEARDOWN_TAG, teardownTags } from '../facts/teardown-tags.js'
import { unlessLogGroupListed } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const tagLogGroupKey = (region: string, logGroupName: string): string =>
  `tag-log-group:${region}:${logGroupName}`

export const tagOwnerKey = (region: string, logGroupName: string): string =>
  `tag-log-group-owner:${region}:${logGroupName}`

interface Tagged {
  region: string
  logGroupName: string
  /** Its ARN without `:*`. */
  tagArn: string
  organizationIds: string[]
}

/**
 * Tags a log group with the organizations that it belongs to and the run that means to delete it: the
 * configurations are the only other record, and they are deleted first.
 */
export const tagLogGroupStep = (group: Tagged & { runId: string }): Step => ({
  ...tagging(group, teardownTags(group.runId, group.organizationIds), [TEARDOWN_TAG]),
  key: tagLogGroupKey(group.region, group.logGroupName),
  kind: 'tag-log-group',
})

/** Tags a log group that stays with the organizations that it belonged to, before their configurations go. */
export const tagOwnerStep = (group: Tagged): Step => ({
  ...tagging(group, ownerTags(group.organizationIds), []),
  key: tagOwnerKey(group.region, group.logGroupName),
  kind: 'tag-log-group-owner',
})

const tagging = (
  { region, logGroupName, tagArn, organizationIds }: Tagged,
  tags: Record<string, string>,
  present: string[],
): Omit<Step, 'key' | 'kind'> => ({
  subject: `log group ${logGroupName}`,
  region,
  docs: DOCS.turnLoggingOff,
  effect: 'update',
  call: tagLogGroup(region, tagArn, tags),
  doneWhen: {
    call: listLogGroupTags(region, tagArn),
    path: 'tags',
    // The tag of an earlier run serves as well: another value would only have to propagate again.
    is: { members: ownerTags(organizationIds), ...(present.length === 0 ? {} : { present }) },
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
})
