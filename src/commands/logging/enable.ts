import * as Flags from '@oclif/core/flags'
import { runProcedure } from '../../app/run-procedure.js'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, mutationFlags, regionFlag, scopeFlags } from '../../cli/flags/flags.js'
import { toKmsKeyId, toLogGroup, toRegions, toRetention, toRoleArn, toScope } from '../../cli/flags/input.js'
import type { Asked, FlagsOf } from '../../cli/procedure-command.js'

export default class LoggingEnable extends WmlCommand {
  static override summary = 'Turn email event logging on.'
  static override description =
    'Does what the default settings of the WorkMail console do, made explicit: creates the service-linked role if there is none, creates the log group /aws/workmail/emailevents/ALIAS in the organization’s Region with 30 days’ retention, puts the configuration with both ARNs and reads it back. An existing log group’s retention and encryption are not touched unless asked for.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --organization acme',
    '<%= config.bin %> <%= command.id %> --organization acme --retention-days 90 --dry-run',
  ]
  static override flags = {
    ...scopeFlags,
    ...regionFlag,
    'log-group': Flags.string({
      summary: 'The log group to write to. Default: /aws/workmail/emailevents/ALIAS.',
      helpValue: 'NAME-OR-ARN',
    }),
    'retention-days': Flags.string({
      summary:
        'How long events are kept: a number of days that AWS allows, or never for no end. A group that is created gets 30.',
      helpValue: 'DAYS',
    }),
    'kms-key-id': Flags.string({ summary: 'Encrypt the log group with this KMS key.', helpValue: 'ARN' }),
    'role-arn': Flags.string({
      summary: 'A custom role for WorkMail to write with, instead of the service-linked one.',
      helpValue: 'ARN',
    }),
    replace: Flags.boolean({ default: false, summary: 'Change a configuration that is on and differs.' }),
    'no-tag': Flags.boolean({
      default: false,
      summary:
        'Do not tag the log groups that are created; a run that ends half-way cannot be finished as exactly then.',
    }),
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof LoggingEnable>): Asked<'logging enable'> {
    const named = flags['log-group']
    return {
      regions: toRegions(flags.region),
      scope: toScope(flags),
      options: {
        logGroup: named === undefined ? undefined : toLogGroup(named),
        retention: toRetention(flags['retention-days']),
        kmsKeyId: toKmsKeyId(flags['kms-key-id']),
        roleArn: toRoleArn(flags['role-arn']),
        replace: flags.replace,
        tag: !flags['no-tag'],
      },
    }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(LoggingEnable)
    return await this.print('logging enable', flags, (host) =>
      runProcedure(host, { procedure: 'logging enable', ...LoggingEnable.toRequest(flags) }, flags),
    )
  }
}
