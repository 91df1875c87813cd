import { putEmailMonitoringConfiguration } from '../calls/workmail.js'
import { DOCS } from '../facts/documentation.js'
import { loggingIsOn } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_ROLE_SPREADING } from './waits.js'

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
    propagationTimeout: PROPAGATION_TIMEOUT,
    after,
    preconditions: [],
    treatedAsDone: [],
    protectedByAws: [],
    retry: RETRY_ROLE_SPREADING,
  }
}
