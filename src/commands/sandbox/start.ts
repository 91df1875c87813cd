import * as Flags from '@oclif/core/flags'
import { serveSandbox } from '../../app/serve-sandbox.js'
import { WmlCommand } from '../../cli/base-command.js'
import { outputFlags } from '../../cli/flags/flags.js'
import { toPort } from '../../cli/flags/input.js'

export default class SandboxStart extends WmlCommand {
  static override summary = 'Serve the embedded AWS over HTTP on 127.0.0.1, for any SDK or the AWS CLI.'
  static override description =
    'Prints the lines to paste into another terminal, then serves until it is interrupted. What is changed in it is forgotten when it ends.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --port 4566',
    '<%= config.bin %> <%= command.id %> --port 4566 --seed account.json',
  ]
  static override flags = {
    port: Flags.string({
      summary: 'Port to listen on; 0 for any free one.',
      default: '4566',
      helpValue: 'N',
    }),
    seed: Flags.string({
      summary: 'A JSON file with the account to begin with. Default: the demo’s organizations.',
      helpValue: 'FILE',
    }),
    ...outputFlags,
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(SandboxStart)
    return await this.print('sandbox start', flags, ({ runtime, reporter }) =>
      serveSandbox(runtime, reporter, { port: toPort(flags.port), seed: flags.seed }),
    )
  }
}
