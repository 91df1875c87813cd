import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'
import { emptyOutput } from '../../report/output.js'
import { sandboxFile } from '../../state/state-folder.js'

export default class SandboxReset extends WmlCommand {
  static override summary = 'Reset the account of --sandbox.'
  static override description =
    'Forgets the file-backed account. The next command with --sandbox begins with the demo’s organizations again.'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxReset)
    return await this.print('sandbox reset', flags, async ({ runtime }) => {
      await runtime.files.remove(sandboxFile(runtime))
      return emptyOutput('sandbox reset', 'done', 0)
    })
  }
}
