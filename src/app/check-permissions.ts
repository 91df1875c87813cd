import type { ContextEntry } from '../calls/iam.js'
import type { CommonFlags } from '../cli/flags/flags.js'
import { questionsOfProcedures } from '../policies/access-questions.js'
import type { ProcedureRequest } from '../policies/policy-request.js'
import type { AccessAnswer } from '../policies/simulations.js'
import { emptyOutput, type Output } from '../report/output.js'
import { contextToTell, remedies } from '../report/permission-text.js'
import { type Access, readAccess } from '../survey/access.js'
import type { Host } from './host.js'
import { endSession, openAccount, type Session } from './open-account.js'

/** `policies check`. */
export const askPermissions = async (
  host: Host,
  request: ProcedureRequest,
  context: ContextEntry[],
  flags: CommonFlags,
): Promise<Output> => {
  const session = await openAccount(host, 'policies check', flags)
  return endSession(session, checkPermissions(session, request, context))
}

/** Asks IAM whether the caller may carry the procedures out, and answers what `policies check` shows. */
export const checkPermissions = async (
  session: Session,
  request: ProcedureRequest,
  context: ContextEntry[],
): Promise<Output> => {
  const { aws, caller, signal, runtime, reporter } = session
  reporter.progress(`Asking IAM about ${caller.arn}`)
  const questions = questionsOfProcedures(request.procedures, { ...request, account: caller.account })
  const access = await readAccess(aws, caller, questions, { now: runtime.clock.now(), context, signal })
  return {
    ...outcomeOf(access.answers),
    account: caller.account,
    permissions: access.answers,
    notes: notesOn(access.answers),
    ...whatNext(request, access),
  }
}

const some = (answers: AccessAnswer[], asked: AccessAnswer['decision']): boolean =>
  answers.some(({ decision }) => decision === asked)

/** What is denied is a check that says no; what is not known may be allowed. */
const outcomeOf = (answers: AccessAnswer[]): Output => {
  if (some(answers, 'denied')) return emptyOutput('policies check', 'failed', 3)
  return some(answers, 'unknown')
    ? emptyOutput('policies check', 'failed', 4)
    : emptyOutput('policies check', 'done', 0)
}

const whatNext = (
  { procedures }: ProcedureRequest,
  { answers, obstacle }: Access,
): Pick<Output, 'error' | 'next'> => {
  const procedure = procedures.length > 1 ? 'all' : (procedures[0] ?? '')
  if (obstacle !== undefined) {
    const { code, reason, next } = obstacle
    const otherwise = `or compare with what \`wml policies generate ${procedure}\` prints, and see with --dry-run what can be read`
    return { error: { code, message: reason }, next: `${next}; ${otherwise}` }
  }
  const unknown = contextToTell(answers)
  const next = [
    remedies(procedure, answers),
    unknown && `tell IAM what only you know: \`wml policies check ${procedure} ${unknown}\``,
  ].filter(Boolean)
  return { error: null, next: next.join('; ') || null }
}

/** What the answers do not say by themselves, a sentence each. */
const notesOn = (answers: AccessAnswer[]): string[] => {
  const asked = answers.filter(({ decision }) => decision !== 'unknown')
  const missing = [
    ...new Set(
      answers.flatMap(({ decision, missingContext }) => (decision === 'allowed' ? missingContext : [])),
    ),
  ]
  return [
    ...(missing.length === 0
      ? []
      : [
          `IAM did not know ${missing.join(', ')}, at which some policy looks: what depends on it may be otherwise. Add --context to give it.`,
        ]),
    ...(answers.some(({ deniedBy }) => deniedBy.includes('organization'))
      ? [
          'IAM’s simulation has not always judged conditions of service control policies right: where a call goes through all the same, believe the call.',
        ]
      : []),
    ...(asked.length === 0
      ? []
      : [
          'A simulation sees no session policies, no policies of VPC endpoints and no resource control policies; and * is asked for what is not known yet, so that a deny of some log groups shows with --preflight only.',
        ]),
  ]
}
