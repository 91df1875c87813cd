import { LogStreams } from '../aws/answers/logs.js'
import { describeLogStreams } from '../calls/logs.js'
import { ask } from '../survey/ask.js'
import type { ArchiveContext } from './context.js'
import type { ArchivedGroup } from './manifest.js'

/** A stream as AWS lists it: its times (milliseconds since the epoch) may lag behind, or be missing. */
export interface ListedStream {
  name: string
  firstTimestamp: number | undefined
  lastTimestamp: number | undefined
}

/** A group's streams. @throws AwsError */
export const listStreams = async (
  { aws, signal }: Pick<ArchiveContext, 'aws' | 'signal'>,
  { region, logGroupName }: ArchivedGroup,
): Promise<ListedStream[]> => {
  const { logStreams } = await ask(aws, describeLogStreams(region, logGroupName), LogStreams, signal)
  return logStreams.map(({ logStreamName, firstEventTimestamp, lastEventTimestamp }) => ({
    name: logStreamName,
    firstTimestamp: firstEventTimestamp,
    lastTimestamp: lastEventTimestamp,
  }))
}
