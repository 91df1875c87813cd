import { runProcedure } from '../../app/run-procedure.js'
import { WmlCommand } from '../../cli/base-command.js'
import {
  commonFlags,
  customRoleFlag,
  mutationFlags,
  protectFlag,
  roleDeletionFlags,
} from '../../cli/flags/flags.js'
import {
  refuseContradiction,
  toCustomRoleName,
  toEmptyRegions,
  toProtectTag,
  toRetryDelay,
} from '../../cli/flags/input.js'
import type { Asked, FlagsOf } from '../../cli/procedure-command.js'

export default class RoleDelete extends WmlCommand {
  static override summary =
    'Delete the service-linked role, or a custom one, once no organization in any Region uses it.'
  static override description =
    'Reads every organization in every WorkMail Region first. While one uses the role, or cannot be read, nothing is submitted and the exit code is 6. While AWS says that the role is still in use the deletion is tried again until --timeout; then the exit code is 8. With --custom, deletes a role that `role create --custom` made, and its policy; one that was made by someone else, or changed since, is left alone: the exit code is 5.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --yes --timeout 1h',
    '<%= config.bin %> <%= command.id %> --custom workmail-events --yes',
  ]
  static override flags = {
    ...customRoleFlag('Delete the custom role of this name instead of the service-linked one.'),
    ...protectFlag,
    ...roleDeletionFlags,
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof RoleDelete>): Asked<'role delete'> {
    // AWS does not know which organizations use a custom role, so nothing would still decide.
    refuseContradiction(flags, 'custom', ['no-organizations-in'])
    return {
      protect: toProtectTag(flags['protect-tag']),
      retryDelay: toRetryDelay(flags['retry-delay']),
      ...toEmptyRegions(flags['no-organizations-in']),
      custom: toCustomRoleName(flags.custom, 'delete'),
    }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(RoleDelete)
    return await this.print('role delete', flags, (host) =>
      runProcedure(host, { procedure: 'role delete', ...RoleDelete.toRequest(flags) }, flags),
    )
  }
}
