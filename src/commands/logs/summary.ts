import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { WmlCommand } from '../../cli/base-command.js'
import { commonFlags, ownerFlag, regionFlag, scopeFlags } from '../../cli/flags.js'
import { refuseWith, toLogGroup, toOptionalScope, toReadsPerSecond, toRegions } from '../../cli/input.js'
import { openDestination, refuseS3Flags, toArchivePlace } from '../../cli/open-destination.js'
import type { FlagsOf } from '../../cli/procedure-command.js'
import { withSession } from '../../cli/session.js'
import { SUMMARY_FORMATS, toDocument, withDocument } from '../../cli/summary-document.js'
import { SUMMARY, summaryOfArchives, summaryOfGroups } from '../../cli/summary-output.js'
import { withOutput } from '../../cli/with-output.js'

const whichFlags = {
  ...scopeFlags,
  ...regionFlag,
  'log-group': Flags.string({
    summary: 'Also count this log group, once for each; without a scope these alone.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'NAME-OR-ARN',
    helpGroup: 'SCOPE',
  }),
  'reads-per-second': Flags.string({
    summary: 'Pages of events to ask for in a second, in each Region; AWS’s documented quota otherwise.',
    helpValue: 'NUMBER',
  }),
}

type ArchiveFlags = FlagsOf<typeof LogsSummary>

export default class LogsSummary extends WmlCommand {
  static override summary = 'Count the events of archives or of log groups: by name, by day, bounces.'
  static override description =
    'With a place it reads the archives there and checks them on the way, asking AWS nothing but what is in a bucket: exit code 3 where one is not whole. Without one it reads the log groups in scope, those that `logs archive` would take, up to now. Shows numbers alone, no senders, recipients or subjects. Messages that are no JSON, or have no event.eventName, are counted as such. Changes nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> ./archive',
    '<%= config.bin %> <%= command.id %> --all --format html --output events.html',
    '<%= config.bin %> <%= command.id %> --log-group /acme/events --region eu-west-1 --json',
  ]
  static override args = {
    destination: Args.string({
      description: 'The folder, or s3://BUCKET/PREFIX, that was archived to; the log groups otherwise.',
    }),
  }
  static override flags = {
    format: Flags.string({
      summary: `How to tell it: ${SUMMARY_FORMATS.join(', ')}. html is one page with a chart.`,
      default: 'table',
      helpValue: 'FORMAT',
    }),
    output: Flags.string({
      summary: 'Write to this file, which must not be there yet; standard output otherwise.',
      helpValue: 'FILE',
    }),
    ...whichFlags,
    ...ownerFlag,
    ...commonFlags,
  }

  async run(): Promise<number> {
    const { args, flags: given } = await this.parse(LogsSummary)
    const isJson = given.format === 'json' && given.output === undefined
    const flags = { ...given, json: given.json || isJson }
    const { runtime } = this
    if (args.destination !== undefined) return this.ofArchives(args.destination, flags)
    return withSession(runtime, SUMMARY, flags, async () => {
      refuseS3Flags(flags, 'none is named')
      const wanted = await toDocument(runtime, flags)
      const logGroups = (flags['log-group'] ?? []).map(toLogGroup)
      const request = {
        regions: toRegions(flags.region),
        scope: toOptionalScope(flags, logGroups.length > 0),
        logGroups,
        readsPerSecond: toReadsPerSecond(flags['reads-per-second']),
      }
      return {
        run: async (session) => withDocument(runtime, await summaryOfGroups(session, request), wanted),
      }
    })
  }

  /** Of a folder AWS is asked nothing. */
  private ofArchives(destination: string, flags: ArchiveFlags): Promise<number> {
    const { runtime } = this
    const check = async () => {
      refuseWith('an archive', flags, Object.keys(whichFlags))
      return { wanted: await toDocument(runtime, flags), place: toArchivePlace(destination, flags) }
    }
    if (!destination.startsWith('s3://')) {
      return withOutput(runtime, SUMMARY, flags, async () => {
        const { wanted, place } = await check()
        const summary = await summaryOfArchives(await openDestination(runtime, place, undefined))
        return withDocument(runtime, summary, wanted)
      })
    }
    return withSession(runtime, SUMMARY, flags, async () => {
      const { wanted, place } = await check()
      return {
        run: async ({ s3, signal }) =>
          withDocument(
            runtime,
            await summaryOfArchives(await openDestination(runtime, place, s3), signal),
            wanted,
          ),
      }
    })
  }
}
