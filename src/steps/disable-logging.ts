import { deleteEmailMonitoringConfiguration } from '../calls/workmail.js'
import { DOCS } from '../facts/documentation.js'
import { loggingIsOff } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_NOTHING } from './waits.js'

export const disableLoggingKey = (region: string, organizationId: string): string =>
  `disable-logging:${region}:${organizationId}`

/** Turns email event logging off. */
export const disableLogging = (organization: {
  region: string
  organizationId: string
  alias: string
  after: string[]
}): Step => {
  const { region, organizationId, alias, after } = organization
  return {
    key: disableLoggingKey(region, organizationId),
    kind: 'disable-logging',
    subject: `email event logging of ${alias} (${organizationId})`,
    region,
    docs: DOCS.turnLoggingOff,
    effect: 'delete',
    call: deleteEmailMonitoringConfiguration(region, organizationId),
    doneWhen: loggingIsOff(region, organizationId),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after,
    preconditions: [],
    treatedAsDone: [{ code: 'ResourceNotFoundException' }, { code: 'OrganizationNotFoundException' }],
    protectedByAws: [],
    retry: RETRY_NOTHING,
  }
}
