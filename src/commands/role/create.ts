import { Flags } from '@oclif/core'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags, roleEditFlags } from '../../cli/flags.js'
import { refuseRoleEdits, toDescription } from '../../cli/input.js'
import { mutate } from '../../cli/mutate.js'

export default class RoleCreate extends WmlCommand {
  static override summary = 'Create the service-linked role.'
  static override description =
    'Creates AWSServiceRoleForAmazonWorkMailEvents, which `logging enable` also does by itself. A role that exists already is left as it is.'
  static override examples = ['<%= config.bin %> <%= command.id %>']
  static override flags = {
    description: Flags.string({
      summary: 'Description of the role where it is created; an existing role’s is not changed.',
      helpValue: 'TEXT',
    }),
    ...roleEditFlags,
    ...mutationFlags,
    ...commonFlags,
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleCreate)
    return mutate(this.runtime, 'role create', flags, () => {
      refuseRoleEdits(flags)
      return { description: toDescription(flags.description) }
    })
  }
}
