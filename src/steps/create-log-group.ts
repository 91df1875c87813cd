import { createLogGroup as createCall } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { RETENTION_TAG } from '../facts/teardown-tags.js'
import { logGroupIs } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const createLogGroupKey = (region: string, logGroupName: string): string =>
  `create-log-group:${region}:${logGroupName}`

/**
 * Creates a log group for events. `retentionTag` (days, or `never`) says to a later run which retention was
 * meant, since CreateLogGroup cannot set one and a run can end between the two calls.
 */
export const createLogGroup = (group: {
  region: string
  logGroupName: string
  kmsKeyId?: string | undefined
  retentionTag?: string | undefined
}): Step => {
  const { region, logGroupName, kmsKeyId, retentionTag } = group
  return {
    key: createLogGroupKey(region, logGroupName),
    kind: 'create-log-group',
    subject: `log group ${logGroupName}`,
    region,
    docs: DOCS.turnLoggingOn,
    effect: 'create',
    call: createCall(region, {
      logGroupName,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      ...(retentionTag === undefined ? {} : { tags: { [RETENTION_TAG]: retentionTag } }),
    }),
    doneWhen: logGroupIs(region, logGroupName, 'present'),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    treatedAsDone: [{ code: 'ResourceAlreadyExistsException' }],
    protectedByAws: [],
    retry: RETRY_LOGS,
  }
}
