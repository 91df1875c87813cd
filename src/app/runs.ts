/** What the journals tell, and how a run continues from its own. */

import type { CarryOutFlags } from '../cli/flags/flags.js'
import { refuseContradiction } from '../cli/flags/input.js'
import { endedWell } from '../engine/step-result.js'
import { badInput, refused, WmlError } from '../errors.js'
import { whyForeign } from '../procedures/check-plan.js'
import { emptyOutput, Outcome, type Output, type RunRow } from '../report/output.js'
import { runOutput } from '../report/run-output.js'
import type { Runtime } from '../runtime.js'
import { type JournaledRun, listRunIds, readRun } from '../state/journals.js'
import { carryOut } from './carry-out.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'
import { namingAccount } from './repeat-flags.js'

/** The runs, the newest first. A journal that cannot be read is listed as such. */
export const listRuns = async (runtime: Runtime): Promise<Output> => {
  const runs: RunRow[] = []
  for (const runId of (await listRunIds(runtime)).reverse()) {
    const run = await readRun(runtime, runId).catch((error) => {
      if (error instanceof WmlError) return undefined
      throw error
    })
    runs.push(run === undefined ? unreadableRow(runId) : runRow(run))
  }
  return { ...emptyOutput('runs list', 'done', 0), runs }
}

const unreadableRow = (runId: string): RunRow => ({
  runId,
  procedure: '-',
  account: '-',
  startedAt: '-',
  outcome: 'unreadable',
  exitCode: null,
  sandbox: false,
  resumable: false,
})

const isResumable = ({ plan, results }: JournaledRun): boolean =>
  plan.steps.some(({ key }) => !results.some((result) => result.key === key && endedWell(result)))

const runRow = (run: JournaledRun): RunRow => {
  const { runId, plan, startedAt, finished, sandbox } = run
  const outcome = Outcome.safeParse(finished?.outcome)
  return {
    runId,
    procedure: plan.procedure,
    account: plan.account,
    startedAt,
    outcome: outcome.success ? outcome.data : 'unfinished',
    exitCode: finished?.exitCode ?? null,
    sandbox,
    resumable: isResumable(run),
  }
}

/** @throws WmlError (input) where there is no such run, or its journal is broken */
export const showRun = async (runtime: Runtime, runId: string): Promise<Output> => {
  const run = await readRun(runtime, runId)
  const { plan, results, records, sandbox } = run
  const output = runOutput(plan, results, { repeat: '', journaled: true })
  const { steps, kept, blockers } = namingAccount(output, sandbox ? ' --sandbox' : '')
  return {
    ...emptyOutput('runs show', 'done', 0),
    runId,
    account: plan.account,
    steps,
    kept,
    blockers,
    runs: [runRow(run)],
    // What chains the records is of no use to who reads them.
    journal: records.slice(1).map(({ previous: _, digest: __, ...record }) => record),
    next: isResumable(run) ? `wml runs resume ${runId}` : null,
  }
}

/** @throws WmlError where there is no such run, its journal is broken, or it belongs to another account */
export const resumeRun = async (host: Host, runId: string, flags: CarryOutFlags): Promise<Output> => {
  const run = await readRun(host.runtime, runId)
  const { request, plan, sandbox } = run
  const why = whyForeign(request, plan)
  if (why !== undefined) {
    throw refused(
      'ForeignJournal',
      `run ${runId} is not resumed: ${why}`,
      'run the original command again: the account itself shows what is left to do',
    )
  }
  if (flags.sandbox && !sandbox) {
    throw badInput('ContradictoryFlags', `run ${runId} was not in the sandbox`, 'leave --sandbox out')
  }
  refuseContradiction({ ...flags, sandbox }, 'sandbox', ['profile', 'endpoint-url'])
  const session = await openAccount(host, 'runs resume', flags, { runId, sandbox })
  return endSession(session, resumeIn(session, run, flags))
}

const resumeIn = async (session: Session, run: JournaledRun, flags: CarryOutFlags): Promise<Output> => {
  const { request, plan } = run
  if (session.caller.account !== plan.account) {
    throw refused(
      'WrongAccount',
      `run ${plan.runId} belongs to account ${plan.account}, and these credentials to ${session.caller.account}`,
      'choose the credentials of that account, with --profile for example',
    )
  }
  return carryOut(session, { request, plan }, flags, run)
}
