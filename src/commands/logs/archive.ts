import * as Args from '@oclif/core/args'
import { archiveLogs } from '../../app/archive-logs.js'
import { toEventsRequest } from '../../app/groups-in-scope.js'
import { toArchivePlace } from '../../app/open-destination.js'
import { WmlCommand } from '../../cli/base-command.js'
import { concessionFlags, eventsFlags, s3Flags } from '../../cli/flags/archive-flags.js'
import { commonFlags } from '../../cli/flags/flags.js'

export default class LogsArchive extends WmlCommand {
  static override summary = 'Keep the events: copy log groups whole into compressed, checked files.'
  static override description =
    'For the organizations in scope: the log groups that they write to, those of their default names, and those that a teardown has tagged; with --all also every other one under /aws/workmail/emailevents/. Each becomes a folder of its own with its events up to now, as gzip-compressed lines of JSON (timestamp, ingestionTime, message, logStreamName), and a manifest with counts, times and the SHA-256 of each file; the files are read back at the end. Run again it adds what came since, and after an interrupt it resumes where it ended. Changes nothing in the account. Archives hold personal data. A bucket needs s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload, and kms:GenerateDataKey and kms:Decrypt if a KMS key encrypts it; `wml policies generate` does not write these. Unfinished uploads of a killed run stay in the bucket, unlisted, until a lifecycle rule for incomplete multipart uploads removes them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./archive --all',
    '<%= config.bin %> <%= command.id %> ./archive --organization acme --timeout 4h',
    '<%= config.bin %> <%= command.id %> s3://acme-archive/workmail --all --sse aws:kms --expected-bucket-owner 123456789012',
    '<%= config.bin %> <%= command.id %> ./archive --log-group /acme/events --region eu-west-1',
  ]
  static override args = {
    destination: Args.string({
      description: 'The folder, or s3://BUCKET/PREFIX, to archive to.',
      required: true,
    }),
  }
  static override flags = {
    ...eventsFlags('archive'),
    ...concessionFlags,
    ...s3Flags,
    ...commonFlags,
  }

  async run(): Promise<number> {
    const { args, flags } = await this.parse(LogsArchive)
    return await this.print('logs archive', flags, (host) => {
      const request = {
        ...toEventsRequest(flags),
        place: toArchivePlace(args.destination, flags),
        archiveMasked: flags['archive-masked'],
        archiveSkipUnreadable: flags['archive-skip-unreadable'],
      }
      return archiveLogs(host, request, flags)
    })
  }
}
