import { checkArchive } from '../archive/archive-record.js'
import { archiveFolder } from '../archive/manifest.js'
import type { CarryOutFlags } from '../cli/flags/flags.js'
import type { ArchiveAccess } from '../engine/archive-access.js'
import type { Plan } from '../engine/plan.js'
import { runPlan } from '../engine/run-plan.js'
import { endedWell } from '../engine/step-result.js'
import type { Request } from '../procedures/request.js'
import type { Output } from '../report/output.js'
import { runOutput } from '../report/run-output.js'
import { createJournal, type Journal } from '../state/journal.js'
import { appendToJournal, type JournaledRun, repairJournal } from '../state/journals.js'
import { takeLock } from '../state/lock.js'
import { stateFolder } from '../state/state-folder.js'
import type { Step } from '../steps/step.js'
import type { CallerRecord } from '../survey/caller.js'
import { readLogGroup } from '../survey/log-groups.js'
import { archiveAccess } from './archive-access.js'
import { askIam } from './ask-iam.js'
import { confirm, introduce } from './confirm.js'
import type { Session } from './open-account.js'
import { accountFlags, flagsToRepeat, namingAccount, nextAs } from './repeat-flags.js'
import { VERSION } from './version.js'

/** What is carried out, and what it was made from. */
export interface Decided {
  request: Request
  plan: Plan
}

/**
 * Asks IAM where that is wanted and the person where something is destroyed, then runs the plan with its journal.
 * `earlier`: the run that is resumed.
 */
export const carryOut = async (
  session: Session,
  { request, plan }: Decided,
  flags: CarryOutFlags,
  earlier?: Pick<JournaledRun, 'results' | 'startedAt' | 'endedAt'>,
): Promise<Output> => {
  const { runtime, sandbox } = session
  const endedEarlier = earlier?.results.filter(endedWell) ?? []
  const left = plan.steps.filter(({ key }) => endedEarlier.every((result) => result.key !== key))
  const account = accountFlags({ ...flags, sandbox })
  const repeat = flagsToRepeat(flags)
  if (left.length === 0)
    return namingAccount(runOutput(plan, endedEarlier, { journaled: false, repeat }), account)

  const { refusal } = flags.preflight ? await askIam(session, { ...plan, steps: left }) : {}
  if (refusal !== undefined) return refusal
  // No one is asked about a run that could keep no journal.
  stateFolder(runtime)
  const archive = archiveAccess(session, plan.runId)
  await checkArchives(session, archive, left)
  const caller = await introduce(session, flags)
  if (left.some(({ effect }) => effect === 'delete') && !flags.yes)
    await confirm(session, plan, left, earlier && endedEarlier)

  const lock = await takeLock(session, plan)
  try {
    const journal = await openJournal(session, { request, plan }, caller, earlier !== undefined)
    const { aws, signal, limits, reporter } = session
    const { clock, random } = runtime
    const context = { aws, clock, random, journal, emit: reporter.event, archive, limits, signal }
    reporter.start(plan, endedEarlier)
    const times = earlier && { startedAt: Date.parse(earlier.startedAt), endedAt: earlier.endedAt }
    const results = await runPlan(context, plan, endedEarlier, times)
    const output = runOutput(plan, results, { journaled: true, repeat })
    await journal.write({ type: 'finished', outcome: output.outcome, exitCode: output.exitCode })
    return { ...namingAccount(output, account), next: nextAs(output.next, plan.account, results), caller }
  } finally {
    await lock.giveUp()
  }
}

/** A bucket that is not there, or a broken archive, is reported before anything is changed. @throws WmlError, AwsError */
const checkArchives = async (
  { aws, signal }: Session,
  archive: ArchiveAccess,
  steps: Step[],
): Promise<void> => {
  const toKeep = new Map(
    steps
      .flatMap(({ preconditions }) => preconditions)
      .flatMap((one) =>
        one.kind === 'archived' ? [[`${one.region} ${one.logGroupName}`, one] as const] : [],
      ),
  )
  for (const precondition of toKeep.values()) {
    const destination = await archive.open(precondition)
    const { account, region, logGroupName } = precondition
    const group = await readLogGroup(aws, region, logGroupName, signal)
    if (group.is !== 'known') continue
    const creationTime = group.value.creationTime ?? null
    await checkArchive(destination, archiveFolder({ account, region, logGroupName, creationTime }))
  }
}

/** Of the plan, or of the run that is resumed. */
const openJournal = async (
  { runtime, sandbox, timeout }: Session,
  { request, plan }: Decided,
  caller: CallerRecord,
  isResumed: boolean,
): Promise<Journal> => {
  const previous = isResumed ? await repairJournal(runtime, plan.runId) : null
  const journal = createJournal(appendToJournal(runtime, plan.runId), runtime.clock.now, previous)
  const writer = { version: VERSION, pid: runtime.pid, caller }
  await journal.write(
    isResumed
      ? { type: 'resumed', ...writer }
      : { type: 'planned', ...writer, sandbox, timeout, request, plan },
  )
  return journal
}
