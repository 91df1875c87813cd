/** Runs of a procedure in which a read is answered by what AWS does not say, and everything that is wrong with them. */
import { expect } from 'vitest'
import { CATALOGUE } from '../../src/aws/catalogue.js'
import { EXIT_CODES } from '../../src/report/exit-codes.js'
import { Output } from '../../src/report/output.js'
import {
  createAccount,
  monitoringRoleArn,
  roleArn,
  type SandboxAccount,
  type SandboxSeed,
} from '../../src/sandbox/account.js'
import { spoil } from '../../src/sandbox/faults.js'
import { inProcessHandler } from '../../src/sandbox/in-process.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.js'
import type { SandboxCall, WireRequest, WireResponse } from '../../src/sandbox/wire.js'
import { type OddAnswer, oddAnswersTo, READ_CALLS } from './odd-answers.js'
import { runWml } from './run-wml.js'
import { createTestRuntime, seededRandom } from './test-runtime.js'
import { createVirtualClock } from './virtual-clock.js'

export const START = Date.UTC(2026, 10, 22, 4)
export const HOUR = 3_600_000

/** Longer than any wait of the tool: a run that is not over by then does not end. */
const OVER_AFTER = 6 * HOUR

export interface Procedure {
  line: string
  seed: SandboxSeed
  /** How an undisturbed run ends. */
  exitCode: number
}

type Page = 'first' | 'later'

/** A question of one kind, the how manyth of its kind in the run that is answered oddly (from 0), and how often. */
export interface Place {
  name: string
  page: Page
  nth: number
  often: 'once' | 'from then on'
}

export interface Disturbance extends Place {
  kind: string
  answer: OddAnswer
}

export interface Played {
  exitCode: number
  output: Output
  facts: Set<string>
  /** Facts that came, and facts of the beginning that went, at whatever moment: a tag goes with its log group. */
  made: Set<string>
  gone: Set<string>
  /** Each read that the run sent: `logs:DescribeLogGroups` and the page. */
  reads: Pick<Place, 'name' | 'page'>[]
  /** What went against a promise, at the moment of a deletion. */
  broken: string[]
  /** Answers that came otherwise than AWS gave them. */
  changed: number
  took: number
}

const isRead = ({ service, action }: SandboxCall): boolean => CATALOGUE[service][action]?.access === 'read'

const pageOf = ({ input }: SandboxCall): Page =>
  (input.NextToken ?? input.nextToken ?? input.Marker) === undefined ? 'first' : 'later'

/** What a run may add, change or take away, one by one. */
export const factsOf = (account: SandboxAccount): Set<string> =>
  new Set([
    ...account.organizations.flatMap(({ alias, monitoring }) =>
      monitoring === undefined
        ? []
        : [`${alias} writes to ${monitoring.logGroupName} by ${monitoring.roleArn ?? 'the linked role'}`],
    ),
    ...account.logGroups.flatMap(({ region, logGroupName, retentionInDays, tags, streams }) => [
      `log group ${logGroupName} in ${region}`,
      `retention of ${logGroupName} in ${region}: ${retentionInDays}`,
      ...Object.keys(tags).map((tag) => `tag ${tag} of ${logGroupName} in ${region}`),
      ...streams.map(({ logStreamName }) => `stream ${logStreamName} of ${logGroupName} in ${region}`),
    ]),
    ...account.roles.flatMap(({ roleName, description, inlinePolicies, tags, attachedPolicyArns }) => [
      `role ${roleName}`,
      `description of ${roleName}: ${description}`,
      ...Object.entries(inlinePolicies).map(
        ([policy, document]) => `policy ${policy} of ${roleName}: ${JSON.stringify(document)}`,
      ),
      ...attachedPolicyArns.map((arn) => `policy ${arn} of ${roleName}`),
      ...Object.keys(tags).map((tag) => `tag ${tag} of ${roleName}`),
    ]),
  ])

const without = (facts: Set<string>, others: Set<string>): Set<string> =>
  new Set([...facts].filter((fact) => !others.has(fact)))

/** Who still needs what this call deletes. */
const neededBy = (account: SandboxAccount, { action, region, input }: SandboxCall): string[] => {
  const users = account.organizations.filter((organization) => {
    if (action === 'DeleteLogGroup')
      return organization.region === region && organization.monitoring?.logGroupName === input.logGroupName
    if (!['DeleteServiceLinkedRole', 'DeleteRole', 'DeleteRolePolicy'].includes(action)) return false
    const role = account.roles.find(({ roleName }) => roleName === input.RoleName)
    return role !== undefined && monitoringRoleArn(account, organization) === roleArn(account, role)
  })
  return users.map(({ alias }) => `${action} was sent while ${alias} needs what it deletes`)
}

/** The account behind the request handler of the SDK, with one answer changed, or all from one on. */
const disturbedSandbox = (
  account: SandboxAccount,
  { clock, random }: Pick<Parameters<typeof createSandbox>[1], 'clock' | 'random'>,
  played: Pick<Played, 'reads' | 'broken' | 'changed' | 'made' | 'gone'>,
  disturbance: Disturbance | undefined,
): Sandbox => {
  const before = factsOf(account)
  let matched = 0
  const isDue = (call: SandboxCall): boolean => {
    const isMeant =
      disturbance?.name === `${call.service}:${call.action}` && disturbance.page === pageOf(call)
    if (!isMeant) return false
    matched += 1
    return disturbance.often === 'once' ? matched === disturbance.nth + 1 : matched > disturbance.nth
  }
  const noteChanges = (): void => {
    const now = factsOf(account)
    for (const fact of without(now, before)) played.made.add(fact)
    for (const fact of without(before, now)) played.gone.add(fact)
  }
  const answer = async (request: WireRequest, signal?: AbortSignal): Promise<WireResponse> => {
    let isOdd = false
    const onCall = (moment: 'before' | 'after', call: SandboxCall) => {
      if (moment === 'after') {
        if (!isRead(call)) noteChanges()
        return
      }
      played.broken.push(...neededBy(account, call))
      if (!isRead(call)) return
      played.reads.push({ name: `${call.service}:${call.action}`, page: pageOf(call) })
      isOdd = isDue(call)
    }
    const said = await createSandbox(account, { clock, random, onCall }).answer(request, signal)
    if (!isOdd || disturbance === undefined) return said
    // Also what AWS refuses, which a fault of the account leaves as it is.
    const odd = spoil({ headers: {}, replace: [], ...disturbance.answer }, said)
    if (JSON.stringify(odd) !== JSON.stringify(said)) played.changed += 1
    return odd
  }
  return { account, calls: [], answer }
}

export const play = async ({ line, seed }: Procedure, disturbance?: Disturbance): Promise<Played> => {
  const account = createAccount(seed)
  const clock = createVirtualClock(START, { idleTurns: 3 })
  const played = {
    reads: [],
    broken: [],
    changed: 0,
    made: new Set<string>(),
    gone: new Set<string>(),
  }
  const sandbox = disturbedSandbox(account, { clock, random: seededRandom(7) }, played, disturbance)
  const runtime = {
    ...createTestRuntime({ start: START }),
    clock,
    network: {
      requestHandler: inProcessHandler(sandbox),
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    },
  }
  const { exitCode, json } = await runWml(runtime, ...line.split(' '), '--json')
  return {
    ...played,
    exitCode,
    output: Output.parse(json),
    facts: factsOf(account),
    took: clock.now() - START,
  }
}

/** Everything that is wrong with a run that was disturbed. */
export const faultsOf = (undisturbed: Played, { facts, ...played }: Played): string[] => {
  const isSame = without(facts, undisturbed.facts).size + without(undisturbed.facts, facts).size === 0
  return [
    ...played.broken,
    ...[...without(played.gone, undisturbed.gone)].map((fact) => `is gone: ${fact}`),
    ...[...without(played.made, undisturbed.made)].map((fact) => `was added: ${fact}`),
    ...(played.exitCode === 0 && !isSame ? ['success was said, and the account is otherwise'] : []),
    ...(played.exitCode in EXIT_CODES ? [] : [`ended with ${played.exitCode}`]),
    ...(played.output.error?.code === 'Unexpected' ? ['met what it did not expect'] : []),
    ...(played.took > OVER_AFTER ? [`took ${played.took} ms`] : []),
  ]
}

/** Where the reads of an undisturbed run may be answered oddly. */
export const placesIn = ({ reads }: Played): Place[] => {
  const counts = new Map<string, Pick<Place, 'name' | 'page'> & { count: number }>()
  for (const { name, page } of reads) {
    const key = `${name} ${page}`
    counts.set(key, { name, page, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()].flatMap(({ name, page, count }) =>
    [...new Set([0, count - 1])].flatMap((nth) =>
      (['once', 'from then on'] as const).map((often) => ({ name, page, nth, often })),
    ),
  )
}

const kindsFor = (name: string): [string, OddAnswer][] => {
  const read = READ_CALLS.find(({ service, action }) => name === `${service}:${action}`)
  return read === undefined ? expect.fail(`${name} has no kinds of odd answers`) : oddAnswersTo(read)
}

/** Every disturbance of one read call. */
export const disturbancesOf = (name: string, places: Place[]): Disturbance[] =>
  places
    .filter((place) => place.name === name)
    .flatMap((place) => kindsFor(name).map(([kind, answer]) => ({ ...place, kind, answer })))
