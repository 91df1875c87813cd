import * as Args from '@oclif/core/args'
import { exportFleet } from '../../app/export-fleet.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'

export default class FleetExport extends WmlCommand {
  static override summary = 'Write the templates and the function that run this program in many accounts.'
  static override description =
    'Writes fleet.yaml, member-role.yaml, automation.yaml and the function’s code to a folder, ready for `aws cloudformation package` and `deploy`. Calls nothing. A folder that holds anything else is refused; an earlier export is replaced.'
  static override examples = ['<%= config.bin %> <%= command.id %> fleet']
  static override args = { folder: Args.string({ description: 'The folder to write.', required: true }) }
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(FleetExport)
    return await this.print('fleet export', flags, ({ runtime }) => exportFleet(runtime, args.folder))
  }
}
