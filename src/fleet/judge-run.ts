/** What a run of the program means for the account. What is done about its exit code, deploy/fleet.yaml says. */
import { blockerLine } from '../report/lines.js'
import type { Output } from '../report/output.js'
import type { AccountRecord } from './account-record.js'
import { type AccountOutcome, type RunResult, toReason } from './contract.js'
import type { NextRun } from './next-run.js'
import type { ProgramRun } from './run-program.js'

/** What the summary calls exit codes other than 0. Every other one is for an operator: `attention`. */
const OUTCOMES: Readonly<Record<number, AccountOutcome>> = {
  1: 'failed',
  5: 'refused',
  8: 'waiting',
  130: 'waiting',
}

/** A check found something. */
const CAME_BACK = 3

export interface Judgement extends Pick<RunResult, 'exitCode' | 'outcome' | 'reason'> {
  pass: AccountRecord['pass']
}

/** @param pass which pass over the account this run was */
export const judgeRun = (ran: ProgramRun, does: NextRun['does'], pass: AccountRecord['pass']): Judgement => {
  const { output, lastLine } = ran
  const exitCode = decidingCode(ran, does)
  const cameBack = exitCode === CAME_BACK && does === 'look' ? 'something came back: ' : ''
  const reason = toReason(`${cameBack}${reasonOf(output, lastLine)}`)
  if (exitCode !== 0) return { exitCode, outcome: OUTCOMES[exitCode] ?? 'attention', reason, pass }
  if (does === 'plan') return { exitCode, outcome: 'planned', reason, pass }
  const isDone = does === 'look' || (pass === 'second' && output?.outcome !== 'done')
  return isDone
    ? { exitCode, outcome: 'done', reason: 'nothing was left to do', pass }
    : { exitCode, outcome: 'changed', reason, pass: 'second' }
}

/** The program's exit code, where what it printed does not ask for another. */
const decidingCode = ({ exitCode, output }: ProgramRun, does: NextRun['does']): number => {
  if (output === undefined) return exitCode === 0 ? 1 : exitCode
  const { blockers, steps } = output
  // The invocation's deadline came first: what is blocked is for an operator once the rest is done.
  if (exitCode === 6 && steps.some(({ outcome }) => outcome === 'pending')) return 8
  if (exitCode !== 0 || (does !== 'plan' && does !== 'look')) return exitCode
  // A look that cannot see everything, or that finds something to do, proves nothing.
  if (blockers.length > 0) return blockers.every(({ transient }) => transient) ? 8 : 6
  return does === 'look' && steps.length > 0 ? CAME_BACK : 0
}

const reasonOf = (output: Output | undefined, lastLine: string): string => {
  if (output === undefined) return lastLine || 'the program printed no result'
  const { error, blockers, steps, outcome } = output
  if (error !== null) return error.message
  const [blocker] = [...blockers].sort(
    (one, other) => Number(one.transient ?? 0) - Number(other.transient ?? 0),
  )
  if (blocker !== undefined) return `blocked: ${blockerLine(blocker)}${more(blockers.length)}`
  const broken = steps.filter((step) => step.error !== null)
  const [first] = broken
  if (first?.error) return `${first.kind} ${first.subject}: ${first.error.message}${more(broken.length)}`
  if (outcome === 'planned') return steps.length === 0 ? 'nothing to do' : toDo(steps)
  const done = steps.filter((step) => step.outcome === 'done').length
  return done === 0 ? 'nothing to do' : `${done} steps done`
}

const more = (all: number): string => (all > 1 ? ` (and ${all - 1} more)` : '')

const toDo = (steps: Output['steps']): string =>
  `${steps.length} steps to do: ${steps[0]?.kind} ${steps[0]?.subject}${more(steps.length)}`
