import * as Flags from '@oclif/core/flags'
import { runProcedure } from '../../app/run-procedure.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags, roleEditFlags } from '../../cli/flags/flags.js'
import { refuseRoleEdits, requireDescription } from '../../cli/flags/input.js'
import type { Asked, FlagsOf } from '../../cli/procedure-command.js'

export default class RoleUpdate extends WmlCommand {
  static override summary = 'Edit the description of the service-linked role.'
  static override description =
    'The description is the one thing that AWS lets anyone edit: no one can rename the role or edit its policies.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --description "WorkMail events, ends 2027-03-31"',
  ]
  static override flags = {
    description: Flags.string({ summary: 'The new description.', helpValue: 'TEXT' }),
    ...roleEditFlags,
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof RoleUpdate>): Asked<'role update'> {
    refuseRoleEdits(flags)
    return { description: requireDescription(flags.description) }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleUpdate)
    return await this.print('role update', flags, (host) =>
      runProcedure(host, { procedure: 'role update', ...RoleUpdate.toRequest(flags) }, flags),
    )
  }
}
