/** Draws a whole scenario from a seed. Each part has a random of its own, so that one does not move another. */
import type { SandboxSeed } from '../../../src/sandbox/account.js'
import { OWN_ROLE_ARN, OWN_ROLE_GROUP, OWN_ROLE_NAME } from '../own-role.js'
import { between, chance, createRandom, pick, type Random, split, weighted } from '../random.js'
import type { Command, CommandScope, OutsiderEvent, Scenario, Try } from '../scenario.js'
import { CUSTOM_ROLE_ARN, CUSTOM_ROLE_NAME, drawAccount } from './account.js'
import { drawDeniedRegion } from './denied-region.js'
import { drawEndOfWorkMail } from './end-of-workmail.js'
import { drawFaults } from './faults.js'
import { drawProtection } from './protection.js'

export const drawScenario = (seed: number): Scenario => {
  const random = createRandom(seed)
  const account = drawAccount(split(random))
  const command = drawCommand(split(random), account)
  // Others in the account make its end depend on the order of things: half of the scenarios have none.
  const others = split(random)
  const outsider = chance(others, 0.42) ? drawOutsider(others, account) : []
  const isAccompanied = chance(others, 0.15)
  const scenario: Scenario = {
    seed,
    account,
    command,
    faults: chance(split(random), 0.85) ? drawFaults(split(random)) : [],
    tries: drawTries(split(random)),
    outsider,
    ...(isAccompanied
      ? {
          alongside: {
            command: drawCommand(others, account),
            fromCall: between(others, 1, 25),
            where: chance(others, 0.7) ? 'elsewhere' : 'here',
          },
        }
      : {}),
  }
  const ending = drawEndOfWorkMail(split(random), scenario)
  const protecting = drawProtection(split(random), ending)
  return drawDeniedRegion(split(random), withPlanter(split(random), protecting))
}

/** Who may tag log groups, and nothing else, before the command or in the middle of it. */
const withPlanter = (random: Random, scenario: Scenario): Scenario => {
  const [organization] = scenario.account.organizations ?? []
  // Others in the account make its end depend on the order of things.
  if (scenario.outsider.length === 0 || organization === undefined || !chance(random, 0.3)) return scenario
  const { region, organizationId } = organization
  const runId = pick(random, ['x', '20260101T000000Z-00000a'])
  const beforeCall = between(random, 1, 10)
  const planted: OutsiderEvent = { does: 'plants-tag', region, organizationId, runId, beforeCall }
  return { ...scenario, outsider: [...scenario.outsider, planted] }
}

/** What cannot even be read within a minute has no end by minutes. */
const isSlow = ({ organizations = [], behaviour = {} }: SandboxSeed): boolean =>
  organizations.length > 4 || (behaviour.latency ?? 0) >= 1000

export const drawCommand = (random: Random, account: SandboxSeed): Command => {
  const timeout = weighted(random, [
    [6, '30m'],
    [1, isSlow(account) ? '30m' : '1m'],
    [1, isSlow(account) ? '30m' : '5m'],
    [1, '2h'],
  ])
  const retryDelay = pick(random, ['500ms', '5s', '30s', '2m'])
  const some = (probability: number) => (chance(random, probability) ? true : undefined)
  const regions = chance(random, 0.1) ? [pick(random, ['us-east-1', 'us-west-2', 'eu-west-1'])] : undefined
  const scope = drawScope(random, account)
  return weighted<() => Command>(random, [
    [
      60,
      () => ({
        verb: 'teardown',
        scope,
        regions,
        keepLogGroups: some(0.06),
        keepRole: some(0.1),
        noTag: some(0.05),
        quietPeriod: pick(random, ['1m', '1m', '90s']),
        retryDelay,
        timeout,
      }),
    ],
    [
      15,
      () => ({
        verb: 'teardown',
        scope,
        regions,
        includeOrphans: some(0.7),
        overrideDeletionProtection: some(0.5),
        logGroups: chance(random, 0.2) ? ['/mail/shared'] : undefined,
        quietPeriod: '1m',
        retryDelay,
        timeout,
      }),
    ],
    [
      15,
      () => ({
        verb: 'enable',
        scope,
        regions,
        logGroup: chance(random, 0.3) ? pick(random, ['/mail/shared', '/mail/new']) : undefined,
        retention: chance(random, 0.3) ? pick(random, ['never', '90']) : undefined,
        roleArn: chance(random, 0.2) ? pick(random, [CUSTOM_ROLE_ARN, OWN_ROLE_ARN]) : undefined,
        replace: some(0.6),
        noTag: some(0.05),
        timeout,
      }),
    ],
    [7, () => ({ verb: 'disable', scope, regions, timeout })],
    [6, () => ({ verb: 'role delete', retryDelay, timeout })],
    [
      5,
      () => ({
        verb: 'role create',
        custom: pick(random, [OWN_ROLE_NAME, OWN_ROLE_NAME, 'workmail-new', CUSTOM_ROLE_NAME]),
        logGroup: chance(random, 0.8) ? OWN_ROLE_GROUP : '/mail/new',
        regions,
        sourceAccountCondition: some(0.1),
        timeout,
      }),
    ],
    [
      8,
      () => ({
        verb: 'role delete',
        custom: chance(random, 0.85) ? OWN_ROLE_NAME : CUSTOM_ROLE_NAME,
        retryDelay,
        timeout,
      }),
    ],
  ])()
}

const drawScope = (random: Random, { organizations = [] }: SandboxSeed): CommandScope => {
  const living = organizations.filter(({ state = 'Active' }) => state !== 'Deleted')
  return weighted<() => CommandScope>(random, [
    [6, () => ({ all: true })],
    [
      3,
      () =>
        living.length === 0
          ? { all: true }
          : { organizations: [...new Set([pick(random, living).alias, pick(random, living).alias])] },
    ],
    [1, () => ({ tag: 'team=red' })],
  ])()
}

const drawTries = (random: Random): Try[] =>
  Array.from(
    {
      length: weighted(random, [
        [5, 1],
        [4, 2],
        [1, 3],
      ] as const),
    },
    (_, index) => ({
      how: index > 0 && chance(random, 0.5) ? 'resume' : 'run',
      after: index === 0 ? 0 : pick(random, [0, 1000, 60_000, 900_000]),
      ...(chance(random, 0.55)
        ? {
            ends: {
              by: weighted(random, [
                [4, 'crash-before'],
                [4, 'crash-after'],
                [2, 'torn'],
                [2, 'interrupt'],
              ] as const),
              call: chance(random, 0.5) ? between(random, 1, 30) : between(random, 10, 120),
              keepsState: chance(random, 0.5),
            },
          }
        : {}),
      ...(chance(random, 0.08)
        ? {
            clockJump: {
              call: between(random, 1, 60),
              by: pick(random, [-3_600_000, -20_000, 20_000, 3_600_000]),
            },
          }
        : {}),
    }),
  )

const drawOutsider = (random: Random, account: SandboxSeed): OutsiderEvent[] =>
  Array.from({ length: between(random, 1, 3) }, (_, index): OutsiderEvent => {
    const beforeCall = chance(random, 0.75) ? between(random, 3, 40) : between(random, 15, 160)
    return { beforeCall, ...drawEvent(random, account, index) } as OutsiderEvent
  })

type Without<T> = T extends unknown ? Omit<T, 'beforeCall'> : never

const drawEvent = (random: Random, account: SandboxSeed, index: number): Without<OutsiderEvent> => {
  const { organizations = [], logGroups = [] } = account
  const organization = organizations.length === 0 ? undefined : pick(random, organizations)
  const group = logGroups.length === 0 ? undefined : pick(random, logGroups)
  const near = organization && logGroups.filter(({ region }) => region === organization.region)
  const logGroupName = near?.length ? pick(random, near).logGroupName : '/mail/new'
  const region = organization?.region ?? 'us-east-1'
  return weighted<() => Without<OutsiderEvent>>(random, [
    [
      4,
      () =>
        organization === undefined
          ? { does: 'deletes-role' }
          : { does: 'turns-on', organizationId: organization.organizationId, logGroupName },
    ],
    [
      3,
      () => ({
        does: 'adds-organization',
        region,
        organizationId: `m-${`f${index}`.padStart(32, 'e')}`,
        logGroupName,
      }),
    ],
    [
      2,
      () =>
        organization
          ? { does: 'turns-off', organizationId: organization.organizationId }
          : { does: 'deletes-role' },
    ],
    [
      2,
      () =>
        organization
          ? { does: 'removes-organization', organizationId: organization.organizationId }
          : { does: 'deletes-role' },
    ],
    [
      2,
      () =>
        group
          ? { does: 'deletes-group', region: group.region, logGroupName: group.logGroupName }
          : { does: 'deletes-role' },
    ],
    [
      2,
      () =>
        group
          ? { does: 'protects-group', region: group.region, logGroupName: group.logGroupName }
          : { does: 'deletes-role' },
    ],
    [
      3,
      () =>
        group
          ? {
              does: 'untags-group',
              region: group.region,
              logGroupName: group.logGroupName,
              calls: between(random, 1, 15),
            }
          : { does: 'deletes-role' },
    ],
    [2, () => ({ does: 'deletes-role' })],
    [
      3,
      () =>
        organization
          ? { does: 'uses-own-role', organizationId: organization.organizationId, logGroupName }
          : { does: 'takes-own-name' },
    ],
    [1, () => ({ does: 'takes-own-name' })],
  ])()
}
