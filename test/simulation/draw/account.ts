/** Draws an account: what people leave behind over the years, and how this AWS behaves. */
import { DEFAULT_LOG_GROUP_PREFIX } from '../../../src/facts/log-groups.js'
import { WORKMAIL_REGIONS } from '../../../src/facts/regions.js'
import {
  ORGANIZATIONS_TAG,
  RETENTION_TAG,
  TEARDOWN_TAG,
  teardownTags,
} from '../../../src/facts/teardown-tags.js'
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import { ACCOUNT_ID, OWN_ROLE, OWN_ROLE_ARN, OWN_ROLE_GROUP } from '../own-role.js'
import { between, chance, pick, type Random, weighted } from '../random.js'
import { SERVICE_LINKED_ROLE } from '../service-linked-role.js'

type Organization = NonNullable<SandboxSeed['organizations']>[number]
type LogGroup = NonNullable<SandboxSeed['logGroups']>[number]
type Role = NonNullable<SandboxSeed['roles']>[number]
type Behaviour = NonNullable<SandboxSeed['behaviour']>

export const CUSTOM_ROLE_NAME = 'WorkMailToLogs'
export const CUSTOM_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/${CUSTOM_ROLE_NAME}`

const SECOND = 1000
const MINUTE = 60 * SECOND

export const drawAccount = (random: Random): SandboxSeed => {
  const groups = new Map<string, LogGroup>()
  const put = (group: LogGroup): void => {
    const key = `${group.region} ${group.logGroupName}`
    if (!groups.has(key)) groups.set(key, group)
  }
  const organizations = Array.from({ length: drawCount(random) }, (_, index) =>
    drawOrganization(random, index),
  )
  for (const organization of organizations) {
    for (const group of drawGroupsOf(random, organization)) put(group)
  }
  for (const group of drawForeignGroups(random, organizations)) put(group)
  const usesLinkedRole = organizations.some(
    ({ monitoring }) => monitoring && monitoring.roleArn === undefined,
  )
  const linkedRole = usesLinkedRole || chance(random, 0.6) ? [{ ...SERVICE_LINKED_ROLE }] : []
  const behaviour = drawBehaviour(random)
  const ownRole = drawOwnRole(random)
  return {
    accountId: ACCOUNT_ID,
    organizations: ownRole.length === 0 ? organizations : organizations.map(byOwnRole(random)),
    logGroups: [...groups.values()],
    roles: [{ roleName: CUSTOM_ROLE_NAME }, ...linkedRole, ...ownRole],
    behaviour,
  }
}

/** One that this tool made, whole or not, or that someone has changed since; or someone's of that name. */
const drawOwnRole = (random: Random): Role[] =>
  weighted<() => Role[]>(random, [
    [8, () => []],
    [6, () => [OWN_ROLE]],
    [2, () => [{ ...OWN_ROLE, inlinePolicies: {} }]],
    [1, () => [{ ...OWN_ROLE, tags: {} }]],
    [1, () => [{ ...OWN_ROLE, attachedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }]],
    [1, () => [{ ...OWN_ROLE, inlinePolicies: { ...OWN_ROLE.inlinePolicies, theirs: {} } }]],
  ])()

const byOwnRole =
  (random: Random) =>
  (organization: Organization): Organization =>
    organization.monitoring && chance(random, 0.2)
      ? { ...organization, monitoring: { logGroupName: OWN_ROLE_GROUP, roleArn: OWN_ROLE_ARN } }
      : organization

/** Mostly small. */
const drawCount = (random: Random): number =>
  weighted(random, [
    [6, () => 0],
    [62, () => between(random, 1, 2)],
    [22, () => between(random, 3, 4)],
    [8, () => between(random, 5, 9)],
    [1, () => between(random, 10, 40)],
  ])()

const drawOrganization = (random: Random, index: number): Organization => {
  const region = pick(random, WORKMAIL_REGIONS)
  const alias = `mail${index}`
  const state = weighted(random, [
    [88, 'Active'],
    [3, 'Deleted'],
    [2, 'ACTIVE'],
    [2, 'Impaired'],
    [2, 'Creating'],
    [1, 'Deleting'],
  ])
  const isOn = state.toLowerCase() === 'deleted' ? chance(random, 0.1) : chance(random, 0.65)
  return {
    region,
    alias,
    organizationId: `m-${index.toString(16).padStart(32, '0')}`,
    state,
    tags: chance(random, 0.5) ? { team: pick(random, ['red', 'blue']) } : {},
    ...(isOn ? { monitoring: drawMonitoring(random, alias) } : {}),
  }
}

const drawMonitoring = (random: Random, alias: string): NonNullable<Organization['monitoring']> => ({
  logGroupName: weighted(random, [
    [55, `${DEFAULT_LOG_GROUP_PREFIX}${alias}`],
    [25, '/mail/shared'],
    [15, `/mail/${alias}`],
    [2, `/mail/#${alias}`],
  ]),
  ...(chance(random, 0.15) ? { roleArn: CUSTOM_ROLE_ARN } : {}),
})

const drawGroupsOf = (random: Random, organization: Organization): LogGroup[] => {
  const { region, alias, organizationId, monitoring } = organization
  if (monitoring) {
    // The group may have been deleted by hand.
    return chance(random, 0.93) ? [drawGroup(random, region, monitoring.logGroupName)] : []
  }
  if (!chance(random, 0.5)) return []
  const logGroupName = chance(random, 0.7) ? `${DEFAULT_LOG_GROUP_PREFIX}${alias}` : `/mail/${alias}`
  const tags = weighted<() => Record<string, string>>(random, [
    [4, () => ({})],
    // An earlier run was killed before it came to the group.
    [4, () => teardownTags('20260101T000000Z-00000a', [organizationId])],
    [1, () => ({ [RETENTION_TAG]: '30' })],
  ])()
  return [{ ...drawGroup(random, region, logGroupName), tags }]
}

const drawGroup = (random: Random, region: string, logGroupName: string): LogGroup => ({
  region,
  logGroupName,
  ...(chance(random, 0.7) ? { retentionInDays: pick(random, [7, 30, 365]) } : {}),
  deletionProtectionEnabled: chance(random, 0.1),
  storedBytes: chance(random, 0.5) ? 4096 : 0,
  tags: chance(random, 0.2) ? { owner: 'mail-team' } : {},
})

/** Other people's, some with names and tags that nearly are ours. */
const drawForeignGroups = (random: Random, organizations: Organization[]): LogGroup[] => {
  const region = pick(random, WORKMAIL_REGIONS)
  const names = ['/app/web', '/aws/workmail/emailevents', '/mail', `${DEFAULT_LOG_GROUP_PREFIX}gone`]
  const like = organizations[0] && `${DEFAULT_LOG_GROUP_PREFIX}${organizations[0].alias}-old`
  return [...names, ...(like ? [like] : [])]
    .filter(() => chance(random, 0.3))
    .map(
      (logGroupName): LogGroup => ({
        ...drawGroup(
          random,
          like === logGroupName ? (organizations[0]?.region ?? region) : region,
          logGroupName,
        ),
        tags: chance(random, 0.2) ? nearlyTagged(organizations[0]) : {},
      }),
    )
}

const nearlyTagged = (organization: Organization | undefined): Record<string, string> => ({
  [`${TEARDOWN_TAG}-not`]: 'x',
  [`${ORGANIZATIONS_TAG}-1`]: organization?.organizationId ?? '-',
})

const drawBehaviour = (random: Random): Behaviour => ({
  pageSize: weighted(random, [
    [3, 1],
    [3, 2],
    [6, 10],
  ]),
  latency: weighted(random, [
    [6, 0],
    [2, 40],
    [1, 1500],
  ]),
  readLag: weighted(random, [
    [6, () => 0],
    [3, () => between(random, 1, 5 * SECOND)],
    [1, () => between(random, 5 * SECOND, 110 * SECOND)],
  ])(),
  roleSpreadsAfter: chance(random, 0.3) ? between(random, 1, 100 * SECOND) : 0,
  roleInUseFor: weighted(random, [
    [5, () => 0],
    [4, () => between(random, 1, 8 * MINUTE)],
    [1, () => between(random, 8 * MINUTE, 45 * MINUTE)],
  ])(),
  deletionStartsAfter: weighted(random, [
    [6, () => 0],
    [3, () => between(random, 1, MINUTE)],
    [1, () => between(random, MINUTE, 20 * MINUTE)],
  ])(),
  deletionTakes: chance(random, 0.4) ? between(random, 1, 30 * SECOND) : 0,
  ...(chance(random, 0.25) ? { deletionTaskKeptFor: between(random, 0, 10 * SECOND) } : {}),
  roleVisibleAfterDeletionFor: chance(random, 0.3) ? between(random, 1, 110 * SECOND) : 0,
  usageList: pick(random, ['full', 'partial', 'wrong-region', 'none', 'no-reason'] as const),
  unconfigured: pick(random, ['not-found', 'empty'] as const),
  ...(chance(random, 0.35) ? { lateWriteAfter: between(random, 0, 50 * SECOND) } : {}),
  lateWriteWithin: pick(random, [MINUTE, 10 * MINUTE]),
})
