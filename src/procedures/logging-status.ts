/** What the status command shows: a reading of the survey, no more. */
import { z } from 'zod'
import { SERVICE_LINKED_ROLE_NAME } from '../facts/service-linked-role.js'
import { readOwners, readTeardownTags } from '../facts/teardown-tags.js'
import { unreadBlockers } from '../survey/blockers.js'
import type { LogGroup } from '../survey/log-groups.js'
import type { Organization } from '../survey/organizations.js'
import { absent, known, type Reading, whyUnread } from '../survey/reading.js'
import {
  logGroupOf,
  type RegionSurvey,
  type Survey,
  usedRoleName,
  usesServiceLinkedRole,
  valueOr,
  writersOf,
  writtenLogGroupName,
} from '../survey/survey.js'

export const LogGroupRow = z.strictObject({
  name: z.string(),
  state: z.enum(['exists', 'missing', 'unreadable']),
  /** Null: events never expire, or the group is not there. */
  retentionInDays: z.number().nullable(),
  storedBytes: z.number().nullable(),
  deletionProtection: z.boolean().nullable(),
  reason: z.string().optional(),
})
export type LogGroupRow = z.infer<typeof LogGroupRow>

export const OrganizationRow = z.strictObject({
  region: z.string(),
  id: z.string(),
  alias: z.string(),
  state: z.string(),
  logging: z.enum(['on', 'off', 'unreadable']),
  reason: z.string().optional(),
  logGroup: LogGroupRow.nullable(),
  role: z
    .strictObject({
      name: z.string(),
      kind: z.enum(['service-linked', 'custom', 'missing', 'unreadable']),
      reason: z.string().optional(),
    })
    .nullable(),
})
export type OrganizationRow = z.infer<typeof OrganizationRow>

export const OrphanRow = LogGroupRow.extend({
  region: z.string(),
  /** The run that meant to delete it. */
  taggedBy: z.string().nullable(),
  /** The organizations that its tags name, by alias where AWS lists them and by id otherwise. */
  owners: z.array(z.string()),
  /** Whether an organization that could not be read may write to it: then it is not known to be an orphan. */
  isUnknown: z.boolean(),
})
export type OrphanRow = z.infer<typeof OrphanRow>

/** What could not be read, so that the status may lack something. */
export const UnreadableRow = z.strictObject({
  kind: z.enum(['organizations', 'organization', 'log-groups', 'log-group']),
  /** A Region, an alias or a name. */
  subject: z.string(),
  region: z.string(),
  reason: z.string(),
  because: z.enum(['denied', 'transient', 'failed']),
})
export type UnreadableRow = z.infer<typeof UnreadableRow>

export interface LoggingStatus {
  organizations: OrganizationRow[]
  orphans: OrphanRow[]
  unreadable: UnreadableRow[]
}

export const loggingStatus = (survey: Survey): LoggingStatus => ({
  organizations: survey.regions.flatMap((region) =>
    valueOr(region.organizations, []).map((organization) => organizationRow(survey, region, organization)),
  ),
  orphans: survey.regions.flatMap(orphanRows),
  unreadable: survey.regions.flatMap(unreadableIn),
})

const organizationRow = (
  survey: Survey,
  region: RegionSurvey,
  organization: Organization,
): OrganizationRow => {
  const { id, alias, state, monitoring } = organization
  const row = { region: region.region, id, alias, state }
  if (monitoring.is === 'unreadable') {
    return { ...row, logging: 'unreadable', reason: monitoring.reason, logGroup: null, role: null }
  }
  if (monitoring.is === 'absent') return { ...row, logging: 'off', logGroup: null, role: null }
  const name = writtenLogGroupName(organization) ?? monitoring.value.logGroupArn
  return {
    ...row,
    logging: 'on',
    logGroup: logGroupRow(name, logGroupOf(region, name)),
    role: roleOf(survey, organization),
  }
}

const logGroupRow = (name: string, group: Reading<LogGroup>): LogGroupRow => {
  const unknown = { retentionInDays: null, storedBytes: null, deletionProtection: null }
  switch (group.is) {
    case 'unreadable':
      return { name, state: 'unreadable', ...unknown, reason: group.reason }
    case 'absent':
      return { name, state: 'missing', ...unknown }
    case 'known': {
      const { retentionInDays, storedBytes, deletionProtection } = group.value
      return {
        name,
        state: 'exists',
        retentionInDays: retentionInDays ?? null,
        storedBytes: storedBytes ?? null,
        deletionProtection,
      }
    }
  }
}

const roleOf = (survey: Survey, organization: Organization): OrganizationRow['role'] => {
  const name = usedRoleName(organization) ?? SERVICE_LINKED_ROLE_NAME
  const role = survey.roles.get(name) ?? absent
  if (role.is === 'unreadable') return { name, kind: 'unreadable', reason: role.reason }
  if (role.is === 'absent') return { name, kind: 'missing' }
  return { name, kind: usesServiceLinkedRole(organization) ? 'service-linked' : 'custom' }
}

/** The groups of the survey that no organization writes to, as far as could be read. */
const orphanRows = (region: RegionSurvey): OrphanRow[] => {
  const isUnknown = unreadBlockers(region.region, region.organizations).length > 0
  return [...region.logGroups]
    .filter(([name, group]) => group.is !== 'absent' && !isWritten(region, name))
    .map(([name, group]) => {
      const tags = valueOr(region.logGroupTags.get(name) ?? known({}), {})
      return {
        ...logGroupRow(name, group),
        region: region.region,
        taggedBy: readTeardownTags(tags)?.runId ?? null,
        owners: readOwners(tags).map((id) => aliasOf(region, id)),
        isUnknown,
      }
    })
}

const aliasOf = ({ organizations }: RegionSurvey, id: string): string =>
  valueOr(organizations, []).find((organization) => organization.id === id)?.alias ?? id

const isWritten = ({ organizations }: RegionSurvey, logGroupName: string): boolean =>
  writersOf(valueOr(organizations, []), logGroupName).length > 0

const unreadableIn = ({
  region,
  organizations,
  defaultLogGroups,
  taggedLogGroups,
  logGroups,
}: RegionSurvey): UnreadableRow[] => {
  const row = (kind: UnreadableRow['kind'], subject: string, reading: Reading<unknown>): UnreadableRow[] =>
    reading.is === 'unreadable'
      ? [{ kind, subject, region, reason: reading.reason, because: whyUnread(reading) }]
      : []
  return [
    ...row('organizations', region, organizations),
    ...valueOr(organizations, []).flatMap(({ alias, monitoring }) => row('organization', alias, monitoring)),
    ...row('log-groups', region, defaultLogGroups),
    ...row('log-groups', 'tagged', taggedLogGroups),
    ...[...logGroups].flatMap(([name, group]) => row('log-group', name, group)),
  ]
}
