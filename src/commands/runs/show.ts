import * as Args from '@oclif/core/args'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags.js'
import { showRun } from '../../cli/runs.js'
import { withOutput } from '../../cli/with-output.js'

export default class RunsShow extends WmlCommand {
  static override summary = 'Show what a run planned, did and left.'
  static override examples = ['<%= config.bin %> <%= command.id %> 20261122T042237Z-3f9a1c']
  static override args = { run: Args.string({ description: 'Id of the run.', required: true }) }
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(RunsShow)
    return withOutput(this.runtime, 'runs show', flags, () => showRun(this.runtime, args.run))
  }
}
