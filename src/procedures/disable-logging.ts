/**
 * "Turn off Amazon WorkMail event logging" (WorkMail administrator guide, service-linked roles, deleting,
 * step 1), and no more than that: the log group stays.
 */
import type { Kept, Plan } from '../engine/plan.js'
import { disableLogging as disableStep } from '../steps/disable-logging.js'
import { unreadBlockers } from '../survey/blockers.js'
import type { Organization } from '../survey/organizations.js'
import { known } from '../survey/reading.js'
import { type Survey, scopeRegions, writtenLogGroupName } from '../survey/survey.js'
import { type ProtectTag, sortByProtection } from './protection.js'
import { describeScope, notSelected, type Scope, selectOrganizations } from './scope.js'

/** @throws WmlError where the scope names what is not there */
export const disableLogging = (
  survey: Survey,
  scope: Scope,
  options: { runId: string; protect: ProtectTag },
): Plan => {
  const { organizations, unread, notes } = selectOrganizations(survey, scope)
  const on = organizations.filter(({ monitoring }) => monitoring.is === 'known')
  const { allowed, kept, blockers } = sortByProtection(on, options.protect)
  return {
    schemaVersion: 1,
    procedure: 'logging disable',
    runId: options.runId,
    account: survey.account,
    surveyedAt: survey.surveyedAt,
    scope: describeScope(scope, scopeRegions(survey)),
    steps: allowed.map(({ region, id, alias }) =>
      disableStep({ region, organizationId: id, alias, after: [] }),
    ),
    kept: [...kept, ...allowed.flatMap(keptLogGroup).filter(isFirst)],
    blockers: [
      ...unread.map(notSelected),
      ...organizations.flatMap((organization) => unreadBlockers(organization.region, known([organization]))),
      ...blockers,
    ],
    notes,
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
