/**
 * Promise 3: only what the plan names is changed, and the plan names nothing outside the command's scope.
 * The plan is the one in the journal, where the call is written down before it is made. Protected log groups,
 * custom roles and other people's groups are left alone, and so are groups whose tag someone took off and whatever
 * carries the tag that protects; a custom role is only touched where the tool made it and nothing else hangs on it, and
 * it is read again before.
 */
import { CATALOGUE } from '../../../src/aws/catalogue.js'
import type { Service } from '../../../src/calls/call.js'
import { parseLogGroupArn } from '../../../src/facts/arns.js'
import { CUSTOM_ROLE_POLICY_NAME } from '../../../src/facts/custom-role.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../../src/facts/service-linked-role.js'
import { TEARDOWN_TAG } from '../../../src/facts/teardown-tags.js'
import { isOwn } from '../own-role.js'
import type { Command } from '../scenario.js'
import type { CallRecord } from '../world/call-record.js'
import { type Change, logGroupKey, sees } from '../world/history.js'
import type { Run, Watcher, World } from '../world/world.js'
import { areProtecting, isChangedSince } from './protected.js'
import { isAskedByName, isInScope, mayCreate, mayTagOwner, mayTakeDown } from './scope.js'
import { lastOwnChange } from './set-by-others.js'

export const onlyThePlan: Watcher = {
  promise: 'P3',
  before: (world, run, call) =>
    isChanging(call)
      ? [
          ...notInJournal(run, call),
          ...outsideScope(world, run, call),
          ...onProtected(world, run, call),
          ...onTagged(world, run, call),
          ...onUntagged(world, run, call),
          ...asTwo(world, run),
        ]
      : [],
  after: (_world, _run, call) =>
    !isChanging(call) && call.changes.length > 0 ? [`${call.action} is a read, and changed something`] : [],
}

export const isChanging = ({ service, action }: CallRecord): boolean =>
  CATALOGUE[service as Service][action]?.access === 'write'

const notInJournal = (run: Run, call: CallRecord): string[] => {
  const journal = run.runId === undefined ? undefined : run.machine.journals.get(run.runId)
  if (journal?.plan === undefined) return [`${call.action} was sent before the plan was written down`]
  const input = canonical(call.input)
  const steps = journal.plan.steps.filter(
    (step) =>
      step.call.action === call.action &&
      (step.call.service === 'iam' || step.call.region === call.region) &&
      canonical(step.call.input) === input,
  )
  if (steps.length === 0) return [`the plan names no ${call.action} ${input}`]
  const isOpen = steps.some(({ key }) => {
    const count = (type: 'calling' | 'answered') =>
      journal.records.filter((record) => record.type === type && record.key === key).length
    return count('calling') > count('answered')
  })
  return isOpen ? [] : [`${call.action} ${input} was sent before it was written down`]
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

/** The log group that a call of CloudWatch Logs is about. */
export const groupOfCall = ({ service, region, input }: CallRecord) => {
  if (service !== 'logs') return undefined
  const name =
    input.logGroupName ?? input.logGroupIdentifier ?? parseLogGroupArn(String(input.resourceArn))?.name
  return { region, logGroupName: String(name) }
}

const outsideScope = (world: World, run: Run, call: CallRecord): string[] => {
  const { command } = run
  const group = groupOfCall(call)
  if (group !== undefined) {
    const may = isOwnerTag(call)
      ? mayTagOwner(world, run, group)
      : call.action.match(
            /^(CreateLogGroup|PutRetentionPolicy|DeleteRetentionPolicy|AssociateKmsKey|UntagResource)$/,
          )
        ? mayCreate(world, run, group)
        : mayTakeDown(world, run, group)
    return may ? [] : [`${call.action} of ${group.logGroupName} in ${group.region}, which is not in scope`]
  }
  if (call.service === 'iam') {
    if (!isAskedOfIam(command, call)) return [`${call.action} is nothing that ${command.verb} asks for`]
    return ON_OWN_ROLES.includes(call.action) ? onForeignRole(world, run, String(call.input.RoleName)) : []
  }
  const organization = world.account.organizations.find(
    ({ organizationId }) => organizationId === call.input.OrganizationId,
  )
  const isOff = call.action === 'DeleteEmailMonitoringConfiguration'
  const may = isOff
    ? command.verb === 'teardown' || command.verb === 'disable'
    : call.action === 'PutEmailMonitoringConfiguration' && command.verb === 'enable'
  // What is gone by now has no scope any more.
  const inScope = organization === undefined || isInScope(command, organization)
  return may && inScope ? [] : [`${call.action} of ${organization?.alias}, which is not in scope`]
}

/** It says whose a group was, and never that it is to go. */
const isOwnerTag = ({ action, input }: CallRecord): boolean =>
  action === 'TagResource' && !Object.hasOwn(Object(input.tags), TEARDOWN_TAG)

const isAskedOfIam = (command: Command, { action, input }: CallRecord): boolean => {
  const { verb } = command
  const isLinked = input.RoleName === SERVICE_LINKED_ROLE_NAME
  switch (action) {
    case 'CreateServiceLinkedRole':
      return verb === 'enable' && command.roleArn === undefined
    case 'DeleteServiceLinkedRole':
      return (
        isLinked &&
        (verb === 'role delete' ? command.custom === undefined : verb === 'teardown' && !command.keepRole)
      )
    case 'CreateRole':
    case 'PutRolePolicy':
      return verb === 'role create' && input.RoleName === command.custom
    case 'DeleteRolePolicy':
    case 'DeleteRole':
      return verb === 'role delete' && !isLinked && input.RoleName === command.custom
    default:
      return false
  }
}

const ON_OWN_ROLES = ['PutRolePolicy', 'DeleteRolePolicy', 'DeleteRole']

/** What speaks against touching the role, but for what others have changed since the run last read it. */
const onForeignRole = (world: World, run: Run, roleName: string): string[] => {
  const role = world.account.roles.find((candidate) => candidate.roleName === roleName)
  const change = world.history.lastChange('roles', roleName)
  const reading = run.readings.roles.get(roleName)
  if (reading === undefined || reading.order <= (run.journaledAfter ?? Number.POSITIVE_INFINITY))
    return [`role ${roleName} was not read again before it was touched`]
  const isUnseen = change !== undefined && change.by !== run.id && !sees(reading, change)
  if (role === undefined || isUnseen) return []
  const others = Object.keys(role.inlinePolicies).filter((name) => name !== CUSTOM_ROLE_POLICY_NAME)
  return [
    ...(isOwn(role) ? [] : [`role ${roleName} is someone else’s`]),
    ...(role.attachedPolicyArns.length + others.length === 0
      ? []
      : [`role ${roleName} has policies that are someone else’s`]),
  ]
}

/** One machine lets one run at a time change an account. */
const asTwo = (world: World, run: Run): string[] =>
  world.runs
    .filter((other) => other !== run && other.machine === run.machine && other.end === undefined)
    .filter((other) => other.calls.some(isChanging) && !isFinished(other))
    .map((other) => `run ${other.id} is at work on the same machine`)

const isFinished = ({ machine, runId = '' }: Run): boolean =>
  machine.journals.get(runId)?.records.at(-1)?.type === 'finished'

/**
 * A group that a run or an earlier one tagged goes only while it is tagged: who takes the tag off wants it kept. The
 * tags are read after the plan was made and after the run's own change of a configuration that wrote to the group; a
 * tag that is taken off between that reading and the call is out of its sight. What was asked for by name or as an
 * orphan needs no tag.
 */
const onUntagged = (world: World, run: Run, call: CallRecord): string[] => {
  const { command } = run
  const { region, action, input } = call
  const address = { region, logGroupName: String(input.logGroupName) }
  const { logGroupName } = address
  if (action !== 'DeleteLogGroup' || command.verb !== 'teardown' || command.noTag) return []
  if (isAskedByName(world, run, address)) return []
  const key = logGroupKey(region, logGroupName)
  const group = world.account.logGroups.find(
    (candidate) => candidate.region === region && candidate.logGroupName === logGroupName,
  )
  const untagging = lastUntagging(world, key)
  if (group?.tags[TEARDOWN_TAG] === undefined && untagging === undefined) return []
  const reading = run.readings.tags.get(key)
  const after = Math.max(
    run.journaledAfter ?? Number.POSITIVE_INFINITY,
    lastOwnChange(world, run, address)?.order ?? 0,
  )
  if (reading === undefined || reading.order <= after)
    return [`the deletion of ${logGroupName} in ${region} was sent, and it was not read whether it is tagged`]
  return untagging !== undefined && sees(reading, untagging)
    ? [`the deletion of ${logGroupName} in ${region} was sent though someone took its tag off`]
    : []
}

/** The last word on a group, where that is someone who took its tag off. */
const lastUntagging = ({ history }: World, key: string): Change | undefined => {
  const change = history.lastChange('logGroups', key)
  if (change?.collection !== 'logGroups' || change.by !== 'outsider') return undefined
  const isTakenOff =
    change.before?.tags[TEARDOWN_TAG] !== undefined && change.after?.tags[TEARDOWN_TAG] === undefined
  return change.after !== undefined && isTakenOff ? change : undefined
}

/** Protected, and read as such: only the flag allows to touch it. */
const onProtected = (world: World, run: Run, call: CallRecord): string[] => {
  const { command } = run
  const address = groupOfCall(call)
  if (address === undefined || command.verb !== 'teardown' || command.overrideDeletionProtection) return []
  if (isOwnerTag(call)) return []
  const { region, logGroupName } = address
  const group = world.account.logGroups.find(
    (candidate) => candidate.region === region && candidate.logGroupName === logGroupName,
  )
  if (!group?.deletionProtectionEnabled) return []
  const change = world.history.lastChange('logGroups', logGroupKey(region, logGroupName))
  const firstReading = run.readings.firstLogGroups.find(
    (reading) => reading.region === region && logGroupName.startsWith(reading.prefix),
  )
  const isKnown = firstReading !== undefined && (change === undefined || sees(firstReading, change))
  return isKnown && run.how === 'run'
    ? [`${call.action} of ${logGroupName} in ${region}, which is protected`]
    : []
}

const DESTROYING = [
  'DeleteEmailMonitoringConfiguration',
  'DeleteLogGroup',
  'PutLogGroupDeletionProtection',
  'DeleteServiceLinkedRole',
  'DeleteRolePolicy',
  'DeleteRole',
]

/** Tagged to be left alone, since before the plan was made. */
const onTagged = (world: World, run: Run, call: CallRecord): string[] => {
  if (!DESTROYING.includes(call.action)) return []
  const { account } = world
  const address = groupOfCall(call)
  const groups = account.logGroups.filter(
    ({ region, logGroupName }) => region === address?.region && logGroupName === address.logGroupName,
  )
  const organizations = account.organizations.filter(
    ({ organizationId }) => organizationId === call.input.OrganizationId,
  )
  const roles = account.roles.filter(({ roleName }) => roleName === call.input.RoleName)
  const things = [
    ...groups.map(({ region, logGroupName, tags }) => {
      const key = logGroupKey(region, logGroupName)
      return { collection: 'logGroups' as const, key, tags }
    }),
    ...organizations.map(({ organizationId, tags }) => {
      return { collection: 'organizations' as const, key: organizationId, tags }
    }),
    ...roles.map(({ roleName, tags }) => ({ collection: 'roles' as const, key: roleName, tags })),
  ]
  return things
    .filter(({ tags }) => areProtecting(run.command, tags))
    .filter(({ collection, key }) => !isChangedSince(world, run, collection, key))
    .map(({ key }) => `${call.action} of ${key}, which carries the tag that protects`)
}
