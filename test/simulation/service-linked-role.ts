import {
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../../src/facts/service-linked-role.js'

/** As AWS makes it. */
export const SERVICE_LINKED_ROLE = {
  roleName: SERVICE_LINKED_ROLE_NAME,
  path: SERVICE_LINKED_ROLE_PATH,
  attachedPolicyArns: [SERVICE_LINKED_ROLE_POLICY_ARN] as string[],
}
