import { createServiceLinkedRole } from '../calls/iam.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL } from '../facts/regions.js'
import { EVENTS_SERVICE_PRINCIPAL, SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { roleIs } from './probes.js'
import type { Step } from './step.js'
import { RETRY_IAM, SEEN_WITHIN } from './waits.js'

export const CREATE_ROLE_KEY = `create-role:${SERVICE_LINKED_ROLE_NAME}`

/** Creates the service-linked role, which the WorkMail console does by itself with its default settings. */
export const createRole = (description?: string): Step => {
  const call = createServiceLinkedRole(EVENTS_SERVICE_PRINCIPAL, description)
  return {
    key: CREATE_ROLE_KEY,
    kind: 'create-role',
    subject: `service-linked role ${SERVICE_LINKED_ROLE_NAME}`,
    region: GLOBAL,
    docs: DOCS.createRole,
    effect: 'create',
    call,
    doneWhen: roleIs(SERVICE_LINKED_ROLE_NAME, 'present'),
    seenWithin: SEEN_WITHIN,
    after: [],
    guards: [],
    // AWS has no error of its own for a role that exists; a bad suffix is InvalidInput too, but none is sent.
    alreadyOn: [{ code: 'InvalidInputException', message: 'has been taken' }],
    keptOn: [],
    retry: RETRY_IAM,
  }
}
