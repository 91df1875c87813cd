/** Checks what a person typed to get a policy, before any call. */
import { parseDuration } from '../../duration.js'
import { badInput, quoted } from '../../errors.js'
import {
  AWS_ORGANIZATION_ID,
  IMPERSONATION_ROLE_ID,
  LOG_GROUP_NAME,
  PRINCIPAL_ARN_PATTERN,
  type Rule,
} from '../../facts/patterns.js'
import type { PolicyConditions } from '../../policies/conditions.js'
import { POLICY_FORMATS } from '../../policies/policy-format.js'
import type { PolicyRequest, PresetRequest, ProcedureRequest } from '../../policies/policy-request.js'
import { PRESETS, type Preset } from '../../policies/presets.js'
import { PROCEDURES, type Procedure, requiredPermissions } from '../../policies/required.js'
import { check, refuseContradiction, toRegions, toRoleArn, toScope } from './input.js'

export interface PolicyFlags {
  format: string
  preset?: string | undefined
  region?: string[] | undefined
  organization?: string[] | undefined
  tag?: string | undefined
  'log-group'?: string[] | undefined
  'role-arn'?: string[] | undefined
  with?: string[] | undefined
  'impersonation-role-id'?: string[] | undefined
  'require-mfa': boolean
  'mfa-max-age'?: string | undefined
  'require-tls': boolean
  'valid-from'?: string | undefined
  'valid-until'?: string | undefined
  'principal-org'?: string[] | undefined
  'principal-arn'?: string[] | undefined
  'source-user-agent'?: string[] | undefined
}

/** `words` name the procedure: `role`, `delete`. @throws WmlError */
export const toPolicyRequest = (words: string[], flags: PolicyFlags): PolicyRequest => {
  const format = oneOf('--format', POLICY_FORMATS, flags.format)
  const conditions = toConditions(flags)
  const { preset } = flags
  if (preset !== undefined && words.length > 0) {
    throw badInput(
      'ContradictorySubject',
      `--preset ${quoted(preset)} and the procedure ${quoted(words.join(' '))} exclude each other`,
      'keep the one that is meant',
    )
  }
  const subject = preset === undefined ? toProcedureRequest(words, flags) : toPresetRequest(preset, flags)
  return { format, conditions, subject }
}

const NAMES: readonly string[] = [...PROCEDURES, 'all']

/** The flags that say for which procedure's permissions, and where. */
export type ProcedureFlags = Pick<
  PolicyFlags,
  'region' | 'organization' | 'tag' | 'log-group' | 'role-arn' | 'with' | 'impersonation-role-id'
>

/** `words` as for `toPolicyRequest`; `all` is every procedure. @throws WmlError */
export const toProcedureRequest = (words: string[], flags: ProcedureFlags): ProcedureRequest => {
  if (flags['impersonation-role-id'] !== undefined) {
    throw badInput(
      'ContradictoryFlags',
      '--impersonation-role-id narrows no procedure',
      'it belongs to --preset assume-impersonation-role',
    )
  }
  const procedures = words.join(' ') === 'all' ? PROCEDURES : [toProcedure(words)]
  const roleArns = flags['role-arn']?.flatMap((arn) => toRoleArn(arn) ?? [])
  return {
    kind: 'procedures',
    name: procedures.length > 1 ? 'all' : (procedures[0] ?? '').replaceAll(' ', '-'),
    procedures,
    regions: flags.region && toRegions(flags.region),
    organizationIds: flags.organization && toOrganizationIds(flags.organization),
    logGroupNames: flags['log-group'] && distinct(flags['log-group'].map(toLogGroupPattern)),
    roleArns: roleArns && distinct(roleArns),
    tag: toTag(flags.tag),
    flags: toFlagsOf(procedures, flags),
  }
}

/** `role delete` as words or as one; the verb alone where just one procedure has it. @throws WmlError */
export const toProcedure = (words: string[]): Procedure => {
  const asked = words.join(' ').trim()
  if (asked === '') {
    throw badInput('NoProcedure', 'it is not said for which procedure', `name one of ${NAMES.join(', ')}`)
  }
  const found =
    PROCEDURES.find((name) => name === asked) ?? PROCEDURES.find((name) => name.endsWith(` ${asked}`))
  if (found !== undefined) return found
  throw badInput(
    'UnknownProcedure',
    `${quoted(asked)} is not a procedure`,
    `the procedures are ${NAMES.join(', ')}`,
  )
}

/** The flags of the procedures that are allowed for: those that are named, and those that are used here too. */
const toFlagsOf = (procedures: readonly Procedure[], flags: ProcedureFlags): string[] => {
  const known = distinct(procedures.flatMap(requiredPermissions).flatMap((required) => required.with ?? []))
  for (const flag of flags.with ?? []) {
    if (known.includes(flag)) continue
    throw badInput(
      'UnknownFlag',
      `--with ${quoted(flag)}: no permission depends on such a flag`,
      known.length === 0 ? 'leave it out' : `those on which some do are ${known.join(', ')}`,
    )
  }
  const used = known.filter((flag) => (flag === 'tag' || flag === 'role-arn') && flags[flag] !== undefined)
  return distinct([...(flags.with ?? []), ...used])
}

const toPresetRequest = (name: string, flags: PolicyFlags): PresetRequest => {
  const preset: Preset = oneOf('--preset', PRESETS, name)
  refuseContradiction(flags, 'preset', ['with', 'tag', 'log-group', 'role-arn'])
  if (flags.region === undefined) {
    throw badInput('NoRegion', `--preset ${preset} is for Regions`, 'add --region (repeatable)')
  }
  const regions = toRegions(flags.region)
  if (preset === 'console-read-only') {
    refuseContradiction(flags, 'preset', ['organization', 'impersonation-role-id'])
    return { kind: preset, regions }
  }
  const { organization, 'impersonation-role-id': impersonationRoleIds } = flags
  if (organization === undefined || impersonationRoleIds === undefined) {
    throw badInput(
      'NoImpersonationRole',
      `--preset ${preset} is for an organization and an impersonation role`,
      'add --organization and --impersonation-role-id, each repeatable',
    )
  }
  return {
    kind: preset,
    regions,
    organizationIds: toOrganizationIds(organization),
    impersonationRoleIds: eachAs('--impersonation-role-id', IMPERSONATION_ROLE_ID, impersonationRoleIds),
  }
}

const toConditions = (flags: PolicyFlags): PolicyConditions => {
  const { 'principal-org': orgs, 'principal-arn': arns, 'source-user-agent': agents } = flags
  const [validFrom, validUntil] = [toTime('--valid-from', flags), toTime('--valid-until', flags)]
  if (validFrom !== undefined && validUntil !== undefined && momentOf(validFrom) >= momentOf(validUntil)) {
    throw badInput(
      'NeverValid',
      `--valid-from ${validFrom} is not before --valid-until ${validUntil}`,
      'a policy like that would allow nothing: exchange them, or leave one out',
    )
  }
  return {
    requireMfa: flags['require-mfa'],
    mfaMaxAge: toMfaMaxAge(flags['mfa-max-age']),
    requireTls: flags['require-tls'],
    validFrom,
    validUntil,
    principalOrgs: orgs && eachAs('--principal-org', AWS_ORGANIZATION_ID, orgs),
    principalArns: arns && eachAs('--principal-arn', PRINCIPAL_ARN_PATTERN, arns),
    userAgents: agents && eachAs('--source-user-agent', USER_AGENT_PATTERN, agents),
  }
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]

const eachAs = (flag: string, rule: Rule, values: string[]): string[] =>
  distinct(values.map((value) => check(flag, rule, value)))

const oneOf = <Name extends string>(flag: string, names: readonly Name[], asked: string): Name => {
  const found = names.find((name) => name === asked)
  if (found !== undefined) return found
  throw badInput(
    'UnknownValue',
    `${flag} ${quoted(asked)} is not known`,
    `it must be one of ${names.join(', ')}`,
  )
}

/** As AWS's documentation writes ids: some of its examples have letters that no real id has. */
const ORGANIZATION_ID_IN_POLICY: Rule = {
  name: 'organization id',
  pattern: /^m-[0-9a-z]{32}$/,
  rule: '"m-" and 32 characters of 0-9 and a-f; a policy cannot name an organization by its alias, and `wml logging status` shows the ids',
}

const toOrganizationIds = (ids: string[]): string[] =>
  eachAs('--organization', ORGANIZATION_ID_IN_POLICY, ids)

const toLogGroupPattern = (pattern: string): string => {
  const name = pattern.replace(/\*$/, '')
  if (name !== '' || pattern === '') check('--log-group', LOG_GROUP_NAME, name)
  return pattern
}

/** Letters of the User-Agent header (RFC 9110) and IAM's wildcards; a `$` would begin a variable of IAM's. */
const USER_AGENT_PATTERN: Rule = {
  name: 'user agent',
  pattern: /^[\u0020-\u0023\u0025-\u007e]{1,256}$/,
  rule: '1 to 256 printable ASCII characters without $, where * and ? may stand for a part',
}

/** WorkMail API, TagKey and TagValue; letters, spaces and digits of any script (AWS tagging guide). */
const TAG: Rule = {
  name: 'tag',
  pattern: /^[\p{L}\p{Zs}\p{N}_.:/+\-@]{1,128}=[\p{L}\p{Zs}\p{N}_.:/=+\-@]{0,256}$/u,
  rule: 'KEY=VALUE, of letters, digits, spaces and _ . : / + - @ (and = in the value)',
}

const toTag = (tag: string | undefined): ProcedureRequest['tag'] => {
  const scope = tag === undefined ? undefined : toScope({ tag: check('--tag', TAG, tag) })
  return scope?.by === 'tag' ? { key: scope.key, value: scope.value } : undefined
}

const SECOND = 1000
const HOUR = 60 * 60 * SECOND

/** Seconds, up to the 36 hours for which a session can last (STS API reference, GetSessionToken). */
const toMfaMaxAge = (duration: string | undefined): number | undefined =>
  duration === undefined ? undefined : parseDuration('--mfa-max-age', duration, SECOND, 36 * HOUR) / SECOND

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/

/** ISO 8601 in UTC, to the second; or seconds since 1970 as they were typed, which IAM compares as a number. */
const toTime = (flag: '--valid-from' | '--valid-until', flags: PolicyFlags): string | undefined => {
  const time = flags[flag === '--valid-from' ? 'valid-from' : 'valid-until']
  if (time === undefined || /^\d{9,11}$/.test(time)) return time
  const moment = TIME.test(time) ? Date.parse(time) : Number.NaN
  if (!Number.isNaN(moment)) return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z')
  throw badInput(
    'MalformedValue',
    `${flag} ${quoted(time)} is not a time`,
    'write it as 2026-12-31 (midnight in UTC), 2026-12-31T18:00:00Z, or in seconds since 1970',
  )
}

const momentOf = (time: string): number => (/^\d+$/.test(time) ? Number(time) * SECOND : Date.parse(time))
