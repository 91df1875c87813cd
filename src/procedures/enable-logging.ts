/**
 * "Turning on email event logging" (WorkMail administrator guide): what the console's default settings do,
 * made explicit. The service-linked role, a log group with 30 days' retention, and the configuration.
 */
import type { Plan } from '../engine/plan.js'
import { logGroupArn, logGroupTagArn } from '../facts/arns.js'
import { DEFAULT_RETENTION_DAYS, defaultLogGroupName, RETENTION_DAYS } from '../facts/log-groups.js'
import { isDeleted } from '../facts/organizations.js'
import { SERVICE_LINKED_ROLE_NAME, serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { RETENTION_TAG, TEARDOWN_TAG, teardownTagKeys } from '../facts/teardown-tags.js'
import { createLogGroup, createLogGroupKey } from '../steps/create-log-group.js'
import { CREATE_ROLE_KEY, createRole } from '../steps/create-role.js'
import { enableLogging as enableStep } from '../steps/enable-logging.js'
import { encryptLogGroup } from '../steps/encrypt-log-group.js'
import { setRetention } from '../steps/set-retention.js'
import type { Step } from '../steps/step.js'
import { tagOwnerKey } from '../steps/tag-log-group.js'
import { untagLogGroupStep } from '../steps/untag-log-group.js'
import type { LogGroup } from '../survey/log-groups.js'
import type { Organization } from '../survey/organizations.js'
import { absent } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { logGroupOf, type Survey, scopeRegions, valueOr, writtenLogGroupName } from '../survey/survey.js'
import { checkCurrent, checkCustomRole, checkPlace, organizationDeleted } from './enable-logging-checks.js'
import type { EnableOptions } from './enable-options.js'
import { notRead } from './not-read.js'
import { isTaggable, ownerStep, type WrittenGroup, writtenGroups } from './owner-tags.js'
import { describeScope, notSelected, selectOrganizations } from './scope.js'

/** @throws WmlError where the scope, the role or an existing configuration does not allow it */
export const enableLogging = (survey: Survey, scope: Scope, options: EnableOptions): Plan => {
  const { organizations, unread, notes } = selectOrganizations(survey, scope)
  const linkedRoleArn = serviceLinkedRoleArn(survey.account)
  const roleArn = options.roleArn ?? linkedRoleArn
  if (options.roleArn !== undefined) checkCustomRole(survey, options.roleArn)

  const steps = new Map<string, Step>()
  const add = (step: Step): string => {
    steps.set(step.key, step)
    return step.key
  }

  const replaced = options.tag ? groupsToReplace(survey, organizations, options) : []
  for (const group of replaced) add(ownerStep(survey.account, group))

  for (const organization of organizations) {
    if (isDeleted(organization)) {
      if (scope.by === 'name') throw organizationDeleted(organization)
      continue
    }
    const { region, id, alias } = organization
    const logGroupName = options.logGroup?.name ?? defaultLogGroupName(alias)
    checkPlace(survey, organization, options)
    const wanted = {
      logGroupArn: logGroupArn({ region, account: survey.account, name: logGroupName }),
      roleArn,
    }
    const isOn = checkCurrent(organization, wanted, linkedRoleArn, options.replace)
    const needsRole =
      options.roleArn === undefined && survey.roles.get(SERVICE_LINKED_ROLE_NAME)?.is !== 'known'
    const after = [
      ...(needsRole ? [add(createRole())] : []),
      ...replaced
        .filter(({ writers }) => writers.includes(organization))
        .map(({ name }) => tagOwnerKey(region, name)),
    ]
    for (const step of logGroupSteps(survey, region, logGroupName, isOn, options)) after.push(add(step))
    if (isOn) continue
    add(
      enableStep({
        region,
        organizationId: id,
        alias,
        ...wanted,
        serviceLinkedRoleArn: linkedRoleArn,
        after,
      }),
    )
  }
  const isCreated = (step: Step) => step.key === CREATE_ROLE_KEY || step.kind.endsWith('log-group')
  const ordered = [...steps.values()]
  return {
    schemaVersion: 1,
    procedure: 'logging enable',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: [...ordered.filter(isCreated), ...ordered.filter((step) => !isCreated(step))],
    kept: [],
    blockers: unread.map(notSelected),
    notes,
  }
}

/**
 * The groups that organizations write to now and will not any more.
 * @throws WmlError where the tags of one could not be read
 */
const groupsToReplace = (
  survey: Survey,
  organizations: Organization[],
  options: EnableOptions,
): WrittenGroup[] => {
  if (!options.replace) return []
  const leaving = organizations.filter(
    (organization) =>
      writtenLogGroupName(organization) !==
      (options.logGroup?.name ?? defaultLogGroupName(organization.alias)),
  )
  const groups = survey.regions.flatMap((region) => writtenGroups(region, leaving)).filter(isTaggable)
  for (const { region, name } of groups) {
    const tags = region.logGroupTags.get(name) ?? absent
    if (tags.is === 'unreadable') throw unreadTags(region.region, name, tags)
  }
  return groups
}

const unreadTags = (
  region: string,
  logGroupName: string,
  tags: Parameters<typeof notRead>[0] & { reason: string },
) =>
  notRead(
    tags,
    'LogGroupTagsUnreadable',
    `the tags of log group ${logGroupName} in ${region} could not be read: ${tags.reason}`,
    'they say whose it was, and what an earlier run left unfinished: allow logs:ListTagsForResource and run it again, or go without them with --no-tag',
  )

const logGroupSteps = (
  survey: Survey,
  region: string,
  logGroupName: string,
  isOn: boolean,
  options: EnableOptions,
): Step[] => {
  const regionSurvey = survey.regions.find((candidate) => candidate.region === region)
  const group = regionSurvey === undefined ? absent : logGroupOf(regionSurvey, logGroupName)
  if (group.is === 'unreadable') {
    throw notRead(
      group,
      'LogGroupUnreadable',
      `log group ${logGroupName} in ${region} could not be read: ${group.reason}`,
      'allow logs:DescribeLogGroups and run it again',
    )
  }
  const { kmsKeyId } = options
  if (group.is === 'absent') {
    const retention = options.retention ?? DEFAULT_RETENTION_DAYS
    const retentionTag = options.tag ? String(retention) : undefined
    const created = createLogGroup({ region, logGroupName, kmsKeyId, retentionTag })
    if (retention === 'never') return [created]
    const after = [createLogGroupKey(region, logGroupName)]
    return [created, setRetention({ region, logGroupName, retention, after })]
  }
  const current = group.value
  const readTags = regionSurvey?.logGroupTags.get(logGroupName) ?? absent
  if (readTags.is === 'unreadable' && options.tag && !isOn) {
    throw unreadTags(region, logGroupName, readTags)
  }
  const tags = valueOr(readTags, {})
  const retention = options.retention ?? (isOn ? undefined : unfinishedRetention(current, tags))
  const tagKeys = teardownTagKeys(tags)
  const tagArn = logGroupTagArn({ account: survey.account, region, name: logGroupName })
  return [
    ...(isOn || !options.tag || tags[TEARDOWN_TAG] === undefined
      ? []
      : [untagLogGroupStep({ region, logGroupName, tagArn, tagKeys })]),
    ...(retention === undefined || (current.retentionInDays ?? 'never') === retention
      ? []
      : [setRetention({ region, logGroupName, retention, after: [] })]),
    ...(kmsKeyId === undefined || current.kmsKeyId === kmsKeyId
      ? []
      : [encryptLogGroup(region, logGroupName, kmsKeyId)]),
  ]
}

/**
 * The retention that an earlier run meant to set on the group that it created, and did not come to. Where
 * events came since, the run came further, and that they never expire may be someone's choice.
 */
const unfinishedRetention = (current: LogGroup, tags: Record<string, string>): number | undefined =>
  current.retentionInDays === undefined && current.storedBytes === 0
    ? RETENTION_DAYS.find((days) => String(days) === tags[RETENTION_TAG])
    : undefined
