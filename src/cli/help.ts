import type { Command } from '@oclif/core/command'
import { Help } from '@oclif/core/help'
import { EXIT_CODES } from '../report/exit-codes.js'

/** The help of oclif (package.json names this class), with the exit codes: scheduled jobs read them, so each command's help names them too. */
export class WmlHelp extends Help {
  override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    this.log(`${this.exitCodes()}\n`)
  }

  override formatCommand(command: Command.Loadable): string {
    return `${super.formatCommand(command)}\n\n${this.exitCodes()}`
  }

  private exitCodes(): string {
    return this.section('EXIT CODES', this.renderList(Object.entries(EXIT_CODES), { indentation: 2 }))
  }
}
