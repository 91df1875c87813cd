import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { toEventsRequest } from '../../app/groups-in-scope.js'
import { refuseS3Flags } from '../../app/open-destination.js'
import { SUMMARY, summarizeArchives, summarizeLogGroups } from '../../app/summarize-logs.js'
import { SUMMARY_FORMATS, toDocument, withDocument } from '../../app/summary-document.js'
import { WmlCommand } from '../../cli/base-command.js'
import { eventsFlags } from '../../cli/flags/archive-flags.js'
import { commonFlags, ownerFlag } from '../../cli/flags/flags.js'
import { refuseWith } from '../../cli/flags/input.js'

const whichFlags = eventsFlags('count')

export default class LogsSummary extends WmlCommand {
  static override summary = 'Count the events of archives or of log groups: by name, by day, bounces.'
  static override description =
    'With a place it reads the archives there and checks them on the way, asking AWS nothing but what is in a bucket: exit code 3 if one is not whole. Without one it reads the log groups in scope, those that `logs archive` would take, up to now. Shows numbers alone, no senders, recipients or subjects. Messages that are not JSON, or have no event.eventName, are counted as such. Changes nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./archive',
    '<%= config.bin %> <%= command.id %> --all --format html --output events.html',
    '<%= config.bin %> <%= command.id %> --log-group /acme/events --region eu-west-1 --json',
  ]
  static override args = {
    destination: Args.string({
      description: 'The folder, or s3://BUCKET/PREFIX, that was archived to. Default: the log groups.',
    }),
  }
  static override flags = {
    format: Flags.string({
      summary: `Format of the summary: ${SUMMARY_FORMATS.join(', ')}. html is one page with a chart.`,
      default: 'table',
      helpValue: 'FORMAT',
    }),
    output: Flags.string({
      summary: 'Write to this file, which must not exist yet. Default, and for -: standard output.',
      helpValue: 'FILE',
    }),
    ...whichFlags,
    ...ownerFlag,
    ...commonFlags,
  }

  async run(): Promise<number> {
    const { args, flags: parsed } = await this.parse(LogsSummary)
    const given = { ...parsed, output: parsed.output === '-' ? undefined : parsed.output }
    const isJson = given.format === 'json' && given.output === undefined
    const flags = { ...given, json: given.json || isJson }
    return await this.print(SUMMARY, flags, async (host) => {
      const { runtime } = host
      const { destination } = args
      if (destination === undefined) refuseS3Flags(flags, 'none is named')
      else refuseWith('an archive', flags, Object.keys(whichFlags))
      const wanted = await toDocument(runtime, flags)
      const output =
        destination === undefined
          ? await summarizeLogGroups(host, toEventsRequest(flags), flags)
          : await summarizeArchives(host, destination, flags)
      return withDocument(runtime, output, wanted)
    })
  }
}
