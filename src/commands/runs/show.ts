import * as Args from '@oclif/core/args'
import { showRun } from '../../app/runs.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'

export default class RunsShow extends WmlCommand {
  static override summary = 'Show what a run planned, did and left.'
  static override examples = ['<%= config.bin %> <%= command.id %> 20261122T042237Z-3f9a1c']
  static override args = { run: Args.string({ description: 'Id of the run.', required: true }) }
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(RunsShow)
    return await this.print('runs show', flags, ({ runtime }) => showRun(runtime, args.run))
  }
}
