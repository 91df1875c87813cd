import { listRuns } from '../../app/runs.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'

export default class RunsList extends WmlCommand {
  static override summary = 'List the runs that have a journal on this machine.'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(RunsList)
    return await this.print('runs list', flags, ({ runtime }) => listRuns(runtime))
  }
}
