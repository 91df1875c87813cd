import { Command } from '@oclif/core/command'
import type { Host } from '../app/host.js'
import type { Output } from '../report/output.js'
import { currentRuntime } from './current-runtime.js'
import { printOutput } from './run-command.js'

/** Commands parse their flags, make one call inward and answer the exit code. */
export abstract class WmlCommand extends Command {
  static override enableJsonFlag = false

  protected readonly runtime = currentRuntime()

  abstract override run(): Promise<number>

  /** Prints the one output of a use case, or of the error that it threw, and answers the exit code. */
  protected print(
    command: string,
    flags: { json: boolean; quiet?: boolean; verbose?: boolean },
    /** Undefined where it has printed its output itself. */
    useCase: (host: Host) => Promise<Output | undefined>,
  ): Promise<number> {
    return printOutput(this.runtime, command, flags, useCase)
  }
}
