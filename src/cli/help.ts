import type { Command } from '@oclif/core/command'
import { CommandHelp, Help } from '@oclif/core/help'
import { EXIT_CODES } from '../report/exit-codes.js'

/** How to begin, for whoever types `wml` alone. */
const BEGIN = [
  ['wml status', 'what there is'],
  ['wml teardown --all --dry-run', 'what a teardown would do'],
  ['wml status --sandbox', 'the same on an embedded AWS, without an account'],
]

/** The examples come first: they answer most questions. */
class WmlCommandHelp extends CommandHelp {
  protected override sections() {
    const sections = super.sections()
    const isExamples = ({ header }: { header: string }) => header === 'EXAMPLES'
    return [...sections.filter(isExamples), ...sections.filter((section) => !isExamples(section))]
  }
}

/** The help of oclif (package.json names this class), with the exit codes: scheduled jobs decide by them. */
export class WmlHelp extends Help {
  protected override CommandHelpClass = WmlCommandHelp

  override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    this.log(`${this.section('BEGIN WITH', this.renderList(BEGIN, { indentation: 2 }))}\n`)
    this.log(`${this.exitCodes()}\n`)
  }

  override formatCommand(command: Command.Loadable): string {
    return `${super.formatCommand(command)}\n\n${this.exitCodes()}`
  }

  private exitCodes(): string {
    return this.section('EXIT CODES', this.renderList(Object.entries(EXIT_CODES), { indentation: 2 }))
  }
}
