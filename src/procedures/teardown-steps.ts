/** The steps of a teardown: which call, after which others, and what must hold just before. */
import { deleteLogGroup, deleteLogGroupKey, verifyLogGroupDeleted } from '../steps/delete-log-group.js'
import { DELETE_ROLE_KEY, deleteRole } from '../steps/delete-role.js'
import { disableLogging, disableLoggingKey } from '../steps/disable-logging.js'
import { onceArchived } from '../steps/once-archived.js'
import type { Step } from '../steps/step.js'
import { tagLogGroupKey, tagOwnerKey } from '../steps/tag-log-group.js'
import { unprotectLogGroup } from '../steps/unprotect-log-group.js'
import { whileTagged } from '../steps/while-tagged.js'
import type { Organization } from '../survey/organizations.js'
import { isGone, logGroupOf, type Survey } from '../survey/survey.js'
import { isNamed } from './log-group-name.js'
import type { WrittenGroup } from './owner-tags.js'
import type { Candidate } from './teardown-candidates.js'
import type { TeardownOptions } from './teardown-options.js'

export interface ToDelete extends Candidate {
  protected: boolean
  /** Whether its deletion requires that it still carries its tag. */
  needsTag: boolean
}

/** Someone who takes the tag off wants the group kept, unless it was named. */
export const needsTag = (
  candidate: Candidate,
  tagged: Candidate[],
  { logGroups }: TeardownOptions,
): boolean =>
  candidate.because === 'tagged' ||
  (tagged.includes(candidate) &&
    logGroups.every((named) => !isNamed(named, candidate.region.region, candidate.name)))

/** After the tags of its group, for the configuration is the only other record. */
export const disableStep = (
  organization: Organization,
  tagged: WrittenGroup[],
  owned: WrittenGroup[],
): Step => {
  const { region, id, alias } = organization
  const isWritten = ({ writers }: WrittenGroup): boolean => writers.includes(organization)
  const tags = [
    ...tagged.filter(isWritten).map(({ name }) => tagLogGroupKey(region, name)),
    ...owned.filter(isWritten).map(({ name }) => tagOwnerKey(region, name)),
  ]
  return disableLogging({ region, organizationId: id, alias, after: tags })
}

/** After every configuration that writes to the group is off. */
export const deleteSteps = (toDelete: ToDelete, account: string, options: TeardownOptions): Step[] => {
  const region = toDelete.region.region
  const off = toDelete.writers.map(({ id }) => disableLoggingKey(region, id))
  const checked = (step: Step): Step => withPreconditions(step, toDelete, account, options)
  const deletion = (after: string[]): Step =>
    checked(deleteLogGroup(region, toDelete.name, after, isGone(toDelete.region)))
  if (!toDelete.protected) return [deletion(off)]
  const unprotected = checked(unprotectLogGroup(region, toDelete.name, off))
  return [unprotected, deletion([...off, unprotected.key])]
}

/** A late write may create the group again: once more after the quiet period, and once more without the role. */
export const verifyStep = (
  toDelete: ToDelete,
  when: 'before-role' | 'after-role',
  account: string,
  options: TeardownOptions,
): Step => {
  const region = toDelete.region.region
  const { quietPeriod } = options
  const after = [when === 'after-role' ? DELETE_ROLE_KEY : deleteLogGroupKey(region, toDelete.name)]
  const workMailGone = isGone(toDelete.region)
  const step = verifyLogGroupDeleted(region, toDelete.name, { when, quietPeriod, workMailGone, after })
  return withPreconditions(step, toDelete, account, options)
}

/** `clears`: the organizations and log groups that the plan takes away itself. */
export const deleteRoleStep = (
  survey: Survey,
  {
    organizations,
    toDelete,
    before,
  }: { organizations: Organization[]; toDelete: ToDelete[]; before: Step[] },
  { retryDelay, noOrganizationsIn = [] }: TeardownOptions,
): Step =>
  deleteRole({
    retryDelay,
    clears: [...organizations.map(({ id }) => id), ...toDelete.map(({ name }) => name)],
    after: before.map(({ key }) => key),
    goneRegions: survey.regions.filter(isGone).map(({ region }) => region),
    emptyRegions: noOrganizationsIn,
  })

/** The group's tag, and its archive. */
const withPreconditions = (
  step: Step,
  toDelete: ToDelete,
  account: string,
  { archive, archiveS3, archiveMasked, archiveSkipUnreadable, quietPeriod }: TeardownOptions,
): Step => {
  const tagged = onlyWhileTagged(step, toDelete, account)
  if (archive === undefined) return tagged
  const { region, name, writers } = toDelete
  const group = logGroupOf(region, name)
  const isMasked = group.is === 'known' && group.value.masked
  return onceArchived(tagged, {
    account,
    region: region.region,
    logGroupName: name,
    organizations: writers.map(({ id, alias }) => ({ id, alias })),
    destination: archive,
    ...(archiveS3 === undefined ? {} : { s3: archiveS3 }),
    ...(archiveMasked ? { masking: 'accept' } : isMasked ? { masking: 'unmask' } : {}),
    ...(archiveSkipUnreadable ? { skipUnreadable: true } : {}),
    quiet: quietPeriod,
  })
}

const onlyWhileTagged = (step: Step, { region, name, needsTag }: ToDelete, account: string): Step => {
  if (!needsTag) return step
  const group = logGroupOf(region, name)
  const creationTime = group.is === 'known' ? group.value.creationTime : undefined
  return whileTagged(step, { account, region: region.region, logGroupName: name, creationTime })
}
