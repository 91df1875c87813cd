/** `logging status` on one screen: who writes where, how much is kept, and what is left over. */
import { cut } from '../cut.js'
import { WORKMAIL_ENDS } from '../facts/end-of-support.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../facts/log-groups.js'
import type { LogGroupRow, OrganizationRow, OrphanRow, UnreadableRow } from '../procedures/logging-status.js'
import { formatBytes } from './lines.js'
import type { Output } from './output.js'
import { cutFront, fitting, MOST_LINES, plural, toLine, wrap } from './screen.js'
import type { Style } from './style.js'

const ALIAS = 18
const NAME = 29
const MOST_ORPHANS = 12

export const statusLines = (output: Output, style: Style, { verbose }: { verbose: boolean }): string[] => {
  const { organizations = [], orphans = [], unreadable = [], daysLeft = 0 } = output
  const head = [
    `Account ${output.account}: ${summary(organizations, unreadable)}`,
    style(daysLeft < 60 ? 'yellow' : 'dim', daysLeftText(daysLeft)),
  ]
  const orphaned = orphanLines(orphans, unreadable, style)
  const unread = unreadableLines(unreadable, style, verbose)
  const letters = legend(organizations, orphans)
  const rows = regionLines(organizations, style, verbose)
  if (verbose) return [...head, ...rows, ...orphaned, ...letters, ...unread]
  const tail = [...fitting(orphaned, MOST_ORPHANS, 'more line'), ...letters, ...unread]
  return [...head, ...fitting(rows, MOST_LINES - head.length - tail.length, 'more line'), ...tail]
}

/** Where a Region could not be listed, there may be organizations. */
const summary = (organizations: OrganizationRow[], unreadable: UnreadableRow[]): string => {
  const unlisted = unreadable.filter(({ kind }) => kind === 'organizations').map(({ region }) => region)
  const on = organizations.filter(({ logging }) => logging === 'on').length
  const known =
    organizations.length === 0
      ? 'no organizations'
      : `${plural(organizations.length, 'organization')}, ${on} with logging on`
  if (unlisted.length === 0) return known
  return organizations.length === 0
    ? `organizations unknown in ${unlisted.join(', ')}`
    : `${known}, and unknown ones in ${unlisted.join(', ')}`
}

/** WorkMail can still be reached on its last day. */
const daysLeftText = (daysLeft: number): string => {
  if (daysLeft < 0) return `AWS ended WorkMail on ${WORKMAIL_ENDS}.`
  if (daysLeft === 0) return 'AWS ends WorkMail today.'
  return `${plural(daysLeft, 'day')} left until AWS ends WorkMail on ${WORKMAIL_ENDS}.`
}

const regionLines = (organizations: OrganizationRow[], style: Style, verbose: boolean): string[] =>
  [...new Set(organizations.map(({ region }) => region))].flatMap((region) => {
    const shown = new Set<string>()
    return [
      '',
      style('bold', region),
      ...organizations
        .filter((organization) => organization.region === region)
        .map((organization) => {
          const group = organization.logGroup
          const isFirst = group !== null && !shown.has(group.name)
          if (group !== null) shown.add(group.name)
          return `${organizationLine(organization, isFirst)}${verbose ? ` ${organization.id}` : ''}`
        }),
    ]
  })

const organizationLine = (row: OrganizationRow, isFirst: boolean): string => {
  const { alias, state, logging, logGroup, role } = row
  const name = `  ${cut(alias, ALIAS).padEnd(ALIAS)} `
  const stated = state === 'Active' ? '' : ` (${state})`
  if (logging === 'unreadable') return toLine(`${name}unknown${stated}: it could not be read`)
  if (logGroup === null) return toLine(`${name}off${stated}`)
  // The size of a group that several organizations share is shown once.
  return toLine(`${name}on  ${groupText(logGroup, isFirst)}${roleLetter(role)}`)
}

const roleLetter = (role: OrganizationRow['role']): string => {
  if (role === null || role.kind === 'service-linked') return ''
  return role.kind === 'custom' ? ' C' : ' R'
}

const groupText = (group: LogGroupRow, withSize: boolean): string => {
  const name = cutFront(group.name, NAME).padEnd(NAME)
  if (group.state !== 'exists') return `${name} ${group.state}`
  if (!withSize) return `${name}    shared`
  const { retentionInDays, storedBytes, deletionProtection } = group
  const kept = retentionInDays === null ? 'never expires' : `${retentionInDays} days`
  const size = storedBytes === null ? 'unknown' : formatBytes(storedBytes)
  return `${name} ${size.padStart(9)} ${kept}${deletionProtection ? ' P' : ''}`
}

/** What the letters mean, where they are used. */
const legend = (organizations: OrganizationRow[], orphans: OrphanRow[]): string[] => {
  const groups = [...organizations.map(({ logGroup }) => logGroup), ...orphans]
  const texts = [
    ...(groups.some((group) => group?.deletionProtection) ? ['P: deletion protection is on'] : []),
    ...(organizations.some(({ role }) => roleLetter(role) === ' C') ? ['C: custom role'] : []),
    ...(organizations.some(({ role }) => roleLetter(role) === ' R')
      ? ['R: its role is missing or could not be read']
      : []),
  ]
  return texts.length === 0 ? [] : ['', texts.join('. ')]
}

const orphanLines = (orphans: OrphanRow[], unreadable: UnreadableRow[], style: Style): string[] => {
  if (orphans.length === 0)
    return unreadable.length === 0 ? ['', `No log group under ${DEFAULT_LOG_GROUP_PREFIX} is orphaned.`] : []
  const lines = (title: string, rows: OrphanRow[]): string[] =>
    rows.length === 0
      ? []
      : [
          '',
          style('yellow', title),
          ...rows.map((row) => {
            const by = row.taggedBy === null ? '' : ` tagged by run ${row.taggedBy}`
            const whose = row.owners.length === 0 ? '' : ` ${row.owners.join(', ')}`
            return toLine(`  ${row.region.padEnd(10)} ${groupText(row, true)}${whose}${by}`)
          }),
        ]
  return [
    ...lines(
      'Orphans (log groups of email events that no organization writes to):',
      orphans.filter(({ isUnknown, owners }) => !isUnknown && owners.length === 0),
    ),
    ...lines(
      'Left by an earlier run (no organization writes to them; tags name the owners):',
      orphans.filter(({ isUnknown, owners }) => !isUnknown && owners.length > 0),
    ),
    ...lines(
      'Unknown (an organization that could not be read may write to them):',
      orphans.filter(({ isUnknown }) => isUnknown),
    ),
  ]
}

const unreadableLines = (unreadable: UnreadableRow[], style: Style, verbose: boolean): string[] => {
  if (unreadable.length === 0) return []
  const lines = unreadable.flatMap(({ kind, subject, region, reason }) => {
    const what =
      kind === 'organizations' || kind === 'log-groups'
        ? `${kind} in ${region}`
        : `${kind} ${subject} (${region})`
    const text = `${what}: ${reason}`
    return verbose ? wrap(text, 4) : [toLine(`  ${text}`)]
  })
  return ['', style('yellow', 'Could not be read:'), ...(verbose ? lines : fitting(lines, 6, 'more thing'))]
}
