import * as Args from '@oclif/core/args'
import { verifyArchives } from '../../app/archive-logs.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, ownerFlag } from '../../cli/flags/flags.js'

export default class LogsVerify extends WmlCommand {
  static override summary = 'Check that archives are whole: every file, its SHA-256, every event counted.'
  static override description =
    'Reads every archive in the place back and compares it with its manifest. Of a folder it asks AWS nothing; of a bucket it needs s3:ListBucket and s3:GetObject, and kms:Decrypt if its key requires it. Exits 0 if all are whole, 3 if one is not.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./archive',
    '<%= config.bin %> <%= command.id %> s3://acme-archive/workmail --expected-bucket-owner 123456789012',
  ]
  static override args = {
    destination: Args.string({
      description: 'The folder, or s3://BUCKET/PREFIX, that was archived to.',
      required: true,
    }),
  }
  static override flags = { ...ownerFlag, ...commonFlags }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(LogsVerify)
    return await this.print('logs verify', flags, (host) => verifyArchives(host, args.destination, flags))
  }
}
