import { updateRoleDescription } from '../calls/iam.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { roleHas } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_IAM } from './waits.js'

/** Edits the service-linked role's description, the one thing that AWS lets anyone edit. */
export const updateRole = (description: string): Step => {
  const call = updateRoleDescription(SERVICE_LINKED_ROLE_NAME, description)
  return {
    key: `update-role:${SERVICE_LINKED_ROLE_NAME}`,
    kind: 'update-role',
    subject: `description of ${SERVICE_LINKED_ROLE_NAME}`,
    region: GLOBAL,
    docs: DOCS.editRole,
    effect: 'update',
    call,
    doneWhen: roleHas(SERVICE_LINKED_ROLE_NAME, 'Role.Description', description),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    treatedAsDone: [],
    protectedByAws: [],
    retry: RETRY_IAM,
  }
}
