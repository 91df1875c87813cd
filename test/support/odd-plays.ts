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

/** Longer than any wait of the tool: a run that is not finished by then does not end. */
const OVER_AFTER = 6 * HOUR

export interface Procedure {
  line: string
  seed: SandboxSeed
  /** How an undisturbed run ends. */
  exitCode: number
}

type Page = 'first' | 'later'

export type Kind = [name: string, answer: OddAnswer]

export type Often = 'once' | 'every other time' | 'each time'

/** A read that a run sent, and what the account said. */
export interface Read {
  /** As `logs:DescribeLogGroups`. */
  name: string
  page: Page
  said: WireResponse
}

/** A kind of question that is answered oddly from the nth on (from 0). The kinds take turns where they change the answer. */
export interface Disturbance extends Pick<Read, 'name' | 'page'> {
  nth: number
  often: Often
  kinds: Kind[]
}

/** Asked once and for people alone: what is answered decides nothing. */
export const ALIASES = 'iam:ListAccountAliases'

export interface Played {
  exitCode: number
  output: Output
  facts: Set<string>
  /** Facts that came, and facts of the beginning that went, at whatever moment: a tag goes with its log group. */
  made: Set<string>
  gone: Set<string>
  reads: Read[]
  /** What went against a promise, at the moment of a deletion. */
  broken: string[]
  /** Each answer that came otherwise than AWS gave it. */
  met: { name: string; kind: string }[]
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

/** By how many questions there were since the first that is meant. */
const IS_DUE: Record<Often, (since: number) => boolean> = {
  once: (since) => since === 0,
  'every other time': (since) => since % 2 === 0,
  'each time': () => true,
}

/** Also what AWS refuses, which a fault of the account leaves as it is. Undefined where nothing of it would change. */
const oddly = (said: WireResponse, [, answer]: Kind): WireResponse | undefined => {
  const odd = spoil({ headers: {}, replace: [], ...answer }, said)
  return JSON.stringify(odd) === JSON.stringify(said) ? undefined : odd
}

/** Answers the question oddly where its turn has come. */
const disturber = ({ name, page, nth, often, kinds }: Disturbance, met: Played['met']) => {
  let asked = 0
  let turns = kinds
  return (read: Read): WireResponse | undefined => {
    if (read.name !== name || read.page !== page) return undefined
    const since = asked - nth
    asked += 1
    if (since < 0 || !IS_DUE[often](since)) return undefined
    for (const kind of turns) {
      const odd = oddly(read.said, kind)
      if (odd === undefined) continue
      met.push({ name, kind: kind[0] })
      turns = [...turns.filter((other) => other !== kind), kind]
      return odd
    }
    return undefined
  }
}

/** The account behind the request handler of the SDK, with some of its answers changed. */
const disturbedSandbox = (
  account: SandboxAccount,
  { clock, random }: Pick<Parameters<typeof createSandbox>[1], 'clock' | 'random'>,
  played: Pick<Played, 'reads' | 'broken' | 'met' | 'made' | 'gone'>,
  disturbances: Disturbance[],
): Sandbox => {
  const before = factsOf(account)
  const disturbers = disturbances.map((disturbance) => disturber(disturbance, played.met))
  const noteChanges = (): void => {
    const now = factsOf(account)
    for (const fact of without(now, before)) played.made.add(fact)
    for (const fact of without(before, now)) played.gone.add(fact)
  }
  const answer = async (request: WireRequest, signal?: AbortSignal): Promise<WireResponse> => {
    let asked: SandboxCall | undefined
    const onCall = (moment: 'before' | 'after', call: SandboxCall) => {
      asked = call
      if (moment === 'before') played.broken.push(...neededBy(account, call))
      else if (!isRead(call)) noteChanges()
    }
    const said = await createSandbox(account, { clock, random, onCall }).answer(request, signal)
    if (asked === undefined || !isRead(asked)) return said
    const read = { name: `${asked.service}:${asked.action}`, page: pageOf(asked), said }
    played.reads.push(read)
    for (const disturb of disturbers) {
      const odd = disturb(read)
      if (odd !== undefined) return odd
    }
    return said
  }
  return { account, calls: [], answer }
}

export const play = async ({ line, seed }: Procedure, disturbances: Disturbance[] = []): Promise<Played> => {
  const account = createAccount(seed)
  const clock = createVirtualClock(START, { idleTurns: 3 })
  const played = {
    reads: [],
    broken: [],
    met: [],
    made: new Set<string>(),
    gone: new Set<string>(),
  }
  const sandbox = disturbedSandbox(account, { clock, random: seededRandom(7) }, played, disturbances)
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

/** The tool's own tags: where less could be read, further log groups of organizations carry them. */
const isOwnTag = (fact: string): boolean => /^tag workmail-lifecycle:\S+ of \/(events|gamma) in /.test(fact)

/** What deletes needs an answer to each of its questions: `neverAnswered` is one that had none any more. */
export const faultsOf = (
  undisturbed: Played,
  { facts, ...played }: Played,
  neverAnswered: string | undefined,
): string[] => {
  const isSame = without(facts, undisturbed.facts).size + without(undisturbed.facts, facts).size === 0
  const isWithoutAnswer = played.met.some(({ name }) => name === neverAnswered)
  return [
    ...played.broken,
    ...[...without(played.gone, undisturbed.gone)].map((fact) => `is gone: ${fact}`),
    ...[...without(played.made, undisturbed.made)].flatMap((fact) =>
      isOwnTag(fact) ? [] : [`was added: ${fact}`],
    ),
    ...(played.exitCode === 0 && !isSame ? ['success was said, and the account is otherwise'] : []),
    ...(played.exitCode === 0 && isWithoutAnswer ? ['success was said without an answer'] : []),
    ...(played.exitCode in EXIT_CODES ? [] : [`ended with ${played.exitCode}`]),
    ...(played.output.error?.code === 'Unexpected' ? ['met what it did not expect'] : []),
    ...(played.took > OVER_AFTER ? [`took ${played.took} ms`] : []),
  ]
}

/** A kind that can be met in a run, and where: every read of an undisturbed one whose answer it changes. */
export interface Meeting extends Pick<Read, 'name'> {
  kind: Kind
  places: Pick<Disturbance, 'page' | 'nth'>[]
}

/** A member that is in no answer cannot be changed in it: such kinds are left out. */
export const meetingsIn = ({ reads }: Played): Meeting[] =>
  [...new Set(reads.map(({ name }) => name))].flatMap((name) =>
    kindsFor(name).flatMap((kind) => {
      const places = (['first', 'later'] as const).flatMap((page) =>
        reads
          .filter((read) => read.name === name && read.page === page)
          .flatMap(({ said }, nth) => (oddly(said, kind) === undefined ? [] : [{ page, nth }])),
      )
      return places.length === 0 ? [] : [{ name, kind, places }]
    }),
  )

const kindsFor = (name: string): Kind[] => {
  const read = READ_CALLS.find(({ service, action }) => name === `${service}:${action}`)
  return read === undefined ? expect.fail(`${name} has no kinds of odd answers`) : oddAnswersTo(read)
}
