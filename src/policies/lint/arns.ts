/**
 * The ARNs of a policy by themselves: whether there can be such a thing.
 * Source: WorkMail administrator guide, "How Amazon WorkMail works with IAM", section "Resources"; IAM user
 * guide, "IAM JSON policy elements: Resource".
 */
import { quoted } from '../../errors.js'
import { type Arn, parseArn } from '../../facts/arns.js'
import { ACCOUNT_ID, matches, ORGANIZATION_ID } from '../../facts/patterns.js'
import { PARTITION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { error, type LintFinding, warning } from './finding.js'
import type { Entry, Policy } from './policy.js'
import { anyValue } from './variables.js'
import { hasWildcard, isEverything } from './wildcards.js'

export const lintArns = ({ statements }: Policy): LintFinding[] =>
  statements.flatMap(({ resource }) => resource?.entries.flatMap(lintArn) ?? [])

const ARN_FORM = 'arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE'

const lintArn = (entry: Entry): LintFinding[] => {
  const { text, place } = entry
  if (isEverything(text)) return []
  const [prefix, , service, ...rest] = anyValue(text).split(':')
  if (prefix !== 'arn' || !service) {
    const next = `a resource is ${ARN_FORM}, or * for everything`
    return [error('MalformedArn', place, `${quoted(text)} is no ARN`, next)]
  }
  const arn = parseArn(anyValue(text))
  if (arn === undefined || rest.length < 3) {
    const what = `${quoted(text)} lacks parts of an ARN`
    return [warning('ShortArn', place, what, `write it whole: ${ARN_FORM}`)]
  }
  return service === 'workmail' ? lintOrganizationArn(entry, arn) : lintAccount(entry, arn)
}

/** An ARN of WorkMail can only be an organization's. */
const lintOrganizationArn = (entry: Entry, arn: Arn): LintFinding[] => [
  ...lintPartition(entry, arn),
  ...lintRegion(entry, arn),
  ...lintAccount(entry, arn),
  ...lintOrganization(entry, arn),
]

const lintPartition = ({ text, place }: Entry, { partition }: Arn): LintFinding[] => {
  if (matchesWildcard(partition, PARTITION)) return []
  const what = `${quoted(text)}: WorkMail exists in the partition ${PARTITION} alone`
  return [error('WrongPartition', place, what, `begin it with arn:${PARTITION}:workmail:`)]
}

const lintRegion = ({ text, place }: Entry, { region }: Arn): LintFinding[] => {
  if (WORKMAIL_REGIONS.some((known) => matchesWildcard(region, known))) return []
  const what =
    region === '' ? 'the Region is missing' : `there is no WorkMail in the Region ${quoted(region)}`
  const next = `WorkMail exists in ${WORKMAIL_REGIONS.join(', ')}; * stands for all of them`
  return [error('WrongRegion', place, `${quoted(text)}: ${what}`, next)]
}

/** Of WorkMail's ARNs the account is a part; elsewhere it may be left empty, or be AWS's own. */
const lintAccount = ({ text, place }: Entry, { service, account }: Arn): LintFinding[] => {
  if (matches(ACCOUNT_ID, account) || hasWildcard(account)) return []
  if (service !== 'workmail' && (account === '' || account === 'aws')) return []
  const what = account === '' ? 'the account is missing' : `${quoted(account)} is no account`
  const next = `an account is ${ACCOUNT_ID.rule}; * stands for any`
  return [error('WrongAccount', place, `${quoted(text)}: ${what}`, next)]
}

const lintOrganization = ({ text, place }: Entry, { resource }: Arn): LintFinding[] => {
  const id = /^organization\/([^/]*)$/.exec(resource)?.[1]
  if (id === undefined && !isEverything(resource)) {
    const what = `${quoted(text)}: WorkMail knows no resources but organizations`
    const next = `write arn:${PARTITION}:workmail:REGION:ACCOUNT:organization/ID`
    return [error('NoOrganization', place, what, next)]
  }
  if (id === undefined || isOrganizationId(id)) return []
  const what = `${quoted(text)}: no organization can have the id ${quoted(id)}`
  const next = `an id is ${ORGANIZATION_ID.rule}; \`wml logging status\` shows them`
  return [error('NoOrganization', place, what, next)]
}

const ID_LENGTH = 34

const isOrganizationId = (id: string): boolean => {
  if (!hasWildcard(id)) return matches(ORGANIZATION_ID, id)
  // Wildcards aside, what is there must be letters of an id, in its order, and no more of them than it has.
  const [, start = '', rest = ''] = /^([^*?]{0,2})(.*)$/.exec(id) ?? []
  const least = id.replaceAll('*', '').length
  return 'm-'.startsWith(start) && /^[0-9a-f*?]*$/.test(rest) && least <= ID_LENGTH
}
