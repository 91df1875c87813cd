/**
 * "Turn off Amazon WorkMail event logging" (WorkMail administrator guide, service-linked roles, deleting,
 * step 1), and no more than that: the log group stays, tagged with the organizations that it belonged to.
 */
import type { Kept, Plan } from '../engine/plan.js'
import { unreadBlockers } from '../survey/blockers.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import type { Scope } from '../survey/scope.js'
import { type Survey, scopeRegions, writtenLogGroupName } from '../survey/survey.js'
import {
  isTaggable,
  ownerStep,
  unreadOwners,
  untaggableNotes,
  withoutHeldBack,
  writtenGroups,
} from './owner-tags.js'
import { type ProtectTag, sortByProtection } from './protection.js'
import { describeScope, notSelected, selectOrganizations } from './scope.js'
import { disableStep } from './teardown-steps.js'

/** @throws WmlError where the scope names what is not there */
export const disableLogging = (
  survey: Survey,
  scope: Scope,
  options: { runId: string; protect: ProtectTag; tag: boolean },
): Plan => {
  const { organizations, unread, notes } = selectOrganizations(survey, scope)
  const on = organizations.filter(({ monitoring }) => monitoring.is === 'known')
  const { allowed, kept, blockers } = sortByProtection(on, options.protect)
  const groups = options.tag ? survey.regions.flatMap((region) => writtenGroups(region, allowed)) : []
  const unowned = unreadOwners(groups)
  const turnedOff = withoutHeldBack(allowed, unowned)
  const owned = groups.filter(
    (group) => isTaggable(group) && group.writers.some((writer) => turnedOff.includes(writer)),
  )
  return {
    schemaVersion: 1,
    procedure: 'logging disable',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: [
      ...owned.map((group) => ownerStep(survey.account, group)),
      ...turnedOff.map((organization) => disableStep(organization, [], owned)),
    ],
    kept: [...kept, ...turnedOff.flatMap(keptLogGroup).filter(isFirst)],
    blockers: [
      ...unread.map(notSelected),
      ...organizations.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
      ...blockers,
      ...unowned.map(({ blocker }) => blocker),
    ],
    notes: [...notes, ...untaggableNotes(groups)],
  }
}

const keptLogGroup = (organization: Organization): Kept[] => {
  const { region, id } = organization
  const name = writtenLogGroupName(organization)
  if (name === undefined) return []
  return [
    {
      kind: 'log-group',
      subject: name,
      region,
      reason: 'turning logging off keeps its events',
      command: `wml teardown --organization ${id} --region ${region} --log-group ${name} --keep-role`,
    },
  ]
}

const isFirst = (kept: Kept, index: number, all: Kept[]): boolean =>
  all.findIndex(({ subject, region }) => subject === kept.subject && region === kept.region) === index
