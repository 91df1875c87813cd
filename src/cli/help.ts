import { fileURLToPath } from 'node:url'
import { type Command, Help } from '@oclif/core'
import { EXIT_CODES } from '../report/exit-codes.js'

/** The help of oclif, with the exit codes: scheduled jobs read them, so each command's help names them too. */
export class WmlHelp extends Help {
  override formatRoot(): string {
    return `${super.formatRoot()}\n\n${this.exitCodes()}`
  }

  override formatCommand(command: Command.Loadable): string {
    return `${super.formatCommand(command)}\n${this.exitCodes()}`
  }

  private exitCodes(): string {
    const rows = Object.entries(EXIT_CODES).map(([code, meaning]) => [code.padStart(3), meaning])
    return this.section('EXIT CODES', this.renderList(rows, { indentation: 2, stripAnsi: false }))
  }
}

/** Where oclif finds the class, as its configuration says it. */
export const HELP_CLASS = { target: fileURLToPath(import.meta.url), identifier: WmlHelp.name }
