import { outputOfError } from '../app/error-output.js'
import type { Host } from '../app/host.js'
import type { Output } from '../report/output.js'
import { createReporter } from '../report/reporter.js'
import type { Runtime } from '../runtime.js'

/** Runs a use case and prints its one output; what is thrown becomes an output too. Answers the exit code. */
export const printOutput = async (
  runtime: Runtime,
  command: string,
  flags: { json: boolean; quiet?: boolean; verbose?: boolean },
  /** Undefined where it has printed its output itself. */
  useCase: (host: Host) => Promise<Output | undefined>,
): Promise<number> => {
  const reporter = createReporter(runtime, flags)
  const output = await outputOf(command, { runtime, reporter }, useCase)
  if (output === undefined) return 0
  reporter.print(output)
  return output.exitCode
}

const outputOf = async (
  command: string,
  host: Host,
  useCase: (host: Host) => Promise<Output | undefined>,
): Promise<Output | undefined> => {
  try {
    return await useCase(host)
  } catch (error) {
    return outputOfError(command, error)
  }
}
