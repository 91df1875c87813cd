import { runProcedure } from '../../app/run-procedure.js'
import { WmlCommand } from '../../cli/base-command.js'
import {
  commonFlags,
  mutationFlags,
  noTagFlag,
  protectFlag,
  regionFlag,
  scopeFlags,
} from '../../cli/flags/flags.js'
import { toProtectTag, toRegions, toScope } from '../../cli/flags/input.js'
import type { Asked, FlagsOf } from '../../cli/procedure-command.js'

export default class LoggingDisable extends WmlCommand {
  static override summary = 'Turn email event logging off and keep the log group.'
  static override description =
    'Tags the log group with the organizations that it belongs to, deletes the email monitoring configuration and sees it gone. The log group and its events stay; the command that would delete it is printed.'
  static override examples = ['<%= config.bin %> <%= command.id %> --organization acme --yes']
  static override flags = {
    ...scopeFlags,
    ...regionFlag,
    ...noTagFlag,
    ...protectFlag,
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof LoggingDisable>): Asked<'logging disable'> {
    return {
      regions: toRegions(flags.region),
      scope: toScope(flags),
      protect: toProtectTag(flags['protect-tag']),
      tag: !flags['no-tag'],
    }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(LoggingDisable)
    return await this.print('logging disable', flags, (host) =>
      runProcedure(host, { procedure: 'logging disable', ...LoggingDisable.toRequest(flags) }, flags),
    )
  }
}
