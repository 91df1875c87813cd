/** What a plan could not take in: it stays in the way, however well its steps end, and no runbook of it ends well. */
import type { Plan } from '../engine/plan.js'
import { printable } from '../errors.js'
import { blockerLine } from '../report/lines.js'

/** As much of it as an engine shows. */
const LONGEST = 2000

/** What is in the way, in one line; empty where nothing is. */
export const leftOut = ({ blockers }: Plan): string =>
  printable(blockers.map(blockerLine).join('; ')).slice(0, LONGEST)

/** A sentence for whoever is handed the runbook. */
export const leftOutNotes = (plan: Plan): string[] =>
  plan.blockers.length === 0
    ? []
    : [
        'Something is in the way that the plan could not take in: the runbook carries out the rest, and ends as failed.',
      ]
