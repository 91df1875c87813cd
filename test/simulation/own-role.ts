import {
  CUSTOM_ROLE_POLICY_NAME,
  CUSTOM_ROLE_TAG,
  customRoleDescription,
  customRolePolicy,
} from '../../src/facts/custom-role.js'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import type { Role } from '../../src/sandbox/account.js'

export const ACCOUNT_ID = '111122223333'
export const OWN_ROLE_NAME = 'workmail-own'
export const OWN_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${OWN_ROLE_NAME}`
export const OWN_ROLE_GROUP = '/mail/shared'

/** As an earlier `role create --custom` made it, for the group in every Region. */
export const OWN_ROLE = {
  roleName: OWN_ROLE_NAME,
  description: customRoleDescription(OWN_ROLE_GROUP),
  tags: { [CUSTOM_ROLE_TAG]: '20260101T000000Z-00000b' } as Record<string, string>,
  inlinePolicies: {
    [CUSTOM_ROLE_POLICY_NAME]: JSON.parse(
      customRolePolicy(
        WORKMAIL_REGIONS.map((region) => ({ region, account: ACCOUNT_ID, name: OWN_ROLE_GROUP })),
      ),
    ),
  } as Record<string, Record<string, unknown>>,
}

/** Whether the tool made the role, by the simulation's own view. */
export const isOwn = ({ tags }: Role): boolean => CUSTOM_ROLE_TAG in tags
