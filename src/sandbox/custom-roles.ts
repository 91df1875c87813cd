/** The IAM operations on roles that people make (IAM API reference; constraints from its service model). */
import { type Role, roleArn, type SandboxAccount } from './account.js'
import { change } from './changes.js'
import { roleId } from './ids.js'
import { MARKERS, taggedPage } from './markers.js'
import { type Operation, operation } from './operation.js'
import { parsePermissionsPolicy, parseTrustPolicy } from './policy-document.js'
import {
  DEFAULT_MAX_SESSION_DURATION,
  DESCRIPTION,
  describeRole,
  findRole,
  isNamed,
  isoTime,
  NAME,
  noSuchEntity,
  ROLE_NAME,
  refuseServiceLinked,
  urlEncoded,
} from './roles.js'
import { ServiceError } from './service-error.js'

const POLICY_NAME = { type: 'string', required: true, min: 1, max: 128, pattern: NAME } as const
const POLICY_DOCUMENT = {
  type: 'string',
  required: true,
  min: 1,
  max: 131_072,
  pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+',
} as const

/** Characters, white space not counted (IAM user guide, "IAM and AWS STS quotas"). */
const MOST_TRUST_POLICY = 2048
const MOST_INLINE_POLICIES = 10_240

export const customRoleOperations: Record<string, Operation> = {
  CreateRole: operation(
    {
      RoleName: ROLE_NAME,
      AssumeRolePolicyDocument: POLICY_DOCUMENT,
      Path: { type: 'string', min: 1, max: 512, pattern: '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)' },
      Description: DESCRIPTION,
      MaxSessionDuration: { type: 'integer', min: 3600, max: 43_200 },
      PermissionsBoundary: { type: 'string', min: 20, max: 2048 },
      Tags: {
        type: 'list',
        max: 50,
        of: {
          type: 'structure',
          members: {
            Key: {
              type: 'string',
              required: true,
              min: 1,
              max: 128,
              pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+',
            },
            Value: { type: 'string', required: true, max: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' },
          },
        },
      },
    },
    ({ account, now, random }, input) => {
      const { RoleName, Path = '/', Description, PermissionsBoundary, Tags = [] } = input
      if (account.roles.some(isNamed(RoleName)))
        throw new ServiceError('EntityAlreadyExists', `Role with name ${RoleName} already exists.`, 409)
      if (Path.startsWith('/aws-service-role/'))
        throw new ServiceError('InvalidInput', `The path ${Path} is reserved for service-linked roles.`)
      const assumeRolePolicyDocument = parseTrustPolicy(input.AssumeRolePolicyDocument)
      if (sizeOf([assumeRolePolicyDocument]) > MOST_TRUST_POLICY)
        throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${MOST_TRUST_POLICY}`)
      if (new Set(Tags.map(({ Key }) => Key.toLowerCase())).size < Tags.length) {
        const text = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.'
        throw new ServiceError('InvalidInput', text)
      }
      const after: Role = {
        roleName: RoleName,
        path: Path,
        roleId: roleId(random),
        createDate: now,
        ...(Description !== undefined && { description: Description }),
        maxSessionDuration: input.MaxSessionDuration ?? DEFAULT_MAX_SESSION_DURATION,
        assumeRolePolicyDocument,
        attachedPolicyArns: [],
        inlinePolicies: {},
        instanceProfileNames: [],
        tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
        ...(PermissionsBoundary !== undefined && { permissionsBoundaryArn: PermissionsBoundary }),
      }
      change(account, 'roles', { after }, { at: now })
      return { Role: describeRole(account, after) }
    },
  ),

  PutRolePolicy: operation(
    { RoleName: ROLE_NAME, PolicyName: POLICY_NAME, PolicyDocument: POLICY_DOCUMENT },
    ({ account, now }, { RoleName, PolicyName, PolicyDocument }) => {
      const before = findRole(account, RoleName)
      refuseServiceLinked(before)
      const document = parsePermissionsPolicy(PolicyDocument)
      const inlinePolicies = { ...before.inlinePolicies, [PolicyName]: document }
      if (sizeOf(Object.values(inlinePolicies)) > MOST_INLINE_POLICIES) {
        throw limitExceeded(
          `Maximum policy size of ${MOST_INLINE_POLICIES} bytes exceeded for role ${RoleName}`,
        )
      }
      change(account, 'roles', { before, after: { ...before, inlinePolicies } }, { at: now })
      return undefined
    },
  ),

  GetRolePolicy: operation(
    { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
    ({ seen }, { RoleName, PolicyName }) => {
      const role = findRole(seen, RoleName)
      return { RoleName: role.roleName, PolicyName, PolicyDocument: urlEncoded(findInline(role, PolicyName)) }
    },
  ),

  ListRolePolicies: operation({ RoleName: ROLE_NAME, ...MARKERS }, ({ account, seen }, input) => {
    const names = Object.keys(findRole(seen, input.RoleName).inlinePolicies)
    const { page, markers } = taggedPage(account, 'ListRolePolicies', names, (name) => name, input)
    return { PolicyNames: page, ...markers }
  }),

  DeleteRolePolicy: operation(
    { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
    ({ account, now }, { RoleName, PolicyName }) => {
      const before = findRole(account, RoleName)
      refuseServiceLinked(before)
      findInline(before, PolicyName)
      const { [PolicyName]: _, ...inlinePolicies } = before.inlinePolicies
      change(account, 'roles', { before, after: { ...before, inlinePolicies } }, { at: now })
      return undefined
    },
  ),

  ListInstanceProfilesForRole: operation({ RoleName: ROLE_NAME, ...MARKERS }, ({ account, seen }, input) => {
    const role = findRole(seen, input.RoleName)
    const { page, markers } = taggedPage(
      account,
      'ListInstanceProfilesForRole',
      role.instanceProfileNames,
      (name) => name,
      input,
    )
    return { InstanceProfiles: page.map((name) => describeInstanceProfile(account, role, name)), ...markers }
  }),

  DeleteRole: operation({ RoleName: ROLE_NAME }, ({ account, now }, { RoleName }) => {
    const before = findRole(account, RoleName)
    refuseServiceLinked(before)
    const conflict = conflictOf(before)
    if (conflict !== undefined)
      throw new ServiceError('DeleteConflict', `Cannot delete entity, must ${conflict} first.`, 409)
    const { readLag, roleVisibleAfterDeletionFor } = account.behaviour
    const lag = Math.max(readLag, roleVisibleAfterDeletionFor)
    change(account, 'roles', { before }, { at: now, lag })
    return undefined
  }),
}

/** What must go before the role can. */
const conflictOf = (role: Role): string | undefined => {
  if (role.instanceProfileNames.length > 0) return 'remove roles from instance profile'
  if (role.attachedPolicyArns.length > 0) return 'detach all policies'
  return Object.keys(role.inlinePolicies).length > 0 ? 'delete policies' : undefined
}

const findInline = (role: Role, policyName: string): Record<string, unknown> => {
  const document = Object.hasOwn(role.inlinePolicies, policyName)
    ? role.inlinePolicies[policyName]
    : undefined
  if (document) return document
  throw noSuchEntity(`The role policy with name ${policyName} cannot be found.`)
}

const describeInstanceProfile = (account: SandboxAccount, role: Role, name: string) => ({
  Path: '/',
  InstanceProfileName: name,
  InstanceProfileId: 'AIPASANDBOXSANDBOXSAN',
  Arn: roleArn(account, { ...role, path: '/', roleName: name }).replace(':role/', ':instance-profile/'),
  CreateDate: isoTime(role.createDate),
  Roles: [describeRole(account, role)],
})

const sizeOf = (documents: Record<string, unknown>[]): number =>
  documents.reduce((sum, document) => sum + JSON.stringify(document).replace(/\s/g, '').length, 0)

const limitExceeded = (message: string): ServiceError => new ServiceError('LimitExceeded', message, 409)
