/** Reads log groups and the tags on them (CloudWatch Logs API reference). */
import { LogGroupNames, LogGroups, LogGroupTags } from '../aws/answers/logs.js'
import type { Aws } from '../aws/aws.js'
import { describeLogGroups, listLogGroupsByTag, listLogGroupTags } from '../calls/logs.js'
import { logGroupTagArn } from '../facts/arns.js'
import { ask } from './ask.js'
import { contradiction, type Reading, read } from './reading.js'

export interface LogGroup {
  region: string
  name: string
  /** Milliseconds since the epoch: tells it from another that had the name before. */
  creationTime?: number | undefined
  /** Undefined: events never expire. */
  retentionInDays: number | undefined
  /** Undefined: AWS does not say. */
  storedBytes: number | undefined
  deletionProtection: boolean
  kmsKeyId: string | undefined
}

/** The groups of a Region whose names start with `prefix`. */
export const readLogGroups = (
  aws: Aws,
  region: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<Reading<LogGroup[]>> =>
  read(async () => {
    const { logGroups } = await ask(aws, describeLogGroups(region, prefix), LogGroups, signal)
    return logGroups.map((group) => ({
      region,
      name: group.logGroupName,
      creationTime: group.creationTime,
      retentionInDays: group.retentionInDays,
      storedBytes: group.storedBytes,
      deletionProtection: group.deletionProtectionEnabled,
      kmsKeyId: group.kmsKeyId,
    }))
  })

/** One group by its exact name: AWS matches by prefix, so others may come along. */
export const readLogGroup = async (
  aws: Aws,
  region: string,
  name: string,
  signal?: AbortSignal,
): Promise<Reading<LogGroup>> => {
  const groups = await readLogGroups(aws, region, name, signal)
  return groups.is === 'known' ? pickLogGroup(groups.value, name) : groups
}

export const pickLogGroup = (groups: LogGroup[], name: string): Reading<LogGroup> => {
  const group = groups.find((candidate) => candidate.name === name)
  return group === undefined ? { is: 'absent' } : { is: 'known', value: group }
}

/** Names of the groups of a Region that carry a tag of this key, wherever they are. */
export const readTaggedLogGroupNames = (
  aws: Aws,
  region: string,
  tagKey: string,
  signal?: AbortSignal,
): Promise<Reading<string[]>> =>
  read(async () => {
    const { logGroups } = await ask(aws, listLogGroupsByTag(region, tagKey), LogGroupNames, signal)
    return logGroups.map((group) => group.logGroupName)
  })

/** A group's tags. That there is no such group is believed where it is not listed either. */
export const readLogGroupTags = async (
  aws: Aws,
  group: { account: string; region: string; name: string },
  signal?: AbortSignal,
): Promise<Reading<Record<string, string>>> => {
  const tags = await read(async () => {
    const call = listLogGroupTags(group.region, logGroupTagArn(group))
    return (await ask(aws, call, LogGroupTags, signal)).tags
  }, ['ResourceNotFoundException'])
  if (tags.is !== 'absent') return tags
  const listed = await readLogGroup(aws, group.region, group.name, signal)
  return listed.is === 'known'
    ? contradiction('it lists the log group, and finds no such group where its tags are asked for')
    : listed
}
