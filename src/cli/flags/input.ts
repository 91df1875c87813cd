/** Checks what a person typed, before any call: the value, the rule that it breaks and what to do instead. */

import { checkEndpointUrl } from '../../aws/machine/endpoint-url.js'
import { parseDuration } from '../../duration.js'
import { badInput, quoted } from '../../errors.js'
import { parseLogGroupArn, roleNameOfArn } from '../../facts/arns.js'
import { RETENTION_DAYS } from '../../facts/log-groups.js'
import {
  ACCOUNT_ID,
  KMS_KEY_ARN,
  LOG_GROUP_NAME,
  matches,
  ORGANIZATION_ALIAS,
  ORGANIZATION_ID,
  ROLE_ARN,
  ROLE_DESCRIPTION,
  ROLE_NAME,
  type Rule,
  TAG_KEY,
  TAG_VALUE,
} from '../../facts/patterns.js'
import { isWorkMailRegion, WORKMAIL_REGIONS } from '../../facts/regions.js'
import { SERVICE_LINKED_ROLE_NAME } from '../../facts/service-linked-role.js'
import { PROCEDURES, type Procedure } from '../../policies/required.js'
import type { CustomRole } from '../../procedures/create-custom-role.js'
import type { LogGroupName } from '../../procedures/log-group-name.js'
import type { ProtectTag } from '../../procedures/protection.js'
import type { Scope } from '../../procedures/scope.js'
import { roleEditFlags } from './flags.js'

/** @throws WmlError where the value breaks the rule */
export const check = (flag: string, rule: Rule, value: string): string => {
  if (matches(rule, value)) return value
  throw badInput(
    'MalformedValue',
    `${flag} ${quoted(value)} is not ${/^[aeiou]/i.test(rule.name) ? 'an' : 'a'} ${rule.name}`,
    `it must be ${rule.rule}`,
  )
}

/** @throws WmlError where one flag takes back what another says */
export const refuseContradiction = (flags: object, flag: string, others: readonly string[]): void => {
  const isGiven = (name: string): boolean => Boolean((flags as Record<string, unknown>)[name])
  const other = isGiven(flag) ? others.find(isGiven) : undefined
  if (other === undefined) return
  throw badInput(
    'ContradictoryFlags',
    `--${flag} and --${other} contradict each other`,
    'leave one of them out',
  )
}

/** @throws WmlError where a flag has nothing to say beside what was named */
export const refuseWith = (what: string, flags: object, others: readonly string[]): void => {
  const other = others.find((name) => Boolean((flags as Record<string, unknown>)[name]))
  if (other === undefined) return
  throw badInput('ContradictoryFlags', `--${other} says nothing of ${what}`, 'leave one of them out')
}

/** The Regions asked for, each once; all WorkMail Regions where none was. */
export const toRegions = (regions: string[] | undefined, flag = '--region'): string[] => {
  for (const region of regions ?? []) {
    if (isWorkMailRegion(region)) continue
    throw badInput(
      'UnknownRegion',
      `${flag} ${quoted(region)} is not a Region of WorkMail`,
      `WorkMail exists in ${WORKMAIL_REGIONS.join(', ')}`,
    )
  }
  return regions === undefined ? [...WORKMAIL_REGIONS] : [...new Set(regions)]
}

/** The Regions of which the operator says that they have no organizations. */
export const toEmptyRegions = (regions: string[] | undefined): { noOrganizationsIn?: string[] } =>
  regions === undefined ? {} : { noOrganizationsIn: toRegions(regions, '--no-organizations-in') }

/** Those of the scope: not those that are said to have no organizations. @throws WmlError where none is left */
export const regionsWithout = (asked: string[] | undefined, empty: string[] = []): string[] => {
  const regions = toRegions(asked)
  const both = (asked ?? []).find((region) => empty.includes(region))
  if (both !== undefined) {
    throw badInput(
      'ContradictoryFlags',
      `--region ${both} and --no-organizations-in ${both} contradict each other`,
      'leave one of them out',
    )
  }
  const left = regions.filter((region) => !empty.includes(region))
  if (left.length > 0) return left
  throw badInput(
    'ContradictoryFlags',
    '--no-organizations-in names every WorkMail Region, so that there is nothing to take down but the role',
    '`wml role delete` deletes the role alone',
  )
}

/** @throws WmlError where nothing, or more than one kind of thing, says which organizations are meant */
export const toScope = (flags: {
  organization?: string[] | undefined
  tag?: string | undefined
  all?: boolean
}): Scope => {
  const { organization, tag, all } = flags
  const said = [organization !== undefined, tag !== undefined, all === true].filter(Boolean).length
  if (said === 0) {
    throw badInput(
      'NoScope',
      'it is not said which organizations are meant',
      'add --organization ID-OR-ALIAS (repeatable), --tag KEY=VALUE, or --all',
    )
  }
  if (said > 1) {
    throw badInput(
      'ContradictoryScope',
      '--organization, --tag and --all exclude each other',
      'keep the one that is meant',
    )
  }
  if (organization !== undefined) return { by: 'name', names: [...new Set(organization.map(toName))] }
  if (tag !== undefined) return toTag(tag)
  return { by: 'all' }
}

/** The same, where things that are named may be meant alone. */
export const toOptionalScope = (
  flags: Parameters<typeof toScope>[0],
  isNamed: boolean,
): Scope | undefined => {
  const { organization, tag, all } = flags
  return isNamed && organization === undefined && tag === undefined && all !== true
    ? undefined
    : toScope(flags)
}

const toName = (name: string): string => {
  if (matches(ORGANIZATION_ID, name)) return name
  // `m-` and something that is nearly an id is a slip in an id far more often than an alias.
  const looksLikeId = /^m-[0-9a-z]{20,}$/i.test(name)
  if (!looksLikeId && matches(ORGANIZATION_ALIAS, name)) return name
  throw badInput(
    'MalformedOrganization',
    `--organization ${quoted(name)} is neither an organization id nor an alias`,
    looksLikeId || name.startsWith('m-')
      ? `an id is ${ORGANIZATION_ID.rule}`
      : `an id is ${ORGANIZATION_ID.rule}; an alias is ${ORGANIZATION_ALIAS.rule}`,
  )
}

const toTag = (tag: string): Scope => {
  const at = tag.indexOf('=')
  if (at < 1) {
    throw badInput('MalformedTag', `--tag ${quoted(tag)} is not a tag`, 'write it as KEY=VALUE')
  }
  return { by: 'tag', key: tag.slice(0, at), value: tag.slice(at + 1) }
}

/** What protects: a tag of this key with any value, or with just that one. */
export const toProtectTag = (tag: string, flag = '--protect-tag'): ProtectTag => {
  const at = tag.indexOf('=')
  if (at === -1) return { key: check(flag, TAG_KEY, tag) }
  check(flag, TAG_KEY, tag.slice(0, at))
  return { key: tag.slice(0, at), value: check(flag, TAG_VALUE, tag.slice(at + 1)) }
}

/** The flag's, or else the one of WML_ACCOUNT. */
export const toAccount = (flag: string | undefined, variable?: string): string | undefined => {
  if (flag !== undefined) return check('--account', ACCOUNT_ID, flag)
  return variable ? check('WML_ACCOUNT', ACCOUNT_ID, variable) : undefined
}

export const toRetention = (retention: string | undefined): number | 'never' | undefined => {
  if (retention === undefined || retention === 'never') return retention
  const days = Number(retention)
  if (/^\d+$/.test(retention) && (RETENTION_DAYS as readonly number[]).includes(days)) return days
  throw badInput(
    'RetentionNotAllowed',
    `--retention-days ${quoted(retention)} is not a retention that AWS allows`,
    `AWS allows ${RETENTION_DAYS.join(', ')} days, or never`,
  )
}

/** What `--log-group` names: a name, or the whole ARN. */
export const toLogGroup = (logGroup: string): LogGroupName => {
  if (!logGroup.startsWith('arn:')) return { name: check('--log-group', LOG_GROUP_NAME, logGroup) }
  const address = parseLogGroupArn(logGroup)
  if (address === undefined || !matches(ACCOUNT_ID, address.account)) {
    throw badInput(
      'MalformedValue',
      `--log-group ${quoted(logGroup)} is not an ARN of a log group that WorkMail can write to`,
      'it must be arn:aws:logs:REGION:ACCOUNT:log-group:NAME, in the partition "aws"; or just give the name',
    )
  }
  check('--log-group', LOG_GROUP_NAME, address.name)
  return address
}

export const toRoleArn = (arn: string | undefined): string | undefined => {
  if (arn === undefined) return undefined
  check('--role-arn', ROLE_ARN, arn)
  if (roleNameOfArn(arn) === undefined)
    throw badInput('MalformedValue', `--role-arn ${quoted(arn)} names no role`, ROLE_ARN.rule)
  return arn
}

/** @throws WmlError where it is the service-linked role, which is not a custom one; `verb` is the command's */
export const toCustomRoleName = (name: string | undefined, verb: 'create' | 'delete'): string | undefined => {
  if (name === undefined) return undefined
  check('--custom', ROLE_NAME, name)
  if (name.toLowerCase() !== SERVICE_LINKED_ROLE_NAME.toLowerCase()) return name
  throw badInput(
    'NotCustom',
    `--custom ${quoted(name)} is the service-linked role`,
    `\`wml role ${verb}\`, without --custom, is for that one`,
  )
}

/** The flags of `role create` that are about custom roles alone. */
const CUSTOM_ROLE_FLAGS = ['log-group', 'region', 'source-account-condition'] as const

/** The custom role that is asked for; undefined where it is the service-linked one. */
export const toCustomRole = (flags: {
  custom?: string | undefined
  'log-group'?: string | undefined
  region?: string[] | undefined
  'source-account-condition': boolean
}): CustomRole | undefined => {
  const roleName = toCustomRoleName(flags.custom, 'create')
  if (roleName === undefined) {
    const other = CUSTOM_ROLE_FLAGS.find((flag) => flags[flag])
    if (other === undefined) return undefined
    throw badInput(
      'NoCustomRole',
      `--${other} is about a custom role, and none is named`,
      'add --custom NAME, or leave it out for the service-linked role',
    )
  }
  if (flags['log-group'] === undefined) {
    throw badInput(
      'NoLogGroup',
      `it is not said which log group role ${roleName} may write to`,
      'add --log-group NAME-OR-ARN',
    )
  }
  const logGroup = toLogGroup(flags['log-group'])
  return {
    roleName,
    logGroup,
    regions: toLogGroupRegions(logGroup, flags.region),
    sourceAccountCondition: flags['source-account-condition'],
  }
}

/** In one order, whatever order they are typed in: the role's policy lists them. */
const toLogGroupRegions = ({ region }: LogGroupName, asked: string[] | undefined): string[] => {
  const regions = toRegions(asked)
  if (region === undefined) return WORKMAIL_REGIONS.filter((candidate) => regions.includes(candidate))
  if (!isWorkMailRegion(region) || (asked !== undefined && regions.some((other) => other !== region))) {
    throw badInput(
      'LogGroupElsewhere',
      asked === undefined
        ? `--log-group is in ${quoted(region)}, where there is no WorkMail`
        : `--log-group is in ${quoted(region)}, and --region is ${asked.join(', ')}`,
      `name a log group in one of ${(asked ?? WORKMAIL_REGIONS).join(', ')}: WorkMail writes to the organization's own Region`,
    )
  }
  return [region]
}

export const toKmsKeyId = (arn: string | undefined): string | undefined =>
  arn === undefined ? undefined : check('--kms-key-id', KMS_KEY_ARN, arn)

export const toDescription = (description: string | undefined): string | undefined =>
  description === undefined ? undefined : check('--description', ROLE_DESCRIPTION, description)

export const requireDescription = (description: string | undefined): string => {
  const checked = toDescription(description)
  if (checked !== undefined) return checked
  throw badInput('NoDescription', 'it is not said what to change', 'add --description TEXT')
}

/** @throws WmlError where the role is asked to become what AWS, or this tool, lets no role become */
export const refuseRoleEdits = (flags: Record<string, unknown>): void => {
  const asked = Object.keys(roleEditFlags).find((flag) => flags[flag] !== undefined)
  if (asked === undefined) return
  if (flags.custom !== undefined) {
    throw badInput(
      'RoleNotEditable',
      `--${asked}: the policies of a custom role are those of the WorkMail guide`,
      'make a role with other policies by hand; `wml logging enable --role-arn` takes it',
    )
  }
  throw badInput(
    'RoleNotEditable',
    `--${asked}: AWS lets no one rename a service-linked role or edit its policies`,
    'its description can be edited: `wml role update --description TEXT`',
  )
}

const SECOND = 1000
const HOUR = 60 * 60 * SECOND

/** Milliseconds. Less than half a second would only hammer on IAM. */
export const toRetryDelay = (duration: string): number =>
  parseDuration('--retry-delay', duration, SECOND / 2, HOUR)

/** Milliseconds. */
export const toQuietPeriod = (duration: string): number => parseDuration('--quiet-period', duration, 0, HOUR)

/** More than ever was a quota is a slip. */
const MOST_READS_PER_SECOND = 1000

export const toReadsPerSecond = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const number = Number(text)
  if (/^\d{1,4}$/.test(text) && number >= 1 && number <= MOST_READS_PER_SECOND) return number
  throw badInput(
    'MalformedValue',
    `--reads-per-second ${quoted(text)} is not a number of reads`,
    `it must be a whole number from 1 to ${MOST_READS_PER_SECOND}`,
  )
}

/** @throws WmlError where `--endpoint-url` is not an address that calls can go to */
export const toEndpointUrl = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : checkEndpointUrl('--endpoint-url', url)

export const toPort = (port: string): number => {
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65_535) return Number(port)
  throw badInput(
    'MalformedValue',
    `--port ${quoted(port)} is not a port`,
    'it must be a number from 0 to 65535',
  )
}

const EVERY_PROCEDURE = 'all'

/** What `--for` names, each once; `logging enable` or `logging:enable`, and `all` for every one. */
export const toProcedures = (asked: string[] | undefined): Procedure[] => [
  ...new Set(
    (asked ?? []).flatMap((text) => {
      if (text === EVERY_PROCEDURE) return PROCEDURES
      const procedure = PROCEDURES.find((name) => name === text.replaceAll(':', ' '))
      if (procedure !== undefined) return [procedure]
      throw badInput(
        'UnknownProcedure',
        `--for ${quoted(text)} is not a procedure`,
        `it must be one of ${PROCEDURES.join(', ')}, or ${EVERY_PROCEDURE}`,
      )
    }),
  ),
]
