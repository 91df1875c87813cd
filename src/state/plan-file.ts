/** A plan in a file: saved, reviewed, and carried out later, if the account is still as it was. */
import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { z } from 'zod'
import { canonical } from '../canonical-json.js'
import { Plan } from '../engine/plan.js'
import { badInput, printable } from '../errors.js'
import { parseJson } from '../parse-json.js'
import { Request } from '../procedures/request.js'
import type { Runtime } from '../runtime.js'
import { shellWord } from '../shell-word.js'
import { checkNewFile, writeNewFile } from './new-file.js'

const FORMAT = 'workmail-lifecycle/plan'

/** The file's shape: what was asked for, the plan that was made from it, and a digest over both. */
export const PlanFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  request: Request,
  plan: Plan,
  /** Whether it was made on the embedded AWS. */
  sandbox: z.literal(true).optional(),
  /** SHA-256 over the other members, in hexadecimal digits: an edit by hand is seen. */
  digest: z.string(),
})
export type PlanFile = z.infer<typeof PlanFile>

const digestOf = (content: Omit<PlanFile, 'digest'>): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(content)))
    .digest('hex')

/** Instead of a file. */
const STANDARD_OUTPUT = '-'

/** @throws WmlError (input) where the plan can be written nowhere, or would stand beside the JSON of the result */
export const checkPlanOut = async (
  runtime: Runtime,
  planOut: string | undefined,
  flags: { json: boolean },
): Promise<void> => {
  if (planOut === undefined) return
  if (planOut !== STANDARD_OUTPUT) return checkNewFile(runtime, '--plan-out', planOut)
  if (!flags.json) return
  throw badInput(
    'ContradictoryFlags',
    '--plan-out - and --json would both write to standard output',
    'name a file with --plan-out, or leave --json out',
  )
}

/** `account`: the flags that choose it. */
export const nextOfPlan = (planOut: string, account: string): string =>
  planOut === STANDARD_OUTPUT
    ? `save what was printed in a file, then: wml plan apply FILE${account}`
    : `wml plan apply ${shellWord(planOut)}${account}`

/** Into a new file; answers the document to print where it goes to standard output. */
export const savePlan = async (
  { runtime, sandbox }: { runtime: Runtime; sandbox: boolean },
  file: string,
  request: Request,
  plan: Plan,
): Promise<{ format: 'plan'; file: null; text: string } | undefined> => {
  const content = { format: FORMAT, version: 1, request, plan, ...(sandbox && { sandbox }) } as const
  const text = `${JSON.stringify({ ...content, digest: digestOf(content) }, null, 2)}\n`
  if (file === STANDARD_OUTPUT) return { format: 'plan', file: null, text }
  await writeNewFile(runtime, resolve(file), text)
  return undefined
}

/** @throws WmlError (input) where the file is missing, broken, altered, or of another version */
export const readPlanFile = async (
  runtime: Runtime,
  file: string,
  next = 'name a file of --plan-out',
): Promise<PlanFile> => {
  const path = resolve(file)
  const text = await runtime.files.read(path).catch((error: Error) => {
    throw badInput('UnreadableFile', `${path} cannot be read: ${error.message}`, next)
  })
  if (text === undefined) throw badInput('UnknownFile', `there is no file ${path}`, next)
  return parsePlanFile(text, path)
}

/** @throws WmlError (input) */
export const parsePlanFile = (text: string, path: string): PlanFile => {
  let json: unknown
  try {
    json = parseJson(text)
  } catch (error) {
    throw brokenPlan(path, `it ${(error as Error).message}`)
  }
  const parsed = PlanFile.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const what = `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not a plan'}`
    throw brokenPlan(path, printable(what))
  }
  const { digest, ...content } = parsed.data
  if (digest !== digestOf(content)) throw brokenPlan(path, 'it was altered since it was saved')
  return parsed.data
}

const brokenPlan = (path: string, what: string) =>
  badInput(
    'BrokenPlan',
    `${path} is not a plan that can be applied: ${what}`,
    'make the plan again with --plan-out',
  )
