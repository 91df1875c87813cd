/**
 * A fleet of organizations. The sandbox speaks AWS's protocols, which takes longer than a test may for so many
 * calls, so the account here is a few maps behind the limiter.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { Aws } from '../../src/aws/aws.js'
import { AwsError } from '../../src/aws/aws-error.js'
import { createLimiter } from '../../src/aws/limiter.js'
import type { Call } from '../../src/calls/call.js'
import type { RunContext } from '../../src/engine/context.js'
import { runPlan } from '../../src/engine/run-plan.js'
import { logGroupArn } from '../../src/facts/arns.js'
import { DEFAULT_LOG_GROUP_PREFIX } from '../../src/facts/log-groups.js'
import { DOCUMENTED_LIMITS } from '../../src/facts/quotas.js'
import { WORKMAIL_REGIONS } from '../../src/facts/regions.js'
import { planFor, wantedFor } from '../../src/procedures/request.js'
import { createJournal } from '../../src/state/journal.js'
import { surveyAccount } from '../../src/survey/survey-account.js'
import { teardown } from '../support/requests.js'
import { ACCOUNT, RUN_ID } from '../support/survey.js'
import { createVirtualClock } from '../support/virtual-clock.js'

const ORGANIZATIONS = 10_000
const LATENCY = 50
const KIB = 2 ** 10

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const heapInUse = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

const TEARDOWN = teardown({ keepRole: true, quietPeriod: 0 })

const refuse = (code: string, call: Call): never => {
  throw new AwsError(code, { kind: 'refused', code, ...call })
}

/** A fleet over the three Regions, each organization with its own log group. */
const givenFleet = (count: number) => {
  const clock = createVirtualClock(undefined, { idleTurns: 1 })
  const groupOf = new Map<string, string>()
  const tagsOf = new Map<string, Record<string, string>>()
  const organizationsIn = new Map<string, string[]>(WORKMAIL_REGIONS.map((region) => [region, []]))
  for (let index = 0; index < count; index += 1) {
    const region = WORKMAIL_REGIONS[index % WORKMAIL_REGIONS.length] as string
    const id = `m-${index.toString(16).padStart(32, '0')}`
    organizationsIn.get(region)?.push(id)
    groupOf.set(id, `${DEFAULT_LOG_GROUP_PREFIX}org-${index}`)
    tagsOf.set(`${region} ${DEFAULT_LOG_GROUP_PREFIX}org-${index}`, {})
  }

  const answers: Record<string, (call: Call, input: Record<string, string>) => object> = {
    ListOrganizations: ({ region }) => ({
      OrganizationSummaries: organizationsIn.get(region)?.map((id) => ({
        OrganizationId: id,
        Alias: id.slice(-6),
        State: 'Active',
      })),
    }),
    DescribeEmailMonitoringConfiguration: ({ region }, { OrganizationId = '' }) => {
      const name = groupOf.get(OrganizationId)
      return name === undefined ? {} : { LogGroupArn: logGroupArn({ account: ACCOUNT, region, name }) }
    },
    DeleteEmailMonitoringConfiguration: (_call, { OrganizationId = '' }) => {
      groupOf.delete(OrganizationId)
      return {}
    },
    DescribeLogGroups: ({ region }, { logGroupNamePrefix = '' }) => {
      const names = logGroupNamePrefix.endsWith('/')
        ? [...tagsOf.keys()].flatMap((key) =>
            key.startsWith(`${region} `) ? key.slice(region.length + 1) : [],
          )
        : [logGroupNamePrefix].filter((name) => tagsOf.has(`${region} ${name}`))
      return {
        logGroups: names.map((name) => ({
          logGroupName: name,
          arn: logGroupArn({ account: ACCOUNT, region, name }),
          creationTime: 1,
        })),
      }
    },
    ListLogGroups: () => ({ logGroups: [] }),
    ListTagsForResource: (call, { resourceArn = '' }) =>
      call.service === 'workmail'
        ? { Tags: [] }
        : { tags: tagsOf.get(keyOfArn(resourceArn)) ?? refuse('ResourceNotFoundException', call) },
    TagResource: ({ input }, { resourceArn = '' }) => {
      Object.assign(tagsOf.get(keyOfArn(resourceArn)) ?? {}, input.tags)
      return {}
    },
    DeleteLogGroup: ({ region }, { logGroupName = '' }) => {
      tagsOf.delete(`${region} ${logGroupName}`)
      return {}
    },
    GetRole: (call) => refuse('NoSuchEntityException', call),
  }
  const keyOfArn = (arn: string): string => {
    const [, , , region, , , ...name] = arn.split(':')
    return `${region} ${name.join(':')}`
  }

  const sent = new Map<string, number>()
  const limiter = createLimiter(DOCUMENTED_LIMITS, clock)
  const aws: Aws = {
    call: async (call, { signal } = {}) => {
      const leave = await limiter(call, signal)
      const what = `${call.service}:${call.action} ${call.region}`
      sent.set(what, (sent.get(what) ?? 0) + 1)
      await clock.sleep(LATENCY)
      leave()
      const output = answers[call.action]?.(call, call.input as Record<string, string>)
      return { output: { ...output }, requestIds: [], attempts: 1 }
    },
  }
  return { clock, aws, sent, groupOf, tagsOf }
}

/** Seconds that the requests of a Region take at least, by the limits alone. */
const least = (sent: Map<string, number>): number => {
  const { perSecond, atOnce } = DOCUMENTED_LIMITS
  const seconds = [...sent].map(([what, count]) => {
    const [service = '', action] = what.split(/[: ]/)
    const rate = perSecond[`${service}:${action}`]
    return rate === undefined ? (count * LATENCY) / 1000 / atOnce[service as 'logs'] : count / rate
  })
  return Math.max(...seconds)
}

test(`a teardown of ${ORGANIZATIONS} organizations ends, whole, at the pace of the limits, in little memory`, async () => {
  // given the fleet
  const { clock, aws, sent, groupOf, tagsOf } = givenFleet(ORGANIZATIONS)
  const { signal } = new AbortController()
  const startedAt = clock.now()

  // when it is surveyed and torn down
  const caller = { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/operator` }
  const survey = await surveyAccount(aws, caller, wantedFor(TEARDOWN), { now: clock.now(), signal })
  const plan = planFor(survey, TEARDOWN, RUN_ID)
  const lastEnded = new Map<string, number>()
  const before = heapInUse()
  const inUse: number[] = []
  let ended = 0
  const emit: RunContext['emit'] = (event) => {
    if (event.type !== 'step-ended') return
    lastEnded.set(event.step.region, clock.now() - startedAt)
    ended += 1
    if (ended % Math.ceil(plan.steps.length / 4) === 0) inUse.push(heapInUse() - before)
  }
  const journal = createJournal(async () => {}, clock.now)
  const results = await runPlan({ aws, clock, random: () => 0, journal, emit, signal }, plan)

  // then nothing is left, and nobody was left out
  expect(results.filter(({ outcome }) => outcome !== 'done' && outcome !== 'unchanged')).toEqual([])
  expect(groupOf.size + tagsOf.size).toBe(0)

  // and no Region waited for another
  const [first = 0, ...others] = [...lastEnded.values()].sort((one, other) => other - one)
  for (const other of others) expect(other).toBeGreaterThan(0.8 * first)
  expect(first / 1000).toBeLessThan(2 * least(sent))

  // and the calls grow with the fleet, not with its square
  const calls = [...sent.values()].reduce((sum, count) => sum + count)
  expect(calls / ORGANIZATIONS).toBeLessThan(45)

  // and the memory too: some KiB an organization, for its steps and their results
  expect(Math.max(...inUse) / ORGANIZATIONS / KIB).toBeLessThan(10)
}, 900_000)
