/**
 * The ARNs of a policy by themselves: what IAM refuses, and what can be no resource of WorkMail.
 * Source: IAM user guide, "IAM JSON policy elements: Resource", and the refusals of CreatePolicy; WorkMail
 * administrator guide, "How Amazon WorkMail works with IAM", section "Resources".
 */
import { quoted } from '../../errors.js'
import { ACCOUNT_ID, matches, ORGANIZATION_ID } from '../../facts/patterns.js'
import { PARTITION, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { matchesWildcard } from '../../facts/wildcard.js'
import { error, type LintFinding, warning } from './finding.js'
import type { Entry, Policy } from './policy.js'
import { anyValue } from './variables.js'
import { hasWildcard, isEverything } from './wildcards.js'

export const lintArns = ({ statements }: Policy): LintFinding[] =>
  statements.flatMap(({ resource }) => resource?.entries.flatMap(lintArn) ?? [])

const PARTS = 6
const ARN_FORM = `write it in full: arn:${PARTITION}:SERVICE:REGION:ACCOUNT:RESOURCE`

const lintArn = (entry: Entry): LintFinding[] => {
  const { text, place } = entry
  if (isEverything(text)) return []
  const parts = anyValue(text).split(':')
  const [prefix, partition, service = '', region = '', account = '', ...rest] = parts
  if (prefix !== 'arn' || partition === undefined)
    return [error('MalformedArn', place, `${quoted(text)} is not an ARN`, `${ARN_FORM}, or * for everything`)]
  const refused = [...lintPartition(entry), ...lintService(entry, service)]
  if (refused.length > 0) return refused
  if (parts.length < PARTS || rest.join(':') === '') return [shortArn(entry, parts)]
  if (service === 'iam' && region !== '')
    return [
      error('WrongRegion', place, `${quoted(text)}: IAM refuses a Region in its ARNs`, 'leave it empty'),
    ]
  return service === 'workmail'
    ? [
        ...lintRegion(entry, region),
        ...lintAccount(entry, service, account),
        ...lintOrganization(entry, rest),
      ]
    : lintAccount(entry, service, account)
}

/** IAM takes ARNs of its own partition alone, and no variable in its place. */
const lintPartition = ({ text, place }: Entry): LintFinding[] => {
  const [, partition = ''] = text.split(':')
  if (matchesWildcard(partition, PARTITION)) return []
  const what = `${quoted(text)}: IAM refuses the partition ${quoted(partition)}`
  return [error('WrongPartition', place, what, `begin it with arn:${PARTITION}:`)]
}

const lintService = ({ text, place }: Entry, service: string): LintFinding[] => {
  if (service !== '' && !hasWildcard(service)) return []
  const what = `${quoted(text)}: IAM refuses an ARN without the name of a service`
  return [error('MalformedArn', place, what, `${ARN_FORM}; wildcards may stand after SERVICE`)]
}

/** IAM fills in the end of `arn:aws:logs:*`, and refuses what breaks off just before the resource. */
const shortArn = ({ text, place }: Entry, parts: string[]): LintFinding => {
  const isRefused = parts.length === PARTS - 1 || (parts.length < PARTS && parts.includes(''))
  const what = `${quoted(text)}: the ARN names no resource`
  return isRefused
    ? error('ShortArn', place, `${what}, and IAM refuses it`, ARN_FORM)
    : warning('ShortArn', place, what, ARN_FORM)
}

const lintRegion = ({ text, place }: Entry, region: string): LintFinding[] => {
  if (WORKMAIL_REGIONS.some((known) => matchesWildcard(region, known))) return []
  const what = region === '' ? 'the Region is missing' : `WorkMail is not available in ${quoted(region)}`
  const next = `use one of ${WORKMAIL_REGIONS.join(', ')}, or * for all of them`
  return [error('WrongRegion', place, `${quoted(text)}: ${what}`, next)]
}

/** WorkMail's ARNs have an account; elsewhere it may be empty, or AWS's own. */
const lintAccount = ({ text, place }: Entry, service: string, account: string): LintFinding[] => {
  if (matches(ACCOUNT_ID, account) || hasWildcard(account)) return []
  if (service !== 'workmail' && (account === '' || account === 'aws')) return []
  const what = account === '' ? 'the account is missing' : `invalid account id ${quoted(account)}`
  return [error('WrongAccount', place, `${quoted(text)}: ${what}`, `write ${ACCOUNT_ID.rule}, or * for any`)]
}

const lintOrganization = ({ text, place }: Entry, rest: string[]): LintFinding[] => {
  const resource = rest.join(':')
  if (isEverything(resource)) return []
  const id = /^organization\/([^/]*)$/.exec(resource)?.[1]
  if (id === undefined) {
    const what = `${quoted(text)}: the only resources of WorkMail are organizations`
    const next = `write arn:${PARTITION}:workmail:REGION:ACCOUNT:organization/ID`
    return [error('NoOrganization', place, what, next)]
  }
  if (isOrganizationId(id)) return []
  const what = `${quoted(text)}: invalid organization id ${quoted(id)}`
  const next = `an id is ${ORGANIZATION_ID.rule}; \`wml logging status\` shows the ids`
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
