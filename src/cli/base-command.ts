import { Command } from '@oclif/core/command'
import type { Input, OutputFlags, ParserOutput } from '@oclif/core/interfaces'
import type { Host } from '../app/host.js'
import type { Output } from '../report/output.js'
import { currentRuntime } from './current-runtime.js'
import { fromEnvironment } from './flags/from-environment.js'
import { printOutput } from './run-command.js'

/** Commands parse their flags, make one call inward and answer the exit code. */
export abstract class WmlCommand extends Command {
  static override enableJsonFlag = false

  protected readonly runtime = currentRuntime()

  abstract override run(): Promise<number>

  /** What no flag says comes from the environment. @throws WmlError where a variable breaks its rule */
  protected override async parse<
    F extends OutputFlags<Record<string, never>>,
    B extends OutputFlags<Record<string, never>>,
    A extends OutputFlags<Record<string, never>>,
  >(options?: Input<F, B, A>, argv?: string[]): Promise<ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv)
    const asked = (name: string) =>
      name in (options?.flags ?? {}) &&
      (!(name in parsed.flags) || parsed.metadata.flags[name]?.setFromDefault === true)
    Object.assign(parsed.flags, fromEnvironment(asked, this.id ?? '', this.runtime.env))
    return parsed
  }

  /** Prints the one output of a use case, or of the error that it threw, and answers the exit code. */
  protected print(
    command: string,
    flags: { json: boolean; quiet?: boolean; verbose?: boolean; variables?: string[] },
    /** Undefined where it has printed its output itself. */
    useCase: (host: Host) => Promise<Output | undefined>,
  ): Promise<number> {
    return printOutput(this.runtime, command, flags, useCase)
  }
}
