/** How much an account holds, and how much of it goes. */
import type { Output } from '../report/output.js'
import type { Totals } from './contract.js'

/**
 * @param before what `logging status` printed before anything was changed
 * @param output the plan, or the run, that names the log groups
 */
export const totalsOf = (before: Output | undefined, output: Output | undefined): Totals | null => {
  const rows = before?.organizations
  if (rows === undefined || output === undefined) return null
  const bytes = new Map<string, number>()
  for (const { region, logGroup } of rows) {
    if (logGroup !== null) bytes.set(`${region} ${logGroup.name}`, logGroup.storedBytes ?? 0)
  }
  for (const { region, name, storedBytes } of before?.orphans ?? [])
    bytes.set(`${region} ${name}`, storedBytes ?? 0)
  const deletions = output.steps.filter(({ kind }) => kind === 'delete-log-group')
  return {
    organizations: rows.length,
    logGroups: deletions.length,
    bytes: deletions.reduce((sum, step) => sum + (bytes.get(`${step.region} ${nameOf(step)}`) ?? 0), 0),
  }
}

/** A step says what it acts on as a person would. */
const nameOf = ({ subject }: Output['steps'][number]): string => subject.replace(/^log group /, '')
