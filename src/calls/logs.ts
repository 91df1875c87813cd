/** The CloudWatch Logs calls of this tool (CloudWatch Logs API reference). */
import type { Call, Value } from './call.js'

const call = (region: string, action: string, input: Record<string, Value>): Call => ({
  service: 'logs',
  action,
  region,
  input,
})

/** Matches by prefix, never exactly: pick the group by its name from the reply. */
export const describeLogGroups = (region: string, logGroupNamePrefix: string): Call =>
  call(region, 'DescribeLogGroups', { logGroupNamePrefix })

/** The groups that carry a tag of this key, whatever its value; the reply has no tags in it. */
export const listLogGroupsByTag = (region: string, tagKey: string): Call =>
  call(region, 'ListLogGroups', { logGroupTags: [{ key: tagKey }] })

export const createLogGroup = (
  region: string,
  group: { logGroupName: string; kmsKeyId?: string; tags?: Record<string, string> },
): Call => {
  const { logGroupName, kmsKeyId, tags } = group
  return call(region, 'CreateLogGroup', {
    logGroupName,
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(tags === undefined ? {} : { tags }),
  })
}

export const putRetentionPolicy = (region: string, logGroupName: string, retentionInDays: number): Call =>
  call(region, 'PutRetentionPolicy', { logGroupName, retentionInDays })

export const deleteRetentionPolicy = (region: string, logGroupName: string): Call =>
  call(region, 'DeleteRetentionPolicy', { logGroupName })

export const associateKmsKey = (region: string, logGroupName: string, kmsKeyId: string): Call =>
  call(region, 'AssociateKmsKey', { logGroupName, kmsKeyId })

/** `resourceArn` without `:*`: the tagging calls refuse it. */
export const tagLogGroup = (region: string, resourceArn: string, tags: Record<string, string>): Call =>
  call(region, 'TagResource', { resourceArn, tags })

/** `resourceArn` without `:*`: the tagging calls refuse it. */
export const untagLogGroup = (region: string, resourceArn: string, tagKeys: string[]): Call =>
  call(region, 'UntagResource', { resourceArn, tagKeys })

/** `resourceArn` without `:*`: the tagging calls refuse it. */
export const listLogGroupTags = (region: string, resourceArn: string): Call =>
  call(region, 'ListTagsForResource', { resourceArn })

export const putLogGroupDeletionProtection = (
  region: string,
  logGroupIdentifier: string,
  deletionProtectionEnabled: boolean,
): Call => call(region, 'PutLogGroupDeletionProtection', { logGroupIdentifier, deletionProtectionEnabled })

export const deleteLogGroup = (region: string, logGroupName: string): Call =>
  call(region, 'DeleteLogGroup', { logGroupName })

/** In the order of their names. */
export const describeLogStreams = (region: string, logGroupName: string): Call =>
  call(region, 'DescribeLogStreams', { logGroupName })

/**
 * A page of a stream's events, the earliest first. Not paged by the catalogue: the end is the token that was sent,
 * and a page may be empty before it. Times are in milliseconds since the epoch; `endTime` is left out itself. `unmask`: shows
 * what a data protection policy masks, which also needs logs:Unmask.
 */
export const getLogEvents = (
  region: string,
  logGroupName: string,
  logStreamName: string,
  page: { startTime?: number; endTime?: number; nextToken?: string; unmask?: true; limit?: number } = {},
): Call => call(region, 'GetLogEvents', { logGroupName, logStreamName, startFromHead: true, ...page })
