import * as Args from '@oclif/core/args'
import { resumeRun } from '../../app/runs.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags } from '../../cli/flags/flags.js'

const { yes, preflight } = mutationFlags

export default class RunsResume extends WmlCommand {
  static override summary = 'Resume a run where it stopped.'
  static override description =
    'By a crash, a signal, a deadline or expired credentials. Steps that ended well are not repeated; what the rest needs is read from AWS again.'
  static override examples = ['<%= config.bin %> <%= command.id %> 20261122T042237Z-3f9a1c --yes']
  static override args = { run: Args.string({ description: 'Id of the run.', required: true }) }
  static override flags = { preflight, yes, ...commonFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(RunsResume)
    return await this.print('runs resume', flags, (host) => resumeRun(host, args.run, flags))
  }
}
