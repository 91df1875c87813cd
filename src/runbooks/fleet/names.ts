/** What the two stacks of a fleet call their resources: each knows the other's by name. */

/** The role of every account, which the machine and the function take on there. */
export const MEMBER_ROLE = 'workmail-lifecycle-member'

/** The machine that takes one account down, and the role that it runs as. */
export const ACCOUNT_MACHINE = 'workmail-lifecycle-account'

/** The machine that goes through the accounts. */
export const FLEET_MACHINE = 'workmail-lifecycle-fleet'

/** The function through which other Regions are called, and the role that it runs as. */
export const CALL_FUNCTION_NAME = 'workmail-lifecycle-member-call'

/** In definitions of state machines, filled in by CloudFormation's DefinitionSubstitutions. */
export const substitution = (name: string): string => `\${${name}}`
