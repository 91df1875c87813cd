import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags, roleDeletionFlags } from '../../cli/flags.js'
import { toRetryDelay } from '../../cli/input.js'
import { mutate } from '../../cli/mutate.js'

export default class RoleDelete extends WmlCommand {
  static override summary = 'Delete the service-linked role, once no organization in any Region uses it.'
  static override description =
    'Reads every organization in every WorkMail Region first. While one uses the role, or cannot be read, nothing is submitted and the exit code is 6. While AWS says that the role is still in use the deletion is tried again until --timeout; then the exit code is 8.'
  static override examples = ['<%= config.bin %> <%= command.id %> --yes --timeout 1h']
  static override flags = { ...roleDeletionFlags, ...mutationFlags, ...commonFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleDelete)
    return mutate(this.runtime, 'role delete', flags, () => ({
      retryDelay: toRetryDelay(flags['retry-delay']),
    }))
  }
}
