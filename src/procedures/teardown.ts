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
import { deleteLogGroup, deleteLogGroupKey, verifyLogGroupDeleted } from '../steps/delete-log-group.js'
import { DELETE_ROLE_KEY, deleteRole } from '../steps/delete-role.js'
import { disableLogging, disableLoggingKey } from '../steps/disable-logging.js'
import { onceArchived } from '../steps/once-archived.js'
import type { Step } from '../steps/step.js'
import { tagLogGroupKey, tagLogGroupStep } from '../steps/tag-log-group.js'
import { unprotectLogGroup } from '../steps/unprotect-log-group.js'
import { whileTagged } from '../steps/while-tagged.js'
import type { Blocker } from '../survey/blockers.js'
import { transientIf, transientIfAll, unreadBlockers } from '../survey/blockers.js'
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
import { type ByProtection, type ProtectTag, protectionOf, sortByProtection } from './protection.js'
import { describeScope, notSelected, type Scope, selectOrganizations } from './scope.js'
import { type JournaledGroup, notVouched, vouchedBy } from './vouchers.js'
import { goneNotes } from './workmail-gone.js'

export const TeardownOptions = z.strictObject({
  /** Whether groups are tagged before the configurations that name them are deleted. */
  tag: z.boolean(),
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
  quietPeriod: z.number(),
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
interface Candidate {
  region: RegionSurvey
  name: string
  writers: Organization[]
  /** The tag of an earlier run is all that says that it is to go. */
  byTag?: boolean
}

interface ToDelete extends Candidate {
  protected: boolean
  /** Whether its deletion hangs on its tag. */
  needsTag: boolean
}

/** What becomes of a candidate. */
type Decision = { delete: true; protected: boolean } | { kept: Kept } | { blockers: Blocker[] }

/** @throws WmlError where the scope names what is not there, or cannot be listed */
export const teardown = (survey: Survey, scope: Scope, options: TeardownOptions): Plan => {
  const { organizations: selected, unread, assumed, notes } = selectOrganizations(survey, scope)
  for (const logGroup of options.logGroups) checkNamed(survey, logGroup)
  checkSaidEmpty(survey, options.noOrganizationsIn ?? [])
  const selection = sortByProtection(
    selected.filter(({ monitoring }) => monitoring.is === 'known'),
    options.protect,
  )
  const on = selection.allowed
  const organizations = selected.filter((organization) => !selection.retained.includes(organization))
  const candidates = [
    ...writtenCandidates(survey, on),
    ...unwrittenCandidates(survey, scope, organizations, assumed, options),
  ]
  const decisions = candidates.map((candidate) => ({
    candidate,
    decision: decide(survey, candidate, organizations, selection, options),
  }))
  const tagged = options.tag
    ? decisions.flatMap(({ candidate, decision }) =>
        !('kept' in decision) &&
        candidate.writers.length > 0 &&
        mayExist(candidate) &&
        canBeTagged(candidate.name)
          ? [candidate]
          : [],
      )
    : []
  const toDelete = decisions.flatMap(({ candidate, decision }): ToDelete[] =>
    'delete' in decision
      ? [{ ...candidate, protected: decision.protected, needsTag: needsTag(candidate, tagged, options) }]
      : [],
  )

  const before: Step[] = [
    ...tagged.map((candidate) => tagStep(survey.account, candidate, options.runId)),
    ...on.map((organization) => disableStep(organization, tagged)),
    ...toDelete.flatMap((candidate) => deleteSteps(candidate, survey.account, options)),
    ...toDelete.map((candidate) => look(candidate, 'before-role', survey.account, options)),
  ]
  const role = roleSteps(survey, organizations, selection, toDelete, before, options)
  return {
    schemaVersion: 1,
    procedure: 'teardown',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: [...before, ...role.steps],
    kept: [
      ...selection.kept,
      ...decisions.flatMap(({ decision }) => ('kept' in decision ? [decision.kept] : [])),
      ...customRoles(survey, on),
      ...role.kept,
    ],
    blockers: distinct([
      ...unread.map(notSelected),
      ...selection.blockers,
      ...organizations.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
      ...unlistedOrphans(survey, scope, organizations, assumed, options),
      ...unreadTags(survey),
      ...decisions.flatMap(({ decision }) => ('blockers' in decision ? decision.blockers : [])),
      ...role.blockers,
    ]),
    notes: [
      ...notes,
      ...(options.workMailGone ? goneNotes(survey, assumed) : []),
      ...saidEmptyNotes(options.noOrganizationsIn ?? []),
      ...options.logGroups.flatMap((logGroup) => notFound(survey, logGroup)),
      ...decisions.flatMap(({ candidate }) => untaggable(candidate, options.tag)),
    ],
  }
}

/** The groups that configurations in scope write to. */
const writtenCandidates = (survey: Survey, on: Organization[]): Candidate[] =>
  survey.regions.flatMap((region) => {
    const here = on.filter((organization) => organization.region === region.region)
    const names = new Set(here.flatMap((organization) => writtenLogGroupName(organization) ?? []))
    return [...names].map((name) => ({ region, name, writers: writersOf(here, name) }))
  })

/**
 * The groups that no configuration in scope writes to: those that an earlier run tagged and did not come to,
 * the orphans where asked for, and those that are named. A scope of single organizations takes in only the
 * tagged and orphaned groups that are known to be theirs. Where WorkMail is gone every group under the default prefix
 * is an orphan, and an organization is what it is said to be.
 */
const unwrittenCandidates = (
  survey: Survey,
  scope: Scope,
  organizations: Organization[],
  assumed: string[],
  { includeOrphans, logGroups }: TeardownOptions,
): Candidate[] =>
  survey.regions.flatMap((region) => {
    const here = organizations.filter((organization) => organization.region === region.region)
    const there = isGone(region) ? assumed : []
    const ids = [...here.map(({ id }) => id), ...there]
    const ownNames = [...here.map(({ alias }) => alias), ...there].map(defaultLogGroupName)
    const isTaggedForTeardown = (name: string): boolean => {
      const tag = readTeardownTags(valueOr(region.logGroupTags.get(name) ?? known({}), {}))
      return tag !== undefined && (scope.by === 'all' || tag.organizationIds.some((id) => ids.includes(id)))
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
          (!isWritten(name, valueOr(region.organizations, [])) &&
            (isTaggedForTeardown(name) || isOrphan(name))),
      )
      .map((name) => ({ region, name, writers: [], byTag: !isAsked(name) && !isOrphan(name) }))
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
      {
        code: 'Unreadable',
        kind: 'region',
        subject: region,
        region,
        reason,
        ...transientIf(defaultLogGroups),
      },
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

/** One that could not be read may be there, and then its tag is the only record of whose it was. */
const mayExist = ({ region, name }: Candidate): boolean => logGroupOf(region, name).is !== 'absent'

const decide = (
  survey: Survey,
  candidate: Candidate,
  selected: Organization[],
  { retained }: ByProtection,
  options: TeardownOptions,
): Decision => {
  const { region, name } = candidate
  const keep = (reason: string): Decision => ({
    kept: { kind: 'log-group', subject: name, region: region.region, reason },
  })
  const block = (reason: string, transient: Pick<Blocker, 'transient'>): Decision => ({
    blockers: [
      {
        code: 'NotDeleted',
        kind: 'log-group',
        subject: name,
        region: region.region,
        reason: `not deleted: ${reason}`,
        ...transient,
      },
    ],
  })
  if (options.keepLogGroups) return keep('--keep-log-groups')
  const others = writersOf(valueOr(region.organizations, []), name).filter(({ id }) =>
    selected.every((organization) => organization.id !== id),
  )
  if (others.length > 0) {
    const why = others.every((other) => retained.includes(other))
      ? 'whose logging stays on'
      : 'outside the scope'
    return keep(`${namesOf(others)}, ${why}, writes to it`)
  }
  const group = logGroupOf(region, name)
  if (group.is === 'unreadable') return block(`it could not be read: ${group.reason}`, transientIf(group))
  const tags = region.logGroupTags.get(name)
  const protection = protectionOf(tags, options.protect)
  if (protection.is === 'protected') return keep(protection.reason)
  if (protection.is === 'unread') return block(protection.reason, transientIf(tags))
  const isProtected = group.is === 'known' && group.value.deletionProtection
  if (isProtected && !options.overrideDeletionProtection) {
    return keep(
      `deletion protection is on; with --log-group ${name} --override-deletion-protection it goes too`,
    )
  }
  const tag = candidate.byTag ? readTeardownTags(valueOr(tags ?? known({}), {})) : undefined
  if (tag !== undefined && vouchedBy(candidate, tag, options.journaled ?? []) === undefined)
    return { blockers: [notVouched(survey, candidate, tag)] }
  const unread = unreadBlockers(region.region, region.organizations)
  if (unread.length > 0) {
    const names = unread.map(({ subject }) => subject).join(', ')
    return block(`${names} could not be read and may write to it`, transientIfAll(unread))
  }
  return { delete: true, protected: isProtected }
}

const tagStep = (account: string, { region, name, writers }: Candidate, runId: string): Step =>
  tagLogGroupStep({
    region: region.region,
    logGroupName: name,
    tagArn: logGroupTagArn({ account, region: region.region, name }),
    runId,
    organizationIds: writers.map(({ id }) => id),
  })

const disableStep = (organization: Organization, tagged: Candidate[]): Step => {
  const { region, id, alias } = organization
  const tags = tagged
    .filter((candidate) => candidate.writers.includes(organization))
    .map((candidate) => tagLogGroupKey(region, candidate.name))
  return disableLogging({ region, organizationId: id, alias, after: tags })
}

/** Who takes a tag off wants the group kept, unless it was named. */
const needsTag = (candidate: Candidate, tagged: Candidate[], { logGroups }: TeardownOptions): boolean =>
  candidate.byTag === true ||
  (tagged.includes(candidate) &&
    logGroups.every((named) => !isNamed(named, candidate.region.region, candidate.name)))

const isNamed = ({ name, region }: LogGroupName, of: string, logGroupName: string): boolean =>
  name === logGroupName && (region ?? of) === of

/** What a group's deletion hangs on besides: its tag, and its archive. */
const withPreconditions = (
  step: Step,
  candidate: ToDelete,
  account: string,
  { archive, archiveS3, quietPeriod }: TeardownOptions,
): Step => {
  const tagged = onlyWhileTagged(step, candidate, account)
  if (archive === undefined) return tagged
  const { region, name, writers } = candidate
  return onceArchived(tagged, {
    account,
    region: region.region,
    logGroupName: name,
    organizations: writers.map(({ id, alias }) => ({ id, alias })),
    destination: archive,
    ...(archiveS3 === undefined ? {} : { s3: archiveS3 }),
    quiet: quietPeriod,
  })
}

const onlyWhileTagged = (step: Step, { region, name, needsTag }: ToDelete, account: string): Step => {
  if (!needsTag) return step
  const group = logGroupOf(region, name)
  const creationTime = group.is === 'known' ? group.value.creationTime : undefined
  return whileTagged(step, { account, region: region.region, logGroupName: name, creationTime })
}

/** After every configuration that writes to the group is off. */
const deleteSteps = (candidate: ToDelete, account: string, options: TeardownOptions): Step[] => {
  const region = candidate.region.region
  const off = candidate.writers.map(({ id }) => disableLoggingKey(region, id))
  const workMailGone = isGone(candidate.region)
  const deletion = (after: string[]): Step =>
    withPreconditions(
      deleteLogGroup(region, candidate.name, after, workMailGone),
      candidate,
      account,
      options,
    )
  if (!candidate.protected) return [deletion(off)]
  const unprotected = withPreconditions(
    unprotectLogGroup(region, candidate.name, off),
    candidate,
    account,
    options,
  )
  return [unprotected, deletion([...off, unprotected.key])]
}

const look = (
  candidate: ToDelete,
  when: 'before-role' | 'after-role',
  account: string,
  options: TeardownOptions,
): Step => {
  const region = candidate.region.region
  const after = [when === 'after-role' ? DELETE_ROLE_KEY : deleteLogGroupKey(region, candidate.name)]
  const workMailGone = isGone(candidate.region)
  return withPreconditions(
    verifyLogGroupDeleted(region, candidate.name, {
      when,
      quietPeriod: options.quietPeriod,
      workMailGone,
      after,
    }),
    candidate,
    account,
    options,
  )
}

/** The role goes last, after everything; once it is gone nothing re-creates a group any more. */
const roleSteps = (
  survey: Survey,
  organizations: Organization[],
  selection: ByProtection,
  toDelete: ToDelete[],
  before: Step[],
  options: TeardownOptions,
): { steps: Step[]; kept: Kept[]; blockers: Blocker[] } => {
  const role = survey.roles.get(SERVICE_LINKED_ROLE_NAME) ?? { is: 'absent' as const }
  if (role.is === 'absent') return { steps: [], kept: [], blockers: [] }
  const users = selection.protected.filter(usesServiceLinkedRole)
  const kept = [
    ...(options.keepRole ? [keptRole('--keep-role')] : []),
    ...protectedRole(survey, options.protect),
    ...(users.length > 0 ? [keptRole(`${namesOf(users)}, whose logging stays on, uses it`)] : []),
  ]
  if (kept.length > 0) return { steps: [], kept: kept.slice(0, 1), blockers: [] }
  const emptyRegions = options.noOrganizationsIn ?? []
  const blockers = roleObstacles(survey, organizations, { emptyRegions })
  if (blockers.length > 0) return { steps: [], kept: [], blockers }
  const clears = [...organizations.map(({ id }) => id), ...toDelete.map(({ name }) => name)]
  const after = before.map(({ key }) => key)
  const goneRegions = survey.regions.filter(isGone).map(({ region }) => region)
  const steps = [
    deleteRole({ retryDelay: options.retryDelay, clears, after, goneRegions, emptyRegions }),
    ...toDelete.map((candidate) => look(candidate, 'after-role', survey.account, options)),
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
 * Where tags could not be read, unfinished business of an earlier run may be left. A group that AWS does not list
 * among the tagged ones has none, whatever its tags.
 */
const unreadTags = (survey: Survey): Blocker[] =>
  survey.regions.flatMap(({ region, taggedLogGroups, logGroupTags }) => {
    if (taggedLogGroups.is === 'unreadable') {
      const reason = `log groups that an earlier run tagged for deletion could not be looked for: ${taggedLogGroups.reason}`
      const transient = transientIf(taggedLogGroups)
      return [{ code: 'Unreadable', kind: 'region', subject: region, region, reason, ...transient }]
    }
    const tagged = valueOr(taggedLogGroups, [])
    return [...logGroupTags].flatMap(([name, tags]): Blocker[] => {
      if (tags.is !== 'unreadable' || !tagged.includes(name)) return []
      const reason = `an earlier run tagged it for deletion, and whose it was could not be read: ${tags.reason}`
      return [{ code: 'Unreadable', kind: 'log-group', subject: name, region, reason, ...transientIf(tags) }]
    })
  })

const notFound = (survey: Survey, { name }: LogGroupName): string[] =>
  survey.regions.every((region) => logGroupOf(region, name).is === 'absent')
    ? [`There is no log group ${name} in ${scopeRegions(survey).join(', ')}.`]
    : []

const untaggable = ({ region, name, writers }: Candidate, tag: boolean): string[] =>
  tag && writers.length > 0 && !canBeTagged(name)
    ? [
        `${name} in ${region.region} has a # in its name, which AWS cannot tag: only this run's journal names it`,
      ]
    : []

const distinct = (blockers: Blocker[]): Blocker[] => [
  ...new Map(blockers.map((blocker) => [JSON.stringify(blocker), blocker])).values(),
]
