/** What a run of the program means for the account: over, to be run again, or for somebody to look at. */
import { blockerLine } from '../report/lines.js'
import type { Output } from '../report/output.js'
import type { AccountRecord } from './account-record.js'
import { type RunResult, toReason } from './contract.js'
import type { NextRun } from './next-run.js'
import type { ProgramRun } from './run-program.js'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

/** Seconds. Late writes come minutes after logging is off, and IAM tells of a deletion late. */
const BEFORE_SECOND_PASS = 600
const FIRST_WAIT = 60
const LONGEST_WAIT = 3600

const MOST_FAILURES = 3

/** A check found something. */
const CAME_BACK = 3

export interface Judgement
  extends Pick<RunResult, 'exitCode' | 'outcome' | 'again' | 'waitSeconds' | 'changed' | 'reason'> {
  pass: AccountRecord['pass']
  waits: number
  failures: number
  left: number | null
}

interface Before {
  pass: AccountRecord['pass']
  waits: number
  failures: number
  left: number | null
  /** Milliseconds since the epoch. */
  startedAt: number
}

export const judgeRun = (
  { exitCode: ended, output, lastLine }: ProgramRun,
  does: NextRun['does'],
  before: Before,
  { now, maxDays, archives }: { now: number; maxDays: number; archives: boolean },
): Judgement => {
  const exitCode = worstOf(ended, does, output)
  const reason = toReason(reasonOf(output, lastLine))
  const left = output === undefined ? before.left : stepsLeft(output)
  const { pass, failures } = before
  const same = { exitCode, reason, pass, failures, waits: 0, left, changed: output?.outcome === 'done' }
  const over = (outcome: RunResult['outcome']): Judgement => ({
    ...same,
    outcome,
    again: false,
    waitSeconds: 0,
  })
  const again = (outcome: 'changed' | 'waiting', waitSeconds: number): Judgement =>
    now + waitSeconds * SECOND - before.startedAt > maxDays * DAY
      ? { ...over('attention'), reason: toReason(`not over after ${maxDays} days: ${reason}`) }
      : { ...same, outcome, again: true, waitSeconds }

  if (output === undefined && exitCode === 0) {
    return { ...over('failed'), exitCode: 1, reason: 'the program told no result' }
  }
  // What is blocked needs somebody once the rest is over: the invocation's deadline may have come first.
  const isUnderWay = exitCode === 6 && output?.steps.some(({ outcome }) => outcome === 'pending')
  switch (isUnderWay ? 8 : exitCode) {
    case 0: {
      if (does === 'plan') return over('planned')
      if (does === 'look') return over('done')
      if (pass === 'second' && !same.changed) return { ...over('done'), reason: 'nothing was left to do' }
      return { ...again('changed', BEFORE_SECOND_PASS), pass: 'second' }
    }
    case 8:
    case 130: {
      // What gets somewhere, and an archive that is being written, goes on soon.
      const isFurther = archives || (left !== null && before.left !== null && left < before.left)
      const waits = isFurther ? 0 : before.waits
      return { ...again('waiting', Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** waits)), waits: waits + 1 }
    }
    case 1: {
      if (failures + 1 >= MOST_FAILURES) return { ...over('failed'), failures: failures + 1 }
      return { ...again('waiting', FIRST_WAIT), failures: failures + 1, waits: before.waits }
    }
    case 5:
      return over('refused')
    default:
      return does === 'look' && exitCode === CAME_BACK
        ? { ...over('attention'), reason: toReason(`something came back: ${reason}`) }
        : over('attention')
  }
}

/** A look that finds something to do, or cannot see, proves nothing, whatever the program ends with. */
const worstOf = (exitCode: number, does: NextRun['does'], output: Output | undefined): number => {
  if (exitCode !== 0 || output === undefined || (does !== 'plan' && does !== 'look')) return exitCode
  const { blockers, steps } = output
  if (blockers.some(({ transient }) => !transient)) return 6
  if (blockers.length > 0) return 8
  return does === 'look' && steps.length > 0 ? CAME_BACK : 0
}

const WELL = ['done', 'unchanged', 'kept', 'planned']

const stepsLeft = ({ steps }: Output): number => steps.filter(({ outcome }) => !WELL.includes(outcome)).length

const reasonOf = (output: Output | undefined, lastLine: string): string => {
  if (output === undefined) return lastLine || 'the program told no result'
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
