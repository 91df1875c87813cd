/** Calls a second that CloudWatch Logs takes of an account in a Region ("CloudWatch Logs quotas"). */

/** The same for GetLogEvents and for FilterLogEvents. */
const EVENT_READS: Partial<Record<string, number>> = { 'us-east-1': 25 }
const EVENT_READS_ELSEWHERE = 10

const STREAM_LISTS = 25

/** Of GetLogEvents in this Region; FilterLogEvents has as many of its own. */
export const eventReadsPerSecond = (region: string): number => EVENT_READS[region] ?? EVENT_READS_ELSEWHERE

/** How often one of these reads may be called in a second; undefined for every other call. */
export const logReadsPerSecond = (action: string, region: string): number | undefined => {
  if (action === 'DescribeLogStreams') return STREAM_LISTS
  return action === 'GetLogEvents' || action === 'FilterLogEvents' ? eventReadsPerSecond(region) : undefined
}
