/**
 * Promise 5: success is said only after it was seen, and what is said is so. At the end of a run its exit code,
 * its JSON and its journal agree, and what they call done or unchanged is what the account really holds, but for
 * what others have changed out of the run's sight.
 */
import { parseDuration } from '../../../src/duration.js'
import { logGroupTagArn, parseLogGroupArn } from '../../../src/facts/arns.js'
import { CUSTOM_ROLE_POLICY_NAME } from '../../../src/facts/custom-role.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../../src/facts/log-groups.js'
import { SERVICE_LINKED_ROLE_NAME, serviceLinkedRoleArn } from '../../../src/facts/service-linked-role.js'
import { readTeardownTags } from '../../../src/facts/teardown-tags.js'
import { Output } from '../../../src/report/output.js'
import { monitoringRoleArn, type Organization, type SandboxAccount } from '../../../src/sandbox/account.js'
import type { Step } from '../../../src/steps/step.js'
import { isOwn } from '../own-role.js'
import type { Command } from '../scenario.js'
import { type Change, logGroupKey, sees } from '../world/history.js'
import { lastLogGroupReading } from '../world/readings.js'
import type { EndWatcher, Run, World } from '../world/world.js'
import { isGoneFor } from './end-of-workmail.js'
import { areProtecting } from './protected.js'
import { isInRegions, isInScope, isLeftOver, isUnfinished } from './scope.js'
import { wasSetByOthers } from './set-by-others.js'

const DAY = 24 * 60 * 60 * 1000

export const saidAndSo: EndWatcher = { promise: 'P5', atEnd: (world, run) => atEnd(world, run) }

const atEnd = (world: World, run: Run): string[] => {
  const { end } = run
  if (end?.how !== 'ended') return []
  const output = Output.parse(JSON.parse(end.stdout))
  const isSuccess = output.outcome === 'done' || output.outcome === 'unchanged'
  return [
    ...inAgreement(run, end.exitCode, output),
    ...stepsAreSo(world, run, output),
    ...(isSuccess ? goalIsReached(world, run, output) : []),
  ]
}

const CODES: Record<string, number[]> = {
  done: [0],
  unchanged: [0],
  planned: [0],
  blocked: [6],
  pending: [4, 8, 130],
  failed: [1, 3, 4],
  refused: [2, 4, 5],
}

const inAgreement = (run: Run, exitCode: number, output: Output): string[] => {
  const found: string[] = []
  if (output.exitCode !== exitCode)
    found.push(`the JSON says exit code ${output.exitCode}, the process ${exitCode}`)
  if (!CODES[output.outcome]?.includes(exitCode))
    found.push(`outcome ${output.outcome} with exit code ${exitCode}`)
  if (output.outcome === 'blocked' && output.blockers.length === 0) found.push('blocked, and no one is named')
  if (exitCode !== 0 && output.next === null) found.push(`exit code ${exitCode}, and no next step is named`)
  if (output.error === null && output.steps.length > 0) found.push(...asJournaled(run, exitCode, output))
  const changed = run.calls.some(({ changes }) => changes.length > 0)
  if (output.outcome === 'unchanged' && changed) found.push('unchanged is said, and something was changed')
  if (output.outcome === 'refused' && changed) found.push('refused is said, and something was changed')
  return found
}

/** What the steps ended as is what their last records say. */
const asJournaled = (run: Run, exitCode: number, output: Output): string[] => {
  const journal = run.machine.journals.get(output.runId ?? '')
  // Where nothing was left to do a run has no journal, or leaves the one that it continues with as it is.
  if (journal === undefined || journal.records.at(-1)?.type !== 'finished') {
    return run.calls.some(({ changes }) => changes.length > 0)
      ? ['something was changed, and no journal tells the end']
      : []
  }
  const outcomes = new Map(
    journal.all.flatMap((record) =>
      record.type === 'ended' ? [[record.result.key, record.result.outcome]] : [],
    ),
  )
  const finished = journal.records.at(-1)
  return [
    ...output.steps
      .filter(({ key, outcome }) => outcomes.get(key) !== outcome)
      .map(
        ({ key, outcome }) => `step ${key} is ${outcome} in the JSON and ${outcomes.get(key)} in the journal`,
      ),
    ...(finished?.type === 'finished' &&
    (finished.exitCode !== exitCode || finished.outcome !== output.outcome)
      ? [
          `the journal ends as ${finished.outcome} (${finished.exitCode}), the run as ${output.outcome} (${exitCode})`,
        ]
      : []),
  ]
}

/**
 * Where the last word on an item is someone else's: of a person or another run, since its plan was made; of AWS
 * itself (a late write), where no read of this run could have seen it.
 */
const isExcused = (
  run: Run,
  change: Change | undefined,
  reading?: { at: number; order: number } | undefined,
): boolean => {
  if (change === undefined || change.by === run.id) return false
  if (change.by === 'aws') return reading === undefined || !sees(reading, change)
  return change.visibleAt >= run.plannedAt
}

const isChangedByOthers = (world: World, run: Run, organizationId: string): boolean =>
  isExcused(run, world.history.lastChange('organizations', organizationId))

const stepsAreSo = (world: World, run: Run, output: Output): string[] => {
  const journal = run.machine.journals.get(run.runId ?? '')
  if (journal?.plan === undefined) return []
  const { plan, all } = journal
  // A resumed run does not look again at what had ended before.
  const records = all.slice(run.journaledBefore)
  const ended = new Set(records.flatMap((record) => (record.type === 'ended' ? [record.result.key] : [])))
  return output.steps
    .filter(({ key, outcome }) => ended.has(key) && (outcome === 'done' || outcome === 'unchanged'))
    .flatMap(({ key, outcome }) => {
      const step = plan.steps.find((candidate) => candidate.key === key)
      if (step === undefined) return [`step ${key} is in the JSON and not in the plan`]
      // A group that came back is the business of the later look, which has an outcome of its own.
      const laterLook = output.steps.findLast(
        (other) =>
          other.kind === 'verify-log-group-deleted' &&
          other.subject === step.subject &&
          other.region === step.region,
      )
      if (step.call.action === 'DeleteLogGroup' && laterLook !== undefined && laterLook.key !== key) return []
      return isSo(world, run, step)
        ? []
        : [`step ${key} ended as ${outcome}, and the account shows otherwise`]
    })
}

const isSo = (world: World, run: Run, step: Step): boolean => {
  const { account, history } = world
  const { action, region, input } = step.call
  const name = String(
    input.logGroupName ?? input.logGroupIdentifier ?? parseLogGroupArn(String(input.resourceArn))?.name,
  )
  const group = account.logGroups.find(
    (candidate) => candidate.region === region && candidate.logGroupName === name,
  )
  const organization = account.organizations.find(
    ({ organizationId }) => organizationId === input.OrganizationId,
  )
  const groupExcused = isExcused(
    run,
    history.lastChange('logGroups', logGroupKey(region, name)),
    lastLogGroupReading(run.readings, region, name),
  )
  const role = account.roles.find(({ roleName }) => roleName === SERVICE_LINKED_ROLE_NAME)
  const roleExcused = isExcused(
    run,
    history.lastChange('roles', SERVICE_LINKED_ROLE_NAME),
    run.readings.roles.get(SERVICE_LINKED_ROLE_NAME),
  )
  switch (action) {
    case 'DeleteLogGroup':
      return group === undefined || groupExcused
    case 'DeleteServiceLinkedRole':
      return role === undefined || roleExcused
    case 'CreateServiceLinkedRole':
      return role !== undefined || roleExcused
    case 'CreateRole':
    case 'PutRolePolicy':
    case 'DeleteRolePolicy':
    case 'DeleteRole':
      return customRoleIsSo(world, run, step)
    case 'CreateLogGroup':
      return group !== undefined || groupExcused
    case 'PutRetentionPolicy':
      return group?.retentionInDays === input.retentionInDays || groupExcused
    case 'DeleteRetentionPolicy':
      return (group !== undefined && group.retentionInDays === undefined) || groupExcused
    case 'PutLogGroupDeletionProtection':
      return group?.deletionProtectionEnabled !== true || groupExcused
    case 'DeleteEmailMonitoringConfiguration':
      return (
        organization?.monitoring === undefined || isChangedByOthers(world, run, organization.organizationId)
      )
    case 'PutEmailMonitoringConfiguration': {
      if (organization === undefined || isChangedByOthers(world, run, organization.organizationId))
        return true
      const arn = `${logGroupTagArn({ region, account: account.accountId, name: organization.monitoring?.logGroupName ?? '' })}:*`
      return arn === input.LogGroupArn && monitoringRoleArn(account, organization) === input.RoleArn
    }
    default:
      return true
  }
}

/**
 * What others did to the role, or to its policy, is theirs; and so is a role that they put in the place of the run's
 * after it had last looked whose it is: its policy goes there then.
 */
const isRoleOfOthers = ({ history }: World, run: Run, name: string): boolean => {
  const reading = run.readings.roles.get(name)
  const isTakenUnseen = history.changes.some(
    (change) =>
      change.collection === 'roles' &&
      change.key === name &&
      change.after !== undefined &&
      !isOwn(change.after) &&
      isExcused(run, change) &&
      reading !== undefined &&
      !sees(reading, change),
  )
  return isTakenUnseen || isExcused(run, history.lastChange('roles', name), reading)
}

const customRoleIsSo = (world: World, run: Run, { call }: Step): boolean => {
  const { RoleName, PolicyName, PolicyDocument } = call.input
  const name = String(RoleName)
  const role = world.account.roles.find(({ roleName }) => roleName === name)
  const policy = role?.inlinePolicies[String(PolicyName)]
  const isAsCalled = {
    CreateRole: role !== undefined && isOwn(role),
    PutRolePolicy: JSON.stringify(policy) === PolicyDocument,
    DeleteRolePolicy: policy === undefined,
    DeleteRole: role === undefined,
  }[call.action]
  return isAsCalled || isRoleOfOthers(world, run, name)
}

/** Success of the whole command, seen without its plan. */
const goalIsReached = (world: World, run: Run, output: Output): string[] => {
  const { account } = world
  const { command } = run
  const inScope = account.organizations
    .filter((organization) => isInScope(command, organization))
    .filter(({ state }) => state.toLowerCase() !== 'deleted')
    .filter(({ region }) => !isGoneFor(world, run, region))
    .filter(({ tags }) => command.verb === 'enable' || !areProtecting(command, tags))
    .filter(
      (organization) => run.how === 'run' && !isChangedByOthers(world, run, organization.organizationId),
    )
  switch (command.verb) {
    case 'enable':
      return inScope
        .filter((organization) => !isAsAsked(account, command, organization))
        .map(({ alias }) => `${output.outcome}, and logging of ${alias} is not on as asked for`)
    case 'disable':
      return inScope
        .filter(({ monitoring }) => monitoring !== undefined)
        .map(({ alias }) => `${output.outcome}, and logging of ${alias} is on`)
    case 'role create':
      return customRoleIs(world, run, command.custom, true)
    case 'role delete':
      return command.custom === undefined
        ? roleIsGone(world, run, output)
        : customRoleIs(world, run, command.custom, false)
    case 'teardown':
      return [
        ...inScope
          .filter(({ monitoring }) => monitoring !== undefined)
          .map(({ alias }) => `${output.outcome}, and logging of ${alias} is on`),
        ...(command.keepLogGroups ? [] : groupsAreGone(world, run, output)),
        ...(run.how === 'run' ? leftOversAreGone(world, run, output) : []),
        ...(command.keepRole ? [] : roleIsGone(world, run, output)),
      ]
  }
}

const customRoleIs = (world: World, run: Run, name: string, isThere: boolean): string[] => {
  const role = world.account.roles.find(({ roleName }) => roleName === name)
  const isWhole = role !== undefined && isOwn(role) && CUSTOM_ROLE_POLICY_NAME in role.inlinePolicies
  const isSo = isThere ? isWhole : role === undefined
  const isOthers = isRoleOfOthers(world, run, name)
  const isKept = !isThere && role !== undefined && areProtecting(run.command, role.tags)
  return isSo || isOthers || isKept
    ? []
    : [`success, and role ${name} is ${isThere ? 'not there whole' : 'there'}`]
}

const isAsAsked = (
  account: SandboxAccount,
  { logGroup, roleArn }: Extract<Command, { verb: 'enable' }>,
  organization: Organization,
): boolean =>
  organization.monitoring?.logGroupName ===
    (logGroup ?? `${DEFAULT_LOG_GROUP_PREFIX}${organization.alias}`) &&
  monitoringRoleArn(account, organization) === (roleArn ?? serviceLinkedRoleArn(account.accountId))

const roleIsGone = (world: World, run: Run, { outcome }: Output): string[] => {
  const { account, history } = world
  const role = account.roles.find(({ roleName }) => roleName === SERVICE_LINKED_ROLE_NAME)
  if (role === undefined) return []
  const change = history.lastChange('roles', SERVICE_LINKED_ROLE_NAME)
  const isFresh = isExcused(run, change, run.readings.roles.get(SERVICE_LINKED_ROLE_NAME))
  const isProtected =
    areProtecting(run.command, role.tags) ||
    account.organizations.some(
      (organization) => isInScope(run.command, organization) && areProtecting(run.command, organization.tags),
    ) ||
    history.changes.some(
      (removal) =>
        removal.collection === 'organizations' &&
        removal.before !== undefined &&
        removal.after === undefined &&
        isInScope(run.command, removal.before) &&
        areProtecting(run.command, removal.before.tags) &&
        isExcused(run, removal),
    )
  return isFresh || isProtected
    ? []
    : [`${outcome}, and the role ${serviceLinkedRoleArn(account.accountId)} is there`]
}

/**
 * The groups that organizations of the scope wrote to when the run began, and those that it has deleted, but for
 * those said to be kept.
 */
const groupsAreGone = (world: World, run: Run, output: Output): string[] => {
  const { account, history } = world
  const { command } = run
  const turnedOff = run.calls.flatMap(({ changes }) =>
    changes.flatMap((change) =>
      change.collection === 'organizations' &&
      change.before &&
      isInScope(command, change.before) &&
      !wasSetByOthers(world, run, change.key)
        ? [{ region: change.before.region, name: change.before.monitoring?.logGroupName }]
        : [],
    ),
  )
  const deleted = run.calls.flatMap(({ region, input, changes }) =>
    changes.some(({ collection, after }) => collection === 'logGroups' && after === undefined)
      ? [{ region, name: String(input.logGroupName) }]
      : [],
  )
  return [...turnedOff, ...deleted].flatMap(({ region, name }) => {
    const group = account.logGroups.find(
      (candidate) => candidate.region === region && candidate.logGroupName === name,
    )
    if (group === undefined || name === undefined || !isInRegions(command, region)) return []
    const isKept = output.kept.some((kept) => kept.subject === name && kept.region === region)
    const change = history.lastChange('logGroups', logGroupKey(region, name))
    const isOthers = change?.by === 'aws' ? cameBackUnseen(world, run, change) : isExcused(run, change)
    return isKept || isOthers ? [] : [`${output.outcome}, and ${name} in ${region} is there`]
  })
}

/** The groups that no one writes to and that names and tags tell of: unfinished business, orphans, what is gone. */
const leftOversAreGone = (world: World, run: Run, output: Output): string[] =>
  world.account.logGroups
    .filter((group) =>
      isGoneFor(world, run, group.region) ? isLeftOver(world, run, group) : isUnfinished(world, run, group),
    )
    // Who takes a tag off wants the group kept.
    .filter(
      ({ region, logGroupName, tags }) =>
        !isGoneFor(world, run, region) ||
        logGroupName.startsWith(DEFAULT_LOG_GROUP_PREFIX) ||
        readTeardownTags(tags) !== undefined,
    )
    .filter(
      ({ region, logGroupName }) =>
        !output.kept.some((kept) => kept.subject === logGroupName && kept.region === region),
    )
    .filter(({ region, logGroupName }) => {
      const change = world.history.lastChange('logGroups', logGroupKey(region, logGroupName))
      return !isExcused(run, change, lastLogGroupReading(run.readings, region, logGroupName))
    })
    .filter((group) => !wasFreedByOthers(world, run, group))
    .map(({ region, logGroupName }) => `${output.outcome}, and ${logGroupName} in ${region} is left over`)

/** Whether someone has turned off since the logging that wrote to a group when the plan was made. */
const wasFreedByOthers = (
  { history }: World,
  run: Run,
  { region, logGroupName }: { region: string; logGroupName: string },
): boolean =>
  history.changes.some(
    (change) =>
      change.collection === 'organizations' &&
      change.before?.region === region &&
      change.before.monitoring?.logGroupName === logGroupName &&
      isExcused(run, change),
  )

/**
 * A late write may re-create a group until the role is gone. The tool looks again `--quiet-period` after it has
 * deleted the group, and after the role is gone: only what reads showed later than that it cannot know.
 */
const cameBackUnseen = (world: World, run: Run, change: Change): boolean => {
  const { command } = run
  const quietPeriod =
    command.verb === 'teardown' ? parseDuration('--quiet-period', command.quietPeriod, 0, DAY) : 0
  const goneAt = world.history.changes.flatMap((earlier) => {
    const isGroup = earlier.collection === 'logGroups' && earlier.key === change.key && earlier.by === run.id
    const isRole = earlier.collection === 'roles' && earlier.key === SERVICE_LINKED_ROLE_NAME
    return (isGroup || isRole) && earlier.after === undefined && earlier.at >= run.plannedAt
      ? [earlier.at]
      : []
  })
  return change.visibleAt > Math.max(...goneAt) + quietPeriod
}
