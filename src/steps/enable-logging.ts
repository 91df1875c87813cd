import { putEmailMonitoringConfiguration } from '../calls/workmail.js'
import { DOCS } from '../facts/documentation.js'
import { loggingIsOn } from './probes.js'
import type { Step } from './step.js'
import { RETRY_ROLE_SPREADING, SEEN_WITHIN } from './waits.js'

/** Turns logging on with both ARNs said: older SDKs require the role's, and the group's ends in `:*`. */
export const enableLogging = (organization: {
  region: string
  organizationId: string
  alias: string
  logGroupArn: string
  roleArn: string
  serviceLinkedRoleArn: string
  after: string[]
}): Step => {
  const { region, organizationId, alias, logGroupArn, roleArn, serviceLinkedRoleArn, after } = organization
  return {
    key: `enable-logging:${region}:${organizationId}`,
    kind: 'enable-logging',
    subject: `email event logging of ${alias} (${organizationId})`,
    region,
    docs: DOCS.turnLoggingOn,
    effect: 'update',
    call: putEmailMonitoringConfiguration(region, organizationId, { logGroupArn, roleArn }),
    doneWhen: loggingIsOn(region, organizationId, { logGroupArn, roleArn }, serviceLinkedRoleArn),
    seenWithin: SEEN_WITHIN,
    after,
    guards: [],
    alreadyOn: [],
    keptOn: [],
    retry: RETRY_ROLE_SPREADING,
  }
}
