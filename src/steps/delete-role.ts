import { deleteServiceLinkedRole, getServiceLinkedRoleDeletionStatus } from '../calls/iam.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL, WORKMAIL_REGIONS } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { roleIs } from './checks.js'
import type { Step } from './step.js'
import { POLL_DELETION, PROPAGATION_TIMEOUT, RETRY_IAM, resubmitDeletion } from './waits.js'

export const DELETE_ROLE_KEY = `delete-role:${SERVICE_LINKED_ROLE_NAME}`

/**
 * Deletes the service-linked role. It is account-wide, so no organization in any WorkMail Region may use it;
 * and the call only starts a task, whose status says whether the role went or is still in use.
 * `retryDelay` is in milliseconds; `clears` names what the plan takes down itself; in `goneRegions` WorkMail
 * answers no more, and that is taken for its end; `emptyRegions` have no organizations, as the operator said.
 */
export const deleteRole = (role: {
  retryDelay: number
  clears: string[]
  after: string[]
  goneRegions?: string[]
  emptyRegions?: string[]
}): Step => {
  const { goneRegions = [], emptyRegions = [] } = role
  const gone = goneRegions.length > 0 ? { goneRegions } : {}
  const empty = emptyRegions.length > 0 ? { emptyRegions } : {}
  const call = deleteServiceLinkedRole(SERVICE_LINKED_ROLE_NAME)
  return {
    key: DELETE_ROLE_KEY,
    kind: 'delete-role',
    subject: `service-linked role ${SERVICE_LINKED_ROLE_NAME}`,
    region: GLOBAL,
    docs: DOCS.deleteRole,
    effect: 'delete',
    call,
    doneWhen: roleIs(SERVICE_LINKED_ROLE_NAME, 'absent'),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: role.after,
    preconditions: [{ kind: 'no-organization-uses-role', regions: [...WORKMAIL_REGIONS], ...gone, ...empty }],
    treatedAsDone: [{ code: 'NoSuchEntityException' }],
    protectedByAws: [],
    retry: RETRY_IAM,
    waiter: {
      poll: getServiceLinkedRoleDeletionStatus({ $ref: 'DeletionTaskId' }),
      status: 'Status',
      pending: ['NOT_STARTED', 'IN_PROGRESS'],
      succeeded: ['SUCCEEDED'],
      failed: ['FAILED'],
      taskNotFound: ['NoSuchEntityException'],
      reason: 'Reason.Reason',
      usage: 'Reason.RoleUsageList',
      clears: role.clears,
      every: POLL_DELETION,
      resubmit: resubmitDeletion(role.retryDelay),
    },
  }
}
