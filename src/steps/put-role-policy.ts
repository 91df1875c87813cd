import { putRolePolicy as putCall } from '../calls/iam.js'
import { CUSTOM_ROLE_POLICY_NAME, CUSTOM_ROLE_TAG } from '../facts/custom-role.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL } from '../facts/regions.js'
import { rolePolicyIs } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_NEW_ROLE } from './waits.js'

/** Gives a custom role its inline policy, `document` as JSON text, where the role is one that this tool made. */
export const putRolePolicy = (role: { roleName: string; document: string; after: string[] }): Step => {
  const { roleName, document, after } = role
  return {
    key: `put-role-policy:${roleName}`,
    kind: 'put-role-policy',
    subject: `inline policy ${CUSTOM_ROLE_POLICY_NAME} of custom role ${roleName}`,
    region: GLOBAL,
    docs: DOCS.customRole,
    effect: 'create',
    call: putCall(roleName, CUSTOM_ROLE_POLICY_NAME, document),
    doneWhen: rolePolicyIs(roleName, CUSTOM_ROLE_POLICY_NAME, document),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after,
    preconditions: [{ kind: 'role-is-tagged', roleName, tagKey: CUSTOM_ROLE_TAG }],
    treatedAsDone: [],
    protectedByAws: [],
    retry: RETRY_NEW_ROLE,
  }
}
