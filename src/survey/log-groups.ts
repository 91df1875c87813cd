/** Reads log groups and the tags on them (CloudWatch Logs API reference). */
import { LogEvents, LogGroupNames, LogGroups, LogGroupTags, LogStreams } from '../aws/answers/logs.js'
import type { Aws } from '../aws/aws.js'
import {
  describeLogGroups,
  describeLogStreams,
  getLogEvents,
  listLogGroupsByTag,
  listLogGroupTags,
} from '../calls/logs.js'
import { logGroupTagArn } from '../facts/arns.js'
import { ask } from './ask.js'
import { contradiction, known, type Reading, read } from './reading.js'

export interface LogGroup {
  region: string
  name: string
  /** Milliseconds since the epoch: distinguishes it from another that had the name before. */
  creationTime?: number | undefined
  /** Undefined: events never expire. */
  retentionInDays: number | undefined
  /** Undefined: AWS does not say. */
  storedBytes: number | undefined
  deletionProtection: boolean
  kmsKeyId: string | undefined
  /** Whether GetLogEvents refuses it: its class is INFREQUENT_ACCESS. */
  infrequentAccess: boolean
  /** Whether a data protection policy, its own or the account's, may mask its events. */
  masked: boolean
  /** Why its masked events may not be read unmasked; where that was asked. */
  unmaskRefused?: { reason: string; transient?: true } | undefined
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
      infrequentAccess: group.logGroupClass === 'INFREQUENT_ACCESS',
      masked:
        group.dataProtectionStatus !== undefined ||
        group.inheritedProperties.includes('ACCOUNT_DATA_PROTECTION'),
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

/**
 * The group, with whether its masked events may be read unmasked: asked for one event, since no other call says it. A group
 * without streams has nothing to mask.
 */
export const withUnmaskChecked = async (
  aws: Aws,
  group: Reading<LogGroup>,
  signal?: AbortSignal,
): Promise<Reading<LogGroup>> => {
  if (group.is !== 'known' || !group.value.masked || group.value.infrequentAccess) return group
  const { region, name } = group.value
  const asked = await read(async () => {
    const { logStreams } = await ask(aws, describeLogStreams(region, name), LogStreams, signal)
    const [first] = logStreams
    if (first === undefined) return
    const call = getLogEvents(region, name, first.logStreamName, { unmask: true, limit: 1 })
    await ask(aws, call, LogEvents, signal)
  })
  if (asked.is !== 'unreadable') return group
  const { reason, transient } = asked
  return known({ ...group.value, unmaskRefused: { reason, ...(transient ? { transient } : {}) } })
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
