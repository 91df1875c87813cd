import { showStatus } from '../../app/logging-status.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, regionFlag } from '../../cli/flags/flags.js'
import { toRegions } from '../../cli/flags/input.js'

export default class LoggingStatus extends WmlCommand {
  static override aliases = ['status']
  static override summary = 'Show every organization, where its email events go, and what is left over.'
  static override description =
    'Lists the organizations of every WorkMail Region with their logging, log group and role; then the orphans, log groups of email events that no organization writes to; then the days left until AWS ends WorkMail. Changes nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --region eu-west-1 --json',
  ]
  static override flags = { ...regionFlag, ...commonFlags }

  async run(): Promise<number> {
    const { flags } = await this.parse(LoggingStatus)
    return await this.print('logging status', flags, (host) =>
      showStatus(host, toRegions(flags.region), flags),
    )
  }
}
