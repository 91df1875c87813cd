import { deleteRolePolicy as deletePolicyCall, deleteRole } from '../calls/iam.js'
import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG } from '../facts/custom-role.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL, WORKMAIL_REGIONS } from '../facts/regions.js'
import { roleIs, rolePolicyIsAbsent } from './checks.js'
import type { Precondition, Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_EMPTIED_ROLE, RETRY_IAM } from './waits.js'

/** IAM does not know that WorkMail uses the role: without its policy every event would be lost in silence. */
const unused = (roleName: string): Precondition[] => [
  { kind: 'role-is-tagged', roleName, tagKey: CUSTOM_ROLE_TAG },
  { kind: 'no-organization-uses-custom-role', regions: [...WORKMAIL_REGIONS], roleName },
]

/** Takes from a custom role its inline policy, which IAM wants to be gone before the role. */
export const deleteRolePolicy = (roleName: string): Step => ({
  key: `delete-role-policy:${roleName}`,
  kind: 'delete-role-policy',
  subject: `inline policy ${CUSTOM_ROLE_POLICY_NAME} of custom role ${roleName}`,
  region: GLOBAL,
  docs: DOCS.deleteCustomRole,
  effect: 'delete',
  call: deletePolicyCall(roleName, CUSTOM_ROLE_POLICY_NAME),
  doneWhen: rolePolicyIsAbsent(roleName, CUSTOM_ROLE_POLICY_NAME),
  propagationTimeout: PROPAGATION_TIMEOUT,
  after: [],
  preconditions: unused(roleName),
  treatedAsDone: [{ code: 'NoSuchEntityException' }],
  protectedByAws: [],
  retry: RETRY_IAM,
})

/** Deletes a custom role that this tool made and that no organization uses. */
export const deleteCustomRole = (roleName: string, after: string[]): Step => ({
  key: `delete-custom-role:${roleName}`,
  kind: 'delete-custom-role',
  subject: `custom role ${roleName}`,
  region: GLOBAL,
  docs: DOCS.deleteCustomRole,
  effect: 'delete',
  call: deleteRole(roleName),
  doneWhen: roleIs(roleName, 'absent'),
  propagationTimeout: PROPAGATION_TIMEOUT,
  after,
  preconditions: unused(roleName),
  treatedAsDone: [{ code: 'NoSuchEntityException' }],
  protectedByAws: [],
  retry: RETRY_EMPTIED_ROLE,
})
