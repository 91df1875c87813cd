/** Surveys for tests: said in a line what differs from a quiet account with its service-linked role. */
import { logGroupArn } from '../../src/facts/arns.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../src/facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import {
  EVENTS_SERVICE_PRINCIPAL,
  SERVICE_LINKED_ROLE_ACTIONS,
  SERVICE_LINKED_ROLE_NAME,
  SERVICE_LINKED_ROLE_PATH,
  SERVICE_LINKED_ROLE_POLICY_ARN,
  serviceLinkedRoleArn,
} from '../../src/facts/service-linked-role.js'
import type { LogGroup } from '../../src/survey/log-groups.js'
import type { Organization } from '../../src/survey/organizations.js'
import { absent, known, type Reading } from '../../src/survey/reading.js'
import type { AttachedPolicy, Role } from '../../src/survey/roles.js'
import type { RegionSurvey, Survey } from '../../src/survey/survey.js'
import { goneIsAbsent } from '../../src/survey/workmail-gone.js'

export const ACCOUNT = '111122223333'
export const RUN_ID = '20261122T040000Z-000001'
export const LINKED_ROLE_ARN = serviceLinkedRoleArn(ACCOUNT)

/** A made-up organization id that only depends on the name. */
export const idOf = (name: string): string =>
  `m-${Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32)}`

export const unreadable = (reason = 'denied'): Reading<never> => ({
  is: 'unreadable',
  code: 'AccessDeniedException',
  reason,
})

/** As where AWS was too busy: it can be read later. */
export const unreadableForNow: Reading<never> = {
  is: 'unreadable',
  code: 'ThrottlingException',
  reason: 'Rate exceeded',
  transient: true,
}

export const groupArn = (name: string, region = 'us-east-1'): string =>
  logGroupArn({ region, account: ACCOUNT, name })

interface OrganizationDetails {
  id?: string
  region?: string
  state?: string
  /** The log group that it writes to; logging is off where left out. */
  writesTo?: string
  /** The service-linked role where left out. */
  roleArn?: string
  monitoring?: Organization['monitoring']
  tags?: Reading<Record<string, string>>
}

export const organization = (alias: string, details: OrganizationDetails = {}): Organization => {
  const { id = idOf(alias), region = 'us-east-1', state = 'Active', writesTo, roleArn, tags } = details
  const monitoring =
    writesTo === undefined ? absent : known({ logGroupArn: groupArn(writesTo, region), roleArn })
  return {
    region,
    id,
    alias,
    state,
    monitoring: details.monitoring ?? monitoring,
    tags: tags ?? known({}),
  }
}

export const logGroup = (name: string, details: Partial<LogGroup> = {}): LogGroup => ({
  region: 'us-east-1',
  name,
  // As old as what a seed of the sandbox does not date.
  creationTime: Date.UTC(2024, 0, 1),
  retentionInDays: undefined,
  storedBytes: 0,
  deletionProtection: false,
  kmsKeyId: undefined,
  infrequentAccess: false,
  masked: false,
  ...details,
})

/** A trust policy that lets this service assume the role. */
export const trusting = (service: string | string[] = EVENTS_SERVICE_PRINCIPAL): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  })

export const role = (name: string, details: Partial<Role> = {}): Role => ({
  name,
  arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
  path: '/',
  description: undefined,
  createdAt: '2024-01-01T00:00:00.000Z',
  trustPolicy: trusting(),
  tags: {},
  permissionsBoundary: undefined,
  lastUsed: undefined,
  ...details,
})

export const linkedRole = (details: Partial<Role> = {}): Role =>
  role(SERVICE_LINKED_ROLE_NAME, { arn: LINKED_ROLE_ARN, path: SERVICE_LINKED_ROLE_PATH, ...details })

/** The policy of the service-linked role, allowing these actions on these resources. */
export const linkedPolicy = (
  actions: readonly string[] = SERVICE_LINKED_ROLE_ACTIONS,
  resource = '*',
): AttachedPolicy => ({
  arn: SERVICE_LINKED_ROLE_POLICY_ARN,
  document: known(JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }] })),
})

interface AccountDetails {
  organizations?: Organization[]
  logGroups?: LogGroup[]
  /** Names of groups that were asked for in each Region, and are absent where they are not listed above. */
  asked?: string[] | undefined
  /** Groups that could not be read, by name, in us-east-1. */
  unreadableLogGroups?: string[]
  /** Tags by a group's name, whichever Region it is in. */
  tags?: Record<string, Reading<Record<string, string>>>
  /** Names of groups in us-east-1 that AWS lists as tagged. */
  tagged?: Reading<string[]>
  /** Regions whose organizations could not be listed. */
  unlisted?: string[]
  /** Regions in which WorkMail answers no more; with the flag they count as gone. */
  silent?: string[]
  workMailGone?: boolean
  /** Regions whose log groups could not be listed. */
  unlistedLogGroups?: string[]
  /** Regions of the command; all where left out. */
  scope?: string[]
  /** The service-linked role. */
  role?: Reading<Role>
  customRoles?: Record<string, Reading<Role>>
  attachedPolicies?: Reading<AttachedPolicy[]>
}

/** A survey of the three Regions of WorkMail. */
export const surveyOf = (account: AccountDetails = {}): Survey => ({
  account: ACCOUNT,
  surveyedAt: '2026-11-22T04:00:00.000Z',
  regions: WORKMAIL_REGIONS.map((region) => surveyRegion(region, account)),
  roles: new Map([
    [SERVICE_LINKED_ROLE_NAME, account.role ?? known(linkedRole())],
    ...Object.entries(account.customRoles ?? {}),
  ]),
  attachedPolicies: account.attachedPolicies ?? known([linkedPolicy()]),
})

const SILENCE = {
  is: 'unreadable',
  code: 'ENOTFOUND',
  reason: 'no answer: unknown host',
  gone: true,
} as const

const organizationsOf = (region: string, account: AccountDetails): Reading<Organization[]> => {
  if (account.silent?.includes(region)) return account.workMailGone ? goneIsAbsent(SILENCE) : SILENCE
  if (account.unlisted?.includes(region)) return unreadable()
  return known((account.organizations ?? []).filter((candidate) => candidate.region === region))
}

const surveyRegion = (region: string, account: AccountDetails): RegionSurvey => {
  const { organizations = [], logGroups = [], tags = {}, scope = WORKMAIL_REGIONS } = account
  const inScope = (scope as readonly string[]).includes(region)
  const here = logGroups.filter((group) => inScope && group.region === region)
  const unreadGroups = region === 'us-east-1' ? (account.unreadableLogGroups ?? []) : []
  const written = organizations
    .filter((candidate) => candidate.region === region)
    .flatMap(({ monitoring }) => (monitoring.is === 'known' ? monitoring.value.logGroupArn : []))
    .map((arn) => arn.split(':')[6] ?? '')
  const readings: [string, Reading<LogGroup>][] = [
    ...(account.asked ?? []).map((name): [string, Reading<LogGroup>] => [name, absent]),
    ...written.map((name): [string, Reading<LogGroup>] => [name, absent]),
    ...here.map((group): [string, Reading<LogGroup>] => [group.name, known(group)]),
    ...unreadGroups.map((name): [string, Reading<LogGroup>] => [name, unreadable()]),
  ]
  return {
    region,
    inScope,
    organizations: organizationsOf(region, account),
    defaultLogGroups: account.unlistedLogGroups?.includes(region)
      ? unreadable()
      : known(here.map(({ name }) => name).filter((name) => name.startsWith(DEFAULT_LOG_GROUP_PREFIX))),
    logGroups: new Map(readings),
    logGroupTags: new Map(
      readings.flatMap(([name, group]) => (group.is === 'absent' ? [] : [[name, tags[name] ?? known({})]])),
    ),
    taggedLogGroups: region === 'us-east-1' ? (account.tagged ?? known([])) : known([]),
  }
}
