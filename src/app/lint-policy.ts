/** A policy in a file, or on standard input, and what the linter finds in it. */
import { resolve } from 'node:path'
import { badInput } from '../errors.js'
import { lintPolicy } from '../policies/lint/lint-policy.js'
import type { Procedure } from '../policies/required.js'
import { emptyOutput, type Output } from '../report/output.js'
import type { Runtime } from '../runtime.js'

const STANDARD_INPUT = '-'

/**
 * Exit code 3 where the policy has an error.
 * @throws WmlError (input) where the file cannot be read, or holds no policy
 */
export const lintOutput = async (
  runtime: Runtime,
  file: string,
  procedures: readonly Procedure[],
): Promise<Output> => {
  const name = file === STANDARD_INPUT ? 'standard input' : resolve(file)
  const text = file === STANDARD_INPUT ? await runtime.readInput() : await readFile(runtime, name)
  // Some editors begin a file with a tag of its encoding.
  const lint = lintPolicy(text.replace(/^\ufeff/, ''), name, procedures)
  const hasError = lint.findings.some(({ severity }) => severity === 'error')
  const output = hasError
    ? emptyOutput('policies lint', 'failed', 3)
    : emptyOutput('policies lint', 'done', 0)
  return { ...output, lint }
}

const readFile = async (runtime: Runtime, path: string): Promise<string> => {
  const next = 'name the file of a policy, or - for standard input'
  const text = await runtime.files.read(path).catch((error: Error) => {
    throw badInput('UnreadableFile', `${path} cannot be read: ${error.message}`, next)
  })
  if (text === undefined) throw badInput('UnknownFile', `there is no file ${path}`, next)
  return text
}
