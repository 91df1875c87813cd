/** Reads log groups and the marks on them (CloudWatch Logs API reference). */
import { z } from 'zod'
import type { Aws } from '../aws/aws.js'
import { describeLogGroups, listLogGroupsByTag, listLogGroupTags } from '../calls/logs.js'
import { logGroupTagArn } from '../facts/arns.js'
import { ask } from './ask.js'
import { type Reading, read } from './reading.js'

export interface LogGroup {
  region: string
  name: string
  /** Milliseconds since the epoch: tells it from another that had the name before. */
  creationTime?: number | undefined
  /** Undefined: events never expire. */
  retentionInDays: number | undefined
  storedBytes: number
  deletionProtection: boolean
  kmsKeyId: string | undefined
}

const Groups = z.object({
  logGroups: z
    .array(
      z.object({
        logGroupName: z.string(),
        creationTime: z.number().optional(),
        retentionInDays: z.number().optional(),
        storedBytes: z.number().optional(),
        deletionProtectionEnabled: z.boolean().optional(),
        kmsKeyId: z.string().optional(),
      }),
    )
    .default([]),
})

/** The groups of a Region whose names start with `prefix`. */
export const readLogGroups = (
  aws: Aws,
  region: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<Reading<LogGroup[]>> =>
  read(async () => {
    const { logGroups } = await ask(aws, describeLogGroups(region, prefix), Groups, signal)
    return logGroups.map((group) => ({
      region,
      name: group.logGroupName,
      creationTime: group.creationTime,
      retentionInDays: group.retentionInDays,
      storedBytes: group.storedBytes ?? 0,
      deletionProtection: group.deletionProtectionEnabled ?? false,
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

const Names = z.object({ logGroups: z.array(z.object({ logGroupName: z.string() })).default([]) })

/** Names of the groups of a Region that carry a tag of this key, wherever they are. */
export const readTaggedLogGroupNames = (
  aws: Aws,
  region: string,
  tagKey: string,
  signal?: AbortSignal,
): Promise<Reading<string[]>> =>
  read(async () => {
    const { logGroups } = await ask(aws, listLogGroupsByTag(region, tagKey), Names, signal)
    return logGroups.map((group) => group.logGroupName)
  })

const Tags = z.object({ tags: z.record(z.string(), z.string()).default({}) })

/** A group's tags. */
export const readLogGroupTags = (
  aws: Aws,
  group: { account: string; region: string; name: string },
  signal?: AbortSignal,
): Promise<Reading<Record<string, string>>> =>
  read(async () => {
    const call = listLogGroupTags(group.region, logGroupTagArn(group))
    return (await ask(aws, call, Tags, signal)).tags
  }, ['ResourceNotFoundException'])
