import { deleteRetentionPolicy, putRetentionPolicy } from '../calls/logs.js'
import { DOCS } from '../facts/documentation.js'
import { logGroupHas, logGroupLacks } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_LOGS } from './waits.js'

export const setRetentionKey = (region: string, logGroupName: string): string =>
  `set-retention:${region}:${logGroupName}`

/** Sets how long a log group keeps events: a number of days, or `never` for no end. */
export const setRetention = (group: {
  region: string
  logGroupName: string
  retention: number | 'never'
  after: string[]
}): Step => {
  const { region, logGroupName, retention, after } = group
  const never = retention === 'never'
  return {
    key: setRetentionKey(region, logGroupName),
    kind: 'set-retention',
    subject: `retention of ${logGroupName}: ${never ? 'events never expire' : `${retention} days`}`,
    region,
    docs: DOCS.turnLoggingOn,
    effect: 'update',
    call: never
      ? deleteRetentionPolicy(region, logGroupName)
      : putRetentionPolicy(region, logGroupName, retention),
    doneWhen: never
      ? logGroupLacks(region, logGroupName, 'retentionInDays')
      : logGroupHas(region, logGroupName, { retentionInDays: retention }),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after,
    preconditions: [],
    treatedAsDone: [],
    protectedByAws: [],
    retry: RETRY_LOGS,
  }
}
