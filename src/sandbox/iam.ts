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
  type SandboxAccount,
} from './account.js'
import { change } from './changes.js'
import { customRoleOperations } from './custom-roles.js'
import { deletionStatus, isForgotten } from './deletion-tasks.js'
import { roleId, uuid } from './ids.js'
import { MARKERS, taggedPage } from './markers.js'
import { type Operation, operation } from './operation.js'
import {
  DEFAULT_MAX_SESSION_DURATION,
  DESCRIPTION,
  describeRole,
  findRole,
  isNamed,
  isoTime,
  isServiceLinked,
  NAME,
  noSuchEntity,
  ROLE_NAME,
  refuseServiceLinked,
  urlEncoded,
} from './roles.js'
import { ServiceError } from './service-error.js'
import { simulatePrincipalPolicy } from './simulate-principal-policy.js'

const POLICY_ARN = { type: 'string', required: true, min: 20, max: 2048 } as const

export const iamOperations: Record<string, Operation> = {
  ...customRoleOperations,

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
      if (account.roles.some(isNamed(SERVICE_LINKED_ROLE_NAME))) {
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
        inlinePolicies: {},
        instanceProfileNames: [],
        tags: {},
      }
      change(account, 'roles', { after }, { at: now })
      return { Role: describeRole(account, after) }
    },
  ),

  GetRole: operation({ RoleName: ROLE_NAME }, ({ seen }, { RoleName }) => {
    const role = findRole(seen, RoleName)
    const Tags = Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value }))
    return { Role: { ...describeRole(seen, role), ...(Tags.length > 0 ? { Tags } : {}) } }
  }),

  ListAttachedRolePolicies: operation(
    {
      RoleName: ROLE_NAME,
      PathPrefix: { type: 'string', min: 1, max: 512, pattern: '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/' },
      ...MARKERS,
    },
    ({ account, seen }, { RoleName, PathPrefix = '/', ...input }) => {
      const arns = findRole(seen, RoleName).attachedPolicyArns.filter((arn) =>
        policyPath(arn).startsWith(PathPrefix),
      )
      const { page, markers } = taggedPage(account, 'ListAttachedRolePolicies', arns, (arn) => arn, input)
      return {
        AttachedPolicies: page.map((arn) => ({ PolicyName: policyName(arn), PolicyArn: arn })),
        ...markers,
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
      if (MaxSessionDuration !== undefined) refuseServiceLinked(before)
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

  ListAccountAliases: operation(MARKERS, ({ account }, input) => {
    const aliases = account.alias === undefined ? [] : [account.alias]
    const { page, markers } = taggedPage(account, 'ListAccountAliases', aliases, (alias) => alias, input)
    return { AccountAliases: page, ...markers }
  }),

  SimulatePrincipalPolicy: simulatePrincipalPolicy,
}

const invalidInput = (message: string): ServiceError => new ServiceError('InvalidInput', message)

const findPolicy = (account: SandboxAccount, policyArn: string): Policy => {
  const policy = account.policies.find((candidate) => candidate.arn === policyArn)
  if (policy) return policy
  throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`)
}

/** `arn:aws:iam::aws:policy/aws-service-role/Name`: the path is `/aws-service-role/`. */
const policyPath = (arn: string): string => arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1)

const policyName = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)
