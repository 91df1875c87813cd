import * as Flags from '@oclif/core/flags'
import { toArchive } from '../app/open-destination.js'
import { runProcedure } from '../app/run-procedure.js'
import { WmlCommand } from '../cli/base-command.js'
import { concessionFlags, s3Flags } from '../cli/flags/archive-flags.js'
import {
  commonFlags,
  mutationFlags,
  noTagFlag,
  protectFlag,
  regionFlag,
  roleDeletionFlags,
  scopeFlags,
} from '../cli/flags/flags.js'
import {
  refuseContradiction,
  regionsWithout,
  toEmptyRegions,
  toLogGroup,
  toProtectTag,
  toQuietPeriod,
  toRetryDelay,
  toScope,
} from '../cli/flags/input.js'
import type { Asked, FlagsOf } from '../cli/procedure-command.js'

/** The flags that are about which log groups to delete. */
const LOG_GROUP_DELETION = ['archive', 'include-orphans', 'log-group', 'override-deletion-protection']

export default class Teardown extends WmlCommand {
  static override summary =
    'Take everything down in the documented order: logging off, log group deleted, role deleted.'
  static override description =
    'For the organizations in scope: tags each log group, turns logging off, deletes the log group, and last deletes the service-linked role, waiting while AWS says that it is still in use. Log groups that others write to, protected log groups and custom roles are kept and listed. Where others still use the role it is left, and the exit code is 6.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --all --dry-run',
    '<%= config.bin %> <%= command.id %> --organization acme --keep-role',
    '<%= config.bin %> <%= command.id %> --all --include-orphans --yes --json',
  ]
  static override flags = {
    ...scopeFlags,
    ...regionFlag,
    'keep-log-groups': Flags.boolean({ default: false, summary: 'Leave the log groups and their events.' }),
    'keep-role': Flags.boolean({ default: false, summary: 'Leave the service-linked role.' }),
    archive: Flags.string({
      summary:
        'Keep the events: a log group is deleted only once every event of it is in its archive in this folder, or in s3://BUCKET/PREFIX, read back and looked for again after --quiet-period. It may take long: give it a --timeout.',
      helpValue: 'DEST',
    }),
    ...concessionFlags,
    ...s3Flags,
    'include-orphans': Flags.boolean({
      default: false,
      summary:
        'Also delete log groups under /aws/workmail/emailevents/ that no organization writes to: every one with --all, or those named after the organizations in scope.',
    }),
    'log-group': Flags.string({
      summary: 'Also delete this log group, which no configuration names any more (repeatable).',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'NAME-OR-ARN',
    }),
    'override-deletion-protection': Flags.boolean({
      default: false,
      summary: 'Take the deletion protection of log groups away and delete them too.',
    }),
    ...noTagFlag,
    'workmail-gone': Flags.boolean({
      default: false,
      summary:
        'After AWS has ended WorkMail: a Region where it answers no more (unknown host, connection refused, access ended) counts as one without it. There the log groups that an earlier run tagged go, those named with --log-group, and with --all every one under /aws/workmail/emailevents/, with --organization the one of that alias; then the role. Refused before WorkMail ends.',
    }),
    'quiet-period': Flags.string({
      summary: 'How long to stay quiet before looking whether a late write re-created a log group.',
      default: '60s',
      helpValue: 'DURATION',
    }),
    ...protectFlag,
    ...roleDeletionFlags,
    ...mutationFlags,
    ...commonFlags,
  }

  static toRequest(flags: FlagsOf<typeof Teardown>): Asked<'teardown'> {
    refuseContradiction(flags, 'keep-log-groups', LOG_GROUP_DELETION)
    // WorkMail kept the tags of organizations, and no one can ask it any more.
    refuseContradiction(flags, 'workmail-gone', ['tag'])
    refuseContradiction(flags, 'keep-role', ['no-organizations-in'])
    const empty = toEmptyRegions(flags['no-organizations-in'])
    return {
      regions: regionsWithout(flags.region, empty.noOrganizationsIn),
      scope: toScope(flags),
      protect: toProtectTag(flags['protect-tag']),
      options: {
        tag: !flags['no-tag'],
        keepLogGroups: flags['keep-log-groups'],
        keepRole: flags['keep-role'],
        logGroups: (flags['log-group'] ?? []).map(toLogGroup),
        includeOrphans: flags['include-orphans'],
        overrideDeletionProtection: flags['override-deletion-protection'],
        retryDelay: toRetryDelay(flags['retry-delay']),
        quietPeriod: toQuietPeriod(flags['quiet-period']),
        ...toArchive(flags),
        ...(flags['workmail-gone'] ? { workMailGone: true } : {}),
        ...empty,
      },
    }
  }

  async run(): Promise<number> {
    const { flags } = await this.parse(Teardown)
    return await this.print('teardown', flags, (host) =>
      runProcedure(host, { procedure: 'teardown', ...Teardown.toRequest(flags) }, flags),
    )
  }
}
