/** What each procedure may have to be allowed, whatever it finds in the account. */
import { REQUIRED_PERMISSIONS } from './required-permissions.js'

export interface RequiredPermission {
  /** As AWS spells it: `logs:DeleteLogGroup`. */
  action: string
  /** `write`: it changes something, or is needed by a call that does. */
  access: 'read' | 'write'
  /**
   * ARNs with placeholders, or `*` alone: `${Account}`, `${Region}`, `${OrganizationId}`, `${RoleNameWithPath}`,
   * `${LogGroupName}`, and `${DefaultLogGroupName}` for groups under `/aws/workmail/emailevents/` alone.
   */
  resources: readonly string[]
  /** The Regions in which it is needed: those of the command's scope, all of WorkMail's, or none (IAM). */
  regions: 'scope' | 'every' | 'global'
  /** Condition keys with the values that the request carries; a value may end in `*`. */
  context?: Readonly<Record<string, readonly string[]>>
  /** The flag of the procedure without which it is not needed. */
  with?: string
}

/** As a person types it after `wml`. */
export type Procedure = keyof typeof REQUIRED_PERMISSIONS

export const PROCEDURES = Object.keys(REQUIRED_PERMISSIONS) as Procedure[]

export const requiredPermissions = (procedure: Procedure): readonly RequiredPermission[] =>
  REQUIRED_PERMISSIONS[procedure]
