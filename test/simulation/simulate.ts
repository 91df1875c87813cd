/** Plays a scenario to its end and answers what broke, if anything did. */
import { canBeTagged, DEFAULT_LOG_GROUP_PREFIX } from '../../src/facts/log-groups.js'
import { serviceLinkedRoleArn } from '../../src/facts/service-linked-role.js'
import { ORGANIZATIONS_TAG, RETENTION_TAG, TEARDOWN_TAG } from '../../src/facts/teardown-tags.js'
import { Output } from '../../src/report/output.js'
import { goneFrom, monitoringRoleArn, type SandboxAccount } from '../../src/sandbox/account.js'
import { OWN_ROLE_ARN, OWN_ROLE_NAME } from './own-role.js'
import { writtenLogGroups } from './promises/p1-written-log-groups.js'
import { usedRole } from './promises/p2-used-role.js'
import { isChanging, onlyThePlan } from './promises/p3-only-the-plan.js'
import { tags } from './promises/p4-tags.js'
import { saidAndSo } from './promises/p5-said-and-so.js'
import { endsAndTellsNoSecret } from './promises/p6-ends-and-secrets.js'
import type { Command, Scenario } from './scenario.js'
import { SERVICE_LINKED_ROLE } from './service-linked-role.js'
import { logGroupKey } from './world/history.js'
import { createMachine, loseState, type Machine } from './world/machine.js'
import { startCommand } from './world/process.js'
import { createWorld, passTo, type Run, type Violation, type World } from './world/world.js'

const PROMISES = {
  watchers: [writtenLogGroups, usedRole, onlyThePlan, tags],
  endWatchers: [saidAndSo, endsAndTellsNoSecret],
}

export interface Played {
  violations: Violation[]
  /** The disturbed world, to count what was exercised in it. */
  world: World
}

export const simulate = async (scenario: Scenario): Promise<Played> => {
  await warmUp()
  const world = createWorld(scenario, { disturbed: true, ...PROMISES })
  const machine = createMachine('here')
  await disturbedTries(world, machine, scenario)
  noteWhatHappened(world)
  if (world.violations.length > 0) return { violations: world.violations, world }
  world.account.faults = []
  world.outsider = []
  const last = await runUntilStable(world, machine, scenario)
  await aFurtherRun(world, machine, scenario, last)
  if (world.violations.length === 0 && isComparable(scenario) && !isHopeless(world, scenario.command))
    await sameEnd(world, scenario, last)
  return { violations: world.violations, world }
}

const disturbedTries = async (world: World, machine: Machine, scenario: Scenario): Promise<void> => {
  const { command, alongside } = scenario
  for (const [index, attempt] of scenario.tries.entries()) {
    await world.clock.advance(attempt.after)
    const { how, ends, clockJump } = attempt
    let other: Promise<Run> | undefined
    const onCall = (number: number): void => {
      if (index > 0 || alongside === undefined || number !== alongside.fromCall) return
      const where = alongside.where === 'here' ? machine : createMachine('there')
      other = startCommand(world, where, alongside.command, { how: 'run' })
      world.exercised.push(`two at once, the other ${alongside.where}`)
    }
    const run = await startCommand(world, machine, command, { how, ends, clockJump, onCall })
    await other
    if (run.end?.how === 'crashed') {
      world.exercised.push(ends?.keepsState ? 'state kept' : 'state lost')
      if (!ends?.keepsState) loseState(machine)
    }
    if (world.violations.length > 0) return
  }
}

/**
 * The first command of a process loads what is loaded when first needed, in turns of the event loop that no seed
 * decides: it is one that no one looks at.
 */
let warm: Promise<unknown> | undefined
const warmUp = (): Promise<unknown> => {
  const world = createWorld(WARMING, { disturbed: false, watchers: [], endWatchers: [] })
  warm ??= startCommand(world, createMachine('warming'), WARMING.command, { how: 'run' })
  return warm
}

const WARMING: Scenario = {
  seed: 0,
  account: {
    organizations: [
      {
        region: 'us-east-1',
        organizationId: `m-${'0'.repeat(32)}`,
        alias: 'warm',
        monitoring: { logGroupName: '/mail' },
      },
    ],
    logGroups: [{ region: 'us-east-1', logGroupName: '/mail' }],
    roles: [{ ...SERVICE_LINKED_ROLE }],
  },
  command: { verb: 'teardown', scope: { all: true }, quietPeriod: '1m', retryDelay: '30s', timeout: '30m' },
  faults: [],
  tries: [],
  outsider: [],
}

/** Takes stock of the tries, for the counts: nothing counts as tested that never took place. */
const noteWhatHappened = (world: World): void => {
  const { account, runs, history, exercised } = world
  for (const { fault, struck = 0 } of account.faults) {
    for (let times = 0; times < struck; times += 1) exercised.push(`fault ${fault.kind}`)
  }
  for (const { by, collection, before, after } of history.changes) {
    if (by === 'aws' && collection === 'logGroups') exercised.push('late write')
    const isDeleted = collection === 'roles' && after === undefined && before?.roleName === OWN_ROLE_NAME
    if (typeof by === 'number' && isDeleted) exercised.push('custom role deleted')
  }
  const statuses = runs.flatMap(({ calls }) =>
    calls.filter(({ action }) => action === 'GetServiceLinkedRoleDeletionStatus').map(({ error }) => error),
  )
  if (statuses.includes('NoSuchEntity')) exercised.push('task not found')
  for (const { outcome } of account.deletionTasks) {
    if (outcome?.status === 'FAILED')
      exercised.push(`deletion failed, usage list ${account.behaviour.usageList}`)
  }
  if (account.behaviour.deletionStartsAfter >= 60_000 && statuses.length > 0)
    exercised.push('NOT_STARTED for long')
  if (account.behaviour.readLag > 0) exercised.push('read lag')
  noteEndOfWorkMail(world)
  for (const run of runs) {
    if ('noOrganizationsIn' in run.command && run.command.noOrganizationsIn)
      exercised.push(
        account.callerPolicies ? 'a Region denied, and said to be empty' : 'a Region said to be empty',
      )
    const custom = 'custom' in run.command && run.command.custom !== undefined ? ' --custom' : ''
    exercised.push(`command ${run.how === 'resume' ? 'resume' : `${run.command.verb}${custom}`}`)
    if (run.end?.how !== 'ended') continue
    exercised.push(`exit code ${run.end.exitCode}`)
    const { kept } = Output.parse(JSON.parse(run.end.stdout))
    for (const { kind, reason } of kept) {
      if (reason.startsWith('it carries the tag')) exercised.push(`kept by its tag: ${kind}`)
    }
  }
}

const noteEndOfWorkMail = (world: World): void => {
  const { account, goneSince, runs, history, exercised } = world
  for (const how of Object.values(account.behaviour.workMailGone)) exercised.push(`WorkMail gone by ${how}`)
  for (const { command } of goneSince.size > 0 ? runs : []) {
    const isSaid = command.verb === 'teardown' && command.workMailGone
    exercised.push(isSaid ? 'WorkMail gone, and said so' : 'WorkMail gone, and not said so')
  }
  for (const { collection, before, after, by } of history.changes) {
    if (typeof by !== 'number' || after !== undefined || goneSince.size === 0) continue
    if (collection === 'roles') exercised.push('WorkMail gone, and the role deleted')
    if (collection === 'logGroups' && before !== undefined && goneSince.has(before.region))
      exercised.push('WorkMail gone, and a log group deleted there')
  }
}

/** The most runs that a deletion may need that takes its hour, where a run may last a minute. */
const MOST_RUNS = 60

/** Runs the command until it succeeds, or ends otherwise than as pending and changes nothing. */
const runUntilStable = async (world: World, machine: Machine, { command }: Scenario): Promise<Run> => {
  for (let runs = 1; ; runs += 1) {
    const run = await startCommand(world, machine, command, { how: 'run' })
    const exitCode = run.end?.how === 'ended' ? run.end.exitCode : undefined
    const changed = run.calls.some(({ changes }) => changes.length > 0)
    const isStable = exitCode === 0 || (!isPending(run) && !changed)
    if (isStable || isHopeless(world, command) || world.violations.length > 0) return run
    if (runs === MOST_RUNS) {
      world.violations.push({ promise: 'P4', text: `after ${runs} undisturbed runs there is still no end` })
      return run
    }
    await world.clock.advance(60_000)
  }
}

/** Whether the deadline came in the middle, whatever else the exit code tells of. */
const isPending = ({ end }: Run): boolean =>
  end?.how === 'ended' && (end.exitCode === 8 || end.stdout.includes('"outcome": "pending"'))

/**
 * WorkMail keeps the configuration of a deleted organization here, and lets no one remove it; or AWS counts one that
 * no one reaches any more: the role stays.
 */
const isHopeless = ({ account }: World, command: Command): boolean =>
  account.organizations.some(
    (organization) =>
      monitoringRoleArn(account, organization) === deletedRoleArn(account, command) &&
      (organization.state === 'Deleted' ||
        (account.behaviour.goneKeepsRoleInUse && goneFrom(account, organization.region) !== undefined)),
  )

const deletedRoleArn = ({ accountId }: SandboxAccount, command: Command): string =>
  'custom' in command && command.custom !== undefined ? OWN_ROLE_ARN : serviceLinkedRoleArn(accountId)

/** Promise 4: once all is done, running again changes nothing, and says so. */
const aFurtherRun = async (
  world: World,
  machine: Machine,
  { command }: Scenario,
  last: Run,
): Promise<void> => {
  if (world.violations.length > 0 || last.end?.how !== 'ended' || last.end.exitCode !== 0) return
  await world.clock.advance(LONG)
  const run = await startCommand(world, machine, command, { how: 'run' })
  // What others did, or an earlier run, may have come in sight only now; and late writes come when they come.
  const isTouched = world.history.changes.some(
    ({ by, visibleAt, collection, after }) =>
      by !== last.id &&
      by !== run.id &&
      (visibleAt > (last.endedAt ?? 0) ||
        (by !== 'aws' && visibleAt >= last.startedAt) ||
        (by === 'aws' && collection === 'logGroups' && after !== undefined)),
  )
  if (isTouched) return
  world.exercised.push('a further run that must change nothing')
  const calls = run.calls.filter(isChanging)
  const exitCode = run.end?.how === 'ended' ? run.end.exitCode : undefined
  if (calls.length > 0) {
    const text = `a further run called ${[...new Set(calls.map(({ action }) => action))].join(', ')}`
    world.violations.push({ promise: 'P4', text })
  }
  if (exitCode !== 0) world.violations.push({ promise: 'P4', text: `a further run ended with ${exitCode}` })
}

const LONG = 60 * 60 * 1000

/**
 * Others change the end. And a run that is cut short is finished by another only where the account can tell what
 * it began.
 */
const isComparable = (scenario: Scenario): boolean => {
  const { outsider, alongside, faults, tries, command } = scenario
  if (outsider.length > 0 || alongside !== undefined) return false
  const isCutShort =
    faults.length > 0 || tries.some(({ ends }) => ends !== undefined) || /^\dm$/.test(command.timeout)
  return !isCutShort || isToldByTheAccount(scenario)
}

/**
 * What the account cannot tell: which groups were to go, where they may not or cannot be tagged; and that the
 * retention of a group is yet to be set, where an organization wrote to it before it was there. (Logging is on,
 * so the retention may have been taken away on purpose, and what AWS has expired no one brings back.)
 */
const isToldByTheAccount = ({ account, command, tries }: Scenario): boolean => {
  const { organizations = [], logGroups = [] } = account
  const cannotTag = 'noTag' in command && command.noTag === true
  const isUntaggable = logGroups.some(({ logGroupName }) => !canBeTagged(logGroupName))
  const isMissing = organizations.some(
    ({ region, monitoring }) =>
      monitoring !== undefined &&
      logGroups.every((group) => group.region !== region || group.logGroupName !== monitoring.logGroupName),
  )
  // The tag of a group with a name of its own is a hint alone: the journal vouches for it, or a person.
  const losesJournal = tries.some(({ ends }) => ends !== undefined && !ends.keepsState)
  const isNamedOtherwise = organizations.some(
    ({ alias, monitoring }) =>
      monitoring !== undefined && monitoring.logGroupName !== `${DEFAULT_LOG_GROUP_PREFIX}${alias}`,
  )
  const lacksVoucher = command.verb === 'teardown' && losesJournal && isNamedOtherwise
  return !cannotTag && !isUntaggable && !lacksVoucher && !(command.verb === 'enable' && isMissing)
}

/** Promise 4: the end is the one of an undisturbed run. */
const sameEnd = async (world: World, scenario: Scenario, last: Run): Promise<void> => {
  const reference = createWorld(scenario, { disturbed: false, watchers: [], endWatchers: [] })
  const undisturbed = await runUntilStable(reference, createMachine('undisturbed'), scenario)
  const expected = await sight(reference)
  const found = await sight(world)
  const [code, expectedCode] = [exitCodeOf(last), exitCodeOf(undisturbed)]
  if (code !== expectedCode) {
    const text = `the last run ends with ${code}, and that of an undisturbed account with ${expectedCode}`
    world.violations.push({ promise: 'P4', text })
  }
  const endsWell = reference.runs.every((run) => isDoneOrLater(run))
  if (endsWell && expectedCode === 0) world.violations.push(...calledForNothing(world, scenario))
  if (found === expected) return
  const text = `the end differs from that of an undisturbed run\n  found    ${found}\n  expected ${expected}`
  world.violations.push({ promise: 'P4', text })
}

const exitCodeOf = ({ end }: Run): number | undefined => (end?.how === 'ended' ? end.exitCode : undefined)

/** Faults that pass by themselves, whatever anybody does. */
const PASSING = [
  'throttle',
  'unavailable',
  'reset-before',
  'reset-after',
  'timeout',
  'malformed',
  'truncated',
]

/**
 * Promise 5, for jobs: where nothing went wrong but what passes by itself, and where without that each run ends well,
 * no exit code calls someone: each is done, or for later.
 */
const calledForNothing = ({ runs }: World, { faults, tries }: Scenario): Violation[] => {
  if (faults.some(({ fault }) => !PASSING.includes(fault.kind))) return []
  return runs.slice(0, tries.length).flatMap((run) => {
    if (isDoneOrLater(run)) return []
    const text = `run ${run.id} ends with ${exitCodeOf(run)}, though all that was wrong passes`
    return [{ promise: 'P5' as const, text }]
  })
}

const isDoneOrLater = (run: Run): boolean => [undefined, 0, 8, 130].includes(exitCodeOf(run))

/** The tool's own tags tell of its ways: a group that could not be read is tagged, and may turn out to be kept. */
const OWN_TAGS = [TEARDOWN_TAG, ORGANIZATIONS_TAG, RETENTION_TAG]

/** What the account holds in the end, but for run ids and times. */
const sight = async (world: World): Promise<string> => {
  await world.clock.advance(LONG)
  passTo(world, world.calls.length + 1)
  const { organizations, logGroups, roles }: SandboxAccount = world.account
  const excused = recreatedByLateWrites(world)
  return JSON.stringify({
    logging: organizations.map(({ alias, monitoring }) => [alias, monitoring ?? null]),
    logGroups: logGroups
      .filter(({ region, logGroupName }) => !excused.has(logGroupKey(region, logGroupName)))
      .map((group) => [
        group.region,
        group.logGroupName,
        group.retentionInDays ?? 'never',
        group.deletionProtectionEnabled,
        Object.entries(group.tags)
          .filter(([key]) => !OWN_TAGS.some((own) => key.startsWith(own)))
          .map(([key, value]) => `${key}=${value}`)
          .sort(),
      ])
      .sort(),
    roles: roles.map(({ roleName, inlinePolicies }) => [roleName, ...Object.keys(inlinePolicies)]).sort(),
  })
}

/**
 * Groups that a late write re-created. Where a run said that they were gone promise 5 has been asked; where it
 * came to no second look, by a crash or its deadline, nothing in the account tells of them any more, since the
 * tag went with the group: only that run's journal does (`wml runs resume`).
 */
const recreatedByLateWrites = (world: World): Set<string> =>
  new Set(
    world.history.changes.flatMap(({ by, collection, key, after }) =>
      by === 'aws' && collection === 'logGroups' && after !== undefined ? [key] : [],
    ),
  )
