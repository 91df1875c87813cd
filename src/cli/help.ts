import { fileURLToPath } from 'node:url'
import { type Command, Help } from '@oclif/core'
import { EXIT_CODES } from '../report/exit-codes.js'

/** The help of oclif, with the exit codes: scheduled jobs read them, so each command's help names them too. */
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

/** Where oclif finds the class, as its configuration says it. */
export const HELP_CLASS = { target: fileURLToPath(import.meta.url), identifier: WmlHelp.name }
