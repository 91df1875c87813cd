import { Command } from '@oclif/core/command'
import { currentRuntime } from './current-runtime.js'

/** Commands parse their flags, make one call inward and answer the exit code. */
export abstract class WmlCommand extends Command {
  static override enableJsonFlag = false

  protected readonly runtime = currentRuntime()

  abstract override run(): Promise<number>
}
