/**
 * "Deleting a service-linked role for Amazon WorkMail" (WorkMail administrator guide), whole and in its
 * order: turn email event logging off, delete the CloudWatch log group, delete the service-linked role.
 */
import { z } from 'zod'
import type { Kept, Plan } from '../engine/plan.js'
import { badInput } from '../errors.js'
import { logGroupTagArn } from '../facts/arns.js'
import { canBeTagged, defaultLogGroupName } from '../facts/log-groups.js'
import { GLOBAL } from '../facts/regions.js'
import { S3Options } from '../facts/s3.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { readTeardownTags } from '../facts/teardown-tags.js'
import { deleteLogGroup, deleteLogGroupAgain, deleteLogGroupKey } from '../steps/delete-log-group.js'
import { DELETE_ROLE_KEY, deleteRole } from '../steps/delete-role.js'
import { disableLogging, disableLoggingKey } from '../steps/disable-logging.js'
import { markLogGroup, markLogGroupKey } from '../steps/mark-log-group.js'
import { onceArchived } from '../steps/once-archived.js'
import type { Step } from '../steps/step.js'
import { unprotectLogGroup } from '../steps/unprotect-log-group.js'
import { whileMarked } from '../steps/while-marked.js'
import type { Blocker } from '../survey/blockers.js'
import { passing, passingWith, unreadBlockers } from '../survey/blockers.js'
import { namesOf } from '../survey/name-of.js'
import type { Organization } from '../survey/organizations.js'
import { absent, known } from '../survey/reading.js'
import {
  isGone,
  logGroupOf,
  type RegionSurvey,
  type Survey,
  scopeRegions,
  usedRoleName,
  usesServiceLinkedRole,
  valueOr,
  writersOf,
  writtenLogGroupName,
} from '../survey/survey.js'
import { isOurs } from './custom-role.js'
import { keptRole, protectedRole, roleObstacles } from './delete-role.js'
import { checkAccount, LogGroupName } from './log-group-name.js'
import { checkSaidEmpty, saidEmptyNotes } from './no-organizations-in.js'
import { type ProtectTag, protectionOf, type Released, release } from './protection.js'
import { describeScope, notSelected, type Scope, selectOrganizations } from './scope.js'
import { type JournaledGroup, notVouched, vouchedBy } from './vouchers.js'
import { goneNotes } from './workmail-gone.js'

export const TeardownOptions = z.strictObject({
  /** Whether groups are tagged before the configurations that name them are deleted. */
  mark: z.boolean(),
  keepLogGroups: z.boolean(),
  keepRole: z.boolean(),
  /** Whether groups under the default prefix that no organization writes to go too. */
  includeOrphans: z.boolean(),
  /** Groups to delete although no configuration names them any more. */
  logGroups: z.array(LogGroupName),
  overrideDeletionProtection: z.boolean(),
  /** Milliseconds before the role's deletion is first submitted again. */
  retryDelay: z.number(),
  /** Milliseconds of quiet before the tool looks whether a late write re-created a group. */
  settle: z.number(),
  /** Whether Regions in which WorkMail answers no more count as Regions without it. */
  workMailGone: z.boolean().optional(),
  /** Regions outside the scope that count as without organizations, where a service control policy denies them. */
  noOrganizationsIn: z.array(z.string()).optional(),
  /** Where the events of each group are kept before it is deleted; not kept where left out. */
  archive: z.string().optional(),
  /** How a bucket among them is written to. */
  archiveS3: S3Options.optional(),
})
export type TeardownOptions = z.infer<typeof TeardownOptions> & {
  runId: string
  protect: ProtectTag
  /** What runs of this machine meant to delete. */
  journaled?: JournaledGroup[]
}

/** A log group that is to go, and of the organizations in scope those that write to it. */
interface Target {
  region: RegionSurvey
  name: string
  writers: Organization[]
  /** The mark of an earlier run is all that says that it is to go. */
  byMark?: boolean
}

interface Doomed extends Target {
  protected: boolean
  /** Whether its deletion hangs on its mark. */
  hasMark: boolean
}

/** What becomes of a target. */
type Fate = { delete: true; protected: boolean } | { kept: Kept } | { blockers: Blocker[] }

/** @throws WmlError where the scope names what is not there, or cannot be listed */
export const teardown = (survey: Survey, scope: Scope, options: TeardownOptions): Plan => {
  const { organizations: selected, unread, assumed, notes } = selectOrganizations(survey, scope)
  for (const logGroup of options.logGroups) checkNamed(survey, logGroup)
  checkSaidEmpty(survey, options.noOrganizationsIn ?? [])
  const released = release(
    selected.filter(({ monitoring }) => monitoring.is === 'known'),
    options.protect,
  )
  const on = released.free
  const organizations = selected.filter((organization) => !released.held.includes(organization))
  const targets = [
    ...writtenTargets(survey, on),
    ...unwrittenTargets(survey, scope, organizations, assumed, options),
  ]
  const fates = targets.map((target) => ({
    target,
    fate: fateOf(survey, target, organizations, released, options),
  }))
  const marked = options.mark
    ? fates.flatMap(({ target, fate }) =>
        !('kept' in fate) && target.writers.length > 0 && mayExist(target) && canBeTagged(target.name)
          ? [target]
          : [],
      )
    : []
  const doomed = fates.flatMap(({ target, fate }): Doomed[] =>
    'delete' in fate
      ? [{ ...target, protected: fate.protected, hasMark: hasMark(target, marked, options) }]
      : [],
  )

  const before: Step[] = [
    ...marked.map((target) => markStep(survey.account, target, options.runId)),
    ...on.map((organization) => disableStep(organization, marked)),
    ...doomed.flatMap((target) => deleteSteps(target, survey.account, options)),
    ...doomed.map((target) => look(target, 'before-role', survey.account, options)),
  ]
  const role = roleSteps(survey, organizations, released, doomed, before, options)
  return {
    schemaVersion: 1,
    procedure: 'teardown',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: [...before, ...role.steps],
    kept: [
      ...released.kept,
      ...fates.flatMap(({ fate }) => ('kept' in fate ? [fate.kept] : [])),
      ...customRoles(survey, on),
      ...role.kept,
    ],
    blockers: distinct([
      ...unread.map(notSelected),
      ...released.blockers,
      ...organizations.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
      ...unlistedOrphans(survey, scope, organizations, assumed, options),
      ...unreadMarks(survey),
      ...fates.flatMap(({ fate }) => ('blockers' in fate ? fate.blockers : [])),
      ...role.blockers,
    ]),
    notes: [
      ...notes,
      ...(options.workMailGone ? goneNotes(survey, assumed) : []),
      ...saidEmptyNotes(options.noOrganizationsIn ?? []),
      ...options.logGroups.flatMap((logGroup) => notFound(survey, logGroup)),
      ...fates.flatMap(({ target }) => untaggable(target, options.mark)),
    ],
  }
}

/** The groups that configurations in scope write to. */
const writtenTargets = (survey: Survey, on: Organization[]): Target[] =>
  survey.regions.flatMap((region) => {
    const here = on.filter((organization) => organization.region === region.region)
    const names = new Set(here.flatMap((organization) => writtenLogGroupName(organization) ?? []))
    return [...names].map((name) => ({ region, name, writers: writersOf(here, name) }))
  })

/**
 * The groups that no configuration in scope writes to: those that an earlier run marked and did not come to,
 * the orphans where asked for, and those that are named. A scope of single organizations takes in only the
 * marked and orphaned groups that are known to be theirs. Where WorkMail is gone every group under the default prefix
 * is an orphan, and an organization is what it is said to be.
 */
const unwrittenTargets = (
  survey: Survey,
  scope: Scope,
  organizations: Organization[],
  assumed: string[],
  { includeOrphans, logGroups }: TeardownOptions,
): Target[] =>
  survey.regions.flatMap((region) => {
    const here = organizations.filter((organization) => organization.region === region.region)
    const there = isGone(region) ? assumed : []
    const ids = [...here.map(({ id }) => id), ...there]
    const ownNames = [...here.map(({ alias }) => alias), ...there].map(defaultLogGroupName)
    const isMarked = (name: string): boolean => {
      const mark = readTeardownTags(valueOr(region.logGroupTags.get(name) ?? known({}), {}))
      return mark !== undefined && (scope.by === 'all' || mark.organizationIds.some((id) => ids.includes(id)))
    }
    const isOrphan = (name: string): boolean =>
      (includeOrphans || isGone(region)) &&
      valueOr(region.defaultLogGroups, []).includes(name) &&
      (scope.by === 'all' || ownNames.includes(name))
    const isAsked = (name: string): boolean => logGroups.some((named) => isNamed(named, region.region, name))
    const isWritten = (name: string, by: Organization[]): boolean => writersOf(by, name).length > 0
    return [...region.logGroups.keys()]
      .filter((name) => logGroupOf(region, name).is !== 'absent' && !isWritten(name, here))
      .filter(
        (name) =>
          // What is named is never left out in silence: it is kept, and it is said who writes to it.
          isAsked(name) ||
          (!isWritten(name, valueOr(region.organizations, [])) && (isMarked(name) || isOrphan(name))),
      )
      .map((name) => ({ region, name, writers: [], byMark: !isAsked(name) && !isOrphan(name) }))
  })

/** Where the orphans that were asked for could not be looked for. */
const unlistedOrphans = (
  survey: Survey,
  scope: Scope,
  organizations: Organization[],
  assumed: string[],
  { includeOrphans, keepLogGroups }: TeardownOptions,
): Blocker[] =>
  survey.regions.flatMap((surveyed) => {
    const { region, defaultLogGroups } = surveyed
    const gone = isGone(surveyed) && !keepLogGroups
    const asked =
      scope.by === 'all' ||
      organizations.some((organization) => organization.region === region) ||
      (gone && assumed.length > 0)
    if (!(includeOrphans || gone) || !asked || defaultLogGroups.is !== 'unreadable') return []
    const reason = `its log groups could not be listed: ${defaultLogGroups.reason}`
    return [
      { code: 'Unreadable', kind: 'region', subject: region, region, reason, ...passing(defaultLogGroups) },
    ]
  })

/** @throws WmlError where a named group is not this account's, or it is not said which of several is meant */
const checkNamed = (survey: Survey, { name, account, region }: LogGroupName): void => {
  checkAccount('--log-group', account, survey.account)
  const regions = survey.regions.filter(({ inScope }) => inScope)
  if (region !== undefined && regions.every((candidate) => candidate.region !== region)) {
    throw badInput(
      'LogGroupElsewhere',
      `--log-group ${name} is in ${region}, outside the Regions of this command`,
      `add --region ${region}`,
    )
  }
  const holders = regions.filter((candidate) => logGroupOf(candidate, name).is !== 'absent')
  if (region === undefined && holders.length > 1) {
    throw badInput(
      'AmbiguousLogGroup',
      `--log-group ${name} may be meant in ${holders.map((holder) => holder.region).join(' or ')}`,
      'name one Region with --region, or give the ARN',
    )
  }
}

/** One that could not be read may be there, and then its mark is the only record of whose it was. */
const mayExist = ({ region, name }: Target): boolean => logGroupOf(region, name).is !== 'absent'

const fateOf = (
  survey: Survey,
  target: Target,
  selected: Organization[],
  { held }: Released,
  options: TeardownOptions,
): Fate => {
  const { region, name } = target
  const keep = (reason: string): Fate => ({
    kept: { kind: 'log-group', subject: name, region: region.region, reason },
  })
  const block = (reason: string, passes: Pick<Blocker, 'passes'>): Fate => ({
    blockers: [
      {
        code: 'NotDeleted',
        kind: 'log-group',
        subject: name,
        region: region.region,
        reason: `not deleted: ${reason}`,
        ...passes,
      },
    ],
  })
  if (options.keepLogGroups) return keep('--keep-log-groups')
  const others = writersOf(valueOr(region.organizations, []), name).filter(({ id }) =>
    selected.every((organization) => organization.id !== id),
  )
  if (others.length > 0) {
    const why = others.every((other) => held.includes(other)) ? 'whose logging stays on' : 'outside the scope'
    return keep(`${namesOf(others)}, ${why}, writes to it`)
  }
  const group = logGroupOf(region, name)
  if (group.is === 'unreadable') return block(`it could not be read: ${group.reason}`, passing(group))
  const tags = region.logGroupTags.get(name)
  const protection = protectionOf(tags, options.protect)
  if (protection.is === 'protected') return keep(protection.reason)
  if (protection.is === 'unread') return block(protection.reason, passing(tags))
  const isProtected = group.is === 'known' && group.value.deletionProtection
  if (isProtected && !options.overrideDeletionProtection) {
    return keep(
      `deletion protection is on; with --log-group ${name} --override-deletion-protection it goes too`,
    )
  }
  const mark = target.byMark ? readTeardownTags(valueOr(tags ?? known({}), {})) : undefined
  if (mark !== undefined && vouchedBy(target, mark, options.journaled ?? []) === undefined)
    return { blockers: [notVouched(survey, target, mark)] }
  const unread = unreadBlockers(region.region, region.organizations)
  if (unread.length > 0) {
    const names = unread.map(({ subject }) => subject).join(', ')
    return block(`${names} could not be read and may write to it`, passingWith(unread))
  }
  return { delete: true, protected: isProtected }
}

const markStep = (account: string, { region, name, writers }: Target, runId: string): Step =>
  markLogGroup({
    region: region.region,
    logGroupName: name,
    tagArn: logGroupTagArn({ account, region: region.region, name }),
    runId,
    organizationIds: writers.map(({ id }) => id),
  })

const disableStep = (organization: Organization, marked: Target[]): Step => {
  const { region, id, alias } = organization
  const marks = marked
    .filter((target) => target.writers.includes(organization))
    .map((target) => markLogGroupKey(region, target.name))
  return disableLogging({ region, organizationId: id, alias, after: marks })
}

/** Who takes a mark off wants the group kept, unless it was named. */
const hasMark = (target: Target, marked: Target[], { logGroups }: TeardownOptions): boolean =>
  target.byMark === true ||
  (marked.includes(target) && logGroups.every((named) => !isNamed(named, target.region.region, target.name)))

const isNamed = ({ name, region }: LogGroupName, of: string, logGroupName: string): boolean =>
  name === logGroupName && (region ?? of) === of

/** What a group's deletion hangs on besides: its mark, and its archive. */
const guarded = (
  step: Step,
  target: Doomed,
  account: string,
  { archive, archiveS3, settle }: TeardownOptions,
): Step => {
  const marked = onlyMarked(step, target, account)
  if (archive === undefined) return marked
  const { region, name, writers } = target
  return onceArchived(marked, {
    account,
    region: region.region,
    logGroupName: name,
    organizations: writers.map(({ id, alias }) => ({ id, alias })),
    destination: archive,
    ...(archiveS3 === undefined ? {} : { s3: archiveS3 }),
    quiet: settle,
  })
}

const onlyMarked = (step: Step, { region, name, hasMark }: Doomed, account: string): Step => {
  if (!hasMark) return step
  const group = logGroupOf(region, name)
  const creationTime = group.is === 'known' ? group.value.creationTime : undefined
  return whileMarked(step, { account, region: region.region, logGroupName: name, creationTime })
}

/** After every configuration that writes to the group is off. */
const deleteSteps = (target: Doomed, account: string, options: TeardownOptions): Step[] => {
  const region = target.region.region
  const off = target.writers.map(({ id }) => disableLoggingKey(region, id))
  const workMailGone = isGone(target.region)
  const deletion = (after: string[]): Step =>
    guarded(deleteLogGroup(region, target.name, after, workMailGone), target, account, options)
  if (!target.protected) return [deletion(off)]
  const unprotected = guarded(unprotectLogGroup(region, target.name, off), target, account, options)
  return [unprotected, deletion([...off, unprotected.key])]
}

const look = (
  target: Doomed,
  when: 'before-role' | 'after-role',
  account: string,
  options: TeardownOptions,
): Step => {
  const region = target.region.region
  const after = [when === 'after-role' ? DELETE_ROLE_KEY : deleteLogGroupKey(region, target.name)]
  const workMailGone = isGone(target.region)
  return guarded(
    deleteLogGroupAgain(region, target.name, { when, settle: options.settle, workMailGone, after }),
    target,
    account,
    options,
  )
}

/** The role goes last, after everything; once it is gone nothing re-creates a group any more. */
const roleSteps = (
  survey: Survey,
  organizations: Organization[],
  released: Released,
  doomed: Doomed[],
  before: Step[],
  options: TeardownOptions,
): { steps: Step[]; kept: Kept[]; blockers: Blocker[] } => {
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? { is: 'absent' as const }
  if (role.is === 'absent') return { steps: [], kept: [], blockers: [] }
  const users = released.protected.filter(usesServiceLinkedRole)
  const kept = [
    ...(options.keepRole ? [keptRole('--keep-role')] : []),
    ...protectedRole(survey, options.protect),
    ...(users.length > 0 ? [keptRole(`${namesOf(users)}, whose logging stays on, uses it`)] : []),
  ]
  if (kept.length > 0) return { steps: [], kept: kept.slice(0, 1), blockers: [] }
  const emptyRegions = options.noOrganizationsIn ?? []
  const blockers = roleObstacles(survey, organizations, { emptyRegions })
  if (blockers.length > 0) return { steps: [], kept: [], blockers }
  const clears = [...organizations.map(({ id }) => id), ...doomed.map(({ name }) => name)]
  const after = before.map(({ key }) => key)
  const goneRegions = survey.regions.filter(isGone).map(({ region }) => region)
  const steps = [
    deleteRole({ retryDelay: options.retryDelay, clears, after, goneRegions, emptyRegions }),
    ...doomed.map((target) => look(target, 'after-role', survey.account, options)),
  ]
  return { steps, kept: [], blockers: [] }
}

const customRoles = (survey: Survey, on: Organization[]): Kept[] => {
  const names = on.flatMap((organization) =>
    usesServiceLinkedRole(organization) ? [] : (usedRoleName(organization) ?? []),
  )
  return [...new Set(names)].map((name) => {
    const role = survey.roles.get(name) ?? absent
    const kept = { kind: 'role' as const, subject: name, region: GLOBAL }
    return role.is === 'known' && isOurs(role.value)
      ? {
          ...kept,
          reason: 'this tool made it, and others may use it',
          command: `wml role delete --custom ${name}`,
        }
      : { ...kept, reason: 'a custom role is yours: WorkMail did not make it, and other things may use it' }
  })
}

/**
 * Where marks could not be read, unfinished business of an earlier run may be left. A group that AWS does not list
 * among the marked ones has none, whatever its tags.
 */
const unreadMarks = (survey: Survey): Blocker[] =>
  survey.regions.flatMap(({ region, markedLogGroups, logGroupTags }) => {
    if (markedLogGroups.is === 'unreadable') {
      const reason = `log groups that an earlier run marked for deletion could not be looked for: ${markedLogGroups.reason}`
      const passes = passing(markedLogGroups)
      return [{ code: 'Unreadable', kind: 'region', subject: region, region, reason, ...passes }]
    }
    const marked = valueOr(markedLogGroups, [])
    return [...logGroupTags].flatMap(([name, tags]): Blocker[] => {
      if (tags.is !== 'unreadable' || !marked.includes(name)) return []
      const reason = `an earlier run marked it for deletion, and whose it was could not be read: ${tags.reason}`
      return [{ code: 'Unreadable', kind: 'log-group', subject: name, region, reason, ...passing(tags) }]
    })
  })

const notFound = (survey: Survey, { name }: LogGroupName): string[] =>
  survey.regions.every((region) => logGroupOf(region, name).is === 'absent')
    ? [`There is no log group ${name} in ${scopeRegions(survey).join(', ')}.`]
    : []

const untaggable = ({ region, name, writers }: Target, mark: boolean): string[] =>
  mark && writers.length > 0 && !canBeTagged(name)
    ? [
        `${name} in ${region.region} has a # in its name, which AWS cannot tag: only this run's journal names it`,
      ]
    : []

const distinct = (blockers: Blocker[]): Blocker[] => [
  ...new Map(blockers.map((blocker) => [JSON.stringify(blocker), blocker])).values(),
]
