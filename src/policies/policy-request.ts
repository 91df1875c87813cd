/** What policies a person asks for. */
import type { PolicyConditions } from './conditions.js'
import type { PolicyFormat } from './policy-format.js'
import type { PermissionScope } from './procedure-permissions.js'
import type { Procedure } from './required.js'

export interface ProcedureRequest extends Omit<PermissionScope, 'account'> {
  kind: 'procedures'
  /** `teardown`, `role-delete`; `all` for all of them. */
  name: string
  procedures: readonly Procedure[]
  /** A tag of the organizations that may be changed. */
  tag?: { key: string; value: string } | undefined
}

export type PresetRequest =
  | { kind: 'console-read-only'; regions: readonly string[] }
  | {
      kind: 'assume-impersonation-role'
      regions: readonly string[]
      organizationIds: readonly string[]
      impersonationRoleIds: readonly string[]
    }

export interface PolicyRequest {
  format: PolicyFormat
  conditions: PolicyConditions
  subject: ProcedureRequest | PresetRequest
}
