/** What the operations of IAM on roles share: the members of their inputs, finding a role and describing one. */
import { type Role, roleArn, type SandboxAccount } from './account.js'
import { ServiceError } from './service-error.js'

export const DEFAULT_MAX_SESSION_DURATION = 3600

export const NAME = '[\\w+=,.@-]+'
export const ROLE_NAME = { type: 'string', required: true, min: 1, max: 64, pattern: NAME } as const
export const DESCRIPTION = {
  type: 'string',
  max: 1000,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
} as const

export const noSuchEntity = (message: string): ServiceError => new ServiceError('NoSuchEntity', message, 404)

/** "Names are not distinguished by case" (IAM API reference, CreateRole). */
export const isNamed =
  (roleName: string) =>
  (role: Role): boolean =>
    role.roleName.toLowerCase() === roleName.toLowerCase()

export const findRole = (account: SandboxAccount, roleName: string): Role => {
  const role = account.roles.find(isNamed(roleName))
  if (role) return role
  throw noSuchEntity(`The role with name ${roleName} cannot be found.`)
}

export const isServiceLinked = (role: Role): boolean => role.path.startsWith('/aws-service-role/')

/** @throws ServiceError for a service-linked role, which AWS alone changes */
export const refuseServiceLinked = (role: Role): void => {
  if (!isServiceLinked(role)) return
  const text = `Cannot perform the operation on the protected role '${role.roleName}'`
  throw new ServiceError('UnmodifiableEntity', `${text} - this role is only modifiable by AWS`)
}

export const describeRole = (account: SandboxAccount, role: Role): Record<string, unknown> => ({
  Path: role.path,
  RoleName: role.roleName,
  RoleId: role.roleId,
  Arn: roleArn(account, role),
  CreateDate: isoTime(role.createDate),
  AssumeRolePolicyDocument: urlEncoded(role.assumeRolePolicyDocument),
  Description: role.description,
  MaxSessionDuration: role.maxSessionDuration,
  PermissionsBoundary: role.permissionsBoundaryArn && {
    PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
    PermissionsBoundaryArn: role.permissionsBoundaryArn,
  },
  Tags:
    Object.keys(role.tags).length === 0
      ? undefined
      : Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
  RoleLastUsed: role.lastUsed
    ? { LastUsedDate: isoTime(role.lastUsed.date), Region: role.lastUsed.region }
    : {},
})

/** IAM sends policy documents URL-encoded (RFC 3986). */
export const urlEncoded = (document: Record<string, unknown>): string =>
  encodeURIComponent(JSON.stringify(document))

/** Query timestamps are whole seconds. */
export const isoTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`
