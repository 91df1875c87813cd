/** What WorkMail says of organizations, and what its refusals mean (Amazon WorkMail API reference). */

/** How DescribeEmailMonitoringConfiguration refuses where nothing is configured. */
export const NOT_CONFIGURED = 'ResourceNotFoundException'

/** No such organization: believed only where WorkMail does not list it either. */
export const NO_SUCH_ORGANIZATION = 'OrganizationNotFoundException'

/**
 * WorkMail keeps listing deleted organizations and may refuse to describe them with this: that they are
 * deleted is what it says of them, so nothing is left unread. In any other state the refusal stays one.
 */
export const NOT_DESCRIBED_IN_THIS_STATE = 'OrganizationStateException'

/** AWS does not enumerate the states, so their letters' case is not relied on. */
export const isDeleted = (organization: { state: string }): boolean =>
  organization.state.toLowerCase() === 'deleted'
