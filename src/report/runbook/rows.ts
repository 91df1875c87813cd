/**
 * The table of a runbook: a row an organization with the log group that it writes to, then what belongs to none. Words at
 * its beginning say which chapters take the row.
 */
import type { Decision, Plan } from '../../engine/plan.js'
import { badInput, quoted } from '../../errors.js'
import { parseLogGroupArn } from '../../facts/arns.js'
import { LOG_GROUP_NAME, matches, ORGANIZATION_ID, ROLE_NAME, type Rule } from '../../facts/patterns.js'
import { GLOBAL, isWorkMailRegion } from '../../facts/regions.js'
import { TEARDOWN_TAG } from '../../facts/teardown-tags.js'
import type { Precondition, Step } from '../../steps/step.js'

/** Columns as the shell reads them; each is one word, but for `more`. */
export interface Row {
  words: string[]
  region: string
  alias: string
  organization: string
  /** Of a log group or a role. */
  name: string
  detail: string
  more: string
  /** Whether something is done to the log group. */
  isGroup: boolean
}

/** Where there is nothing. */
export const NONE = '-'

/** @throws WmlError (input) where a name is not one that AWS has: it might not be one word of a shell */
export const rowsOf = (plan: Plan, wordsOf: (step: Step) => string[]): Row[] => {
  const things = new Map<string, Row>()
  for (const step of plan.steps) {
    const found = rowOf(step, plan)
    const key = [found.region, found.organization, found.organization === NONE ? found.name : ''].join(' ')
    things.set(key, joined(things.get(key), { ...found, words: wordsOf(step) }))
  }
  const rows = [...things.values()]
  const organizations = rows.filter(({ organization }) => organization !== NONE)
  const others = rows.filter((row) => !organizations.includes(row))
  // The first organization that writes to a log group has it in its row.
  const taken = new Set<Row>()
  const withGroups = organizations.map((row) => {
    const group = others.find(
      ({ isGroup, region, name }) => isGroup && region === row.region && name === row.name,
    )
    if (group === undefined || taken.has(group)) return row
    taken.add(group)
    return joined(group, row)
  })
  return [...withGroups, ...others.filter((row) => !taken.has(row))]
}

/** What both say of one thing, or of an organization and its log group. */
const joined = (one: Row | undefined, other: Row): Row =>
  one === undefined
    ? other
    : {
        words: [...new Set([...one.words, ...other.words])],
        region: one.region,
        alias: either(one.alias, other.alias),
        organization: either(one.organization, other.organization),
        name: either(one.name, other.name),
        detail: either(one.detail, other.detail),
        more: one.more || other.more,
        isGroup: one.isGroup || other.isGroup,
      }

const either = (one: string, other: string): string => (one === NONE ? other : one)

const rowOf = (step: Step, { steps, decisions = [] }: Plan): Row => {
  const { OrganizationId, RoleName } = step.call.input
  const row: Row = {
    words: [],
    region: regionOf(step),
    alias: NONE,
    organization: NONE,
    name: NONE,
    detail: NONE,
    more: '',
    isGroup: false,
  }
  if (typeof OrganizationId === 'string') {
    const group =
      logGroupOf(step) ??
      step.after.map((key) => groupOfTagging(steps, key)).find(Boolean) ??
      groupWrittenBy(step, decisions)
    return {
      ...row,
      // For the reader alone.
      alias: aliasOf(step).replace(/[^!-~]/g, '_') || NONE,
      organization: checked(ORGANIZATION_ID, OrganizationId),
      name: group === undefined ? NONE : checked(LOG_GROUP_NAME, group),
    }
  }
  const group = logGroupOf(step)
  if (group !== undefined)
    return {
      ...row,
      name: checked(LOG_GROUP_NAME, group),
      detail: detailOf(step),
      more: tagsOf(step),
      isGroup: true,
    }
  const role = typeof RoleName === 'string' ? RoleName : (step.subject.split(' ').at(-1) ?? '')
  return { ...row, name: checked(ROLE_NAME, role) }
}

const regionOf = ({ region }: Step): string => {
  if (region === GLOBAL || isWorkMailRegion(region)) return region
  throw notExpressible('Region', region)
}

const logGroupOf = ({ call: { input } }: Step): string | undefined => {
  const { LogGroupArn, logGroupName, logGroupIdentifier, resourceArn } = input
  const arn = LogGroupArn ?? resourceArn ?? logGroupIdentifier
  const ofArn = typeof arn === 'string' ? parseLogGroupArn(arn)?.name : undefined
  const name = ofArn ?? logGroupName ?? logGroupIdentifier
  return typeof name === 'string' ? name : undefined
}

/** The log group that is tagged before an organization's logging is turned off. */
const groupOfTagging = (steps: Step[], key: string): string | undefined => {
  const before = steps.find((step) => step.key === key)
  return before?.call.action === 'TagResource' ? logGroupOf(before) : undefined
}

/** The log group that the plan says an organization writes to: a name with a # has no tagging step. */
const groupWrittenBy = (step: Step, decisions: Decision[]): string | undefined =>
  decisions.find(
    ({ kind, region, organizations }) =>
      kind === 'log-group' && region === step.region && organizations?.includes(aliasOf(step)),
  )?.subject

/** When the group that was tagged was created, in milliseconds since the epoch; or days of its retention. */
const detailOf = ({ call, preconditions }: Step): string => {
  const tagged = preconditions.find(isStillTagged)
  if (tagged !== undefined) return String(tagged.creationTime ?? 'unknown')
  if (call.action === 'PutRetentionPolicy') return String(call.input.retentionInDays)
  return call.action === 'DeleteRetentionPolicy' ? 'never' : NONE
}

const isStillTagged = (
  precondition: Precondition,
): precondition is Extract<Precondition, { kind: 'still-tagged' }> => precondition.kind === 'still-tagged'

/** Tags to add, without the run's, as the AWS CLI takes them; keys of tags to take off, as JSON. */
const tagsOf = ({ call: { action, input } }: Step): string => {
  if (action === 'UntagResource') return oneLine(JSON.stringify(input.tagKeys))
  if (action !== 'TagResource') return ''
  const tags = Object.entries(input.tags as Record<string, string>).filter(([key]) => key !== TEARDOWN_TAG)
  return oneLine(tags.map(([key, value]) => `${key}=${value}`).join(','))
}

const aliasOf = ({ subject, call: { input } }: Step): string =>
  subject.replace(/^email event logging of /, '').replace(` (${input.OrganizationId})`, '')

const checked = (rule: Rule, value: string): string => {
  if (matches(rule, value)) return value
  throw notExpressible(rule.name, value)
}

const oneLine = (text: string): string => {
  if (/^[ -~]*$/.test(text)) return text
  throw notExpressible('tag', text)
}

const notExpressible = (what: string, value: string) =>
  badInput(
    'NotExpressible',
    `the plan has a ${what} that AWS does not have: ${quoted(value)}`,
    'make the plan again from the account, with --plan-out',
  )

/** The rows as lines of a here-document, in columns. */
export const tableLines = (rows: Row[]): string[] => {
  const cells = rows.map(({ words, region, alias, organization, name, detail }) => [
    words.join(','),
    region,
    alias,
    organization,
    name,
    detail,
  ])
  const width = (column: number): number =>
    Math.min(60, Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells.map((row, index) =>
    [...row.map((cell, column) => cell.padEnd(width(column))), rows[index]?.more].join(' ').trimEnd(),
  )
}
