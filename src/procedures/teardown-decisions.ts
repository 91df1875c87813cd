/** What a plan says of each organization and log group: what becomes of it, and by which rule. */
import type { Decision } from '../engine/plan.js'
import type { Organization } from '../survey/organizations.js'
import { logGroupOf } from '../survey/survey.js'
import type { HeldBack } from './owner-tags.js'
import type { ByProtection } from './protection.js'
import type { Candidate } from './teardown-candidates.js'
import { type decideLogGroup, sizeOf } from './teardown-log-groups.js'

export const organizationDecision = (
  organization: Organization,
  sorted: ByProtection,
  held: HeldBack[],
): Decision => {
  const { alias, region, monitoring } = organization
  const of = { kind: 'organization' as const, subject: alias, region }
  if (sorted.protected.includes(organization))
    return { ...of, decision: 'keep', rule: 'Kept on: it carries the tag that protects' }
  if (sorted.retained.includes(organization))
    return { ...of, decision: 'blocked', rule: 'Blocked: its tags could not be read, and one may protect it' }
  if (held.some((one) => one.organization === organization))
    return { ...of, decision: 'blocked', rule: 'Stays on: events, or whose its log group was, would be lost' }
  switch (monitoring.is) {
    case 'known':
      return { ...of, decision: 'delete', rule: 'Turned off: it is in scope' }
    case 'absent':
      return { ...of, decision: 'absent', rule: 'Nothing to do: its logging is off' }
    case 'unreadable':
      return { ...of, decision: 'blocked', rule: 'Blocked: it could not be read' }
  }
}

export const logGroupDecision = ({
  candidate: { region, name, writers },
  decision,
  rule,
}: { candidate: Candidate } & ReturnType<typeof decideLogGroup>): Decision => ({
  kind: 'log-group',
  subject: name,
  region: region.region,
  decision: logGroupOf(region, name).is === 'absent' ? 'absent' : decision,
  rule,
  organizations: writers.map(({ alias }) => alias),
  ...sizeOf(region, name),
})
