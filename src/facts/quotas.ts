/** What AWS allows an account in one Region, service by service. The only place that says how fast the tool may be. */

type Service = 'workmail' | 'iam' | 'logs' | 'sts' | 'organizations'

export interface Limits {
  /** Requests under way at a time, by service; as many steps work on it side by side. */
  atOnce: Record<Service, number>
  /** Requests a second, by `service:Action`. An action that is not named has no rate of its own. */
  perSecond: Readonly<Record<string, number>>
}

const STREAM_LISTS = 25

/**
 * Rates: CloudWatch Logs quotas (user guide, "Quotas that apply to an account in a Region"). WorkMail, IAM and STS
 * publish none; five requests at a time stay modest, and what is too much is throttled and waited for.
 */
export const DOCUMENTED_LIMITS: Limits = {
  atOnce: { workmail: 5, iam: 5, logs: 5, sts: 5, organizations: 5 },
  perSecond: {
    'logs:DescribeLogGroups': 10,
    'logs:CreateLogGroup': 10,
    'logs:DeleteLogGroup': 10,
    'logs:PutRetentionPolicy': 5,
    'logs:AssociateKmsKey': 5,
    'logs:TagResource': 5,
    'logs:UntagResource': 5,
    'logs:ListTagsForResource': 5,
    'logs:DescribeLogStreams': STREAM_LISTS,
  },
}

/** Events are read at a pace of their own: the same for GetLogEvents and for FilterLogEvents. */
const EVENT_READS: Partial<Record<string, number>> = { 'us-east-1': 25 }
const EVENT_READS_ELSEWHERE = 10

/** Of GetLogEvents in this Region; FilterLogEvents has as many of its own. */
export const eventReadsPerSecond = (region: string): number => EVENT_READS[region] ?? EVENT_READS_ELSEWHERE

/** How often one of these reads may be called in a second; undefined for every other call. */
export const logReadsPerSecond = (action: string, region: string): number | undefined => {
  if (action === 'DescribeLogStreams') return STREAM_LISTS
  return action === 'GetLogEvents' || action === 'FilterLogEvents' ? eventReadsPerSecond(region) : undefined
}
