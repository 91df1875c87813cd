import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { PLAN_FORMATS, SHOW, showPlan } from '../../app/show-plan.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'

export default class PlanShow extends WmlCommand {
  static override summary = 'Show a plan that --plan-out saved, or write it as a runbook.'
  static override description =
    'markdown is a runbook for a person with a shell and the AWS CLI: a chapter for each phase, with its commands, what must hold, the way through the console, and boxes to tick. Asks AWS nothing and needs no credentials. Exits 2 if the file is not a plan, or was altered.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> teardown.json',
    '<%= config.bin %> <%= command.id %> teardown.json --format markdown --output teardown.md',
  ]
  static override args = {
    plan: Args.string({
      description: 'The file with the plan, or - for standard input.',
      required: true,
      ignoreStdin: true,
    }),
  }
  static override flags = {
    format: Flags.string({
      summary: `How to show it: ${PLAN_FORMATS.join(', ')}.`,
      default: 'text',
      helpValue: 'FORMAT',
    }),
    output: Flags.string({
      summary: 'Write to this new file. Default: standard output.',
      helpValue: 'FILE',
    }),
    ...outputFlags,
  }

  async run(): Promise<number> {
    const { args, flags: given } = await this.parse(PlanShow)
    const isJson = given.format === 'json' && given.output === undefined
    const flags = { ...given, json: given.json || isJson }
    return await this.print(SHOW, flags, ({ runtime }) => showPlan(runtime, args.plan, flags))
  }
}
