/** `plan show`: a saved plan as text, as JSON, or as a runbook. Nothing of AWS is read. */
import { resolve } from 'node:path'
import { badInput, quoted } from '../errors.js'
import { emptyOutput, Output } from '../report/output.js'
import { formatOutput } from '../report/output-text.js'
import { plannedOutput } from '../report/run-output.js'
import { runbookOf } from '../report/runbook/runbook.js'
import { plain } from '../report/style.js'
import type { Runtime } from '../runtime.js'
import { checkNewFile, writeNewFile } from '../state/new-file.js'
import { nextOfPlan, type PlanFile, parsePlanFile, readPlanFile } from '../state/plan-file.js'

export const SHOW = 'plan show'

export const PLAN_FORMATS = ['text', 'json', 'markdown'] as const

const STANDARD_INPUT = '-'

/** @throws WmlError (input) where the plan cannot be read, or not be written as it was asked for */
export const showPlan = async (
  runtime: Runtime,
  plan: string,
  { format, output: file }: { format: string; output?: string | undefined },
): Promise<Output> => {
  if (!(PLAN_FORMATS as readonly string[]).includes(format)) {
    const next = `choose one of ${PLAN_FORMATS.join(', ')}`
    throw badInput('UnknownFormat', `invalid --format ${quoted(format)}`, next)
  }
  if (file !== undefined) await checkNewFile(runtime, '--output', file)
  const saved =
    plan === STANDARD_INPUT
      ? parsePlanFile(await runtime.readInput(), 'standard input')
      : await readPlanFile(runtime, plan, 'name a file of --plan-out, or - for standard input')
  const shown = shownOutput(saved, plan, format)
  if (file === undefined) return shown
  const path = resolve(file)
  const text = shown.document?.text ?? (format === 'json' ? toJson(shown) : formatOutput(shown, plain))
  await writeNewFile(runtime, path, text)
  return { ...shownOutput(saved, plan, 'markdown'), document: { format, file: path, text: null } }
}

/** With the plan itself, or with a page of it. */
const shownOutput = ({ plan, digest, sandbox }: PlanFile, file: string, format: string): Output => {
  const planFile = { digest, surveyedAt: plan.surveyedAt }
  if (format !== 'markdown') {
    const next = file === STANDARD_INPUT ? null : nextOfPlan(file, sandbox ? ' --sandbox' : '')
    return { ...plannedOutput(plan), procedure: SHOW, planFile, next }
  }
  const { runId, account } = plan
  const document = { format, file: null, text: runbookOf(plan, digest) }
  return { ...emptyOutput(SHOW, 'done', 0), runId, account, planFile, document }
}

const toJson = (output: Output): string => `${JSON.stringify(Output.parse(output), null, 2)}\n`
