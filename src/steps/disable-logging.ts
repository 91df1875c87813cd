import { deleteEmailMonitoringConfiguration } from '../calls/workmail.js'
import { DOCS } from '../facts/documentation.js'
import { loggingIsOff } from './probes.js'
import type { Step } from './step.js'
import { RETRY_NOTHING, SEEN_WITHIN } from './waits.js'

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
    seenWithin: SEEN_WITHIN,
    after,
    guards: [],
    alreadyOn: [{ code: 'ResourceNotFoundException' }, { code: 'OrganizationNotFoundException' }],
    keptOn: [],
    retry: RETRY_NOTHING,
  }
}
