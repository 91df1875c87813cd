/** The way of every command that changes something: survey, plan, ask, journal, run, tell. */
import type { ArchiveAccess } from '../engine/archive-access.js'
import type { RunContext } from '../engine/context.js'
import { createJournal } from '../engine/journal.js'
import type { Plan } from '../engine/plan.js'
import { runPlan } from '../engine/run-plan.js'
import { endedWell, type StepResult } from '../engine/step-result.js'
import { printable, refused } from '../errors.js'
import { missingTags } from '../procedures/protection.js'
import { planFor, protectTagOf, type Request, type RequestFor, wantedFor } from '../procedures/request.js'
import { hasTags } from '../procedures/vouchers.js'
import { checkWorkMailHasEnded } from '../procedures/workmail-gone.js'
import type { Output } from '../report/output.js'
import { formatPlan } from '../report/plan-text.js'
import { plannedOutput, runOutput } from '../report/run-output.js'
import type { Runtime } from '../runtime.js'
import { shellWord } from '../shell-word.js'
import { stateFolder } from '../state-folder.js'
import type { Step } from '../steps/step.js'
import { type CallerRecord, readAccountAlias } from '../survey/caller.js'
import { surveyAccount } from '../survey/survey.js'
import { withTagsOf } from '../survey/tags.js'
import { archiveAccess } from './archive-access.js'
import type { CarryOutFlags, CommonFlags, MutationFlags } from './flags.js'
import { appendToJournal, journaledGroups, mendJournal } from './journals.js'
import { withLock } from './lock.js'
import { checkPlanOut, nextOfPlan, savePlan } from './plan-file.js'
import { type Session, withSession } from './session.js'
import { VERSION } from './version.js'

/** `begin` checks the flags, before any call, and answers what they ask for. */
export const mutate = <Procedure extends Request['procedure']>(
  runtime: Runtime,
  procedure: Procedure,
  flags: MutationFlags,
  begin: () => Omit<RequestFor<Procedure>, 'procedure'>,
): Promise<number> =>
  withSession(runtime, procedure, flags, async () => {
    const request = { procedure, ...begin() } as Request
    const planOut = flags['plan-out']
    if (planOut !== undefined) await checkPlanOut(runtime, planOut, flags)
    return {
      run: async (session) => {
        const plan = await decide(session, request, session.runId)
        const account = accountFlags(flags)
        if (planOut === undefined && !flags['dry-run']) return carryOut(session, { request, plan }, flags)
        const { refusal, ...checked } = flags.preflight ? await askIam(session, plan) : {}
        if (refusal !== undefined) return refusal
        if (planOut !== undefined) {
          const saved = namingAccount(await savePlan(session, planOut, request, plan), account)
          return { ...saved, ...checked, next: nextOfPlan(planOut, account) }
        }
        return { ...namingAccount(plannedOutput(plan), account), ...checked }
      },
    }
  })

/**
 * Reads what the request needs to know of the account and makes the plan.
 * @throws WmlError where the account, or the day, does not allow it
 */
export const decide = async (session: Session, request: Request, runId: string): Promise<Plan> => {
  const { aws, caller, signal, reporter, runtime, sandbox } = session
  reporter.progress(`Reading account ${caller.account}`)
  const now = runtime.clock.now()
  let survey = await surveyAccount(aws, caller, wantedFor(request), { now, signal })
  if (!sandbox) checkWorkMailHasEnded(survey, now)
  const journaled = hasTags(survey) ? await journaledGroups(runtime, caller.account, sandbox) : []
  // Only the tags of what would be destroyed are read, and what they protect may leave other things to go.
  for (;;) {
    const plan = planFor(survey, request, runId, journaled)
    const unread = missingTags(survey, plan)
    if (unread.organizations.length === 0 && unread.logGroups.length === 0) return plan
    survey = await withTagsOf(aws, survey, unread, protectTagOf(request), signal)
  }
}

/**
 * Asks IAM where that is wanted and the person where something is destroyed, then runs the plan with its journal. `earlier` holds the results of the
 * run that this one continues with.
 */
export const carryOut = async (
  session: Session,
  { request, plan }: { request: Request; plan: Plan },
  flags: CarryOutFlags,
  earlier?: StepResult[],
): Promise<Output> => {
  const endedEarlier = earlier?.filter(endedWell) ?? []
  const repeat = flagsToRepeat(flags)
  const left = plan.steps.filter(({ key }) => endedEarlier.every((result) => result.key !== key))
  const account = accountFlags({ ...flags, sandbox: session.sandbox })
  if (left.length === 0) {
    return namingAccount(runOutput(plan, endedEarlier, { journaled: false, repeat }), account)
  }
  const { refusal } = flags.preflight ? await askIam(session, { ...plan, steps: left }) : {}
  if (refusal !== undefined) return refusal
  // No one is asked about a run that could keep no journal.
  stateFolder(session.runtime)
  const archive = archiveAccess(session, plan.runId)
  await openArchives(archive, left)
  const caller = await introduce(session, flags)
  if (left.some(({ effect }) => effect === 'delete') && !flags.yes) await confirm(session, plan)
  const output = await withLock(session, plan, () =>
    runJournaled(session, { request, plan }, { archive, repeat, earlier, caller }),
  )
  return { ...namingAccount(output, account), caller }
}

/** Says which account is about to be changed, by whom, and by which credentials. */
const introduce = async (session: Session, { quiet }: CommonFlags): Promise<CallerRecord> => {
  const { aws, caller, signal, reporter } = session
  const { account, arn, credentials } = caller
  const accountAlias = await readAccountAlias(aws, signal)
  const name = accountAlias === null ? account : `${account} (${printable(accountAlias)})`
  if (!quiet) reporter.show(printable(`Account ${name}, as ${arn}, by ${credentials}`))
  return { arn, accountAlias, credentials }
}

/** Loaded when asked for: it brings all that is known of IAM. */
const askIam = async (session: Session, plan: Plan) => {
  const { preflight } = await import('./preflight.js')
  return preflight(session, plan)
}

/** The same, and the commands that it names for what is kept go to the same account. */
export const namingAccount = (output: Output, account: string): Output => {
  const kept = output.kept.map((one) =>
    one.command === undefined ? one : { ...one, command: `${one.command}${account}` },
  )
  return { ...output, kept, ...(output.plan && { plan: { ...output.plan, kept } }) }
}

/** A bucket that is not there is told before anything is changed. @throws WmlError, AwsError */
const openArchives = async (archive: ArchiveAccess, steps: Step[]): Promise<void> => {
  for (const precondition of steps.flatMap(({ preconditions }) => preconditions)) {
    if (precondition.kind === 'archived') await archive.open(precondition)
  }
}

const runJournaled = async (
  session: Session,
  { request, plan }: { request: Request; plan: Plan },
  {
    archive,
    repeat,
    earlier,
    caller,
  }: {
    archive: ArchiveAccess
    repeat: string
    earlier: StepResult[] | undefined
    caller: CallerRecord
  },
): Promise<Output> => {
  const { runtime, aws, reporter, signal, sandbox, timeout, limits } = session
  const previous = earlier === undefined ? null : await mendJournal(runtime, plan.runId)
  const journal = createJournal(appendToJournal(runtime, plan.runId), runtime.clock.now, previous)
  const writer = { version: VERSION, pid: runtime.pid, caller }
  await journal.write(
    earlier === undefined
      ? { type: 'planned', ...writer, sandbox, timeout, request, plan }
      : { type: 'resumed', ...writer },
  )
  const { clock, random } = runtime
  const context: RunContext = { aws, clock, random, journal, emit: reporter.event, archive, limits, signal }
  const results = await runPlan(context, plan, earlier?.filter(endedWell))
  const output = runOutput(plan, results, { journaled: true, repeat })
  await journal.write({ type: 'finished', outcome: output.outcome, exitCode: output.exitCode })
  return output
}

/** @throws WmlError (refused) where no one can be asked, or the answer is not the account's id */
const confirm = async (session: Session, plan: Plan): Promise<void> => {
  const { runtime, reporter, signal, caller } = session
  if (!runtime.canAsk) {
    throw refused(
      'NotConfirmed',
      'this destroys something, and there is no terminal to ask on; nothing was changed',
      'look at it with --dry-run, then add --yes',
    )
  }
  reporter.show(formatPlan(plan, { verbose: false }))
  const question = `Type the account id ${caller.account} to continue: `
  const answer = await runtime.ask(question, signal).catch((error) => {
    if (signal.aborted || error.name !== 'AbortError') throw error
    // The input ended before an answer, and in the line of the question: no one agreed.
    runtime.stderr.write('\n')
    return ''
  })
  if (answer.trim() !== caller.account) {
    throw refused(
      'Declined',
      'the answer was not the account id; nothing was changed',
      'run it again and type the account id',
    )
  }
}

/** For the command that continues; the sandbox is told by the journal. */
const flagsToRepeat = (flags: CarryOutFlags): string =>
  `${accountFlags({ ...flags, sandbox: false })}${flags.yes ? ' --yes' : ''}`

/** The flags that choose the account and have a value; not `--mfa-code`, which is used up. */
const CHOOSE_ACCOUNT = [
  'profile',
  'endpoint-url',
  'assume-role',
  'external-id',
  'session-name',
  'duration',
  'mfa-serial',
] as const

/** The flags that choose the account, to be put behind a command. */
const accountFlags = (flags: CommonFlags): string => {
  const chosen = CHOOSE_ACCOUNT.flatMap((name) => {
    const value = flags[name]
    return value === undefined ? [] : [` --${name} ${shellWord(value)}`]
  })
  return [...chosen, flags.sandbox ? ' --sandbox' : ''].join('')
}
