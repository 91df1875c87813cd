/** The shape of `required-permissions.ts`. */
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
