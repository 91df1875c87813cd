import type { Output } from '../report/output.js'
import { createReporter, type Reporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'
import { outputOfError } from './error-output.js'

/**
 * Runs a command's work and prints its one output, whatever happens: what is thrown becomes an output too.
 * Answers the exit code.
 */
export const withOutput = async (
  runtime: Runtime,
  procedure: string,
  flags: { json: boolean; quiet?: boolean; verbose?: boolean },
  /** Undefined where the work has printed its output itself. */
  work: (reporter: Reporter) => Promise<Output | undefined>,
): Promise<number> => {
  const reporter = createReporter(runtime, flags)
  const output = await Promise.resolve()
    .then(() => work(reporter))
    .catch((error) => outputOfError(procedure, error))
  if (output === undefined) return 0
  reporter.print(output)
  return output.exitCode
}
