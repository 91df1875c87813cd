/** What the program is to do next with an account: one command, found by what the bucket knows of it. */

import { endedWell } from '../engine/step-result.js'
import { WmlError } from '../errors.js'
import type { Runtime } from '../runtime.js'
import { listRunIds, readRun } from '../state/journals.js'
import type { AccountRecord } from './account-record.js'
import type { FleetRequest } from './request.js'
import { pathOf } from './run-program.js'

/**
 * - `plan`: a plan is saved, nothing is changed
 * - `apply`: the saved plan is carried out; `teardown`: a plan is made and carried out; `resume`: a run is resumed
 * - `look`: a dry run has to find nothing
 */
export interface NextRun {
  does: 'plan' | 'apply' | 'teardown' | 'resume' | 'look'
  argv: string[]
}

/** A plan that another execution made of the account. */
export interface SavedPlan {
  key: string
  runId: string
}

/**
 * @param runtime the program's: its state folder holds the journals that there are
 * @param newPlanKey where a plan would be saved
 * @param recorded the run whose result is in the bucket
 */
export const nextRun = async (
  runtime: Runtime,
  { mode, flags }: Pick<FleetRequest, 'mode' | 'flags'>,
  {
    pass,
    saved,
    newPlanKey,
    recorded,
  }: {
    pass: AccountRecord['pass']
    saved: SavedPlan | undefined
    newPlanKey: string
    recorded: string | null
  },
): Promise<NextRun> => {
  if (mode === 'plan') {
    const argv = ['teardown', ...flags, '--preflight', '--plan-out', pathOf(newPlanKey)]
    return {
      does: 'plan',
      argv: flags.includes('--preflight') ? argv.filter((one) => one !== '--preflight') : argv,
    }
  }
  // A plan that was carried out is reviewed no more: what came back is for an operator.
  if (saved !== undefined && pass === 'second') {
    return { does: 'look', argv: ['teardown', ...flags, '--dry-run'] }
  }
  const begun = await unfinishedRun(runtime, saved, recorded)
  if (begun !== undefined) return { does: 'resume', argv: ['runs', 'resume', begun, '--yes'] }
  return saved === undefined
    ? newTeardown(flags)
    : { does: 'apply', argv: ['plan', 'apply', pathOf(saved.key), '--yes'] }
}

export const newTeardown = (flags: string[]): NextRun => ({
  does: 'teardown',
  argv: ['teardown', ...flags, '--yes'],
})

/**
 * The run that is to be resumed: the one of the saved plan, or the newest. A run whose plan had to leave
 * something out, and that has finished, would end the same way every time: a new plan is made instead, once its
 * result is in the bucket.
 */
const unfinishedRun = async (
  runtime: Runtime,
  saved: SavedPlan | undefined,
  recorded: string | null,
): Promise<string | undefined> => {
  const runIds = await listRunIds(runtime)
  if (saved !== undefined) return runIds.includes(saved.runId) ? saved.runId : undefined
  const newest = runIds.at(-1)
  if (newest === undefined) return undefined
  const { plan, results, finished } = await readRun(runtime, newest).catch((error) => {
    if (error instanceof WmlError) return { plan: undefined, results: [], finished: undefined }
    throw error
  })
  if (plan === undefined) return undefined
  if (newest !== recorded) return newest
  if (finished !== undefined && plan.blockers.length > 0) return undefined
  const isLeft = plan.steps.some(({ key }) => !results.some((one) => one.key === key && endedWell(one)))
  return isLeft ? newest : undefined
}
