/**
 * "Deleting a service-linked role for Amazon WorkMail" (WorkMail administrator guide), whole and in its
 * order: turn email event logging off, delete the CloudWatch log group, delete the service-linked role.
 */
import type { Plan } from '../engine/plan.js'
import { badInput } from '../errors.js'
import { GLOBAL } from '../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import type { Step } from '../steps/step.js'
import {
  type Blocker,
  logGroupBlocker,
  regionBlocker,
  transientIfAll,
  unreadBlockers,
} from '../survey/blockers.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { isGone, logGroupOf, type Survey, scopeRegions, valueOr } from '../survey/survey.js'
import { checkAccount, type LogGroupName } from './log-group-name.js'
import { checkSaidEmpty, saidEmptyNotes } from './no-organizations-in.js'
import { acceptedLoss } from './not-archivable.js'
import {
  type HeldBack,
  holdBack,
  isTaggable,
  ownerStep,
  tagStep,
  unreadOwners,
  untaggableNotes,
  withoutHeldBack,
} from './owner-tags.js'
import { sortByProtection } from './protection.js'
import { describeScope, notSelected, selectOrganizations } from './scope.js'
import { type Candidate, candidates } from './teardown-candidates.js'
import { logGroupDecision, organizationDecision } from './teardown-decisions.js'
import { decideLogGroup } from './teardown-log-groups.js'
import type { TeardownOptions } from './teardown-options.js'
import { decideRole, keptCustomRoles } from './teardown-role.js'
import {
  deleteRoleStep,
  deleteSteps,
  disableStep,
  needsTag,
  type ToDelete,
  verifyStep,
} from './teardown-steps.js'
import { goneNotes } from './workmail-gone.js'

/** @throws WmlError where the scope names what is not there, or cannot be listed */
export const teardown = (survey: Survey, scope: Scope, options: TeardownOptions): Plan => {
  const { account } = survey
  const { organizations: selected, unread, assumed, notes } = selectOrganizations(survey, scope)
  for (const logGroup of options.logGroups) checkNamed(survey, logGroup)
  checkSaidEmpty(survey, options.noOrganizationsIn ?? [])

  // Step 1: turn logging off, where no tag protects the organization.
  const sorted = sortByProtection(
    selected.filter(({ monitoring }) => monitoring.is === 'known'),
    options.protect,
  )
  const allowed = selected.filter((organization) => !sorted.retained.includes(organization))

  // Step 2: delete the log groups, each by the rules for log groups.
  const inScope = { on: sorted.allowed, turnedOff: allowed, assumed }
  const decided = candidates(survey, scope, inScope, options).map((candidate) => ({
    candidate,
    ...decideLogGroup({ survey, candidate, turnedOff: allowed, staysOn: sorted.retained, options }),
  }))
  // Back to step 1: logging stays on where turning it off would lose events, or whose a group was.
  const held = heldBack(decided, options)
  const on = withoutHeldBack(sorted.allowed, held)
  const turnedOff = withoutHeldBack(allowed, held)
  const taggable = decided.filter(
    ({ candidate }) =>
      options.tag && isTaggable(candidate) && candidate.writers.some((writer) => on.includes(writer)),
  )
  const tagged = taggable.filter(({ decision }) => decision !== 'keep').map(({ candidate }) => candidate)
  const owned = taggable.filter(({ decision }) => decision === 'keep').map(({ candidate }) => candidate)
  const toDelete = decided.flatMap((one): ToDelete[] =>
    one.decision === 'delete'
      ? [
          {
            ...one.candidate,
            protected: one.protected,
            needsTag: needsTag(one.candidate, tagged, options),
          },
        ]
      : [],
  )

  // Last: delete the service-linked role, by the rules for the role.
  const role = decideRole({
    survey,
    turnedOff,
    waiting: held.flatMap(({ organization, blocker }) => (blocker.transient ? [organization] : [])),
    protectedByTag: sorted.protected,
    options,
  })

  const before = [
    ...tagged.map((candidate) => tagStep(account, candidate, options.runId)),
    ...owned.map((candidate) => ownerStep(account, candidate)),
    ...on.map((organization) => disableStep(organization, tagged, owned)),
    ...toDelete.flatMap((group) => deleteSteps(group, account, options)),
    ...toDelete.map((group) => verifyStep(group, 'before-role', account, options)),
  ]
  const last: Step[] =
    role.decision === 'delete'
      ? [
          deleteRoleStep(survey, { organizations: turnedOff, toDelete, before }, options),
          ...toDelete.map((group) => verifyStep(group, 'after-role', account, options)),
        ]
      : []

  return {
    schemaVersion: 1,
    procedure: 'teardown',
    runId: options.runId,
    account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: [...before, ...last],
    kept: [
      ...sorted.kept,
      ...decided.flatMap((one) => (one.decision === 'keep' ? [one.kept] : [])),
      ...keptCustomRoles(survey, on),
      ...(role.decision === 'keep' ? [role.kept] : []),
    ],
    notIncluded: decided.flatMap((one) => (one.decision === 'not-included' ? [one.notIncluded] : [])),
    blockers: distinct([
      ...unread.map(notSelected),
      ...sorted.blockers,
      ...held.map(({ blocker }) => blocker),
      ...turnedOff.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
      ...unlistedOrphans(survey, scope, turnedOff, assumed, options),
      ...unreadTags(survey),
      ...decided.flatMap((one) => (one.decision === 'blocked' ? one.blockers : [])),
      ...(role.decision === 'blocked' ? role.blockers : []),
    ]),
    notes: [
      ...notes,
      ...(options.workMailGone ? goneNotes(survey, assumed) : []),
      ...saidEmptyNotes(options.noOrganizationsIn ?? []),
      ...options.logGroups.flatMap((logGroup) => notFound(survey, logGroup)),
      ...(options.archive === undefined
        ? []
        : toDelete.flatMap(({ region, name }) => acceptedLoss(region, name, options))),
      ...untaggableNotes(options.tag ? decided.map(({ candidate }) => candidate) : []),
    ],
    decisions: [
      ...selected.map((organization) => organizationDecision(organization, sorted, held)),
      ...decided.map((one) => logGroupDecision(one)),
      {
        kind: 'role',
        subject: SERVICE_LINKED_ROLE_NAME,
        region: GLOBAL,
        decision: role.decision,
        rule: role.rule,
      },
    ],
  }
}

/** A group that is blocked waits for a later run, which finds it by its tag alone. */
const heldBack = (
  decided: ({ candidate: Candidate } & ReturnType<typeof decideLogGroup>)[],
  { tag }: TeardownOptions,
): HeldBack[] => [
  ...decided.flatMap((one) => {
    if (one.decision !== 'blocked') return []
    const { candidate, blockers } = one
    if (blockers.some(({ code }) => code === 'NotArchived'))
      return holdBack(candidate, `the events of ${candidate.name} cannot be archived`)
    if (tag && isTaggable(candidate)) return []
    const reason = `${candidate.name} is not deleted yet, and no tag would say whose it was`
    return holdBack(candidate, reason, transientIfAll(blockers))
  }),
  ...unreadOwners(tag ? decided.map(({ candidate }) => candidate) : []),
]

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
    return [regionBlocker(region, reason, defaultLogGroups)]
  })

/**
 * Where tags could not be read, unfinished business of an earlier run may be left. A group that AWS does not list
 * among the tagged ones has none, whatever its tags.
 */
const unreadTags = (survey: Survey): Blocker[] =>
  survey.regions.flatMap(({ region, taggedLogGroups, logGroupTags }) => {
    if (taggedLogGroups.is === 'unreadable') {
      const reason = `log groups that an earlier run tagged could not be looked for: ${taggedLogGroups.reason}`
      return [regionBlocker(region, reason, taggedLogGroups)]
    }
    const tagged = valueOr(taggedLogGroups, [])
    return [...logGroupTags].flatMap(([name, tags]): Blocker[] => {
      if (tags.is !== 'unreadable' || !tagged.includes(name)) return []
      const reason = `an earlier run tagged it, and whose it was could not be read: ${tags.reason}`
      return [logGroupBlocker(region, name, 'Unreadable', reason, tags)]
    })
  })

const notFound = (survey: Survey, { name }: LogGroupName): string[] =>
  survey.regions.every((region) => logGroupOf(region, name).is === 'absent')
    ? [`There is no log group ${name} in ${scopeRegions(survey).join(', ')}.`]
    : []

const distinct = (blockers: Blocker[]): Blocker[] => [
  ...new Map(blockers.map((blocker) => [JSON.stringify(blocker), blocker])).values(),
]
