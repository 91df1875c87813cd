/** Reads an account from JSON: strictly, and with a message for each thing that is wrong. */
import type { z } from 'zod'
import { SERVICE_LINKED_ROLE_POLICY_ARN, serviceLinkedRoleArn } from '../facts/service-linked-role.js'
import { parseJson as parseAnyJson } from '../parse-json.js'
import { type LogGroup, monitoringRoleArn, Role, SandboxAccount } from './account.js'
import { SandboxFileError } from './sandbox-file-error.js'

/**
 * An account from a seed's text. A seed may leave out nearly everything: without `logGroups` or `roles` it gets
 * those that its configurations use.
 * @param source the file's name, for messages
 * @throws SandboxFileError
 */
export const parseSeed = (text: string, source: string): SandboxAccount => {
  const raw = parseJson(text, source)
  const account = checked(raw, source)
  if (!isRecord(raw) || raw.logGroups === undefined) account.logGroups = logGroupsInUse(account)
  if (!isRecord(raw) || raw.roles === undefined) account.roles = rolesInUse(account)
  return account
}

/** An account from the text of a state file, which says that it is one. @throws SandboxFileError */
export const parseState = (text: string, source: string): SandboxAccount => {
  const raw = parseJson(text, source)
  if (!isRecord(raw) || raw.format === undefined) {
    throw new SandboxFileError(source, ['this is not a state file of the sandbox: it has no "format"'])
  }
  return checked(raw, source)
}

const parseJson = (text: string, source: string): unknown => {
  try {
    return parseAnyJson(text)
  } catch (error) {
    const { message, cause } = error as Error
    const why = cause instanceof Error ? `: ${cause.message}` : ''
    throw new SandboxFileError(source, [`this ${message}${why}`], { cause: error })
  }
}

const checked = (raw: unknown, source: string): SandboxAccount => {
  const parsed = SandboxAccount.safeParse(raw)
  const problems = parsed.success ? contradictions(parsed.data) : parsed.error.issues.flatMap(toProblems(raw))
  if (!parsed.success || problems.length > 0) throw new SandboxFileError(source, problems)
  return parsed.data
}

const toProblems =
  (raw: unknown) =>
  (issue: z.core.$ZodIssue): string[] => {
    if (issue.code === 'invalid_union') {
      const inner = meantBranch(issue.errors).map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
      if (inner.length > 0) return inner.flatMap(toProblems(raw))
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${memberPath([...issue.path, key])} is not a member that is known here`)
    }
    const value = issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown>)?.[key],
      raw,
    )
    return [`${memberPath(issue.path)} is ${shown(value)}: ${ruleOf(issue)}`]
  }

/** Of the shapes that a value may have, what is wrong with the one that it has the type of. */
const meantBranch = (branches: z.core.$ZodIssue[][]): z.core.$ZodIssue[] =>
  branches.find((issues) => issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0)) ??
  []

const shown = (value: unknown): string => {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return 'a list'
  return isRecord(value) ? 'an object' : JSON.stringify(value)
}

const ruleOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message
  return `must be ${TYPE_NAMES[issue.expected] ?? issue.expected}`
}

const TYPE_NAMES: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
}

/** `organizations[0].region` */
const memberPath = (path: readonly PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('') || 'the whole'

/** What no single member shows. */
const contradictions = (account: SandboxAccount): string[] => [
  ...repeated(
    account.organizations,
    ({ organizationId }) => organizationId,
    'organizations',
    'organizationId',
  ),
  ...repeated(
    account.logGroups,
    ({ region, logGroupName }) => `${logGroupName} in ${region}`,
    'logGroups',
    'logGroupName',
  ),
  ...repeated(account.roles, ({ roleName }) => roleName.toLowerCase(), 'roles', 'roleName'),
  ...account.organizations.flatMap(({ monitoring }, index) => {
    const arn = monitoring?.roleArn
    return arn === undefined || arn.startsWith(`arn:aws:iam::${account.accountId}:`)
      ? []
      : [
          `organizations[${index}].monitoring.roleArn is "${arn}": must be a role of account ${account.accountId}`,
        ]
  }),
]

const repeated = <Item>(
  items: Item[],
  keyOf: (item: Item) => string,
  list: string,
  member: string,
): string[] =>
  items.flatMap((item, index) => {
    const first = items.findIndex((other) => keyOf(other) === keyOf(item))
    const key = keyOf(item)
    return first === index ? [] : [`${list}[${index}].${member} is ${key}: ${list}[${first}] is the same`]
  })

const logGroupsInUse = (account: SandboxAccount): LogGroup[] => {
  const groups = account.organizations.flatMap(({ region, monitoring }) =>
    monitoring ? [{ region, logGroupName: monitoring.logGroupName }] : [],
  )
  const byName = new Map(groups.map((group) => [`${group.region} ${group.logGroupName}`, group]))
  return SandboxAccount.parse({ logGroups: [...byName.values()] }).logGroups
}

const rolesInUse = (account: SandboxAccount): Role[] => {
  const arns = account.organizations.flatMap((organization) => monitoringRoleArn(account, organization) ?? [])
  return [...new Set(arns)].map((arn) => {
    const { path, roleName } =
      /:role(?<path>\/(?:.*\/)?)(?<roleName>[^/]+)$/.exec(arn)?.groups ?? ({} as Record<string, string>)
    const serviceLinked = arn === serviceLinkedRoleArn(account.accountId)
    const attachedPolicyArns = serviceLinked ? [SERVICE_LINKED_ROLE_POLICY_ARN] : []
    return Role.parse({ path, roleName, attachedPolicyArns })
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
