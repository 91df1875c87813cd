/** The account, its time and everything that happened in it. */
import { TEARDOWN_TAG } from '../../../src/facts/teardown-tags.js'
import { createAccount, type SandboxAccount } from '../../../src/sandbox/account.js'
import { passTime } from '../../../src/sandbox/passing-time.js'
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.js'
import { createRandom, type Random } from '../random.js'
import type { Command, OutsiderEvent, Scenario } from '../scenario.js'
import type { CallRecord } from './call-record.js'
import { createHistory, type History, logGroupKey } from './history.js'
import type { Machine } from './machine.js'
import { carryOutEvent } from './outsider.js'
import type { Readings } from './readings.js'

export const START = Date.UTC(2026, 10, 22, 4, 0, 0)

/** One process: a command, from its start to its end. */
export interface Run {
  id: number
  command: Command
  how: 'run' | 'resume'
  machine: Machine
  startedAt: number
  /** The id that the tool gave it; its calls carry it. */
  runId: string | undefined
  /** How many records its journal had when it began; none for a run that is not resumed. */
  journaledBefore: number
  /** The last call before its journal began: what is read later is read to carry out the plan. */
  journaledAfter: number | undefined
  /** When the run began that made the plan: another, where it is resumed. */
  plannedAt: number
  calls: CallRecord[]
  readings: Readings
  end: RunEnd | undefined
  endedAt: number | undefined
}

export type RunEnd =
  | { how: 'crashed' }
  | { how: 'stalled' }
  | { how: 'ended'; exitCode: number; stdout: string; stderr: string }
  | { how: 'threw'; error: unknown }

export interface Violation {
  promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6'
  text: string
}

/** What is looked at when a run ends. */
export interface EndWatcher {
  promise: Violation['promise']
  atEnd(world: World, run: Run): string[]
}

/** What is looked at around every call. */
export interface Watcher {
  before(world: World, run: Run, call: CallRecord): string[]
  after(world: World, run: Run, call: CallRecord): string[]
  promise: Violation['promise']
}

export interface World {
  clock: VirtualClock
  random: Random
  account: SandboxAccount
  history: History
  runs: Run[]
  /** Of all runs. */
  calls: CallRecord[]
  violations: Violation[]
  watchers: Watcher[]
  endWatchers: EndWatcher[]
  /** One call at a time takes effect, so that it is known which one changed what. */
  turn: Turn
  /** What took place of that which was planned to go wrong, each time by its name. */
  exercised: string[]
  outsider: OutsiderEvent[]
  /** The Regions that WorkMail is gone from, and the first call that met no one there. */
  goneSince: Map<string, number>
}

export interface Turn {
  /** Resolves when it is the caller's turn; undefined where it is at once. */
  take(): Promise<void> | undefined
  pass(): void
}

const createTurn = (): Turn => {
  const waiting: (() => void)[] = []
  let taken = false
  return {
    take: () => {
      if (taken) return new Promise((resolve) => waiting.push(resolve))
      taken = true
      return undefined
    },
    pass: () => {
      const next = waiting.shift()
      if (next === undefined) taken = false
      else next()
    },
  }
}

export const createWorld = (
  scenario: Scenario,
  options: { disturbed: boolean; watchers: Watcher[]; endWatchers: EndWatcher[] },
): World => {
  const account = createAccount({
    ...structuredClone(scenario.account),
    faults: options.disturbed ? structuredClone(scenario.faults) : [],
  })
  return {
    clock: createVirtualClock(START, { idleTurns: 1 }),
    random: createRandom(scenario.seed),
    account,
    history: createHistory(account),
    runs: [],
    calls: [],
    violations: [],
    watchers: options.watchers,
    endWatchers: options.endWatchers,
    turn: createTurn(),
    exercised: [],
    outsider: options.disturbed ? [...scenario.outsider].sort((a, b) => a.beforeCall - b.beforeCall) : [],
    goneSince: new Map(Object.keys(account.behaviour.workMailGone).map((region) => [region, 0])),
  }
}

/** Lets what AWS does by itself happen, and what others do before this call. */
export const passTo = (world: World, order: number): void => {
  const { account, history, clock } = world
  const now = clock.now()
  passTime(account, now)
  history.note('aws', now, order)
  world.outsider = world.outsider.filter((event) => {
    if (event.beforeCall > order || isTooEarly(world, event, order)) return true
    if (carryOutEvent(account, event, now)) world.exercised.push(`outsider ${event.does}`)
    if (event.does === 'ends-workmail') world.goneSince.set(event.region, order)
    history.note('outsider', now, order)
    return false
  })
}

/** A tag can be taken off once it is there, and no one is as quick as a run. */
const isTooEarly = ({ account, history }: World, event: OutsiderEvent, order: number): boolean => {
  if (event.does !== 'untags-group') return false
  const { region, logGroupName, calls } = event
  const group = account.logGroups.find(
    (candidate) => candidate.region === region && candidate.logGroupName === logGroupName,
  )
  if (group?.tags[TEARDOWN_TAG] === undefined) return true
  const tagged = history.lastChange('logGroups', logGroupKey(region, logGroupName))
  return tagged !== undefined && order < tagged.visibleFrom + calls
}
