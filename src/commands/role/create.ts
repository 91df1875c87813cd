import * as Flags from '@oclif/core/flags'
import { runProcedure } from '../../app/run-procedure.js'
import { WmlCommand } from '../../cli/base-command.js'
import {
  commonFlags,
  customRoleFlag,
  mutationFlags,
  regionsFlag,
  roleEditFlags,
} from '../../cli/flags/flags.js'
import { refuseRoleEdits, toCustomRole, toDescription } from '../../cli/flags/input.js'
import type { Asked, FlagsOf } from '../../cli/procedure-command.js'

export default class RoleCreate extends WmlCommand {
  static override summary = 'Create the service-linked role, or a custom one.'
  static override description =
    'Creates AWSServiceRoleForAmazonWorkMailEvents, which `logging enable` also does by itself. A role that exists already is left as it is. With --custom, creates the role of a custom configuration instead, as the WorkMail guide describes it: WorkMail may assume it, and it may write to one log group. It carries a tag by which `role delete --custom` knows it again. A role of that name that differs is left alone: the exit code is 5, and the differences are named.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --custom workmail-events --log-group /acme/email-events --region eu-west-1',
  ]
  static override flags = {
    description: Flags.string({
      summary: 'Description of a new role; an existing role’s is not changed.',
      helpValue: 'TEXT',
    }),
    ...customRoleFlag('Create a custom role of this name instead of the service-linked one.'),
    'log-group': Flags.string({
      summary:
        'The log group that the custom role may write to. A group named without its ARN is meant in each --region.',
      helpValue: 'NAME-OR-ARN',
    }),
    'source-account-condition': Flags.boolean({
      default: false,
      summary:
        'Let WorkMail assume the custom role for this account alone (aws:SourceAccount). AWS does not document whether WorkMail names that account. If it does not, every event is lost: check afterwards that events arrive.',
    }),
    ...roleEditFlags,
    region: regionsFlag('WorkMail Region of the log group (repeatable). Default: all three.'),
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof RoleCreate>): Asked<'role create'> {
    refuseRoleEdits(flags)
    return { description: toDescription(flags.description), custom: toCustomRole(flags) }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleCreate)
    return await this.print('role create', flags, (host) =>
      runProcedure(host, { procedure: 'role create', ...RoleCreate.toRequest(flags) }, flags),
    )
  }
}
