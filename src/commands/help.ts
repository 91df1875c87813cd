import * as Args from '@oclif/core/args'
import { WmlCommand } from '../cli/base-command.js'
import { WmlHelp } from '../cli/help.js'

export default class Help extends WmlCommand {
  static override summary = 'Show help for a command or a topic.'
  static override examples = ['<%= config.bin %> <%= command.id %> teardown']
  static override strict = false
  static override args = {
    command: Args.string({ description: 'The command or topic, for example: logging status' }),
  }

  async run(): Promise<number> {
    await new WmlHelp(this.config).showHelp(this.argv)
    return 0
  }
}
