/** Says which account is about to be changed, and asks where something is destroyed. */
import type { CommonFlags } from '../cli/flags/flags.js'
import type { Plan } from '../engine/plan.js'
import { printable, refused } from '../errors.js'
import { formatPlan } from '../report/plan-text.js'
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

/** @throws WmlError (refused) where no one can be asked, or the answer is not the account's id */
export const confirm = async (session: Session, plan: Plan): Promise<void> => {
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
