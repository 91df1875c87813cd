import * as Args from '@oclif/core/args'
import { applyPlan } from '../../app/apply-plan.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags } from '../../cli/flags/flags.js'

const { yes, preflight } = mutationFlags

export default class PlanApply extends WmlCommand {
  static override summary = 'Carry out a plan that --plan-out saved.'
  static override description =
    'Refused if the account is a different one, if the file was altered, or if the account has changed since the plan was made; the differences are shown.'
  static override examples = [
    '<%= config.bin %> teardown --all --plan-out teardown.json',
    '<%= config.bin %> <%= command.id %> teardown.json',
  ]
  static override args = { file: Args.string({ description: 'The file with the plan.', required: true }) }
  static override flags = { preflight, yes, ...commonFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(PlanApply)
    return await this.print('plan apply', flags, (host) => applyPlan(host, args.file, flags))
  }
}
