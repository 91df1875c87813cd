/**
 * Steps come back from journals, which others may have written. Each is built anew by its own builder from what it acts
 * on alone: what it calls, asks before, tries again and looks for are the builder's, whatever the file says.
 */
import type { Value } from '../calls/call.js'
import { logGroupTagArn, parseArn, parseLogGroupArn } from '../facts/arns.js'
import { CUSTOM_ROLE_TAG, customRolePolicy, customRoleTrustPolicy } from '../facts/custom-role.js'
import { serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { RETENTION_TAG, readOwners, readTeardownTags } from '../facts/teardown-tags.js'
import { createCustomRole } from './create-custom-role.js'
import { createLogGroup } from './create-log-group.js'
import { createRole } from './create-role.js'
import { deleteCustomRole, deleteRolePolicy } from './delete-custom-role.js'
import { deleteLogGroup, verifyLogGroupDeleted } from './delete-log-group.js'
import { deleteRole } from './delete-role.js'
import { disableLogging } from './disable-logging.js'
import { enableLogging } from './enable-logging.js'
import { encryptLogGroup } from './encrypt-log-group.js'
import { onceArchived } from './once-archived.js'
import { putRolePolicy } from './put-role-policy.js'
import { setRetention } from './set-retention.js'
import type { Precondition, Step } from './step.js'
import { tagLogGroupStep, tagOwnerStep } from './tag-log-group.js'
import { unprotectLogGroup } from './unprotect-log-group.js'
import { untagLogGroupStep } from './untag-log-group.js'
import { updateRole } from './update-role.js'
import { whileTagged } from './while-tagged.js'

/**
 * The step of the same kind for the same thing.
 * @throws Error where the step names no thing that a step of its kind can act on
 */
export const rebuildStep = (step: Step, account: string): Step => {
  const rebuild = REBUILDERS[step.kind]
  if (rebuild === undefined) throw new Error(`there is no step ${step.kind}`)
  return rebuild(step, account)
}

const REBUILDERS: Partial<Record<string, (step: Step, account: string) => Step>> = {
  'tag-log-group': (step, account) => {
    const group = taggedGroup(step, account)
    const tags = readTeardownTags(texts(step.call.input.tags))
    if (tags === undefined) throw new Error('it tags nothing')
    return tagLogGroupStep({ ...group, ...tags })
  },
  'tag-log-group-owner': (step, account) => {
    const organizationIds = readOwners(texts(step.call.input.tags))
    return tagOwnerStep({ ...taggedGroup(step, account), organizationIds })
  },
  'untag-log-group': (step, account) =>
    untagLogGroupStep({ ...taggedGroup(step, account), tagKeys: list(step.call.input.tagKeys) }),
  'disable-logging': ({ region, call, subject, after }) => {
    const organizationId = text(call.input.OrganizationId)
    return disableLogging({ region, organizationId, alias: aliasIn(subject, organizationId), after })
  },
  'enable-logging': ({ region, call: { input }, subject, after }, account) => {
    const organizationId = text(input.OrganizationId)
    return enableLogging({
      region,
      organizationId,
      alias: aliasIn(subject, organizationId),
      logGroupArn: text(input.LogGroupArn),
      roleArn: text(input.RoleArn),
      serviceLinkedRoleArn: serviceLinkedRoleArn(account),
      after,
    })
  },
  'delete-log-group': (step, account) => {
    const { region, call, after } = step
    return withPreconditions(
      deleteLogGroup(region, text(call.input.logGroupName), after, isWorkMailGone(step)),
      step,
      account,
    )
  },
  'verify-log-group-deleted': (step, account) => {
    const { region, call, after, quietPeriod } = step
    const when = step.key.split(':')[1] === 'after-role' ? 'after-role' : 'before-role'
    const workMailGone = isWorkMailGone(step)
    if (quietPeriod === undefined) throw new Error('it does not wait for late writes')
    const name = text(call.input.logGroupName)
    return withPreconditions(
      verifyLogGroupDeleted(region, name, { when, quietPeriod, after, workMailGone }),
      step,
      account,
    )
  },
  'unprotect-log-group': (step, account) => {
    const { region, call, after } = step
    return withPreconditions(
      unprotectLogGroup(region, text(call.input.logGroupIdentifier), after),
      step,
      account,
    )
  },
  'create-log-group': ({ region, call: { input } }) =>
    createLogGroup({
      region,
      logGroupName: text(input.logGroupName),
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: text(input.kmsKeyId) }),
      ...(input.tags === undefined ? {} : { retentionTag: texts(input.tags)[RETENTION_TAG] }),
    }),
  'encrypt-log-group': ({ region, call: { input } }) =>
    encryptLogGroup(region, text(input.logGroupName), text(input.kmsKeyId)),
  'set-retention': ({ region, call: { input }, after }) => {
    const retention = input.retentionInDays === undefined ? 'never' : Number(input.retentionInDays)
    return setRetention({ region, logGroupName: text(input.logGroupName), retention, after })
  },
  'create-role': ({ call: { input } }) =>
    createRole(input.Description === undefined ? undefined : text(input.Description)),
  'update-role': ({ call: { input } }) => updateRole(text(input.Description)),
  'delete-role': ({ preconditions, waiter, after }) => {
    if (waiter === undefined) throw new Error('it does not wait for the end of the deletion')
    const { goneRegions, emptyRegions } = preconditionOf({ preconditions }, 'no-organization-uses-role') ?? {}
    const { resubmit, clears } = waiter
    const regions = { ...(goneRegions && { goneRegions }), ...(emptyRegions && { emptyRegions }) }
    return deleteRole({ retryDelay: resubmit.first, clears, after, ...regions })
  },
  'create-custom-role': ({ call: { input } }, account) => {
    const trustPolicy = text(input.AssumeRolePolicyDocument)
    if (![customRoleTrustPolicy(), customRoleTrustPolicy(account)].includes(trustPolicy))
      throw new Error('someone other than WorkMail could assume the role')
    return createCustomRole({
      roleName: text(input.RoleName),
      trustPolicy,
      description: text(input.Description),
      runId: tagIn(input.Tags, CUSTOM_ROLE_TAG),
    })
  },
  'put-role-policy': ({ call: { input }, after }, account) => {
    const document = text(input.PolicyDocument)
    if (document !== customRolePolicy(groupsIn(document, account)))
      throw new Error('the role could do other things than write to log groups')
    return putRolePolicy({ roleName: text(input.RoleName), document, after })
  },
  'delete-role-policy': ({ call: { input } }) => deleteRolePolicy(text(input.RoleName)),
  'delete-custom-role': ({ call: { input }, after }) => deleteCustomRole(text(input.RoleName), after),
}

const isWorkMailGone = ({ preconditions }: Step): boolean =>
  preconditions.some(
    (precondition) => precondition.kind === 'no-organization-writes-to' && precondition.workMailGone,
  )

type PreconditionOf<Kind extends Precondition['kind']> = Extract<Precondition, { kind: Kind }>

const preconditionOf = <Kind extends Precondition['kind']>(
  { preconditions }: Pick<Step, 'preconditions'>,
  kind: Kind,
): PreconditionOf<Kind> | undefined =>
  preconditions.find((precondition): precondition is PreconditionOf<Kind> => precondition.kind === kind)

/** What a deletion also depends on, where it does: its tag, and its archive. Of the group that it deletes. */
const withPreconditions = (deletion: Step, step: Step, account: string): Step => {
  const { region } = step
  const logGroupName = text(step.call.input.logGroupName ?? step.call.input.logGroupIdentifier)
  const tag = preconditionOf(step, 'still-tagged')
  const tagged =
    tag === undefined
      ? deletion
      : whileTagged(deletion, { account, region, logGroupName, creationTime: tag.creationTime })
  const archive = preconditionOf(step, 'archived')
  if (archive === undefined) return tagged
  const { kind: _, ...archiving } = archive
  return onceArchived(tagged, { ...archiving, account, region, logGroupName })
}

const text = (value: Value | undefined): string => {
  if (typeof value === 'string') return value
  throw new Error('a name is missing')
}

const list = (value: Value | undefined): string[] => {
  if (Array.isArray(value)) return value.map(text)
  throw new Error('a list is missing')
}

const texts = (value: Value | undefined): Record<string, string> => {
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('tags are missing')
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, text(inner)]))
}

const tagIn = (tags: Value | undefined, key: string): string => {
  const found = Array.isArray(tags) ? tags.map(texts).find(({ Key }) => Key === key) : undefined
  return text(found?.Value)
}

const taggedGroup = ({ region, call }: Step, account: string) => {
  const tagArn = text(call.input.resourceArn)
  const name = parseLogGroupArn(tagArn)?.name
  if (name === undefined || tagArn !== logGroupTagArn({ account, region, name }))
    throw new Error('it tags what is not a log group of this account')
  return { region, logGroupName: name, tagArn }
}

/** `email event logging of ALIAS (ID)` */
const aliasIn = (subject: string, organizationId: string): string => {
  const end = ` (${organizationId})`
  const start = 'email event logging of '
  if (subject.startsWith(start) && subject.endsWith(end)) return subject.slice(start.length, -end.length)
  throw new Error('it does not name the organization that it is about')
}

/** The log groups that a policy names, of this account alone. */
const groupsIn = (document: string, account: string) =>
  [...document.matchAll(/"(arn:[^"]+)"/g)].flatMap(([, arn = '']) => {
    const group = arn.endsWith(':*') ? undefined : parseLogGroupArn(arn)
    return group?.account === account && parseArn(arn) !== undefined ? [group] : []
  })
