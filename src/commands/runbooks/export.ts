import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { WmlCommand } from '../../cli/base-command.js'
import { exportFresh, exportSaved, exportTemplate } from '../../cli/export-runbook.js'
import { type CommonFlags, commonFlags, mutationFlags, outputFlags, scopeFlags } from '../../cli/flags.js'
import { refuseContradiction } from '../../cli/input.js'
import { findProcedure, PROCEDURES } from '../../cli/procedure-command.js'
import { badInput, quoted } from '../../errors.js'
import { FORMAT_NAMES } from '../../runbooks/formats.js'

const exportFlags = {
  format: Flags.string({
    summary: `What to write: ${FORMAT_NAMES.join(', ')}.`,
    helpValue: 'FORMAT',
  }),
  template: Flags.boolean({
    default: false,
    exclusive: ['plan'],
    summary:
      'Write the procedure for any account: which organizations and Regions are meant arrives when the runbook runs. Nothing is read.',
  }),
  output: Flags.string({
    summary: 'Write to this file, which must not be there yet; standard output otherwise.',
    helpValue: 'FILE',
  }),
  deadline: Flags.string({
    summary: 'How long the runbook goes on while AWS says that the role is still in use.',
    default: '1h',
    helpValue: 'DURATION',
  }),
  'machine-region': Flags.string({
    summary: 'Region that the state machine runs in; the plan’s own where it has one, us-east-1 otherwise.',
    helpValue: 'REGION',
    helpGroup: 'STEP FUNCTIONS',
  }),
  'machine-function': Flags.string({
    summary: 'The Lambda function, by name or ARN, through which the state machine calls other Regions.',
    default: 'workmail-lifecycle-call',
    helpValue: 'FUNCTION',
    helpGroup: 'STEP FUNCTIONS',
  }),
  approvers: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Before anything is changed, wait until one of these users or roles approved. Repeatable.',
    helpValue: 'ARN',
    helpGroup: 'SYSTEMS MANAGER',
  }),
  'notification-arn': Flags.string({
    summary: 'SNS topic that tells the approvers; its name begins with Automation.',
    helpValue: 'ARN',
    helpGroup: 'SYSTEMS MANAGER',
  }),
}

export default class RunbooksExport extends WmlCommand {
  static override summary = 'Write a plan as a runbook that something else carries out.'
  static override description =
    'Takes a plan that --plan-out saved, or makes one as the procedure’s own command does: its flags follow its name (`wml teardown --help` shows them). Reads, and changes nothing. The same plan gives the same bytes.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --plan teardown.json --format step-functions',
    '<%= config.bin %> <%= command.id %> teardown --all --format step-functions --output machine.json',
    '<%= config.bin %> <%= command.id %> teardown --template --format step-functions',
    '<%= config.bin %> <%= command.id %> --plan teardown.json --format ssm-automation --output teardown.yaml',
    '<%= config.bin %> <%= command.id %> teardown --template --format cloudformation --output fleet.yaml',
  ]
  static override strict = false
  static override args = {
    procedure: Args.string({ description: 'The procedure, and behind it its own flags: teardown --all' }),
  }
  static override flags = {
    plan: Flags.string({ summary: 'A plan that --plan-out saved.', helpValue: 'FILE' }),
    ...exportFlags,
    ...outputFlags,
  }

  async run(): Promise<number> {
    const words = wordsBeforeFlags(this.argv)
    if (words.length === 0) {
      const { flags } = await this.parse({ flags: RunbooksExport.flags }, this.argv).catch((error) => {
        throw isProcedureIn(this.argv) ? procedureFirst() : error
      })
      return exportSaved(this.runtime, flags)
    }
    refuseSavedPlan(words, this.argv)
    const procedure = await findProcedure(this.config, words)
    const { flags } = await this.parse(
      { flags: { ...withoutMutation(procedure.flags), ...exportFlags } },
      this.argv.slice(words.length),
    )
    const given = flags as typeof flags & CommonFlags
    if (!flags.template) return exportFresh(this.runtime, given, () => procedure.toRequest(flags))
    return exportTemplate(this.runtime, given, () => {
      refuseContradiction(flags, 'template', [...Object.keys(scopeFlags), 'region', ...ACCOUNT_FLAGS])
      return procedure.toRequest({ ...flags, all: true })
    })
  }
}

/** Which account, and by whose leave: a template reads none. */
const ACCOUNT_FLAGS = Object.keys(commonFlags).filter(
  (name) => name !== 'timeout' && !Object.hasOwn(outputFlags, name),
)

const isProcedureIn = (argv: string[]): boolean =>
  PROCEDURES.some((procedure) => argv.includes(procedure.split(' ')[0] ?? ''))

const procedureFirst = () =>
  badInput(
    'BadUsage',
    'the procedure does not stand first',
    'name it before its flags: wml runbooks export teardown --all …; or export a saved plan, with --plan FILE and no procedure',
  )

/** A saved plan is of one procedure already. */
const refuseSavedPlan = (words: string[], argv: string[]): void => {
  if (!argv.some((argument) => argument === '--plan' || argument.startsWith('--plan='))) return
  throw badInput(
    'ContradictoryFlags',
    `--plan names a plan that was made, and ${quoted(words.join(' '))} a procedure to make one for`,
    'leave one of the two out',
  )
}

const wordsBeforeFlags = (argv: string[]): string[] => {
  const flagAt = argv.findIndex((argument) => argument.startsWith('-'))
  return argv.slice(0, flagAt === -1 ? argv.length : flagAt)
}

/** What is exported is not carried out: there is nothing to agree to. */
const withoutMutation = <Flags extends object>(flags: Flags): Flags =>
  Object.fromEntries(Object.entries(flags).filter(([name]) => !Object.hasOwn(mutationFlags, name))) as Flags
