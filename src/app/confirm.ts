/** Says which account is about to be changed, and asks where something is destroyed. */
import type { CommonFlags } from '../cli/flags/flags.js'
import type { Plan } from '../engine/plan.js'
import type { StepResult } from '../engine/step-result.js'
import { printable, refused } from '../errors.js'
import { lossText } from '../report/loss-text.js'
import { phaseLines } from '../report/phases.js'
import { formatPlan } from '../report/plan-text.js'
import { startProgress, stepsDone } from '../report/run-progress.js'
import { type Style, styleFor } from '../report/style.js'
import type { Step } from '../steps/step.js'
import { type CallerRecord, readAccountAlias } from '../survey/caller.js'
import type { Session } from './open-account.js'

/** Says which account is about to be changed, by whom, and by which credentials. */
export const introduce = async (session: Session, { quiet }: CommonFlags): Promise<CallerRecord> => {
  const { aws, caller, signal, reporter } = session
  const { account, arn, credentials } = caller
  const accountAlias = await readAccountAlias(aws, signal)
  const name = accountAlias === null ? account : `${account} (${printable(accountAlias)})`
  if (!quiet) reporter.show(printable(`Account ${name}, as ${arn}, by ${credentials}`))
  return { arn, accountAlias, credentials }
}

/** How often a person may mistype. */
const MOST_ANSWERS = 3

/**
 * Asks for the account id, and again where what is typed is neither the id nor a no.
 * @param ended what an earlier run of the plan has done; undefined where this is not a resumed run
 * @throws WmlError (refused) where no one can be asked, or the answer is not the account's id
 */
export const confirm = async (
  session: Session,
  plan: Plan,
  left: Step[],
  ended: StepResult[] | undefined,
): Promise<void> => {
  const { runtime, reporter, caller } = session
  if (!runtime.canAsk) {
    throw refused(
      'NotConfirmed',
      'this destroys something, and there is no terminal to ask on; nothing was changed',
      'look at it with --dry-run, then add --yes',
    )
  }
  const style = styleFor(runtime.stderr, runtime.env)
  reporter.show(
    ended === undefined ? formatPlan(plan, { verbose: false, style }) : leftText(plan, ended, style),
  )
  reporter.show(`\n${style('red', lossText(plan, left))}`)
  for (let asked = 1; asked <= MOST_ANSWERS; asked += 1) {
    const answer = await ask(session)
    if (answer === caller.account) return
    if (['', 'n', 'no'].includes(answer.toLowerCase())) break
    reporter.show(style('yellow', `That is not ${caller.account}. Nothing was changed.`))
  }
  throw refused(
    'Declined',
    'the answer was not the account id; nothing was changed',
    'run it again and type the account id',
  )
}

/** What is left of a run that is resumed: not its whole plan once more. */
const leftText = ({ runId, steps }: Plan, ended: StepResult[], style: Style): string => {
  const known = [...startProgress(steps, ended).steps.values()]
  return [`Run ${runId}: ${stepsDone(known)} are done.`, ...phaseLines(known, style)].join('\n')
}

/** The answer; empty where the input ended before one. */
const ask = async ({ runtime, signal, caller }: Session): Promise<string> => {
  const question = `Type the account id ${caller.account} to continue: `
  const answer = await runtime.ask(question, signal).catch((error) => {
    if (signal.aborted || error.name !== 'AbortError') throw error
    // In the line of the question.
    runtime.stderr.write('\n')
    return ''
  })
  return answer.trim()
}
