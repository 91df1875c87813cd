/** Which log groups an archive is of: those that hold the events of the organizations in scope, and those named. */
import type { ArchiveContext } from '../archive/context.js'
import type { ArchivedGroup, Manifest } from '../archive/manifest.js'
import { badInput } from '../errors.js'
import { defaultLogGroupName } from '../facts/log-groups.js'
import { readTeardownTags } from '../facts/teardown-tags.js'
import type { Blocker } from '../survey/blockers.js'
import { logGroupBlocker, regionBlocker, unreadBlockers } from '../survey/blockers.js'
import { known } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { logGroupOf, type RegionSurvey, type Survey, valueOr, writersOf } from '../survey/survey.js'
import { checkAccount, isNamed, type LogGroupName } from './log-group-name.js'
import { type ArchiveConcessions, acceptedLoss, notArchivable } from './not-archivable.js'
import { notSelected, selectOrganizations } from './scope.js'

export interface GroupToArchive extends ArchivedGroup {
  organizations: Manifest['organizations']
  masking: ArchiveContext['masking']
}

export interface ArchiveSelection {
  groups: GroupToArchive[]
  /** What could not be read, and may hold events too. */
  blockers: Blocker[]
  notes: string[]
}

/**
 * Of each organization the group that it writes to, the group of its default name, and those that a teardown tagged
 * as its own; with all organizations every group under the default prefix too.
 * @param scope undefined where log groups are named alone
 * @throws WmlError where the scope or a log group names what is not there
 */
export const groupsToArchive = (
  survey: Survey,
  scope: Scope | undefined,
  named: readonly LogGroupName[],
  accepted: ArchiveConcessions | undefined,
): ArchiveSelection => {
  const selected = scope === undefined ? NO_ONE : selectOrganizations(survey, scope)
  const { organizations, unread } = selected
  const notes = [...selected.notes]
  for (const logGroup of named) checkFound(survey, logGroup)
  const groups: GroupToArchive[] = []
  const blockers: Blocker[] = [
    ...unread.map(notSelected),
    ...organizations.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
  ]
  for (const surveyed of survey.regions) {
    const { region } = surveyed
    const here = organizations.filter((organization) => organization.region === region)
    const isAsked = (name: string): boolean =>
      named.some((one) => isNamed(one, region, name)) ||
      writersOf(here, name).length > 0 ||
      here.some(({ alias }) => defaultLogGroupName(alias) === name) ||
      teardownTagsOf(surveyed, name).some((id) => scope?.by === 'all' || here.some((one) => one.id === id)) ||
      (scope?.by === 'all' && valueOr(surveyed.defaultLogGroups, []).includes(name))
    for (const name of surveyed.logGroups.keys()) {
      if (!isAsked(name)) continue
      const group = logGroupOf(surveyed, name)
      if (group.is === 'unreadable')
        blockers.push(logGroupBlocker(region, name, 'Unreadable', notArchived(group), group))
      if (group.is !== 'known') continue
      const { infrequentAccess, masked } = group.value
      const why = accepted === undefined ? undefined : notArchivable(group.value, accepted)
      if (accepted === undefined && infrequentAccess)
        blockers.push(
          logGroupBlocker(
            region,
            name,
            'Unreadable',
            notArchived({ reason: 'its class is INFREQUENT_ACCESS' }),
          ),
        )
      if (why !== undefined) blockers.push(why)
      notes.push(...acceptedLoss(surveyed, name, accepted ?? {}))
      if (why !== undefined || infrequentAccess) continue
      const creationTime = group.value.creationTime ?? null
      groups.push({
        account: survey.account,
        region,
        logGroupName: name,
        creationTime,
        organizations: ownersOf(surveyed, name),
        masking: masked && accepted ? (accepted.archiveMasked ? 'masked' : 'unmasked') : undefined,
      })
    }
    if (scope !== undefined && surveyed.defaultLogGroups.is === 'unreadable')
      blockers.push(regionBlocker(region, notArchived(surveyed.defaultLogGroups), surveyed.defaultLogGroups))
  }
  return { groups, blockers, notes }
}

const NO_ONE = { organizations: [], unread: [], notes: [] }

/** Ids of the organizations that a group was tagged for. */
const teardownTagsOf = ({ logGroupTags }: RegionSurvey, name: string): string[] =>
  readTeardownTags(valueOr(logGroupTags.get(name) ?? known({}), {}))?.organizationIds ?? []

const ownersOf = (surveyed: RegionSurvey, name: string): Manifest['organizations'] => {
  const listed = valueOr(surveyed.organizations, [])
  const tags = teardownTagsOf(surveyed, name)
  return listed
    .filter((one) => writersOf([one], name).length > 0 || tags.includes(one.id))
    .map(({ id, alias }) => ({ id, alias }))
}

const notArchived = ({ reason }: { reason: string }): string =>
  `not archived: it could not be read: ${reason}`

/** @throws WmlError (input) */
const checkFound = (survey: Survey, { name, account, region }: LogGroupName): void => {
  checkAccount('--log-group', account, survey.account)
  const isFound = survey.regions.some(
    (surveyed) =>
      (region ?? surveyed.region) === surveyed.region && logGroupOf(surveyed, name).is !== 'absent',
  )
  if (isFound) return
  const where = region ?? survey.regions.map((surveyed) => surveyed.region).join(', ')
  throw badInput(
    'UnknownLogGroup',
    `there is no log group ${name} in ${where}`,
    'correct --log-group, or add its --region',
  )
}
