import { versionText } from '../app/version.js'
import { WmlCommand } from '../cli/base-command.js'

export default class Version extends WmlCommand {
  static override summary = 'Show the version of this program and of Node.js.'
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<number> {
    this.runtime.stdout.write(`${versionText()}\n`)
    return 0
  }
}
