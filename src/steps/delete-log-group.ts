import { deleteLogGroup as deleteCall } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { logGroupIs } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const deleteLogGroupKey = (region: string, logGroupName: string): string =>
  `delete-log-group:${region}:${logGroupName}`

/**
 * Deletes a log group that nothing readable writes to any more. `workMailGone`: WorkMail answers no more in the
 * Region, and that is taken for its end.
 */
export const deleteLogGroup = (
  region: string,
  logGroupName: string,
  after: string[],
  workMailGone = false,
): Step => ({
  key: deleteLogGroupKey(region, logGroupName),
  kind: 'delete-log-group',
  subject: `log group ${logGroupName}`,
  region,
  docs: DOCS.deleteLogGroup,
  effect: 'delete',
  call: deleteCall(region, logGroupName),
  doneWhen: logGroupIs(region, logGroupName, 'absent'),
  propagationTimeout: PROPAGATION_TIMEOUT,
  after,
  preconditions: [
    { kind: 'no-organization-writes-to', region, logGroupName, ...(workMailGone ? { workMailGone } : {}) },
  ],
  treatedAsDone: [{ code: 'ResourceNotFoundException' }],
  // The one ValidationException that DeleteLogGroup documents is deletion protection.
  protectedByAws: [{ code: 'ValidationException', message: 'deletion protection' }],
  retry: RETRY_LOGS,
})

/**
 * Looks at a deleted log group once more after a quiet period of `quietPeriod` milliseconds, and deletes it again where a
 * late write of WorkMail re-created it, which its role may do. `when` distinguishes the looks.
 */
export const verifyLogGroupDeleted = (
  region: string,
  logGroupName: string,
  look: { when: 'before-role' | 'after-role'; quietPeriod: number; after: string[]; workMailGone?: boolean },
): Step => ({
  ...deleteLogGroup(region, logGroupName, look.after, look.workMailGone),
  key: `verify-log-group-deleted:${look.when}:${region}:${logGroupName}`,
  kind: 'verify-log-group-deleted',
  quietPeriod: look.quietPeriod,
})
