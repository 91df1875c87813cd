/** What each procedure may have to be allowed, whatever it finds in the account. */
import type { RequiredPermission } from './required-permission.js'
import { REQUIRED_PERMISSIONS } from './required-permissions.js'

/** As a person types it after `wml`. */
export type Procedure = keyof typeof REQUIRED_PERMISSIONS

/** An action that some procedure needs. */
export type RequiredAction = (typeof REQUIRED_PERMISSIONS)[Procedure][number]['action']

export const PROCEDURES = Object.keys(REQUIRED_PERMISSIONS) as Procedure[]

export const requiredPermissions = (procedure: Procedure): readonly RequiredPermission[] =>
  REQUIRED_PERMISSIONS[procedure]
