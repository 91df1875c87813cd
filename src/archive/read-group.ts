import type { LogEvent } from '../aws/answers/logs.js'
import type { ArchiveContext } from './context.js'
import { type ListedStream, listStreams } from './list-streams.js'
import type { ArchivedGroup } from './manifest.js'
import { readEvents } from './read-events.js'
import { together } from './together.js'

/** What reading needs: where archives are written it does not. */
export type ReadContext = Pick<ArchiveContext, 'aws' | 'clock' | 'limitsOf' | 'signal' | 'masking'>

export interface GroupReader {
  /** Called before the first event. */
  found?: (streams: ListedStream[]) => void
  events: (events: LogEvent[], logStreamName: string) => void
}

/**
 * Reads every event of a group, its streams side by side: those before `endTime` (milliseconds since the epoch),
 * where it is given. Where one stream fails the others stop too.
 * @throws AwsError; the signal's reason
 */
export const readGroup = async (
  context: ReadContext,
  group: ArchivedGroup,
  times: { endTime?: number },
  { found, events }: GroupReader,
): Promise<void> => {
  const { region, logGroupName } = group
  const { pace, streams: limit } = context.limitsOf(region)
  const read = async (logStreamName: string, signal: AbortSignal): Promise<void> => {
    const address = { region, logGroupName, logStreamName }
    const take = (page: LogEvent[]): void => events(page, logStreamName)
    for await (const _ of readEvents({ ...context, pace, signal }, address, times, take));
  }
  const streams = await listStreams(context, group)
  found?.(streams)
  await together(context.signal, (signal) => streams.map(({ name }) => limit(() => read(name, signal))))
}
