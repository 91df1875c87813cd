import * as Args from '@oclif/core/args'
import { WmlCommand } from '../cli/base-command.js'
import { completionScript, SHELLS, type Shell } from '../cli/completion.js'

export default class Completion extends WmlCommand {
  static override summary = 'Print a script that completes commands and flags in your shell.'
  static override examples = [
    'source <(<%= config.bin %> <%= command.id %> bash)',
    'source <(<%= config.bin %> <%= command.id %> zsh)',
    '<%= config.bin %> <%= command.id %> powershell | Out-String | Invoke-Expression',
  ]
  static override args = {
    shell: Args.string({ required: true, options: [...SHELLS], description: SHELLS.join(', ') }),
  }

  async run(): Promise<number> {
    const { args } = await this.parse(Completion)
    const commands = this.config.commands.map(({ id, flags }) => ({
      words: id.replaceAll(':', ' '),
      flags: Object.keys(flags),
    }))
    this.runtime.stdout.write(completionScript(args.shell as Shell, this.config.bin, commands))
    return 0
  }
}
