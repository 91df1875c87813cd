import { putLogGroupDeletionProtection } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { logGroupHas } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const unprotectLogGroupKey = (region: string, logGroupName: string): string =>
  `unprotect-log-group:${region}:${logGroupName}`

/** Takes a log group's deletion protection away, so that the deletion that follows is not refused. */
export const unprotectLogGroup = (region: string, logGroupName: string, after: string[]): Step => ({
  key: unprotectLogGroupKey(region, logGroupName),
  kind: 'unprotect-log-group',
  subject: `deletion protection of ${logGroupName}`,
  region,
  docs: DOCS.deleteLogGroup,
  effect: 'update',
  call: putLogGroupDeletionProtection(region, logGroupName, false),
  doneWhen: { ...logGroupHas(region, logGroupName, { deletionProtectionEnabled: false }), ifAbsent: true },
  propagationTimeout: PROPAGATION_TIMEOUT,
  after,
  preconditions: [],
  treatedAsDone: [{ code: 'ResourceNotFoundException' }],
  protectedByAws: [],
  retry: RETRY_LOGS,
})
