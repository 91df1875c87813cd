import { Args } from '@oclif/core'
import { verifyOutput } from '../../cli/archive-output.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags.js'
import { toDestination } from '../../cli/open-destination.js'
import { withOutput } from '../../cli/with-output.js'

export default class LogsVerify extends WmlCommand {
  static override summary = 'Check that archives are whole: every file, its SHA-256, every event counted.'
  static override description =
    'Reads every archive in the place back and holds it against its manifest. Asks AWS nothing. Exits 0 where all are whole, 3 where one is not.'
  static override examples = ['<%= config.bin %> <%= command.id %> ./archive']
  static override args = {
    destination: Args.string({ description: 'The folder that was archived to.', required: true }),
  }
  static override flags = { ...outputFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(LogsVerify)
    return withOutput(this.runtime, 'logs verify', flags, () =>
      verifyOutput(this.runtime, toDestination(args.destination)),
    )
  }
}
