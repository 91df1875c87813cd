import { createRole } from '../calls/iam.js'
import { CUSTOM_ROLE_PATH, CUSTOM_ROLE_TAG } from '../facts/custom-role.js'
import { DOCS } from '../facts/documentation.js'
import { GLOBAL } from '../facts/regions.js'
import { roleTrusts } from './checks.js'
import type { Step } from './step.js'
import { PROPAGATION_TIMEOUT, RETRY_IAM } from './waits.js'

export const createCustomRoleKey = (roleName: string): string => `create-custom-role:${roleName}`

/**
 * Creates the role of a custom configuration, with the run's tag on it: without a tag of this tool the role is
 * one that someone else has given that name, and gets no policy. `trustPolicy` is JSON text.
 */
export const createCustomRole = (role: {
  roleName: string
  trustPolicy: string
  description: string
  runId: string
}): Step => {
  const { roleName, trustPolicy, description, runId } = role
  const tags = [{ Key: CUSTOM_ROLE_TAG, Value: runId }]
  return {
    key: createCustomRoleKey(roleName),
    kind: 'create-custom-role',
    subject: `custom role ${roleName}`,
    region: GLOBAL,
    docs: DOCS.customRole,
    effect: 'create',
    call: createRole({ roleName, path: CUSTOM_ROLE_PATH, trustPolicy, description, tags }),
    doneWhen: roleTrusts(roleName, trustPolicy),
    propagationTimeout: PROPAGATION_TIMEOUT,
    after: [],
    preconditions: [],
    // An earlier try whose answer was lost, or an earlier run of which reads show nothing yet.
    treatedAsDone: [{ code: 'EntityAlreadyExistsException' }],
    protectedByAws: [],
    retry: RETRY_IAM,
  }
}
