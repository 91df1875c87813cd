import { createServiceLinkedRole } from '../calls/iam.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL } from '../facts/regions.js'
import { EVENTS_SERVICE_PRINCIPAL, SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { roleIs } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_IAM } from './waits.js'

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
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    // AWS has no error of its own for a role that exists; a bad suffix is InvalidInput too, but none is sent.
    treatedAsDone: [{ code: 'InvalidInputException', message: 'has been taken' }],
    protectedByAws: [],
    retry: RETRY_IAM,
  }
}
