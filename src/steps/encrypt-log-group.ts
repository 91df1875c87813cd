import { associateKmsKey } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { logGroupHas } from './checks.js'
import type { Step } from './step.js'
import { RETRY_LOGS } from './waits.js'

/** A key takes up to five minutes to apply (CloudWatch Logs API reference, AssociateKmsKey). */
const KEY_SEEN_WITHIN = 5 * 60 * 1000

export const encryptLogGroupKey = (region: string, logGroupName: string): string =>
  `encrypt-log-group:${region}:${logGroupName}`

/** Encrypts what an existing log group takes in from now on with a KMS key. */
export const encryptLogGroup = (region: string, logGroupName: string, kmsKeyId: string): Step => ({
  key: encryptLogGroupKey(region, logGroupName),
  kind: 'encrypt-log-group',
  subject: `encryption of ${logGroupName}`,
  region,
  docs: DOCS.turnLoggingOn,
  effect: 'update',
  call: associateKmsKey(region, logGroupName, kmsKeyId),
  doneWhen: logGroupHas(region, logGroupName, { kmsKeyId }),
  propagationTimeout: KEY_SEEN_WITHIN,
  after: [],
  preconditions: [],
  treatedAsDone: [],
  protectedByAws: [],
  retry: RETRY_LOGS,
})
