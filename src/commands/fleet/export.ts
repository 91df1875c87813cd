import * as Args from '@oclif/core/args'
import { WmlCommand } from '../../cli/base-command.js'
import { exportFleet } from '../../cli/export-fleet.js'
import { outputFlags } from '../../cli/flags.js'
import { withOutput } from '../../cli/with-output.js'

export default class FleetExport extends WmlCommand {
  static override summary = 'Write the templates and the function that run this program in many accounts.'
  static override description =
    'Writes fleet.yaml, member-role.yaml, automation.yaml and the function’s code to a folder, ready for `aws cloudformation package` and `deploy`. Calls nothing. A folder that holds anything else is refused; an earlier export is written anew.'
  static override examples = ['<%= config.bin %> <%= command.id %> fleet']
  static override args = { folder: Args.string({ description: 'The folder to write.', required: true }) }
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(FleetExport)
    return withOutput(this.runtime, 'fleet export', flags, () => exportFleet(this.runtime, args.folder))
  }
}
