/** A run of steps against an account of the sandbox: real SDK, virtual time, a journal in memory. */
import type { RunContext } from '../../src/engine/context.js'
import type { RunEvent } from '../../src/engine/events.js'
import type { Plan } from '../../src/engine/plan.js'
import { runPlan } from '../../src/engine/run-plan.js'
import type { StepResult } from '../../src/engine/step-result.js'
import { Stopped } from '../../src/engine/stopped.js'
import type { SandboxAccount, SandboxSeed } from '../../src/sandbox/account.js'
import { createJournal, type JournalRecord } from '../../src/state/journal.js'
import type { Step } from '../../src/steps/step.js'
import { type BeforeCall, beforeCalls } from '../support/before-calls.js'
import { givenAccount } from '../support/given-account.js'
import { ACCOUNT, RUN_ID } from '../support/survey.js'

const MINUTE = 60_000

export const planOf = (...steps: Step[]): Plan => ({
  schemaVersion: 1,
  procedure: 'test',
  runId: RUN_ID,
  account: ACCOUNT,
  surveyedAt: '2026-06-01T00:00:00.000Z',
  scope: 'a test',
  steps,
  kept: [],
  blockers: [],
  notes: [],
})

interface GivenRunOptions {
  /** Runs just before a call takes effect; `nth` counts the calls of its action from 1. */
  before?: BeforeCall
  /** Throws where a record cannot be put on the disk. */
  append?: (record: JournalRecord) => void
  /** Milliseconds until the run is stopped as by its deadline. */
  timeout?: number
}

/** With `random` at 0 each wait is the shortest that its back-off allows. */
export const givenRun = (seed: SandboxSeed, options: GivenRunOptions = {}) => {
  /** Journal records and calls in the order in which they happened. */
  const trace: string[] = []
  const given = givenAccount(seed, {
    onCall: beforeCalls((call, account, nth) => {
      trace.push(`call ${call.action}`)
      options.before?.(call, account, nth)
    }),
  })

  const events: RunEvent[] = []
  const records: JournalRecord[] = []
  /** Milliseconds of each wait of the engine, in order. */
  const waits: number[] = []
  const append = async (line: string): Promise<void> => {
    const record: JournalRecord = JSON.parse(line)
    options.append?.(record)
    records.push(record)
    trace.push(['journal', record.type, 'action' in record ? record.action : ''].join(' ').trim())
  }
  const controller = new AbortController()
  const context: RunContext = {
    aws: given.aws,
    clock: {
      ...given.clock,
      sleep: (milliseconds, signal) => {
        waits.push(milliseconds)
        return given.clock.sleep(milliseconds, signal)
      },
    },
    random: () => 0,
    journal: createJournal(append, given.clock.now),
    emit: (event) => events.push(event),
    signal: controller.signal,
  }
  const stop = (reason: Stopped): void => controller.abort(reason)
  const startedAt = given.clock.now()
  given.clock.alarm(options.timeout ?? 30 * MINUTE, () =>
    stop(new Stopped('deadline', 'not finished in time (--timeout)')),
  )

  return {
    ...given,
    context,
    trace,
    events,
    records,
    waits,
    stop,
    /** Milliseconds since the run was given. */
    elapsed: () => given.clock.now() - startedAt,
    run: (...steps: Step[]) => runPlan(context, planOf(...steps)),
    runPlan: (plan: Plan, earlier?: StepResult[], times?: Parameters<typeof runPlan>[3]) =>
      runPlan(context, plan, earlier, times),
    /** Runs a plan of one step and answers how it ended. */
    runStep: async (step: Step): Promise<StepResult> => {
      const [result] = await runPlan(context, planOf(step))
      if (result === undefined) throw new Error('the step has no result')
      return result
    },
  }
}

/** Turns logging of an organization on, as someone else would in the middle of a run. */
export const turnOn = (account: SandboxAccount, organizationId: string, logGroupName: string): void => {
  account.organizations = account.organizations.map((organization) =>
    organization.organizationId === organizationId
      ? { ...organization, monitoring: { logGroupName } }
      : organization,
  )
}

type Fault = NonNullable<SandboxSeed['faults']>[number]

/** From now on, calls that match go wrong. */
export const addFault = (
  account: SandboxAccount,
  { match = {}, fault }: Pick<Fault, 'match' | 'fault'>,
): void => {
  account.faults.push({ match, skip: 0, every: 1, fault: fault as never, matched: 0, struck: 0 })
}
