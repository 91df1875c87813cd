/** The IAM operations (IAM API reference; constraints from its service model). Codes are those of the wire. */
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
} from '../facts/service-linked-role.js'
import {
  type DeletionTask,
  EVENTS_TRUST_POLICY,
  type Policy,
  type Role,
  roleArn,
  type SandboxAccount,
} from './account.js'
import { change } from './changes.js'
import { deletionStatus, isForgotten } from './deletion-tasks.js'
import { roleId, uuid } from './ids.js'
import { type Operation, operation } from './operation.js'
import { pageOf } from './pages.js'
import { ServiceError } from './service-error.js'
import { simulatePrincipalPolicy } from './simulate-principal-policy.js'

const DEFAULT_MAX_SESSION_DURATION = 3600
const DEFAULT_MAX_ITEMS = 100

const NAME = '[\\w+=,.@-]+'
const ROLE_NAME = { type: 'string', required: true, min: 1, max: 64, pattern: NAME } as const
const POLICY_ARN = { type: 'string', required: true, min: 20, max: 2048 } as const
const DESCRIPTION = {
  type: 'string',
  max: 1000,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*',
} as const

export const iamOperations: Record<string, Operation> = {
  CreateServiceLinkedRole: operation(
    {
      AWSServiceName: { type: 'string', required: true, min: 1, max: 128, pattern: NAME },
      Description: DESCRIPTION,
      CustomSuffix: { type: 'string', min: 1, max: 64, pattern: NAME },
    },
    ({ account, now, random }, { AWSServiceName, Description, CustomSuffix }) => {
      if (AWSServiceName !== EVENTS_SERVICE_PRINCIPAL) {
        throw invalidInput(`Service ${AWSServiceName} has no service-linked role.`)
      }
      if (CustomSuffix !== undefined) {
        throw invalidInput(`Custom suffix is not allowed for ${AWSServiceName}`)
      }
      if (account.roles.some((role) => role.roleName === SERVICE_LINKED_ROLE_NAME)) {
        const taken = `Service role name ${SERVICE_LINKED_ROLE_NAME} has been taken in this account`
        throw invalidInput(`${taken}, please try a different suffix.`)
      }
      const after: Role = {
        roleName: SERVICE_LINKED_ROLE_NAME,
        path: SERVICE_LINKED_ROLE_PATH,
        roleId: roleId(random),
        createDate: now,
        ...(Description !== undefined && { description: Description }),
        maxSessionDuration: DEFAULT_MAX_SESSION_DURATION,
        assumeRolePolicyDocument: EVENTS_TRUST_POLICY,
        attachedPolicyArns: [SERVICE_LINKED_ROLE_POLICY_ARN],
      }
      change(account, 'roles', { after }, { at: now })
      return { Role: describeRole(account, after) }
    },
  ),

  GetRole: operation({ RoleName: ROLE_NAME }, ({ seen }, { RoleName }) => ({
    Role: describeRole(seen, findRole(seen, RoleName)),
  })),

  ListAttachedRolePolicies: operation(
    {
      RoleName: ROLE_NAME,
      PathPrefix: { type: 'string', min: 1, max: 512, pattern: '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/' },
      Marker: { type: 'string', min: 1, max: 320, pattern: '[\\u0020-\\u00FF]+' },
      MaxItems: { type: 'integer', min: 1, max: 1000 },
    },
    ({ account, seen }, { RoleName, PathPrefix = '/', Marker, MaxItems = DEFAULT_MAX_ITEMS }) => {
      const role = findRole(seen, RoleName)
      const { items, nextToken } = pageOf(
        role.attachedPolicyArns.filter((arn) => policyPath(arn).startsWith(PathPrefix)),
        (arn) => arn,
        {
          list: 'ListAttachedRolePolicies',
          token: Marker,
          limit: Math.min(MaxItems, account.behaviour.pageSize),
          badToken: () => new ServiceError('ValidationError', 'Invalid Marker.'),
        },
      )
      return {
        AttachedPolicies: items.map((arn) => ({ PolicyName: policyName(arn), PolicyArn: arn })),
        IsTruncated: nextToken !== undefined,
        Marker: nextToken,
      }
    },
  ),

  GetPolicy: operation({ PolicyArn: POLICY_ARN }, ({ account }, { PolicyArn }) => {
    const policy = findPolicy(account, PolicyArn)
    return {
      Policy: {
        PolicyName: policyName(policy.arn),
        PolicyId: 'ANPASANDBOXSANDBOXSAN',
        Arn: policy.arn,
        Path: policyPath(policy.arn),
        DefaultVersionId: policy.defaultVersionId,
        AttachmentCount: account.roles.filter((role) => role.attachedPolicyArns.includes(policy.arn)).length,
        PermissionsBoundaryUsageCount: 0,
        IsAttachable: true,
        Description: policy.description,
        CreateDate: isoTime(policy.createDate),
        UpdateDate: isoTime(policy.createDate),
      },
    }
  }),

  GetPolicyVersion: operation(
    {
      PolicyArn: POLICY_ARN,
      VersionId: { type: 'string', required: true, pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' },
    },
    ({ account }, { PolicyArn, VersionId }) => {
      const policy = findPolicy(account, PolicyArn)
      const document = policy.versions[VersionId]
      if (!document) {
        throw noSuchEntity(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`)
      }
      return {
        PolicyVersion: {
          Document: urlEncoded(document),
          VersionId,
          IsDefaultVersion: VersionId === policy.defaultVersionId,
          CreateDate: isoTime(policy.createDate),
        },
      }
    },
  ),

  UpdateRole: operation(
    {
      RoleName: ROLE_NAME,
      Description: DESCRIPTION,
      MaxSessionDuration: { type: 'integer', min: 3600, max: 43200 },
    },
    ({ account, now }, { RoleName, Description, MaxSessionDuration }) => {
      const before = findRole(account, RoleName)
      if (isServiceLinked(before) && MaxSessionDuration !== undefined) {
        const text = `Cannot perform the operation on the protected role '${RoleName}'`
        throw new ServiceError('UnmodifiableEntity', `${text} - this role is only modifiable by AWS`)
      }
      const after: Role = {
        ...before,
        ...(Description !== undefined && { description: Description }),
        // The API reference: a call that leaves the duration out sets the default.
        maxSessionDuration: MaxSessionDuration ?? DEFAULT_MAX_SESSION_DURATION,
      }
      change(account, 'roles', { before, after }, { at: now })
      return {}
    },
  ),

  DeleteServiceLinkedRole: operation({ RoleName: ROLE_NAME }, ({ account, now, random }, { RoleName }) => {
    const role = findRole(account, RoleName)
    if (!isServiceLinked(role)) throw noSuchEntity(`There is no service-linked role with name ${RoleName}.`)
    const unfinished = account.deletionTasks.find(
      (task) => task.roleName === RoleName && task.outcome === undefined,
    )
    if (unfinished) return { DeletionTaskId: unfinished.deletionTaskId }
    const principal = role.path.split('/')[2]
    const task: DeletionTask = {
      deletionTaskId: `task/aws-service-role/${principal}/${RoleName}/${uuid(random)}`,
      roleName: RoleName,
      submittedAt: now,
    }
    account.deletionTasks.push(task)
    return { DeletionTaskId: task.deletionTaskId }
  }),

  GetServiceLinkedRoleDeletionStatus: operation(
    { DeletionTaskId: { type: 'string', required: true, min: 1, max: 1000 } },
    ({ account, now }, { DeletionTaskId }) => {
      if (!/^task\/aws-service-role\/[^/]+\/[^/]+\/[^/]+$/.test(DeletionTaskId)) {
        throw invalidInput(`The deletion task id ${DeletionTaskId} is not valid.`)
      }
      const task = account.deletionTasks.find((candidate) => candidate.deletionTaskId === DeletionTaskId)
      if (task === undefined || isForgotten(account, task, now)) {
        throw noSuchEntity(`The deletion task with id ${DeletionTaskId} cannot be found.`)
      }
      return { Status: deletionStatus(account, task, now), Reason: task.outcome?.reason }
    },
  ),

  SimulatePrincipalPolicy: simulatePrincipalPolicy,
}

const invalidInput = (message: string): ServiceError => new ServiceError('InvalidInput', message)

const noSuchEntity = (message: string): ServiceError => new ServiceError('NoSuchEntity', message, 404)

const findRole = (account: SandboxAccount, roleName: string): Role => {
  const role = account.roles.find((candidate) => candidate.roleName === roleName)
  if (role) return role
  throw noSuchEntity(`The role with name ${roleName} cannot be found.`)
}

const findPolicy = (account: SandboxAccount, policyArn: string): Policy => {
  const policy = account.policies.find((candidate) => candidate.arn === policyArn)
  if (policy) return policy
  throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`)
}

const isServiceLinked = (role: Role): boolean => role.path.startsWith('/aws-service-role/')

/** `arn:aws:iam::aws:policy/aws-service-role/Name`: the path is `/aws-service-role/`. */
const policyPath = (arn: string): string => arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1)

const policyName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

const describeRole = (account: SandboxAccount, role: Role): Record<string, unknown> => ({
  Path: role.path,
  RoleName: role.roleName,
  RoleId: role.roleId,
  Arn: roleArn(account, role),
  CreateDate: isoTime(role.createDate),
  AssumeRolePolicyDocument: urlEncoded(role.assumeRolePolicyDocument),
  Description: role.description,
  MaxSessionDuration: role.maxSessionDuration,
  RoleLastUsed: role.lastUsed
    ? { LastUsedDate: isoTime(role.lastUsed.date), Region: role.lastUsed.region }
    : {},
})

/** IAM sends policy documents URL-encoded (RFC 3986). */
const urlEncoded = (document: Record<string, unknown>): string => encodeURIComponent(JSON.stringify(document))

/** Query timestamps are whole seconds. */
const isoTime = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`
